//! The ranges of moved content: what moved together is one move (ECMA-376 17.13.5.24).

use std::collections::{BTreeMap, BTreeSet};

use super::align::Op;
use super::marks::{Mark, Marks};
use super::tree::{Element, Node};

/// An old item and the new one that it became.
type Pair = (usize, usize);

/// Where the moves of a container begin and end.
pub struct Ranges {
    /// Pairs that a range begins with.
    first: BTreeSet<Pair>,
    /// Pairs that a range ends with.
    last: BTreeSet<Pair>,
    /// The name of each move by its first pair.
    names: BTreeMap<Pair, String>,
    /// The end of the range that is open among the old places, and among the new ones.
    open: [Option<Element<'static>>; 2],
}

impl Ranges {
    /// `together` tells whether a new item stands in the same group as the one before it: a range
    /// does not begin in one content control and end in another.
    pub fn of(ops: &[Op], together: &dyn Fn(usize) -> bool) -> Self {
        let (old_places, new_places) = (follow(ops, moved_from), follow(ops, moved_to));
        let goes_on = |&(i, j): &Pair| {
            old_places.contains(&(i, j)) && new_places.contains(&(i, j)) && together(j)
        };
        let moved: Vec<Pair> = ops.iter().filter_map(moved_from).collect();
        Self {
            first: moved.iter().copied().filter(|pair| !goes_on(pair)).collect(),
            last: moved.iter().copied().filter(|&(i, j)| !goes_on(&(i + 1, j + 1))).collect(),
            names: BTreeMap::new(),
            open: [None, None],
        }
    }

    /// A moved item at one of its places, with the ends of the range that begin or end there. `pair`
    /// must be gone through in the order of the ops.
    pub fn around<'x>(
        &mut self,
        (i, j): Pair,
        mark: Mark,
        item: Element<'x>,
        marks: &mut Marks,
    ) -> Vec<Node<'x>> {
        let side = usize::from(mark == Mark::MovedTo);
        let mut nodes = Vec::with_capacity(3);
        if self.first.contains(&(i, j)) {
            let name = self.names.entry((i, j)).or_insert_with(|| marks.move_name());
            let (start, end) = marks.range(mark, name);
            self.open[side] = Some(end);
            nodes.push(Node::Element(start));
        }
        nodes.push(Node::Element(item));
        if self.last.contains(&(i, j)) {
            nodes.extend(self.open[side].take().map(Node::Element));
        }
        nodes
    }
}

fn moved_from(op: &Op) -> Option<Pair> {
    match *op {
        Op::MovedFrom(i, j) => Some((i, j)),
        _ => None,
    }
}

fn moved_to(op: &Op) -> Option<Pair> {
    match *op {
        Op::MovedTo(i, j) => Some((i, j)),
        _ => None,
    }
}

/// Pairs that stand right behind their neighbour's on one side.
fn follow(ops: &[Op], of_side: fn(&Op) -> Option<Pair>) -> BTreeSet<Pair> {
    let neighbours = ops.windows(2).filter_map(|two| {
        let ((i, j), next) = (of_side(&two[0])?, of_side(&two[1])?);
        ((i + 1, j + 1) == next).then_some(next)
    });
    neighbours.collect()
}
