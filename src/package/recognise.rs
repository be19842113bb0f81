//! What a file is, by its content: the ending of its name says nothing.

use super::ole;
use super::{CANNOT, refuse};
use crate::model::Error;

/// How the parts of a document are kept in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// In a zip archive.
    Zip,
    /// In one XML file.
    FlatOpc,
}

const SAVE_AS: &str = "open it in Word and save it with File > Save As > Word Document (.docx)";

/// The container, or an error that says what the file is instead and how to make a `.docx` of it.
pub(super) fn container(bytes: &[u8]) -> Result<Container, Error> {
    if bytes.is_empty() {
        return Err(refuse(
            "the file is empty",
            "get it again from where it came from: the download or copy did not finish",
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Container::Zip);
    }
    if ole::is_container(bytes) {
        return Err(in_ole(ole::content(bytes)));
    }
    for (magic, name, hint) in MAGIC {
        if bytes.starts_with(magic) {
            return Err(is(name, hint));
        }
    }
    if bytes.iter().all(|&byte| byte == 0) {
        return Err(refuse(
            "the file holds nothing but zero bytes",
            "get it again from where it came from: the disk or the transfer lost its content",
        ));
    }
    match text_head(bytes) {
        Some(head) => text(&head),
        None if bytes.windows(4).take(1 << 20).any(|window| window == b"PK\x03\x04") => {
            Err(refuse(
                "there are other bytes before the archive begins",
                "this is how files are made that are two things at once; open it in Word and save it anew as .docx",
            ))
        }
        None => Err(is("not a Word file, nor any format that is known here", SAVE_AS)),
    }
}

const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF", "a PDF", "ask for the Word source; a PDF has lost the numbering and the anchors"),
    (b"{\\rtf", "a Rich Text (RTF) file", SAVE_AS),
    (b"\x89PNG", "a PNG picture", "ask for the Word source of the document"),
    (b"\xFF\xD8\xFF", "a JPEG picture", "ask for the Word source of the document"),
    (b"GIF8", "a GIF picture", "ask for the Word source of the document"),
    (b"II*\0", "a TIFF picture", "ask for the Word source of the document"),
    (b"MM\0*", "a TIFF picture", "ask for the Word source of the document"),
    (b"\x1F\x8B", "a gzip archive", "unpack it, and take the .docx that is in it"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", "unpack it, and take the .docx that is in it"),
    (b"Rar!\x1A\x07", "a RAR archive", "unpack it, and take the .docx that is in it"),
    (b"\xFFWPC", "a WordPerfect document", SAVE_AS),
    (b"\xDB\xA5", "a document of Word 2 (.doc)", SAVE_AS),
    (b"\x9B\xA5", "a document of Word 1 (.doc)", SAVE_AS),
    (b"MIME-Version:", "a web page in one file (MHTML)", SAVE_AS),
];

fn in_ole(content: ole::Content) -> Error {
    match content {
        ole::Content::Encrypted => refuse(
            "the document is protected by a password",
            "open it in Word with the password, remove it (File > Info > Protect Document > Encrypt with Password, left empty), and save",
        ),
        ole::Content::Word => is("a Word 97-2003 document (.doc)", SAVE_AS),
        ole::Content::Excel => is("an Excel 97-2003 workbook (.xls)", NO_DOCUMENT),
        ole::Content::PowerPoint => is("a PowerPoint 97-2003 presentation (.ppt)", NO_DOCUMENT),
        ole::Content::Message => is(
            "an Outlook message (.msg)",
            "save the document that is attached to it, and take that",
        ),
        ole::Content::Unknown => is("an OLE2 container of an unknown kind", SAVE_AS),
    }
}

const NO_DOCUMENT: &str = "only Word documents can be read: ask for the terms as .docx";

/// What an archive is when it is not a Word document, by the names in it and its `mimetype` item.
pub(super) fn foreign_archive(mimetype: Option<&str>, has: impl Fn(&str) -> bool) -> Option<Error> {
    if let Some(mimetype) = mimetype {
        return Some(match mimetype.trim() {
            "application/vnd.oasis.opendocument.text"
            | "application/vnd.oasis.opendocument.text-template" => is(
                "an OpenDocument text (.odt)",
                "open it in Word or LibreOffice and save it as Word Document (.docx)",
            ),
            "application/epub+zip" => is("an EPUB book", NO_DOCUMENT),
            other if other.starts_with("application/vnd.oasis.opendocument.") => {
                is("an OpenDocument file that is no text", NO_DOCUMENT)
            }
            other => is(&format!("an archive of the type {other:?}"), NO_DOCUMENT),
        });
    }
    (has("Index/Document.iwa") || has("Index.zip")).then(|| {
        is("an Apple iWork document", "export it from Pages with File > Export To > Word (.docx)")
    })
}

/// What a package is whose main part has this content type; `None` for a Word document.
pub(super) fn foreign_package(content_type: &str) -> Option<Error> {
    let has = |word: &str| content_type.contains(word);
    if has("spreadsheetml") || has("ms-excel") {
        Some(is("an Excel workbook (.xlsx)", NO_DOCUMENT))
    } else if has("presentationml") || has("ms-powerpoint") {
        Some(is("a PowerPoint presentation (.pptx)", NO_DOCUMENT))
    } else if has("ms-visio") {
        Some(is("a Visio drawing (.vsdx)", NO_DOCUMENT))
    } else if has("fixedrepresentation") {
        Some(is("an XPS document", "ask for the Word source of the document"))
    } else {
        None
    }
}

/// The first characters, when the file begins as text.
fn text_head(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(4096)];
    let head = match head {
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [b'<', 0, ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(head).0,
        [0, b'<', ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(head).0,
        _ => String::from_utf8_lossy(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head)),
    };
    let odd = head.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    let replaced = head.chars().filter(|&c| c == '\u{FFFD}').count();
    (odd == 0 && replaced * 10 <= head.len()).then(|| head.trim_start().to_owned())
}

fn text(head: &str) -> Result<Container, Error> {
    let lower = head.to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Err(is("an HTML page", SAVE_AS));
    }
    if head.starts_with("<?xml") || head.starts_with('<') {
        if head.contains("http://schemas.microsoft.com/office/2006/xmlPackage") {
            return Ok(Container::FlatOpc);
        }
        if head.contains("http://schemas.microsoft.com/office/word/2003/wordml") {
            return Err(is("a Word 2003 XML document", SAVE_AS));
        }
        if lower.contains("<html") {
            return Err(is("an HTML page", SAVE_AS));
        }
        if head.contains("urn:oasis:names:tc:opendocument:xmlns:office:1.0") {
            return Err(is("an OpenDocument text in one XML file (.fodt)", SAVE_AS));
        }
        return Err(is("an XML file that is no Word document", SAVE_AS));
    }
    Err(Error::input(
        CANNOT,
        "it is plain text, not a Word document",
        "a rich-text export has to hold its `[bookmark: ...]` marks; otherwise ask for the Word source as .docx",
    ))
}

fn is(what: &str, hint: &str) -> Error {
    refuse(format!("it is {what}"), hint)
}
