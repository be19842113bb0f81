//! Makes a `.docx` in memory from a case folder.
//!
//! Either `parts/` is an unzipped package and is zipped as it is, or the folder holds
//! `input.xml` (the content of `w:body`; it may use the prefixes declared below) and, where the
//! case needs them, the whole parts `styles.xml`, `numbering.xml`, `settings.xml`,
//! `footnotes.xml`, `endnotes.xml`, `comments.xml`, `header1.xml`, `footer1.xml` and
//! `document.xml.rels` (more `Relationship` elements); `more/` holds further parts as they are.
//! `input.docx` is taken as it is.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use libtest_mimic::Failed;
use zip::write::{SimpleFileOptions, ZipWriter};

const NAMESPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
    r#"xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" "#,
    r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" "#,
    r#"xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" "#,
    r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" "#,
    r#"xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" "#,
    r#"xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" "#,
    r#"xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" "#,
    r#"xmlns:v="urn:schemas-microsoft-com:vml" "#,
    r#"xmlns:o="urn:schemas-microsoft-com:office:office""#,
);

/// Part file, content type, relationship type.
const OPTIONAL: &[(&str, &str, &str)] = &[
    ("styles.xml", "styles", "styles"),
    ("numbering.xml", "numbering", "numbering"),
    ("settings.xml", "settings", "settings"),
    ("footnotes.xml", "footnotes", "footnotes"),
    ("endnotes.xml", "endnotes", "endnotes"),
    ("comments.xml", "comments", "comments"),
    ("header1.xml", "header", "header"),
    ("footer1.xml", "footer", "footer"),
];

/// The bytes of the case's Word file; `prefix` selects `old`/`new` inputs (`old.xml`) and is
/// `input` for all others.
pub fn docx(case: &Path, prefix: &str) -> Result<Vec<u8>, Failed> {
    let ready = case.join(format!("{prefix}.docx"));
    if ready.is_file() {
        return Ok(fs::read(ready)?);
    }
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let folder = case.join("parts");
    if folder.is_dir() {
        collect(&folder, &folder, &mut parts)?;
        parts.sort();
    } else {
        from_body(case, prefix, &mut parts)?;
    }
    zip(&parts)
}

/// Zips parts in the given order.
pub fn zip(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Failed> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default())?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn collect(root: &Path, folder: &Path, parts: &mut Vec<(String, Vec<u8>)>) -> Result<(), Failed> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, parts)?;
        } else {
            let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            parts.push((name, fs::read(&path)?));
        }
    }
    Ok(())
}

fn from_body(case: &Path, prefix: &str, parts: &mut Vec<(String, Vec<u8>)>) -> Result<(), Failed> {
    let body = fs::read_to_string(case.join(format!("{prefix}.xml")))?;
    let mut types = String::new();
    let mut relationships = String::new();
    for (index, (file, content, relation)) in OPTIONAL.iter().enumerate() {
        let Ok(bytes) = fs::read(case.join(file)) else { continue };
        types.push_str(&format!(
            r#"<Override PartName="/word/{file}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{content}+xml"/>"#
        ));
        relationships.push_str(&format!(
            r#"<Relationship Id="part{index}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{relation}" Target="{file}"/>"#
        ));
        parts.push((format!("word/{file}"), bytes));
    }
    if let Ok(more) = fs::read_to_string(case.join("document.xml.rels")) {
        relationships.push_str(&more);
    }
    parts.insert(
        0,
        (
            "[Content_Types].xml".to_owned(),
            format!(
                r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>{types}</Types>"#
            )
            .into_bytes(),
        ),
    );
    parts.push((
        "_rels/.rels".to_owned(),
        br#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#
            .to_vec(),
    ));
    parts.push((
        "word/_rels/document.xml.rels".to_owned(),
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relationships}</Relationships>"#
        )
        .into_bytes(),
    ));
    parts.push((
        "word/document.xml".to_owned(),
        format!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"#
        )
        .into_bytes(),
    ));
    let more = case.join("more");
    if more.is_dir() {
        collect(&more, &more, parts)?;
    }
    Ok(())
}
