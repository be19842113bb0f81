//! History: a clause through the releases of its series.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::app::{Library, words_between};
use crate::model::{Change, Edit, Error, History, HistoryEvent, Wording};

use super::failure::Failure;
use super::guard::Visitor;
use super::link;
use super::page::{self, Page};
use super::site::Shared;

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    clause: String,
    /// Numbers of the wordings to compare, from 1.
    from: usize,
    to: usize,
}

/// A clause and the two wordings that are compared.
struct Line {
    history: History,
    /// Numbers from 1; 0 where there is one wording only.
    from: usize,
    to: usize,
    words: Vec<(Edit, String)>,
}

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage {
    page: Page,
    asked: Asked,
    lines: Vec<Line>,
    /// Of the newest release.
    language: String,
}

impl HistoryPage {
    fn place(&self, wording: &Wording) -> String {
        link::place(&self.page.series, &wording.last, &wording.clause)
    }

    fn compare(&self, event: &HistoryEvent, change: &Change) -> String {
        let old = event.previous.as_deref().unwrap_or_default();
        let change = link::encode(&change.id);
        format!("{}#{change}", link::compare(&self.page.series, old, &event.release))
    }

    fn is(&self, edit: &Edit, what: &str) -> bool {
        matches!((edit, what), (Edit::Insert, "+") | (Edit::Delete, "-"))
    }

    /// The event of a release that brought a wording.
    fn event<'h>(&self, history: &'h History, wording: &Wording) -> Option<&'h HistoryEvent> {
        history.events.iter().find(|event| event.release == wording.first)
    }

    /// The release that brought a wording, by its number.
    fn first<'h>(&self, history: &'h History, number: &usize) -> &'h str {
        let wording = number.checked_sub(1).and_then(|at| history.wordings.get(at));
        wording.map_or("", |wording| &wording.first)
    }

    fn citation<'h>(&self, history: &'h History) -> &'h str {
        history.wordings.last().map_or("", |wording| &wording.citation)
    }
}

/// The page.
pub async fn page(
    State(site): State<Shared>,
    visitor: Visitor,
    Path(series): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    if asked.clause.trim().is_empty() {
        return Err(Failure::Misasked(Error::usage(
            "no clause was named",
            "the address says the series alone",
            "follow the link “History” of a clause",
        )));
    }
    let fill = move |library: &Library| {
        let lines: Vec<Line> = library
            .history(&series, &asked.clause)?
            .iter()
            .map(|history| line(history.clone(), &asked))
            .collect();
        let newest = library.releases(Some(&series))?.pop();
        let language = newest.map(|release| release.language).unwrap_or_default();
        let title = lines
            .first()
            .and_then(|line| line.history.wordings.last())
            .map(|wording| wording.citation.clone());
        let page = Page::new(visitor, "history", title.unwrap_or_default()).about(&series, "");
        page::fill(&HistoryPage { page, asked, lines, language })
    };
    site.page(fill).await
}

/// The last two wordings where nothing else is asked for.
fn line(history: History, asked: &Asked) -> Line {
    let last = history.wordings.len();
    let to = if (1..=last).contains(&asked.to) { asked.to } else { last };
    let before = to.saturating_sub(1).max(1);
    let from = if (1..=last).contains(&asked.from) { asked.from } else { before };
    let text = |number: usize| {
        let wording = number.checked_sub(1).and_then(|at| history.wordings.get(at));
        wording.map_or("", |wording| wording.text.as_str())
    };
    let words = words_between(text(from), text(to));
    Line { from, to, words, history }
}
