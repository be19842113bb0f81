//! The exact matcher: decides over word positions, and says which words took part.
//!
//! A positional node stands for a set of spans. Of a proximity node these are the spans of its
//! operands that take part, so that in `(a w/5 b) w/3 c` the distance to `c` counts from the
//! nearer of the two, the sets never grow beyond the words of the text, and what is highlighted is
//! what matched.

use super::query::{Node, Unit};

/// Words `[start, end)` of a text, by their positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Where the leaves of a query stand in one text.
pub(super) struct Text<'a> {
    /// By the leaf's number, in order.
    pub(super) leaves: &'a [&'a [Span]],
    /// The first word of each sentence, in order.
    pub(super) sentences: &'a [Span],
}

/// The whole of a text.
pub(super) const WHOLE: Span = Span { start: 0, end: u32::MAX };

/// The spans of a node within a window, and those of the nodes in it.
#[derive(Default)]
struct Found {
    spans: Vec<Span>,
    parts: Vec<Found>,
}

/// The spans of a positional node within a window, in order, each once.
pub(super) fn spans(node: &Node, text: &Text<'_>, window: Span) -> Vec<Span> {
    found(node, text, window, false).spans
}

/// The spans of a node; those of the nodes in it are kept if so said, so that a chain of proximities
/// is gone through once, however long it is.
fn found(node: &Node, text: &Text<'_>, window: Span, keep: bool) -> Found {
    let kept = |parts: Vec<Found>| if keep { parts } else { Vec::new() };
    let of = |node: &Node| found(node, text, window, keep);
    let spans = match node {
        Node::Leaf(leaf) => {
            inside(text.leaves.get(*leaf).copied().unwrap_or_default(), window).to_vec()
        }
        Node::Or(parts) => {
            let parts: Vec<Found> = parts.iter().map(of).collect();
            let spans = parts.iter().flat_map(|part| part.spans.iter().copied()).collect();
            return Found { spans: ordered(spans), parts: kept(parts) };
        }
        Node::Near { left, right, distance, ordered: before } => {
            let left = of(left);
            let right = if left.spans.is_empty() { Found::default() } else { of(right) };
            let near = Nearness { distance: *distance, ordered: *before };
            let (by_left, by_right) = near.partners(&left.spans, &right.spans);
            let spans = ordered([by_left, by_right].concat());
            return Found { spans, parts: kept(vec![left, right]) };
        }
        Node::Together { unit, parts, ordered: before } => {
            let mut found = Vec::new();
            for unit in units(*unit, text, window) {
                for part in together(parts, text, unit, *before).unwrap_or_default() {
                    found.extend(part);
                }
            }
            ordered(found)
        }
        // The parser lets nothing else into a proximity.
        Node::And(_) | Node::Not(_) | Node::Heading(_) | Node::Is(_) => Vec::new(),
    };
    Found { spans, parts: Vec::new() }
}

/// Puts into `marked` the spans of leaves that bring about the `live` ones of a node.
pub(super) fn mark(
    node: &Node,
    text: &Text<'_>,
    window: Span,
    live: &[Span],
    marked: &mut Vec<Span>,
) {
    if !live.is_empty() {
        mark_in(node, &found(node, text, window, true), text, window, live, marked);
    }
}

/// [`mark`] with what was found of the node and of those in it.
fn mark_in(
    node: &Node,
    found: &Found,
    text: &Text<'_>,
    window: Span,
    live: &[Span],
    marked: &mut Vec<Span>,
) {
    if live.is_empty() {
        return;
    }
    let among = |all: &[Span], live: &[Span]| -> Vec<Span> {
        all.iter().copied().filter(|span| live.binary_search(span).is_ok()).collect()
    };
    match node {
        Node::Leaf(_) => marked.extend(live),
        Node::Or(parts) => {
            for (part, found) in parts.iter().zip(&found.parts) {
                mark_in(part, found, text, window, &among(&found.spans, live), marked);
            }
        }
        Node::Near { left, right, distance, ordered: before } => {
            let [of_left, of_right] = found.parts.as_slice() else { return };
            let near = Nearness { distance: *distance, ordered: *before };
            let (left_live, right_live) = near.partners(&of_left.spans, &of_right.spans);
            let (left_live, right_live) = (among(&left_live, live), among(&right_live, live));
            let (_, beside_left) = near.partners(&left_live, &of_right.spans);
            let (beside_right, _) = near.partners(&of_left.spans, &right_live);
            let left_live = ordered([left_live, beside_right].concat());
            mark_in(left, of_left, text, window, &left_live, marked);
            let right_live = ordered([right_live, beside_left].concat());
            mark_in(right, of_right, text, window, &right_live, marked);
        }
        Node::Together { unit, parts, ordered: before } => {
            for unit in units(*unit, text, window) {
                let Some(found) = together(parts, text, unit, *before) else { continue };
                let lives = found.iter().flatten().any(|span| live.binary_search(span).is_ok());
                if lives {
                    for (part, taking_part) in parts.iter().zip(found) {
                        mark(part, text, unit, &taking_part, marked);
                    }
                }
            }
        }
        Node::And(_) | Node::Not(_) | Node::Heading(_) | Node::Is(_) => {}
    }
}

fn ordered(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup();
    spans
}

fn inside(spans: &[Span], window: Span) -> &[Span] {
    let from = spans.partition_point(|span| span.start < window.start);
    let to = spans.partition_point(|span| span.end <= window.end);
    spans.get(from..to).unwrap_or_default()
}

/// The windows of a unit within a window.
fn units(unit: Unit, text: &Text<'_>, window: Span) -> Vec<Span> {
    if unit == Unit::Clause {
        return vec![window];
    }
    let mut found = Vec::new();
    let mut start = window.start;
    let from = text.sentences.partition_point(|sentence| sentence.start <= window.start);
    for sentence in text.sentences.get(from..).unwrap_or_default() {
        if sentence.start >= window.end {
            break;
        }
        found.push(Span { start, end: sentence.start });
        start = sentence.start;
    }
    found.push(Span { start, end: window.end });
    found
}

/// For each part the spans that take part in a unit; `None` when one part has none. A span takes
/// part when each other part has a span apart from it: `data /s data` asks for two.
fn together(parts: &[Node], text: &Text<'_>, unit: Span, before: bool) -> Option<Vec<Vec<Span>>> {
    let mut all = Vec::with_capacity(parts.len());
    for part in parts {
        let found = spans(part, text, unit);
        if found.is_empty() {
            return None;
        }
        all.push(found);
    }
    // Last start and first end of each part: enough to know whether anything stands apart.
    let ends: Vec<(u32, u32)> = all
        .iter()
        .map(|spans| {
            let last = spans.iter().map(|span| span.start).max().unwrap_or(0);
            (last, spans.iter().map(|span| span.end).min().unwrap_or(u32::MAX))
        })
        .collect();
    let kept: Vec<Vec<Span>> = all
        .into_iter()
        .enumerate()
        .map(|(at, spans)| {
            let apart = |span: &Span| {
                ends.iter().enumerate().filter(|(other, _)| *other != at).all(
                    |(other, &(last, first))| {
                        let (after, earlier) = (last >= span.end, first <= span.start);
                        match before {
                            true if at < other => after,
                            true => earlier,
                            false => after || earlier,
                        }
                    },
                )
            };
            spans.into_iter().filter(apart).collect()
        })
        .collect();
    kept.iter().all(|spans: &Vec<Span>| !spans.is_empty()).then_some(kept)
}

/// What `w/n` and `pre/n` ask of two spans.
#[derive(Clone, Copy)]
struct Nearness {
    distance: u32,
    ordered: bool,
}

impl Nearness {
    /// The spans of each side that have one of the other near: apart from each other, and the
    /// nearest words at most so many words apart (neighbours are one apart).
    fn partners(self, left: &[Span], right: &[Span]) -> (Vec<Span>, Vec<Span>) {
        let (left_ends, right_ends) = (ends(left), ends(right));
        let followed = |span: &Span, others: &[Span]| {
            let next = others.partition_point(|other| other.start < span.end);
            others.get(next).is_some_and(|other| other.start - (span.end - 1) <= self.distance)
        };
        let preceded = |span: &Span, ends: &[u32]| {
            let next = ends.partition_point(|&end| end <= span.start);
            next.checked_sub(1)
                .and_then(|before| ends.get(before))
                .is_some_and(|end| span.start - (end - 1) <= self.distance)
        };
        let keep = |spans: &[Span], near: &dyn Fn(&Span) -> bool| -> Vec<Span> {
            spans.iter().copied().filter(|span| near(span)).collect()
        };
        (
            keep(left, &|span| {
                followed(span, right) || (!self.ordered && preceded(span, &right_ends))
            }),
            keep(right, &|span| {
                preceded(span, &left_ends) || (!self.ordered && followed(span, left))
            }),
        )
    }
}

fn ends(spans: &[Span]) -> Vec<u32> {
    let mut ends: Vec<u32> = spans.iter().map(|span| span.end).collect();
    ends.sort_unstable();
    ends
}
