//! The bytes of an XML part as UTF-8 (XML 1.0, 4.3.3 and annex F).

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::refuse;
use crate::model::Error;

const HINT: &str = "open the document in Word and save it anew as .docx";

/// The text of a part, without a byte order mark. UTF-8, the usual case, is checked and not copied.
pub(super) fn text(part: &str, mut bytes: Vec<u8>) -> Result<String, Error> {
    let text = match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] => {
            bytes.drain(..3);
            utf8(part, bytes)?
        }
        [0xFE, 0xFF, 0, 0, ..] | [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0, b'<', ..] => {
            return Err(unknown(part, "UTF-32"));
        }
        [0xFF, 0xFE, rest @ ..] => other(part, UTF_16LE, rest)?,
        [0xFE, 0xFF, rest @ ..] => other(part, UTF_16BE, rest)?,
        [b'<', 0, ..] => other(part, UTF_16LE, &bytes)?,
        [0, b'<', ..] => other(part, UTF_16BE, &bytes)?,
        [0x4C, 0x6F, 0xA7, 0x94, ..] => return Err(unknown(part, "EBCDIC")),
        _ => match declared(&bytes) {
            Some(label) => match Encoding::for_label(label.as_bytes()) {
                // Bytes that begin in ASCII are no UTF-16, whatever they declare: programs that
                // write a string first and encode it later declare the string's encoding.
                Some(encoding)
                    if encoding.is_ascii_compatible() && encoding != encoding_rs::UTF_8 =>
                {
                    other(part, encoding, &bytes)?
                }
                Some(_) => utf8(part, bytes)?,
                None => return Err(unknown(part, &label)),
            },
            None => utf8(part, bytes)?,
        },
    };
    match forbidden(&text) {
        None => Ok(text),
        Some((at, c)) => Err(refuse(
            format!(
                "{part} has the character U+{:04X} at byte {at}, which XML does not allow",
                u32::from(c)
            ),
            HINT,
        )),
    }
}

fn utf8(part: &str, bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| {
        refuse(
            format!("{part} is not valid UTF-8 at byte {}", error.utf8_error().valid_up_to()),
            HINT,
        )
    })
}

fn other(part: &str, encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Error> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => Err(refuse(format!("{part} is not valid {}", encoding.name()), HINT)),
    }
}

fn unknown(part: &str, encoding: &str) -> Error {
    refuse(format!("{part} is encoded as {encoding}, which is not read"), HINT)
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let end = declaration.iter().take(256).position(|&byte| byte == b'>')?;
    let declaration = std::str::from_utf8(declaration.get(..end)?).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.get(1..)?.split(quote).next().map(str::to_owned)
}

/// The first character that no XML document may hold (XML 1.0, production 2), and its byte.
fn forbidden(text: &str) -> Option<(usize, char)> {
    const BLOCK: usize = 1024;
    let control = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let bytes = text.as_bytes();
    // Whole blocks first, without leaving early: this compiles to vector instructions.
    // White space is suspected too: Word's own files have next to none between their tags.
    let suspect = |block: &[u8]| {
        block.iter().fold(false, |found, &byte| found | (byte < b' ') | (byte == 0xEF))
    };
    for (index, block) in bytes.chunks(BLOCK).enumerate() {
        if !suspect(block) {
            continue;
        }
        let start = index * BLOCK;
        for (at, &byte) in block.iter().enumerate() {
            let at = start + at;
            if control(byte) {
                return Some((at, char::from(byte)));
            }
            if byte == 0xEF && matches!(bytes.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF])) {
                return text.get(at..).and_then(|rest| rest.chars().next()).map(|c| (at, c));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    }

    #[test]
    fn encodings_are_read_with_and_without_a_mark() {
        let xml = "<?xml version=\"1.0\"?><a>Ä — 条</a>";
        let mut marked = vec![0xEF, 0xBB, 0xBF];
        marked.extend(xml.bytes());
        assert_eq!(text("a.xml", marked).unwrap(), xml);
        for big in [false, true] {
            assert_eq!(text("a.xml", utf16(xml, big)).unwrap(), xml);
            assert_eq!(text("a.xml", utf16(&format!("\u{FEFF}{xml}"), big)).unwrap(), xml);
        }
        let latin = b"<?xml version='1.0' encoding = 'ISO-8859-1'?><a>\xC4</a>".to_vec();
        assert!(text("a.xml", latin).unwrap().ends_with("<a>Ä</a>"));
        let wrong = "<?xml version=\"1.0\" encoding=\"utf-16\"?><a>Ä</a>";
        assert_eq!(text("a.xml", wrong.into()).unwrap(), wrong);
    }

    #[test]
    fn what_is_no_text_is_refused_by_name_and_place() {
        let mut lone = utf16("<a>", false);
        lone.extend([0x00, 0xD8, b'<', 0]);
        for (bytes, cause) in [
            (b"<a>\xFF</a>".to_vec(), "a.xml is not valid UTF-8 at byte 3"),
            (b"<a>\x01</a>".to_vec(), "a.xml has the character U+0001 at byte 3"),
            (b"<a>\0</a>".to_vec(), "a.xml has the character U+0000 at byte 3"),
            ("<a>\u{FFFE}</a>".into(), "a.xml has the character U+FFFE at byte 3"),
            (lone, "a.xml is not valid UTF-16LE"),
            (b"<?xml encoding='klingon'?><a/>".to_vec(), "encoded as klingon"),
            (b"\0\0\0<\0\0\0a".to_vec(), "encoded as UTF-32"),
        ] {
            let error = text("a.xml", bytes).unwrap_err();
            assert!(error.cause.contains(cause), "{error}");
        }
    }
}
