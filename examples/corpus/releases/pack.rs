//! The package: docx-rs's parts, mended and compressed.

use std::error::Error;
use std::io::{Cursor, Read, Write};

use docx_rs::Docx;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Builds the package. What docx-rs has no words for is put into its XML here: repeated heading
/// rows, the language, the title. Then it is compressed, which docx-rs does not.
pub fn pack(docx: Docx, title: &str, month: u8) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut parts = docx.build();
    parts.document =
        replace(parts.document, &[("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />")])?;
    parts.styles = replace(
        parts.styles,
        &[("</w:rPr></w:rPrDefault>", r#"<w:lang w:val="en-GB" /></w:rPr></w:rPrDefault>"#)],
    )?;
    parts.document_rels = sorted_relationships(parts.document_rels)?;
    let author = "Tarnfell Systems Limited";
    let revision = format!("<cp:revision>{month}</cp:revision>");
    parts.doc_props.core = replace(
        parts.doc_props.core,
        &[
            (">unknown<", &format!(">{author}<")),
            ("<cp:revision>1</cp:revision>", &revision),
            ("</cp:coreProperties>", &format!("<dc:title>{title}</dc:title></cp:coreProperties>")),
        ],
    )?;
    let mut stored = Cursor::new(Vec::new());
    parts.pack(&mut stored)?;

    let mut stored = ZipArchive::new(stored)?;
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..stored.len() {
        let mut entry = stored.by_index(index)?;
        if entry.is_dir() {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        packed.start_file(entry.name()?, SimpleFileOptions::default())?;
        packed.write_all(&bytes)?;
    }
    Ok(packed.finish()?.into_inner())
}

/// docx-rs writes links in the order of a hash map.
fn sorted_relationships(part: Vec<u8>) -> Result<Vec<u8>, Box<dyn Error>> {
    const CLOSE: &str = "</Relationships>";
    let text = String::from_utf8(part)?;
    let mut pieces: Vec<&str> = text.trim_end_matches(CLOSE).split_inclusive("/>").collect();
    let (head, first) = pieces[0].split_at(pieces[0].rfind('<').ok_or("no relationship")?);
    pieces[0] = first;
    pieces.sort_unstable();
    Ok(format!("{head}{}{CLOSE}", pieces.concat()).into_bytes())
}

/// Replaces strings in a part; each must be there.
fn replace(part: Vec<u8>, pairs: &[(&str, &str)]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut text = String::from_utf8(part)?;
    for (from, to) in pairs {
        if !text.contains(from) {
            return Err(format!("docx-rs no longer writes {from}").into());
        }
        text = text.replace(from, to);
    }
    Ok(text.into_bytes())
}
