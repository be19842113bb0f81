//! Makes archives that lie, and the honest packages to start from.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

pub const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub const MAIN: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/// A file of an archive; what is `None` is written as it is.
#[derive(Clone)]
pub struct Item {
    pub name: Vec<u8>,
    pub bytes: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    pub crc: Option<u32>,
    /// Inflated size as both headers declare it.
    pub declared: Option<u64>,
    /// Sizes in ZIP64 fields, whether they need it or not.
    pub wide: bool,
    /// Upper half of the external attributes, as Unix writes it.
    pub mode: u32,
    /// Packed bytes that are no deflate stream of `bytes`.
    pub packed: Option<Vec<u8>>,
}

pub fn item(name: &str, bytes: impl Into<Vec<u8>>) -> Item {
    Item {
        name: name.into(),
        bytes: bytes.into(),
        method: 8,
        flags: 0,
        crc: None,
        declared: None,
        wide: false,
        mode: 0,
        packed: None,
    }
}

/// An archive of the items.
pub fn zip(items: &[Item]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut directory = Vec::new();
    for item in items {
        let offset = file.len() as u32;
        let packed = item.packed.clone().unwrap_or_else(|| match item.method {
            8 => deflate(&item.bytes),
            _ => item.bytes.clone(),
        });
        let crc = item.crc.unwrap_or_else(|| {
            let mut crc = flate2::Crc::new();
            crc.update(&item.bytes);
            crc.sum()
        });
        let declared = item.declared.unwrap_or(item.bytes.len() as u64);
        let narrow = |value: u64| if item.wide { u32::MAX } else { value as u32 };
        let mut extra = Vec::new();
        if item.wide {
            extra.extend(1_u16.to_le_bytes());
            extra.extend(16_u16.to_le_bytes());
            extra.extend(declared.to_le_bytes());
            extra.extend((packed.len() as u64).to_le_bytes());
        }
        let mut shared = Vec::new();
        for value in [20, item.flags, item.method, 0, 0x21] {
            shared.extend(value.to_le_bytes());
        }
        for value in [crc, narrow(packed.len() as u64), narrow(declared)] {
            shared.extend(value.to_le_bytes());
        }
        shared.extend((item.name.len() as u16).to_le_bytes());
        shared.extend((extra.len() as u16).to_le_bytes());
        file.extend(b"PK\x03\x04");
        file.extend(&shared);
        file.extend(&item.name);
        file.extend(&extra);
        file.extend(&packed);
        directory.extend(b"PK\x01\x02");
        directory.extend(0x0314_u16.to_le_bytes());
        directory.extend(&shared);
        directory.extend([0; 6]);
        directory.extend((item.mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(&item.name);
        directory.extend(&extra);
    }
    let start = file.len() as u32;
    file.extend(&directory);
    file.extend(end(items.len() as u16, directory.len() as u32, start));
    file
}

/// The record at the end of an archive.
pub fn end(count: u16, size: u32, offset: u32) -> Vec<u8> {
    let mut record = b"PK\x05\x06\0\0\0\0".to_vec();
    record.extend(count.to_le_bytes());
    record.extend(count.to_le_bytes());
    record.extend(size.to_le_bytes());
    record.extend(offset.to_le_bytes());
    record.extend([0, 0]);
    record
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn content_types(main: &str) -> Item {
    item(
        "[Content_Types].xml",
        format!(
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{main}"/></Types>"#
        ),
    )
}

/// A relationships part of `(type, target, external)`, ids r0, r1 …
pub fn relationships(part: &str, relations: &[(&str, &str, bool)]) -> Item {
    let mut text =
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#
            .to_owned();
    for (index, (kind, target, external)) in relations.iter().enumerate() {
        let mode = if *external { r#" TargetMode="External""# } else { "" };
        text.push_str(&format!(
            r#"<Relationship Id="r{index}" Type="{R}/{kind}" Target="{target}"{mode}/>"#
        ));
    }
    text.push_str("</Relationships>");
    item(part, text)
}

pub fn root() -> Item {
    relationships("_rels/.rels", &[("officeDocument", "word/document.xml", false)])
}

/// A main part with this content of the body.
pub fn document(body: &str) -> Item {
    item(
        "word/document.xml",
        format!(r#"<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>"#),
    )
}

/// A paragraph.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// The three items that every package has.
pub fn package(body: &str) -> Vec<Item> {
    vec![content_types(MAIN), root(), document(body)]
}

/// A package as a file.
pub fn docx(body: &str) -> Vec<u8> {
    zip(&package(body))
}

/// A package whose main part is this text.
pub fn with_main(text: impl Into<Vec<u8>>) -> Vec<u8> {
    zip(&[content_types(MAIN), root(), item("word/document.xml", text)])
}
