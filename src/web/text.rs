//! Texts cut where something is to be marked.

/// A piece of a text and what it is marked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'t, M> {
    pub text: &'t str,
    pub mark: Option<M>,
}

/// Cuts the characters `from..to` of a text at the spans that lie in them. Spans are in characters
/// of the whole text; of those that overlap the first in order stands.
pub fn cut<'t, M: Clone>(
    text: &'t str,
    (from, to): (usize, usize),
    spans: &[(usize, usize, M)],
) -> Vec<Piece<'t, M>> {
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    starts.push(text.len());
    let last = starts.len().saturating_sub(1);
    let byte = |at: usize| starts.get(at.min(last)).copied().unwrap_or(text.len());
    let (from, to) = (from.min(last), to.min(last));
    let mut taken: Vec<(usize, usize, &M)> = Vec::new();
    for (start, end, mark) in spans {
        let (start, end) = ((*start).max(from), (*end).min(to));
        let free = taken.iter().all(|(begin, finish, _)| end <= *begin || start >= *finish);
        if start < end && free {
            taken.push((start, end, mark));
        }
    }
    taken.sort_by_key(|(start, ..)| *start);
    let mut pieces = Vec::with_capacity(taken.len() * 2 + 1);
    let mut at = from;
    let mut push = |from: usize, to: usize, mark: Option<M>| {
        if let Some(text) = text.get(byte(from)..byte(to)).filter(|text| !text.is_empty()) {
            pieces.push(Piece { text, mark });
        }
    };
    for (start, end, mark) in taken {
        push(at, start, None);
        push(start, end, Some(mark.clone()));
        at = end;
    }
    push(at, to, None);
    pieces
}

/// Cuts a whole text.
pub fn cut_all<'t, M: Clone>(text: &'t str, spans: &[(usize, usize, M)]) -> Vec<Piece<'t, M>> {
    cut(text, (0, usize::MAX), spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_give_the_text_whatever_the_spans() {
        let text = "Größe 漢字 <b>";
        for start in 0..12 {
            for end in 0..14 {
                let spans = [(start, end, 'a'), (3, 8, 'b'), (usize::MAX, 2, 'c')];
                let pieces = cut_all(text, &spans);
                assert_eq!(pieces.iter().map(|piece| piece.text).collect::<String>(), text);
            }
        }
        let pieces = cut(text, (6, 8), &[(7, 20, 'x')]);
        assert_eq!(pieces[0], Piece { text: "漢", mark: None });
        assert_eq!(pieces[1], Piece { text: "字", mark: Some('x') });
    }
}
