//! Definitions: the glossary of a release, with where each term is used.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::app::{GlossaryEntry, glossary};

use super::failure::Failure;
use super::guard::Visitor;
use super::link;
use super::page::{self, Page};
use super::read;
use super::site::Shared;

/// Uses that are shown at once; the others are folded.
const USES: usize = 5;

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
    labels: Vec<String>,
    all: usize,
    entries: Vec<GlossaryEntry>,
}

impl DefinitionsPage {
    fn place(&self, clause: &str) -> String {
        link::place(&self.page.series, &self.page.release, clause)
    }

    fn first<'e, T>(&self, uses: &'e [T]) -> &'e [T] {
        uses.get(..USES).unwrap_or(uses)
    }

    fn rest<'e, T>(&self, uses: &'e [T]) -> &'e [T] {
        uses.get(USES..).unwrap_or_default()
    }

    fn of(&self, label: &str) -> String {
        format!("/definitions/{}/{}", link::encode(&self.page.series), link::encode(label))
    }
}

/// The page.
pub async fn page(
    State(site): State<Shared>,
    visitor: Visitor,
    Path((series, release)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let library = site.library.clone();
    let text = site
        .work
        .run(move || {
            let document = library.document(&format!("{series}@{release}"))?;
            let mut entries = glossary(&document, None)?;
            let all = entries.len();
            let wanted = asked.term.trim().to_lowercase();
            entries.retain(|entry| {
                let names =
                    std::iter::once(&entry.definition.term).chain(&entry.definition.aliases);
                names.into_iter().any(|name| name.to_lowercase().contains(&wanted))
            });
            entries.sort_by_key(|entry| entry.definition.term.to_lowercase());
            let labels = read::labels(&library, &document)?;
            let mut page =
                Page::new(visitor, "definitions", "").about(&document.series, &document.release);
            page.title = format!("{} – {} {}", page.t("Definitions"), series, release);
            page::fill(&DefinitionsPage { page, asked, labels, all, entries })
        })
        .await?;
    Ok(page::html(text))
}

/// Those of the newest release of the first series.
pub async fn newest(State(site): State<Shared>) -> Result<Response, Failure> {
    read::first(&site, "definitions").await
}

/// Those of the newest release of a series.
pub async fn newest_of(
    State(site): State<Shared>,
    Path(series): Path<String>,
) -> Result<Response, Failure> {
    read::newest_in(&site, "definitions", series).await
}
