//! Part names (ECMA-376 part 2, 6.2.2): how they compare, and how targets resolve to them.

/// What two names must differ in to name two parts: names are equal without regard to case.
pub(super) fn key(name: &str) -> String {
    name.trim_start_matches('/').to_ascii_lowercase()
}

/// Whether a name stays within the package: relative, without `.` and `..`, without a drive.
pub(super) fn is_safe(name: &str) -> bool {
    !name.is_empty()
        && !name.chars().any(|c| c.is_control() || c == ':')
        && !name.split('/').any(|segment| matches!(segment, "" | "." | ".."))
}

/// The part that `target`, a reference in the relationships of `from`, names; without a leading
/// slash. `None` when it leads out of the package or is no relative reference.
///
/// `from` is empty for the package's own relationships.
pub(super) fn resolve(from: &str, target: &str) -> Option<String> {
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let target = percent_decoded(&target.replace('\\', "/"));
    if target.is_empty() || target.ends_with('/') {
        return None;
    }
    let mut segments: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.split('/').collect(),
    };
    segments.pop();
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    let name = segments.join("/");
    is_safe(&name).then_some(name)
}

/// The name of the part that holds the relationships of `part` (ECMA-376 part 2, 6.5.2.2).
pub(super) fn relationships_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = text.get(at + 1..at + 3).filter(|_| byte == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(value) => {
                decoded.push(value);
                at += 3;
            }
            None => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_resolve_against_their_part() {
        for (from, target, part) in [
            ("word/document.xml", "styles.xml", Some("word/styles.xml")),
            ("word/document.xml", "./styles.xml", Some("word/styles.xml")),
            ("word/document.xml", "../customXml/item1.xml", Some("customXml/item1.xml")),
            ("word/document.xml", "/word/styles.xml", Some("word/styles.xml")),
            ("word/document.xml", "media\\image%201.png", Some("word/media/image 1.png")),
            ("word/document.xml", "a.xml#part", Some("word/a.xml")),
            ("", "word/document.xml", Some("word/document.xml")),
            ("", "/word/document.xml", Some("word/document.xml")),
            ("word/document.xml", "../../etc/passwd", None),
            ("word/document.xml", "/../etc/passwd", None),
            ("word/document.xml", "file:///etc/passwd", None),
            ("word/document.xml", "%2e%2e/%2e%2e/x", None),
            ("word/document.xml", "", None),
        ] {
            assert_eq!(resolve(from, target).as_deref(), part, "{from} -> {target}");
        }
    }

    #[test]
    fn names_that_lead_out_are_not_safe() {
        for name in ["/a", "a//b", "a/../b", "./a", "C:/a", "a\0b", ""] {
            assert!(!is_safe(name), "{name:?}");
        }
        assert!(is_safe("[Content_Types].xml") && is_safe("word/_rels/document.xml.rels"));
    }
}
