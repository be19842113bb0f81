//! Search: one box, how it was read, facets, hits.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::app::{Library, SEARCH_ORDERS, SavedSearch, SearchRequest, change_names, search_order};
use crate::model::{ClauseKind, Error, ErrorKind, Facet, Hit, Hits, ReleaseSummary};

use super::choice;
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

/// Newest releases whose dates can be chosen to have changed since.
const SINCES: usize = 4;

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
    change: String,
    as_of: String,
    all: String,
    sort: String,
    page: usize,
}

/// Something that the hits are limited to.
struct Limit {
    /// The name of its field.
    name: &'static str,
    title: &'static str,
    value: String,
}

impl Asked {
    fn request(&self) -> Result<SearchRequest, Error> {
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        Ok(SearchRequest {
            query: self.q.clone(),
            series: some(&self.series),
            release: some(&self.release),
            as_of: some(&self.as_of),
            all_releases: !self.all.is_empty(),
            kind: some(&self.kind),
            section: some(&self.section),
            changed_since: some(&self.since),
            change: some(&self.change),
            sort: search_order(self.sort.trim())?,
            facets: true,
            limit: PER_PAGE,
            offset: self.page.saturating_mul(PER_PAGE),
        })
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
            ("change", &self.change),
            ("as_of", &self.as_of),
            ("all", &self.all),
            ("sort", &self.sort),
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
    releases: Vec<ReleaseSummary>,
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

    /// The language of the release that a hit is of.
    fn language(&self, hit: &Hit) -> &str {
        let of_hit = |release: &&ReleaseSummary| {
            release.series == hit.series && release.release == hit.release
        };
        self.releases.iter().find(of_hit).map_or("", |release| &release.language)
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

    fn rest<'f>(&self, facets: &'f [Facet]) -> &'f [Facet] {
        facets.get(FACETS..).unwrap_or_default()
    }

    fn facet_kind(&self, value: &str) -> &'static str {
        let kinds =
            [ClauseKind::Paragraph, ClauseKind::ListItem, ClauseKind::TableRow, ClauseKind::Note];
        kinds
            .iter()
            .find(|kind| kind.name() == value)
            .map_or("", |kind| self.page.clause_kind(kind))
    }

    fn limits(&self) -> Vec<Limit> {
        let Asked { series, release, kind, section, since, change, as_of, all, .. } = &self.asked;
        let t = |english| self.page.t(english);
        let kind = if kind.is_empty() { kind } else { self.facet_kind(kind) };
        let change = if change.is_empty() { "" } else { self.change_name(change) };
        let all = if all.is_empty() { "" } else { t("every wording that ever stood") };
        [
            ("series", t("Series"), series.as_str()),
            ("release", t("Release"), release),
            ("section", t("Section"), self.section_title(section)),
            ("kind", t("Kind"), kind),
            ("change", t("Last change"), change),
            ("since", t("Changed since"), since),
            ("as_of", t("In force on"), as_of),
            ("all", "", all),
        ]
        .into_iter()
        .filter(|(.., value)| !value.is_empty())
        .map(|(name, title, value)| Limit { name, title, value: value.to_owned() })
        .collect()
    }

    /// The title of a section by its id, where a hit stands in it.
    fn section_title<'s>(&'s self, section: &'s str) -> &'s str {
        let facets = self.hits.as_ref().and_then(|hits| hits.facets.as_ref());
        let found = facets.and_then(|facets| {
            facets.section.iter().find(|facet| facet.value == section && !facet.title.is_empty())
        });
        found.map_or(section, |facet| &facet.title)
    }

    /// What a last change can be: those that hits have, or all before anything was found.
    fn change_names(&self) -> [&'static str; 15] {
        change_names()
    }

    /// A kind or class of change in words.
    fn change_name(&self, name: &str) -> &'static str {
        let known = self.change_names().into_iter().find(|known| *known == name);
        let said = match known {
            Some("moved_and_changed") => "moved and changed",
            known => known.unwrap_or_default(),
        };
        self.page.t(said)
    }

    fn orders(&self) -> [(&'static str, &'static str); 3] {
        let t = |english| self.page.t(english);
        let titles = [t("by relevance"), t("as the document reads"), t("last changed first")];
        let [a, b, c] = SEARCH_ORDERS.map(|(name, _)| name);
        let [first, second, third] = titles;
        [(a, first), (b, second), (c, third)]
    }

    fn is_order(&self, name: &str) -> bool {
        self.asked.sort == name || (self.asked.sort.is_empty() && name == self.orders()[0].0)
    }

    /// The first days of the newest releases that hits can have changed since: of the series that
    /// was chosen, or of the only one.
    fn sinces(&self) -> Vec<(&str, String)> {
        let newest = self.newest();
        let series = match (&*newest, self.asked.series.as_str()) {
            ([only], "") => only.series.as_str(),
            (_, series) => series,
        };
        // What already stood in the first release is not known to have changed.
        let of_series = self.releases.iter().filter(|release| release.series == series);
        let later: Vec<&ReleaseSummary> = of_series.skip(1).collect();
        let dated = later.into_iter().rev().filter_map(|release| {
            let date = release.date.as_ref()?;
            Some((release.release.as_str(), date.first_day()))
        });
        dated.take(SINCES).collect()
    }

    fn newest(&self) -> Vec<&ReleaseSummary> {
        choice::newest(&self.releases)
    }

    /// Whether a series has something to compare its newest release with.
    fn is_several(&self, series: &str) -> bool {
        self.releases.iter().filter(|release| release.series == series).count() > 1
    }

    /// Whether a facet is the first of its series, in an answer from several.
    fn begins_series(&self, facets: &[Facet], at: &usize) -> bool {
        let series = |at: usize| facets.get(at).map(|facet| facet.series.as_str());
        facets.iter().any(|facet| Some(facet.series.as_str()) != series(0))
            && (*at == 0 || series(*at) != series(at.saturating_sub(1)))
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
    let fill = move |library: &Library| {
        let releases = library.releases(None)?;
        let found = (!asked.q.trim().is_empty() && !releases.is_empty())
            .then(|| library.search(&asked.request()?));
        let (hits, error) = match found {
            None => (None, None),
            Some(Ok(hits)) => (Some(hits), None),
            // What was typed is shown again with what is wrong with it.
            Some(Err(error)) if error.kind == ErrorKind::Usage => (None, Some(error)),
            Some(Err(error)) => return Err(error),
        };
        let saved = library.workspace().saved_searches(visitor.user())?;
        let mut page = Page::new(visitor, "search", asked.q.clone());
        if page.title.is_empty() {
            page.title = page.t("Search").to_owned();
        }
        page::fill(&SearchPage { page, asked, releases, saved, hits, error })
    };
    site.page(fill).await
}
