//! Words to set, the unchanged ones cut where they are many.

use std::borrow::Cow;

use crate::model::Edit;

/// A run of words to set: equal, deleted or inserted, or an ellipsis for equal words left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words, marked or not.
    Words(Edit, Cow<'a, str>),
    /// Unchanged words were left out here.
    Omission,
}

/// Leaves out the middle of long equal runs. Nothing that changed is left out.
pub(super) fn abridge<'a>(
    words: impl Iterator<Item = (Edit, &'a str)>,
    context: Option<usize>,
) -> Vec<Piece<'a>> {
    let words: Vec<_> = words.filter(|(_, text)| !text.is_empty()).collect();
    let last = words.len().saturating_sub(1);
    let mut pieces = Vec::with_capacity(words.len());
    for (index, (edit, text)) in words.into_iter().enumerate() {
        let cut = match (edit, context) {
            (Edit::Equal, Some(context)) => {
                // The beginning of a clause is always shown: it tells which clause it is.
                let tail = if index == last { 0 } else { context };
                middle(text, context, tail)
            }
            _ => None,
        };
        match cut {
            Some((head, tail)) => {
                pieces.push(Piece::Words(edit, head.into()));
                pieces.push(Piece::Omission);
                if !tail.is_empty() {
                    pieces.push(Piece::Words(edit, tail.into()));
                }
            }
            None => pieces.push(Piece::Words(edit, text.into())),
        }
    }
    pieces
}

/// The first `head` and the last `tail` words of a text that has so many more that leaving out
/// the rest is worth a mark; none for a shorter one.
fn middle(text: &str, head: usize, tail: usize) -> Option<(&str, &str)> {
    const WORTH_A_MARK: usize = 12;
    let starts: Vec<usize> = text
        .char_indices()
        .scan(true, |gap, (at, c)| {
            let starts = *gap && !c.is_whitespace();
            *gap = c.is_whitespace();
            Some(starts.then_some(at))
        })
        .flatten()
        .collect();
    if starts.len() <= head + tail + WORTH_A_MARK {
        return None;
    }
    let head = text.get(..*starts.get(head)?)?;
    let tail = match tail {
        0 => "",
        tail => text.get(*starts.get(starts.len() - tail)?..)?,
    };
    Some((head, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pieces: &[Piece<'_>]) -> String {
        let set = |piece: &Piece<'_>| match piece {
            Piece::Words(Edit::Equal, text) => text.to_string(),
            Piece::Words(Edit::Delete, text) => format!("[-{text}-]"),
            Piece::Words(Edit::Insert, text) => format!("[+{text}+]"),
            Piece::Omission => "[…]".to_owned(),
        };
        pieces.iter().map(set).collect()
    }

    #[test]
    fn the_middle_of_a_long_equal_run_is_left_out() {
        let long: String = (1..=30).map(|n| format!("w{n} ")).collect();
        let words = [(Edit::Equal, long.as_str()), (Edit::Insert, "new"), (Edit::Equal, " end")];
        assert_eq!(
            text(&abridge(words.into_iter(), Some(3))),
            "w1 w2 w3 […]w28 w29 w30 [+new+] end"
        );
        let whole = text(&abridge(words.into_iter(), None));
        assert_eq!(whole, format!("{long}[+new+] end"));
    }

    #[test]
    fn a_run_that_would_hardly_get_shorter_stays_whole() {
        let words = [(Edit::Equal, "one two three four five six seven "), (Edit::Insert, "new")];
        assert_eq!(
            text(&abridge(words.into_iter(), Some(2))),
            "one two three four five six seven [+new+]"
        );
    }
}
