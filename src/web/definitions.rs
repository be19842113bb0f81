//! Definitions: the glossary of a release, with where each term is used.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::app::{GlossaryEntry, Library, glossary};

use super::choice::Choice;
use super::failure::Failure;
use super::guard::Visitor;
use super::link;
use super::page::{self, Page};
use super::site::Shared;

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    term: String,
}

#[derive(Template)]
#[template(path = "definitions.html")]
struct DefinitionsPage {
    page: Page,
    asked: Asked,
    choice: Choice,
    all: usize,
    language: String,
    entries: Vec<GlossaryEntry>,
}

impl DefinitionsPage {
    fn place(&self, clause: &str) -> String {
        link::place(&self.page.series, &self.page.release, clause)
    }
}

/// The page.
pub async fn page(
    State(site): State<Shared>,
    visitor: Visitor,
    Path((series, release)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let fill = move |library: &Library| {
        let document = library.document(&format!("{series}@{release}"))?;
        let mut entries = glossary(&document, None)?;
        let (all, language) = (entries.len(), document.language.clone());
        let wanted = asked.term.trim().to_lowercase();
        entries.retain(|entry| {
            let names = std::iter::once(&entry.definition.term).chain(&entry.definition.aliases);
            names.into_iter().any(|name| name.to_lowercase().contains(&wanted))
        });
        entries.sort_by_key(|entry| entry.definition.term.to_lowercase());
        let choice = Choice::of(library, "definitions", &document.series, &document.release)?;
        let mut page =
            Page::new(visitor, "definitions", "").about(&document.series, &document.release);
        page.title = format!("{} – {} {}", page.t("Definitions"), series, release);
        page::fill(&DefinitionsPage { page, asked, choice, all, language, entries })
    };
    site.page(fill).await
}
