//! Operands of `w/n`, `pre/n`, `/s` and `/p`: what may be joined, and in which order.

use super::lex::{Kind, Token};
use super::limits::{MAX_CHAIN, MAX_NODES};
use super::parse::{Parser, error, join, one_sided};
use super::query::{Field, Node, Unit};
use super::request::QueryError;

/// How close an operator binds; smaller is closer. As on Westlaw and Lexis: smaller distances
/// first, ordered before unordered, words before sentence before clause.
pub(super) fn rank(kind: &Kind) -> Option<(u32, bool)> {
    match *kind {
        Kind::Near { distance, ordered } => Some((distance, !ordered)),
        Kind::Together { unit: Unit::Sentence, ordered } => Some((u32::MAX - 1, !ordered)),
        Kind::Together { unit: Unit::Clause, ordered } => Some((u32::MAX, !ordered)),
        _ => None,
    }
}

impl Parser<'_> {
    /// Joins two operands of a proximity operator. AND inside an operand is spelled out: the other
    /// operand must be near to each of its parts (in the same sentence as all of them).
    pub(super) fn relate(
        &mut self,
        operator: &Token,
        left: Node,
        right: Node,
    ) -> Result<Node, QueryError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(error(
                operator.at,
                format!("`{}` joins groups with too many combinations", operator.shown),
                "leave AND out of the groups, or split the query",
            ));
        }
        let flat = matches!(operator.kind, Kind::Together { ordered: false, .. });
        match (left, right) {
            (Node::And(parts), other) if !flat => {
                self.each(operator, parts, other, true, Node::And)
            }
            (other, Node::And(parts)) if !flat => {
                self.each(operator, parts, other, false, Node::And)
            }
            (Node::Or(parts), other) if parts.iter().any(has_and) => {
                self.each(operator, parts, other, true, Node::Or)
            }
            (other, Node::Or(parts)) if parts.iter().any(has_and) => {
                self.each(operator, parts, other, false, Node::Or)
            }
            (left, right) => self.pair(operator, left, right),
        }
    }

    fn each(
        &mut self,
        operator: &Token,
        parts: Vec<Node>,
        other: Node,
        parts_left: bool,
        make: fn(Vec<Node>) -> Node,
    ) -> Result<Node, QueryError> {
        let mut joined = Vec::with_capacity(parts.len());
        for part in parts {
            joined.push(if parts_left {
                self.relate(operator, part, other.clone())?
            } else {
                self.relate(operator, other.clone(), part)?
            });
        }
        Ok(join(joined, make))
    }

    fn pair(&self, operator: &Token, left: Node, right: Node) -> Result<Node, QueryError> {
        let parts = match operator.kind {
            Kind::Together { unit, ordered: false } => {
                let mut parts = Vec::new();
                for side in [left, right] {
                    match side {
                        Node::And(inner) => parts.extend(inner),
                        Node::Together { unit: same, parts: inner, ordered: false }
                            if same == unit =>
                        {
                            parts.extend(inner);
                        }
                        side => parts.push(side),
                    }
                }
                parts
            }
            _ => vec![left, right],
        };
        if parts.iter().map(chain).sum::<usize>() > MAX_CHAIN {
            return Err(error(
                operator.at,
                format!("proximity joins more than {MAX_CHAIN} words and groups in one chain"),
                "join some of them with AND; alternatives joined by OR count once",
            ));
        }
        let mut field = None;
        for part in &parts {
            self.check_positional(part, operator)?;
            let here = self.field_of(part);
            if *field.get_or_insert(here) != here {
                return Err(error(
                    operator.at,
                    format!("`{}` joins words of different fields", operator.shown),
                    "join fields with AND; a group puts both in one: term:(first w/3 second)",
                ));
            }
        }
        let mut parts = parts.into_iter();
        Ok(match operator.kind {
            Kind::Together { unit, ordered } => {
                Node::Together { unit, parts: parts.collect(), ordered }
            }
            Kind::Near { distance, ordered } => {
                let (Some(left), Some(right)) = (parts.next(), parts.next()) else {
                    return Err(one_sided(Some(operator)));
                };
                Node::Near { left: Box::new(left), right: Box::new(right), distance, ordered }
            }
            _ => return Err(one_sided(Some(operator))),
        })
    }

    fn check_positional(&self, node: &Node, operator: &Token) -> Result<(), QueryError> {
        let (what, suggestion) = match node {
            Node::Leaf(_) | Node::Near { .. } | Node::Together { .. } => return Ok(()),
            Node::Or(parts) => {
                return parts.iter().try_for_each(|part| self.check_positional(part, operator));
            }
            Node::Not(_) => ("NOT", "write: first w/5 second AND NOT third"),
            Node::And(_) => ("AND", "write: first w/5 second AND first w/5 third"),
            Node::Heading(_) | Node::Is(_) => {
                ("a field that is not in the text", "join it with AND")
            }
        };
        Err(error(
            operator.at,
            format!(
                "`{}` cannot join {what}: it joins words, phrases and alternatives",
                operator.shown
            ),
            suggestion,
        ))
    }

    fn field_of(&self, node: &Node) -> Option<Field> {
        match node {
            Node::Leaf(leaf) => self.leaves.get(*leaf).map(|leaf| leaf.field),
            Node::Near { left, .. } => self.field_of(left),
            Node::Together { parts, .. } | Node::Or(parts) => {
                parts.first().and_then(|part| self.field_of(part))
            }
            _ => None,
        }
    }
}

/// How many words and groups proximity joins below a node.
fn chain(node: &Node) -> usize {
    match node {
        Node::Near { left, right, .. } => chain(left) + chain(right),
        Node::Together { parts, .. } => parts.iter().map(chain).sum(),
        Node::Or(parts) => parts.iter().map(chain).max().unwrap_or_default(),
        _ => 1,
    }
}

fn has_and(node: &Node) -> bool {
    match node {
        Node::And(_) => true,
        Node::Or(parts) => parts.iter().any(has_and),
        _ => false,
    }
}
