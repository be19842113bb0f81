//! Files that are something else, whatever their name says.

use crate::build::{MAIN, W, content_types, document, item, p, package, root, zip};
use crate::{accepted, refused};

#[test]
fn other_formats_are_named_with_what_to_do() {
    for (bytes, cause, hint) in [
        (&b""[..], "the file is empty", "did not finish"),
        (b"Terms of service", "plain text", ".docx"),
        (b"%PDF-1.7\n", "a PDF", "Word source"),
        (b"{\\rtf1\\ansi}", "Rich Text", "Save As"),
        (b"<!DOCTYPE html><html></html>", "an HTML page", "Save As"),
        (b"\n <html><body>", "an HTML page", "Save As"),
        (b"\x89PNG\r\n\x1A\n", "a PNG picture", "Word source"),
        (b"\x1F\x8B\x08\0", "a gzip archive", "unpack"),
        (b"\xDB\xA5\x2D\0\0\0", "Word 2", "Save As"),
        (b"MIME-Version: 1.0\r\n", "MHTML", "Save As"),
        (b"\0\0\0\0\0\0\0\0", "zero bytes", "again"),
        (b"\x01\x02\x03\x04\x05\xFF", "nor any format", "Save As"),
        (b"<?xml version='1.0'?><invoice/>", "no Word document", "Save As"),
    ] {
        let error = refused(bytes, cause);
        assert!(error.hint.contains(hint), "{error}: {}", error.hint);
    }
    let word_2003 = r#"<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>"#;
    refused(word_2003.as_bytes(), "Word 2003 XML");
}

/// A container with these streams in its root ([MS-CFB]); the directory lies in sector 0, its
/// allocation table in sector 1.
fn ole(streams: &[&str]) -> Vec<u8> {
    let mut file = vec![0_u8; 512];
    file[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    file[30..32].copy_from_slice(&9_u16.to_le_bytes());
    file[48..52].copy_from_slice(&0_u32.to_le_bytes());
    file[76..80].copy_from_slice(&1_u32.to_le_bytes());
    for (index, name) in ["Root Entry"].iter().chain(streams).enumerate() {
        let mut entry = [0_u8; 128];
        for (at, unit) in name.encode_utf16().enumerate() {
            entry[at * 2..at * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[64..66].copy_from_slice(&((name.len() as u16 + 1) * 2).to_le_bytes());
        entry[68..72].copy_from_slice(&u32::MAX.to_le_bytes());
        let next = if index > 0 && index < streams.len() { index as u32 + 1 } else { u32::MAX };
        entry[72..76].copy_from_slice(&next.to_le_bytes());
        let child = if index == 0 { 1 } else { u32::MAX };
        entry[76..80].copy_from_slice(&child.to_le_bytes());
        file.extend(entry);
    }
    file.resize(1024, 0);
    file.extend(u32::MAX.to_le_bytes().repeat(128));
    file
}

#[test]
fn ole_containers_are_told_apart() {
    let error = refused(&ole(&["EncryptionInfo", "EncryptedPackage"]), "protected by a password");
    assert!(error.hint.contains("remove it"), "{}", error.hint);
    refused(&ole(&["1Table", "WordDocument"]), "Word 97-2003 document (.doc)");
    refused(&ole(&["Workbook"]), "Excel 97-2003");
    refused(&ole(&["Odd"]), "OLE2 container");
    // Cut off, and with entries that point in circles.
    for length in 8..1100 {
        refused(&ole(&["WordDocument"])[..length], "it is");
    }
    let mut circle = ole(&["a", "b"]);
    circle[512 + 2 * 128 + 68..512 + 2 * 128 + 72].copy_from_slice(&1_u32.to_le_bytes());
    refused(&circle, "OLE2 container");
}

#[test]
fn other_packages_are_named() {
    for (content_type, cause) in [
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "Excel"),
        (
            "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
            "PowerPoint",
        ),
    ] {
        refused(&zip(&[content_types(content_type), root(), document(&p("x"))]), cause);
    }
    let mut mimetype = item("mimetype", "application/vnd.oasis.opendocument.text");
    mimetype.method = 0;
    refused(&zip(&[mimetype]), "OpenDocument text (.odt)");
    refused(&zip(&[item("a.txt", "x")]), "without [Content_Types].xml");
}

#[test]
fn macros_and_templates_are_said() {
    for (content_type, macros, template) in [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", true, false),
        ("application/vnd.ms-word.template.macroEnabledTemplate.main+xml", true, true),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
            false,
            true,
        ),
        (MAIN, false, false),
    ] {
        let file = zip(&[content_types(content_type), root(), document(&p("Terms"))]);
        let outcome = accepted(&file, "Terms");
        assert_eq!(outcome.says("macros"), macros, "{content_type}");
        assert_eq!(outcome.says("template"), template, "{content_type}");
    }
    let mut items = package(&p("Terms"));
    items.push(item("word/vbaProject.bin", "x"));
    assert!(accepted(&zip(&items), "Terms").says("macros"));
}

/// The same package in one XML file, with a namespace declared outside of its part.
fn flat(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" standalone="yes"?><?mso-application progid="Word.Document"?>
<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage" xmlns:w="{W}">
<pkg:part pkg:name="/_rels/.rels" pkg:contentType="application/vnd.openxmlformats-package.relationships+xml"><pkg:xmlData>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships></pkg:xmlData></pkg:part>
<pkg:part pkg:name="/word/media/image1.png" pkg:contentType="image/png" pkg:compression="store"><pkg:binaryData>AAAA</pkg:binaryData></pkg:part>
<pkg:part pkg:name="/word/document.xml" pkg:contentType="{MAIN}"><pkg:xmlData><w:document><w:body>{body}</w:body></w:document></pkg:xmlData></pkg:part>
</pkg:package>"#
    )
}

#[test]
fn a_package_in_one_xml_file_is_read() {
    accepted(flat(&p("Terms")).as_bytes(), "Terms");
    let twice = flat(&p("Terms")).replace("/word/media/image1.png", "/word/Document.xml");
    refused(twice.as_bytes(), "twice");
    let whole = flat(&p("Terms"));
    refused(&whole.as_bytes()[..whole.len() - 40], "ends inside");
}
