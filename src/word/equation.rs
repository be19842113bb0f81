//! EQ fields (17.16.5.17), whose code Word draws, as linear text: `EQ \f(1,2)` is `1/2`.

/// Options beside the element of a switch: how it is set, not what it says.
const OPTIONS: &[&str] = &[
    "ac", "al", "ar", "ba", "bo", "co", "di", "do", "fc", "fo", "hs", "in", "le", "li", "pr", "ri",
    "su", "to", "up", "vc", "vs", "ai",
];

/// Elements within elements that are followed; deeper ones are left out.
const DEEPEST: usize = 16;

/// What the code of an EQ field shows; none when it is the code of another field.
pub fn linear(code: &str) -> Option<String> {
    let code = code.trim_start();
    let (keyword, rest) = code.split_at_checked(2)?;
    let is_eq = keyword.eq_ignore_ascii_case("eq")
        && rest.starts_with(|c: char| c.is_whitespace() || c == '\\');
    is_eq.then(|| {
        let mut reader = Reader { rest: rest.trim_start(), depth: 0 };
        reader.sequence(false).concat().trim().to_owned()
    })
}

struct Reader<'c> {
    rest: &'c str,
    depth: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or("");
        Some(c)
    }

    /// The elements up to the closing parenthesis, or to the end.
    fn sequence(&mut self, within: bool) -> Vec<String> {
        let mut elements = vec![String::new()];
        let mut open = 0_usize;
        while let Some(c) = self.next() {
            let shown = match c {
                '\\' => self.switch(),
                ')' if within && open == 0 => break,
                ',' | ';' if within && open == 0 => {
                    elements.push(String::new());
                    continue;
                }
                c => {
                    open += usize::from(c == '(');
                    open = open.saturating_sub(usize::from(c == ')'));
                    c.to_string()
                }
            };
            if let Some(last) = elements.last_mut() {
                last.push_str(&shown);
            }
        }
        elements
    }

    /// What stands behind a backslash: a sign that is meant as it is, or a switch with its elements.
    fn switch(&mut self) -> String {
        if !self.rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return self.next().map(String::from).unwrap_or_default();
        }
        let kind = self.name();
        let mut bracket = None;
        loop {
            self.rest = self.rest.trim_start();
            let Some(option) = self.rest.strip_prefix('\\') else { break };
            let name = option.get(..2).unwrap_or("").to_ascii_lowercase();
            if matches!(name.as_str(), "bc" | "lc" | "rc") {
                let sign = option.get(2..).unwrap_or("").trim_start_matches('\\');
                self.rest = sign;
                bracket = bracket.or(self.next());
            } else if OPTIONS.contains(&name.as_str()) {
                let rest = option.get(2..).unwrap_or("");
                self.rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
            } else {
                break;
            }
        }
        let Some(inner) = self.rest.strip_prefix('(') else { return String::new() };
        self.rest = inner;
        self.depth += 1;
        let elements = if self.depth > DEEPEST { Vec::new() } else { self.sequence(true) };
        self.depth -= 1;
        shown(kind, bracket, &elements)
    }

    /// The letter of a switch, in lower case.
    fn name(&mut self) -> char {
        self.next().unwrap_or_default().to_ascii_lowercase()
    }
}

fn shown(kind: char, bracket: Option<char>, elements: &[String]) -> String {
    let element = |at: usize| elements.get(at).map_or("", |element| element.trim());
    let edged = |text: &str| match text.chars().all(char::is_alphanumeric) {
        true => text.to_owned(),
        false => format!("({text})"),
    };
    match kind {
        'f' => format!("{}/{}", edged(element(0)), edged(element(1))),
        'r' if elements.len() > 1 => format!("{}√{}", element(0), edged(element(1))),
        'r' => format!("√{}", edged(element(0))),
        'i' => format!("∫_{}^{} {}", element(0), element(1), element(2)),
        'o' => enclosed(elements).unwrap_or_else(|| elements.concat()),
        'b' => {
            let open = bracket.unwrap_or('(');
            let close = match open {
                '(' => ')',
                '[' => ']',
                '{' => '}',
                '<' => '>',
                other => other,
            };
            format!("{open}{}{close}", elements.concat())
        }
        'l' => elements.join(","),
        'a' => elements.join(" "),
        'd' => String::new(),
        _ => elements.concat(),
    }
}

/// A number or letter drawn into a circle, as Chinese and Japanese lists have it.
fn enclosed(elements: &[String]) -> Option<String> {
    let [circle, inner] = elements else { return None };
    if !matches!(circle.trim(), "○" | "◯" | "〇") {
        return None;
    }
    let inner = inner.trim();
    let from = |first: char, offset: u32| char::from_u32(first as u32 + offset).map(String::from);
    if let Ok(number @ 1..=20) = inner.parse::<u32>() {
        return from('①', number - 1);
    }
    let mut chars = inner.chars();
    match (chars.next()?, chars.next()) {
        (c @ 'A'..='Z', None) => from('Ⓐ', c as u32 - 'A' as u32),
        (c @ 'a'..='z', None) => from('ⓐ', c as u32 - 'a' as u32),
        (c, None) => "一二三四五六七八九十"
            .chars()
            .zip('㊀'..='㊉')
            .find_map(|(plain, circled)| (plain == c).then(|| circled.to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::linear;

    #[test]
    fn codes_are_shown_as_word_draws_them() {
        for (code, text) in [
            (r"EQ \f(1,2)", "1/2"),
            (r" eq \f(a + b;2) ", "(a + b)/2"),
            (r"EQ \r(3,x)", "3√x"),
            (r"EQ \o\ac(○,1)", "①"),
            (r"eq \o\ac(○,十)", "㊉"),
            (r"EQ \o(A,B)", "AB"),
            (r"EQ x\s\up8(2)", "x2"),
            (r"EQ \b\bc\{(\a(1,2))", "{1 2}"),
            (r"EQ \x(boxed\, kept)", "boxed, kept"),
            (r"EQ f(x) = 1", "f(x) = 1"),
            (r"EQ \f(1", "1/"),
            (r"EQ", ""),
        ] {
            let shown = linear(code);
            assert_eq!(shown.unwrap_or_default(), text, "{code}");
        }
        assert_eq!(linear("EQUATION x"), None);
        let deep = format!("EQ {}", r"\f(1,".repeat(100_000));
        assert!(linear(&deep).is_some_and(|text| text.len() < 1_000_000));
    }
}
