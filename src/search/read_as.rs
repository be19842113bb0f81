//! How a query was read, in words and connectors.

use super::query::{Node, Property, Query, Stated, Unit};

impl Query {
    /// The query with every operator spoken and every group in brackets.
    pub(super) fn read_as(&self) -> String {
        if self.ranked.is_empty() {
            return self.show(&self.root);
        }
        let words: Vec<&str> = self
            .ranked
            .iter()
            .filter_map(|word| self.leaves.get(word.text))
            .map(|leaf| leaf.shown.as_str())
            .collect();
        let typed =
            words.iter().find(|word| ["and", "or", "not"].contains(&word.to_lowercase().as_str()));
        let remark = typed.map_or_else(String::new, |word| {
            format!("; `{word}` is a word here, `{}` a connector", word.to_uppercase())
        });
        match words.as_slice() {
            [word] => format!("{word} in any form, best first"),
            words => format!("any of {} in any form, best first{remark}", words.join(", ")),
        }
    }

    pub(super) fn show(&self, node: &Node) -> String {
        match node {
            Node::Leaf(leaf) => {
                self.leaves.get(*leaf).map_or_else(String::new, |leaf| match leaf.field {
                    super::query::Field::Term => format!("term:{}", leaf.shown),
                    _ => leaf.shown.clone(),
                })
            }
            Node::And(parts) => self.joined(parts, "AND"),
            Node::Or(parts) => self.joined(parts, "OR"),
            Node::Not(inside) => format!("NOT {}", self.part(inside)),
            Node::Near { left, right, distance, ordered } => {
                let operator = if *ordered { "pre" } else { "w" };
                format!("{} {operator}/{distance} {}", self.part(left), self.part(right))
            }
            Node::Together { unit, parts, ordered } => {
                let operator = match (unit, ordered) {
                    (Unit::Sentence, false) => "/s",
                    (Unit::Sentence, true) => "+s",
                    (Unit::Clause, false) => "/p",
                    (Unit::Clause, true) => "+p",
                };
                self.joined(parts, operator)
            }
            Node::Heading(condition) => self
                .headings
                .get(*condition)
                .map_or_else(String::new, |inside| format!("heading:{}", self.part(inside))),
            Node::Is(property) => {
                self.properties.get(*property).map_or_else(String::new, property_shown)
            }
        }
    }

    fn joined(&self, parts: &[Node], operator: &str) -> String {
        let shown: Vec<String> = parts.iter().map(|part| self.part(part)).collect();
        shown.join(&format!(" {operator} "))
    }

    fn part(&self, node: &Node) -> String {
        match node {
            Node::Leaf(_) | Node::Heading(_) | Node::Is(_) | Node::Not(_) => self.show(node),
            _ => format!("({})", self.show(node)),
        }
    }
}

/// A property as it was typed, where that says how it was read.
fn property_shown(Stated { property, typed, .. }: &Stated) -> String {
    match property {
        Property::Anchor(_) => format!("anchor:{typed}"),
        Property::Label(_) => format!("label:{typed}"),
        Property::Kind(kind) => format!("kind:{}", kind.name()),
        Property::Section(_) => format!("section:{typed}"),
        Property::Release(_) => format!("release:{typed}"),
        Property::Language(_) => format!("lang:{typed}"),
        Property::Series(_) => format!("series:{typed}"),
        Property::Defines => "kind:definition".to_owned(),
    }
}
