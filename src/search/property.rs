//! Fields that take one value: `anchor:`, `label:`, `kind:`, …

use super::labels::asked_key;
use super::lex::{Token, is_quote};
use super::parse::error;
use super::query::Property;
use super::request::QueryError;
use super::words::words;
use crate::model::ClauseKind;

/// Reads the value of a field.
pub(super) fn property(name: &str, value: &str, token: &Token) -> Result<Property, QueryError> {
    let value = value.trim();
    let named = value.contains('*') || !words(value).is_empty();
    let label = asked_key(value, token.shown.ends_with(is_quote)).filter(|_| name == "label");
    // A label in quotation marks may be a bullet alone.
    if value.is_empty() || (label.is_none() && (name == "label" || !named)) {
        return Err(error(token.at, format!("`{name}:` needs a value after it"), ""));
    }
    if name != "label" && value.starts_with('(') {
        return Err(error(
            token.at,
            format!("`{name}:` takes one value, not a group"),
            format!("write: {name}:first OR {name}:second"),
        ));
    }
    Ok(match name {
        "anchor" => Property::Anchor(value.trim_start_matches('#').to_owned()),
        "label" => Property::Label(label.unwrap_or_default()),
        "section" => Property::Section(value.to_owned()),
        "release" => Property::Release(value.to_owned()),
        "lang" => Property::Language(value.to_lowercase()),
        "series" => Property::Series(value.to_owned()),
        _ => match value.to_lowercase().as_str() {
            "paragraph" | "paragraphs" => Property::Kind(ClauseKind::Paragraph),
            "list_item" | "list" | "item" | "bullet" => Property::Kind(ClauseKind::ListItem),
            "table_row" | "table" | "row" => Property::Kind(ClauseKind::TableRow),
            "note" | "notes" | "footnote" | "endnote" => Property::Kind(ClauseKind::Note),
            "definition" | "definitions" => Property::Defines,
            _ => {
                return Err(error(
                    token.at,
                    format!("there is no kind `{value}`"),
                    "the kinds are paragraph, list_item, table_row, note and definition",
                ));
            }
        },
    })
}
