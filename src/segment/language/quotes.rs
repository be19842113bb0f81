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
    let mut found = Vec::new();
    // Most clauses quote nothing.
    if text.bytes().all(|byte| byte.is_ascii() && !matches!(byte, b'"' | b'\'')) {
        return found;
    }
    let mut from = 0;
    let mut before: Option<char> = None;
    for (start, mark) in text.char_indices() {
        let left = before.replace(mark);
        if start < from {
            continue;
        }
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
            _ => continue,
        };
        let single = matches!(mark, '‘' | '\'' | '‚');
        let Some(rest) = text.get(after..) else { continue };
        if rest.chars().next().is_none_or(|c| c.is_whitespace() && mark != '«') {
            continue;
        }
        let mut previous = mark;
        let close = rest
            .char_indices()
            .take_while(|(at, c)| *at < LONGEST && !matches!(c, '\n' | '\t'))
            .find(|&(at, c)| {
                let left = std::mem::replace(&mut previous, c);
                let next = rest[at + c.len_utf8()..].chars().next();
                closers.contains(&c)
                    && (!single
                        || (next.is_none_or(|c| !c.is_alphanumeric()) && !left.is_whitespace()))
            });
        let Some((at, closer)) = close else { continue };
        let inner = rest[..at].trim();
        if !inner.is_empty() {
            let end = after + at + closer.len_utf8();
            found.push(Quoted { start, end, text: inner });
            from = end;
        }
    }
    found
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
