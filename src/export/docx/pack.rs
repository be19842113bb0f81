//! The package: docx-rs's parts, and what docx-rs has no words for put into their XML.

use std::io::Cursor;

use docx_rs::Docx;

use crate::model::Error;

/// Builds the package of a document with this title and language (a BCP 47 tag; may be empty).
pub(super) fn pack(docx: Docx, title: &str, language: &str) -> Result<Vec<u8>, Error> {
    let mut parts = docx.build();
    // Repeated heading rows (ECMA-376 17.4.49): the first of each table.
    const FIRST_ROW: &str = "</w:tblGrid><w:tr><w:trPr><w:cantSplit />";
    parts.document = replace(parts.document, FIRST_ROW, &format!("{FIRST_ROW}<w:tblHeader />"))?;
    // Empty properties say nothing, and docx-rs puts those of runs first, where the schema of
    // paragraph properties has them last.
    parts.document = replace(parts.document, "<w:rPr />", "")?;
    parts.document = with_header_and_footer(&text(parts.document)?).into_bytes();
    parts.document = without_paragraph_ids(parts.document)?;
    for parts in [&mut parts.headers, &mut parts.footers] {
        for part in parts {
            *part = without_paragraph_ids(std::mem::take(part))?;
        }
    }
    if !language.is_empty() && language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        let close = "</w:rPr></w:rPrDefault>";
        // East Asian and right-to-left text have their own languages (17.3.2.20).
        let named = format!(
            r#"<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="{language}" />{close}"#
        );
        parts.styles = replace(parts.styles, close, &named)?;
        if runs_from_the_right(language) {
            parts.styles = replace(parts.styles, "<w:lang ", "<w:rtl /><w:lang ")?;
            parts.styles =
                replace(parts.styles, "<w:pPrDefault><w:pPr>", "<w:pPrDefault><w:pPr><w:bidi />")?;
        }
    }
    let close = "</cp:coreProperties>";
    let title = format!("<dc:title>{}</dc:title>{close}", escape(title));
    parts.doc_props.core = replace(parts.doc_props.core, close, &title)?;
    parts.doc_props.core = replace(parts.doc_props.core, ">unknown<", ">Ostler<")?;

    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|error| {
        Error::internal("cannot write the summary of changes as a Word file", error.to_string())
    })?;
    Ok(bytes.into_inner())
}

/// Whether a language is written from right to left.
fn runs_from_the_right(language: &str) -> bool {
    const FROM_THE_RIGHT: &[&str] = &["ar", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"];
    let main = language.split('-').next().unwrap_or_default();
    FROM_THE_RIGHT.iter().any(|known| known.eq_ignore_ascii_case(main))
}

/// Gives all sections the header and footer of the last one, and puts the references first, where
/// the schema has them (ECMA-376 17.6.17). docx-rs loses a section's footer when it has a header.
fn with_header_and_footer(document: &str) -> String {
    const OPEN: &str = "<w:sectPr>";
    let reference = |tag: &&str| {
        tag.starts_with("<w:headerReference ") || tag.starts_with("<w:footerReference ")
    };
    let (body, last) = document.rsplit_once(OPEN).unwrap_or((document, ""));
    let tags = || last.split_inclusive('>');
    let references: String = tags().filter(reference).collect();
    let rest: String = tags().filter(|tag| !reference(tag)).collect();
    let open = format!("{OPEN}{references}");
    format!("{}{open}{rest}", body.replace(OPEN, &open))
}

/// docx-rs numbers paragraphs by a counter of the thread, so that the same document would get
/// other ids the second time, and ids twice where it has sections. They may be absent.
fn without_paragraph_ids(part: Vec<u8>) -> Result<Vec<u8>, Error> {
    let part = text(part)?;
    let mut pieces = part.split("<w:p w14:paraId=\"");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (_, rest) = piece.split_once('"').unwrap_or(("", piece));
        out.push_str("<w:p");
        out.push_str(rest);
    }
    Ok(out.into_bytes())
}

/// Replaces a string in a part. Text cannot hold it: a `<` of the text is escaped there.
fn replace(part: Vec<u8>, from: &str, to: &str) -> Result<Vec<u8>, Error> {
    Ok(text(part)?.replace(from, to).into_bytes())
}

fn text(part: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(part).map_err(|error| {
        Error::internal("cannot write the summary of changes as a Word file", error.to_string())
    })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
