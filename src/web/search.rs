//! Search: one box, how it was read, facets, hits.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::app::{SavedSearch, SearchRequest, Workspace};
use crate::model::{ClauseKind, Error, ErrorKind, Facet, Hit, Hits, ReleaseSummary};

use super::failure::Failure;
use super::guard::Visitor;
use super::link;
use super::page::{self, Page};
use super::site::Shared;
use super::text::{self, Piece};

/// Hits on a page.
const PER_PAGE: usize = 20;

/// Values of a facet that are shown at once.
const FACETS: usize = 12;

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    series: String,
    release: String,
    kind: String,
    section: String,
    since: String,
    as_of: String,
    all: String,
    page: usize,
}

impl Asked {
    pub fn request(&self) -> SearchRequest {
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        SearchRequest {
            query: self.q.clone(),
            series: some(&self.series),
            release: some(&self.release),
            as_of: some(&self.as_of),
            all_releases: !self.all.is_empty(),
            kind: some(&self.kind),
            section: some(&self.section),
            changed_since: some(&self.since),
            facets: true,
            limit: PER_PAGE,
            offset: self.page.saturating_mul(PER_PAGE),
            ..SearchRequest::default()
        }
    }

    /// The same search with one thing asked otherwise, from its first page on.
    fn with(&self, name: &str, value: &str) -> String {
        let mut pairs = [
            ("q", self.q.as_str()),
            ("series", &self.series),
            ("release", &self.release),
            ("kind", &self.kind),
            ("section", &self.section),
            ("since", &self.since),
            ("as_of", &self.as_of),
            ("all", &self.all),
            ("page", ""),
        ];
        for (known, old) in &mut pairs {
            if *known == name {
                *old = value;
            }
        }
        format!("/search{}", link::query(&pairs))
    }
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    asked: Asked,
    newest: Vec<ReleaseSummary>,
    saved: Vec<SavedSearch>,
    hits: Option<Hits>,
    error: Option<Error>,
}

impl SearchPage {
    fn pieces<'h>(&self, hit: &'h Hit) -> Vec<Piece<'h, ()>> {
        let spans: Vec<(usize, usize, ())> =
            hit.highlights.iter().map(|&(start, end)| (start, end, ())).collect();
        text::cut_all(&hit.text, &spans)
    }

    fn place(&self, hit: &Hit) -> String {
        link::place(&hit.series, &hit.release, &hit.clause)
    }

    fn history(&self, hit: &Hit) -> String {
        link::history(&hit.series, &hit.lineage)
    }

    fn with(&self, name: &str, value: &str) -> String {
        self.asked.with(name, value)
    }

    fn first<'f>(&self, facets: &'f [Facet]) -> &'f [Facet] {
        facets.get(..FACETS).unwrap_or(facets)
    }

    fn facet_kind(&self, value: &str) -> &'static str {
        let kinds =
            [ClauseKind::Paragraph, ClauseKind::ListItem, ClauseKind::TableRow, ClauseKind::Note];
        kinds
            .iter()
            .find(|kind| kind.name() == value)
            .map_or("", |kind| self.page.clause_kind(kind))
    }

    fn is_limited(&self) -> bool {
        let Asked { series, release, kind, section, since, as_of, .. } = &self.asked;
        [series, release, kind, section, since, as_of].iter().any(|limit| !limit.is_empty())
    }

    fn from(&self) -> usize {
        self.asked.page.saturating_mul(PER_PAGE)
    }

    fn to(&self, hits: &Hits) -> usize {
        self.from().saturating_add(hits.hits.len())
    }

    fn page_link(&self, page: usize) -> String {
        self.asked.with("page", &page.to_string())
    }

    fn read(&self, release: &ReleaseSummary) -> String {
        link::read(&release.series, &release.release)
    }

    fn again(&self, saved: &SavedSearch) -> String {
        let series = saved.series.as_deref().unwrap_or_default();
        format!("/search{}", link::query(&[("q", saved.query.as_str()), ("series", series)]))
    }

    fn compare(&self, release: &ReleaseSummary) -> String {
        format!("/compare/{}", link::encode(&release.series))
    }
}

/// The page.
pub async fn page(
    State(site): State<Shared>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let library = site.library.clone();
    let text = site
        .work
        .run(move || {
            let workspace = library.workspace();
            let releases = stored(workspace)?;
            let found = (!asked.q.trim().is_empty() && !releases.is_empty())
                .then(|| workspace.search(&asked.request()));
            let (hits, error) = match found {
                None => (None, None),
                Some(Ok(hits)) => (Some(hits), None),
                // What was typed is shown again with what is wrong with it.
                Some(Err(error)) if error.kind == ErrorKind::Usage => (None, Some(error)),
                Some(Err(error)) => return Err(error),
            };
            let saved = workspace.saved_searches(visitor.user())?;
            let newest = newest(&releases);
            let mut page = Page::new(visitor, "search", asked.q.clone());
            if page.title.is_empty() {
                page.title = page.t("Search").to_owned();
            }
            page::fill(&SearchPage { page, asked, newest, saved, hits, error })
        })
        .await?;
    Ok(page::html(text))
}

/// What is stored; nothing where there is no store yet.
pub fn stored(workspace: &Workspace) -> Result<Vec<ReleaseSummary>, Error> {
    if workspace.state()?.is_none() { Ok(Vec::new()) } else { workspace.releases(None) }
}

/// The newest release of each series: releases stand by series and date.
pub fn newest(releases: &[ReleaseSummary]) -> Vec<ReleaseSummary> {
    let mut newest: Vec<ReleaseSummary> = Vec::new();
    for release in releases {
        match newest.last_mut() {
            Some(last) if last.series == release.series => *last = release.clone(),
            _ => newest.push(release.clone()),
        }
    }
    newest
}
