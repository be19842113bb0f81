//! References, line ends and white space as XML 1.0 reads them.

use std::borrow::Cow;

/// What an entity reference stands for.
pub(super) enum Entity {
    Text(&'static str),
    Char(char),
}

/// The five entities of XML and character references; a part without a document type has no other.
pub(super) fn entity(name: &str) -> Option<Entity> {
    Some(match name {
        "amp" => Entity::Text("&"),
        "lt" => Entity::Text("<"),
        "gt" => Entity::Text(">"),
        "quot" => Entity::Text("\""),
        "apos" => Entity::Text("'"),
        _ => {
            let digits = name.strip_prefix('#')?;
            let (digits, radix) = match digits.strip_prefix('x') {
                Some(hex) => (hex, 16),
                None => (digits, 10),
            };
            // `from_str_radix` would take a sign.
            if !digits.starts_with(|c: char| c.is_digit(radix)) {
                return None;
            }
            let c = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
            let legal = matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..);
            if !legal {
                return None;
            }
            Entity::Char(c)
        }
    })
}

/// XML 1.0, 2.11: line ends are read as `\n`.
pub(super) fn line_ends(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.as_bytes().contains(&b'\r') {
        return text;
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// XML 1.0, 3.3.3: white space is read as spaces, references are resolved. A reference that means
/// nothing stays as it is written: no attribute's value is worth a document.
pub(super) fn attribute_value(raw: &str) -> Cow<'_, str> {
    if !raw.bytes().any(|byte| matches!(byte, b'&' | b'\t' | b'\n' | b'\r')) {
        return Cow::Borrowed(raw);
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '\t', '\n', '\r']) {
        value.push_str(&rest[..at]);
        let found = &rest[at..];
        let length = match found.strip_prefix('&') {
            Some(reference) => {
                let end = reference.find(';').unwrap_or(0);
                match entity(&reference[..end]) {
                    Some(Entity::Text(text)) => value.push_str(text),
                    Some(Entity::Char(c)) => value.push(c),
                    None => {
                        value.push('&');
                        rest = reference;
                        continue;
                    }
                }
                end + 2
            }
            None => {
                value.push(' ');
                if found.starts_with("\r\n") { 2 } else { 1 }
            }
        };
        rest = &found[length..];
    }
    value.push_str(rest);
    Cow::Owned(value)
}
