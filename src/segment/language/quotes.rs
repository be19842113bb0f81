//! Quoted stretches of a text, in the quotation marks of all languages that have rules.

/// A stretch in quotation marks; bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quoted<'a> {
    /// The opening mark.
    pub start: usize,
    /// One past the closing mark.
    pub end: usize,
    /// What stands between, without white space at its ends.
    pub text: &'a str,
}

/// Longest quotation that is looked at, in bytes: terms and titles are shorter.
const LONGEST: usize = 400;

/// The quoted stretches of a text, from left to right; none within another, none over lines or
/// cells.
///
/// Opening and closing marks of one family may be mixed (`"X”`), as typists do. Single marks count
/// only where they cannot be apostrophes.
pub fn quoted(text: &str) -> Vec<Quoted<'_>> {
    let mut from = 0;
    let mut found = Vec::new();
    // What may be the first byte of a mark; most clauses have none.
    let marks = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b'"' | b'\'' | 0xC2 | 0xE2 | 0xE3 | 0xEF));
    for (start, _) in marks {
        if start < from {
            continue;
        }
        let left = text.get(..start).and_then(|before| before.chars().next_back());
        if let Some(quote) = quoted_at(text, start, left) {
            from = quote.end;
            found.push(quote);
        }
    }
    found
}

/// The quoted stretch that a mark at a byte opens, after the character `left` of it.
pub fn quoted_at(text: &str, start: usize, left: Option<char>) -> Option<Quoted<'_>> {
    let mark = text.get(start..)?.chars().next()?;
    let after = start + mark.len_utf8();
    let opens = left.is_none_or(|c| !c.is_alphanumeric());
    let closers: &[char] = match mark {
        '“' | '"' | '„' | '”' | '‟' | '＂' if opens || mark == '“' => {
            &['”', '"', '“', '‟', '＂']
        }
        '«' => &['»'],
        '»' if opens => &['«'],
        '「' => &['」'],
        '『' => &['』'],
        '‘' | '\'' | '‚' if opens => &['’', '\'', '‘'],
        _ => return None,
    };
    let single = matches!(mark, '‘' | '\'' | '‚');
    let rest = text.get(after..)?;
    if rest.chars().next().is_none_or(|c| c.is_whitespace() && mark != '«') {
        return None;
    }
    let mut previous = mark;
    let (at, closer) = rest
        .char_indices()
        .take_while(|(at, c)| *at < LONGEST && !matches!(c, '\n' | '\t'))
        .find(|&(at, c)| {
            let left = std::mem::replace(&mut previous, c);
            let next = rest[at + c.len_utf8()..].chars().next();
            closers.contains(&c)
                && (!single || (next.is_none_or(|c| !c.is_alphanumeric()) && !left.is_whitespace()))
        })?;
    let inner = rest[..at].trim();
    let end = after + at + closer.len_utf8();
    (!inner.is_empty()).then_some(Quoted { start, end, text: inner })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        quoted(text).iter().map(|quoted| quoted.text).collect()
    }

    #[test]
    fn marks_of_many_languages() {
        assert_eq!(texts("“A b” and \"C\" and \"D”"), ["A b", "C", "D"]);
        assert_eq!(texts("„Dienst“ und »Kunde«"), ["Dienst", "Kunde"]);
        assert_eq!(texts("« Client » désigne"), ["Client"]);
        assert_eq!(texts("「本サービス」とは、『利用者』"), ["本サービス", "利用者"]);
        assert_eq!(texts("“客户”是指"), ["客户"]);
    }

    #[test]
    fn apostrophes_are_no_quotes() {
        assert_eq!(texts("the users' data and Customer’s own"), Vec::<&str>::new());
        assert_eq!(
            texts("(b) 'the provider's agent' means; ‘other’ too"),
            ["the provider's agent", "other"]
        );
    }

    #[test]
    fn an_open_mark_ends_with_its_line() {
        assert_eq!(texts("“open\n“closed”"), ["closed"]);
    }
}
