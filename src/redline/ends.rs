//! The end of a container. Its last paragraph mark can be neither inserted nor deleted, so that it
//! must belong to both sides.

use super::align::Op;
use super::marks::Mark;

fn of_old(op: &Op) -> bool {
    matches!(op, Op::Old(_) | Op::MovedFrom(..))
}

fn of_new(op: &Op) -> bool {
    matches!(op, Op::New(_) | Op::MovedTo(..))
}

/// Arranges the end of a container so that its last paragraph mark belongs to both sides: where
/// both end in paragraphs of their own, the last two are made one. A move that ends there is then
/// shown as a deletion and an insertion.
pub fn settle_end(ops: &mut Vec<Op>, is_paragraph: &dyn Fn(Op) -> bool) {
    let tail = ops.iter().rev().take_while(|op| !matches!(op, Op::Both(..))).count();
    let start = ops.len() - tail;
    if ops[start..].iter().any(of_old) && ops[start..].iter().any(of_new) {
        settle_moves(ops, start);
    }
    let last = |of_side: fn(&Op) -> bool| (start..ops.len()).rev().find(|&at| of_side(&ops[at]));
    let (old_at, new_at) = (last(of_old), last(of_new));
    match (old_at, new_at) {
        (Some(old_at), Some(new_at)) => {
            if let (Op::Old(i), Op::New(j)) = (ops[old_at], ops[new_at])
                && is_paragraph(ops[old_at])
                && is_paragraph(ops[new_at])
            {
                ops.remove(old_at.max(new_at));
                ops.remove(old_at.min(new_at));
                ops.push(Op::Both(i, j));
            }
        }
        (None, None) => {}
        _ => {
            // A paragraph before a table cannot be joined with one behind it: the last two of each
            // side are made one instead.
            let tables = ops[start..].iter().any(|&op| !is_paragraph(op));
            let Some(before) = start.checked_sub(1).filter(|_| tables) else { return };
            settle_moves(ops, start);
            let end = ops.len() - 1;
            if !is_paragraph(ops[before]) || !is_paragraph(ops[end]) {
                return;
            }
            if let (Op::Both(i, j), Op::Old(k) | Op::New(k)) = (ops[before], ops[end]) {
                let old_side = old_at.is_some();
                ops[before] = if old_side { Op::Old(i) } else { Op::New(j) };
                ops[end] = if old_side { Op::Both(k, j) } else { Op::Both(i, k) };
            }
        }
    }
}

/// Makes deletions and insertions of the moves that have an end from `start` on.
fn settle_moves(ops: &mut [Op], start: usize) {
    let ending: Vec<(usize, usize)> = ops[start..]
        .iter()
        .filter_map(|op| match *op {
            Op::MovedFrom(i, j) | Op::MovedTo(i, j) => Some((i, j)),
            _ => None,
        })
        .collect();
    for op in ops {
        match *op {
            Op::MovedFrom(i, j) if ending.contains(&(i, j)) => *op = Op::Old(i),
            Op::MovedTo(i, j) if ending.contains(&(i, j)) => *op = Op::New(j),
            _ => {}
        }
    }
}

/// The paragraph before a tail of one side's paragraphs at the end of a container.
pub struct Closing {
    /// Its place among the ops.
    pub before: usize,
}

/// What each paragraph's mark is.
///
/// The last mark of a body, cell or note can be neither inserted nor deleted. Where a container
/// ends in paragraphs of one side, the mark of the last one both have takes the part: it is the one
/// that is inserted or deleted, and the very last one stays.
pub fn paragraph_marks(
    ops: &[Op],
    is_paragraph: &dyn Fn(Op) -> bool,
) -> (Vec<Mark>, Option<Closing>) {
    let mut marks: Vec<Mark> = ops
        .iter()
        .map(|op| match op {
            Op::Both(..) => Mark::Kept,
            Op::Old(_) => Mark::Deleted,
            Op::New(_) => Mark::Inserted,
            Op::MovedFrom(..) => Mark::MovedFrom,
            Op::MovedTo(..) => Mark::MovedTo,
        })
        .collect();
    let tail = ops.iter().rev().take_while(|op| !matches!(op, Op::Both(..))).count();
    let start = ops.len() - tail;
    let Some(last) = ops.len().checked_sub(1).filter(|_| tail > 0) else {
        return (marks, None);
    };
    let one_side = ops[start..].iter().all(of_old) || ops[start..].iter().all(of_new);
    let closing = start
        .checked_sub(1)
        .filter(|&before| one_side && ops[before..].iter().all(|&op| is_paragraph(op)));
    if let Some(before) = closing {
        marks[before] = if of_old(&ops[last]) { Mark::Deleted } else { Mark::Inserted };
    }
    // Behind a table there is always a paragraph, be it empty: this one.
    if is_paragraph(ops[last]) {
        marks[last] = Mark::Kept;
    }
    (marks, closing.map(|before| Closing { before }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_at_the_end_belongs_to_both() {
        let mut ops = vec![Op::Both(0, 0), Op::Old(1), Op::Old(2), Op::New(1)];
        settle_end(&mut ops, &|_| true);
        assert_eq!(ops, [Op::Both(0, 0), Op::Old(1), Op::Both(2, 1)]);
    }

    #[test]
    fn a_move_to_the_end_stays_one_where_nothing_else_ends_there() {
        let mut ops = vec![Op::MovedFrom(0, 1), Op::Both(1, 0), Op::MovedTo(0, 1)];
        let before = ops.clone();
        settle_end(&mut ops, &|_| true);
        assert_eq!(ops, before);
        let (marks, closing) = paragraph_marks(&ops, &|_| true);
        assert_eq!(marks, [Mark::MovedFrom, Mark::Inserted, Mark::Kept]);
        assert_eq!(closing.map(|closing| closing.before), Some(1));
    }
}
