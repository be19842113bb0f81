//! Addresses of pages.

use std::fmt::Write;

/// Percent-encodes what is not a letter, a digit or one of `-._~` (RFC 3986, 2.3).
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Whether an address is one of this host's, whoever reads it: browsers take `\` for `/`, pass over
/// control characters, and read `//name` as another host.
pub fn is_own(address: &str) -> bool {
    let plain = |c: char| c != '\\' && !c.is_control();
    address.starts_with('/') && !address.starts_with("//") && address.chars().all(plain)
}

/// The document page of a release.
pub fn read(series: &str, release: &str) -> String {
    format!("/read/{}/{}", encode(series), encode(release))
}

/// A clause, section or bookmark on it.
pub fn place(series: &str, release: &str, id: &str) -> String {
    format!("{}#{}", read(series, release), encode(id))
}

/// The history of a clause.
pub fn history(series: &str, clause: &str) -> String {
    format!("/history/{}?clause={}", encode(series), encode(clause))
}

/// The comparison of two releases.
pub fn compare(series: &str, old: &str, new: &str) -> String {
    format!("/compare/{}?old={}&new={}", encode(series), encode(old), encode(new))
}

/// A query string of what is not empty, with its question mark.
pub fn query(pairs: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        out.push(if out.is_empty() { '?' } else { '&' });
        let _ = write!(out, "{name}={}", encode(value));
    }
    out
}

/// An address without a parameter of its query.
pub fn without(address: &str, name: &str) -> String {
    let given = |part: &str| part.split_once('=').is_some_and(|(given, _)| given == name);
    let parts = address.split_inclusive(['?', '&']).filter(|part| !given(part));
    parts.collect::<String>().trim_end_matches(['?', '&']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_taken_out_wherever_it_stands() {
        for (address, left) in [
            ("/a?lang=zh", "/a"),
            ("/a?lang=zh&b=c", "/a?b=c"),
            ("/a?b=c&lang=zh&d", "/a?b=c&d"),
            ("/a?language=zh", "/a?language=zh"),
            ("/a", "/a"),
        ] {
            assert_eq!(without(address, "lang"), left, "{address}");
        }
    }

    #[test]
    fn addresses_of_others_are_told_apart() {
        for own in ["/", "/read/a/b?c=d#e", "/search?q=//x"] {
            assert!(is_own(own), "{own}");
        }
        for other in
            ["", "//evil", "/\\evil", "/\t/evil", "/\n", "https://evil", "\\\\evil", "read"]
        {
            assert!(!is_own(other), "{other:?}");
        }
    }
}
