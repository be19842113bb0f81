//! From bytes to text: UTF-8, UTF-16 with a byte order mark, else Windows-1252.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::model::{Error, Finding, Level, Read};

/// First bytes of formats that are no plain text, though some hold few control characters.
const OTHER_FORMATS: &[&[u8]] =
    &[b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"{\\rtf", b"\xD0\xCF\x11\xE0"];

/// One control character in this many bytes is the most that text has.
const BYTES_PER_CONTROL: usize = 200;

/// Whether bytes are text in an encoding that [`decode`] knows.
pub fn is_text(bytes: &[u8]) -> bool {
    if bytes.is_empty() || OTHER_FORMATS.iter().any(|magic| bytes.starts_with(magic)) {
        return false;
    }
    if Encoding::for_bom(bytes).is_some() {
        return true;
    }
    let controls = bytes.iter().filter(|byte| is_control(**byte)).count();
    !bytes.contains(&0) && controls * BYTES_PER_CONTROL <= bytes.len()
}

/// Tab, line ends, vertical tab and form feed are text; the rest of C0 is not.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !(0x09..=0x0D).contains(&byte)
}

/// Decodes, without the byte order mark.
pub fn decode(bytes: &[u8]) -> Result<Read<String>, Error> {
    const WHAT: &str = "cannot read the rich-text export";
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::input(WHAT, "it holds no text", "export the document again"));
    }
    if !is_text(bytes) {
        return Err(Error::input(
            WHAT,
            "it is no text: it holds control characters or the mark of another format",
            "export the document as plain text in UTF-8, or give the .docx itself",
        ));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let (text, malformed) = encoding.decode_with_bom_removal(bytes);
        return Ok(note(
            text.into_owned(),
            malformed.then(|| {
                format!("Some bytes are no valid {}; they are shown as \u{FFFD}.", encoding.name())
            }),
        ));
    }
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(note(text.into_owned(), None)),
        None => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            Ok(note(
                text.into_owned(),
                Some(
                    "The text is not UTF-8; it was read as Windows-1252 (Western European)."
                        .to_owned(),
                ),
            ))
        }
    }
}

fn note(value: String, doubt: Option<String>) -> Read<String> {
    let findings = doubt
        .map(|message| Finding::new("text_encoding", Level::Warning, message))
        .into_iter()
        .collect();
    Read { value, findings }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_are_followed_and_removed() {
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("Größe".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for bytes in [utf16.as_slice(), "\u{FEFF}Größe".as_bytes(), "Größe".as_bytes()] {
            assert!(is_text(bytes));
            assert_eq!(
                decode(bytes).unwrap(),
                Read { value: "Größe".to_owned(), findings: vec![] }
            );
        }
    }

    #[test]
    fn western_bytes_are_read_with_a_finding() {
        let read = decode(b"\x93Service\x94 \x96 caf\xE9").unwrap();
        assert_eq!(read.value, "“Service” – café");
        assert_eq!(read.findings[0].code, "text_encoding");
    }

    #[test]
    fn binaries_and_emptiness_are_refused() {
        for bytes in [&b"PK\x03\x04rest"[..], b"%PDF-1.4", b"a\0b", b"", b" \r\n", b"\x01\x02\x03"]
        {
            assert!(decode(bytes).is_err(), "{bytes:?}");
        }
    }
}
