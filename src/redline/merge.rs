//! A container with its blocks, rows or cells replaced and others put between them; what groups
//! them stays around them.

use super::blocks;
use super::tree::{Element, Node};

/// What the children of a container become.
pub struct Merge<'x> {
    /// What comes in before each leaf, and after the last.
    pub before: Vec<Vec<Node<'x>>>,
    /// What each leaf becomes.
    pub leaves: Vec<Vec<Node<'x>>>,
}

impl<'x> Merge<'x> {
    /// Nothing yet, for a container with so many leaves.
    pub fn new(leaves: usize) -> Self {
        Self { before: vec![Vec::new(); leaves + 1], leaves: vec![Vec::new(); leaves] }
    }

    /// The container with its leaves replaced.
    pub fn into(mut self, container: &Element<'x>, wanted: &[&str]) -> Element<'x> {
        let mut count = 0;
        let total = self.leaves.len();
        let mut element = self.rebuild(container, wanted, &mut count, total);
        if total == 0 {
            // The properties of a body's last section stand behind all else (17.2.2).
            let at = element
                .children
                .iter()
                .position(|node| node.element().is_some_and(|child| child.is("sectPr")));
            let at = at.unwrap_or(element.children.len());
            element.children.splice(at..at, self.before[0].drain(..));
        }
        element
    }

    fn rebuild(
        &mut self,
        parent: &Element<'x>,
        wanted: &[&str],
        count: &mut usize,
        total: usize,
    ) -> Element<'x> {
        let mut children = Vec::with_capacity(parent.children.len());
        for node in &parent.children {
            match node {
                Node::Element(child) if wanted.iter().any(|local| child.is(local)) => {
                    children.append(&mut self.before[*count]);
                    children.append(&mut self.leaves[*count]);
                    *count += 1;
                    if *count == total {
                        children.append(&mut self.before[total]);
                    }
                }
                Node::Element(child) if blocks::groups_others(child) => {
                    children.push(Node::Element(self.rebuild(child, wanted, count, total)));
                }
                node => children.push(node.clone()),
            }
        }
        parent.with(children)
    }
}
