//! The JSON API: the same answers as the command's under `--json`.
//!
//! All of it is `GET`. An answer belongs to one state of the store, which its `ETag` names: who
//! has it already is told so without the work being done again.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use crate::app::{
    Definitions, Findings, Histories, Library, LogBook, Outline, Passages, Releases, SearchRequest,
    glossary, passages, search_order,
};
use crate::model::{Error, ErrorKind};

use super::condition::Condition;
use super::failure::Failure;
use super::openapi;
use super::site::Shared;

/// Hits that are given where no number is asked for, and the most that are.
const HITS: (usize, usize) = (20, 500);

/// Clauses around a place that an answer gives at most.
const MOST_CONTEXT: usize = 500;

/// The addresses below `/api/v1`; [`openapi`] describes each.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/openapi.json", get(async || Json(openapi::description())))
        .route("/releases", get(releases))
        .route("/releases/{series}/{release}", get(release))
        .route("/releases/{series}/{release}/outline", get(outline))
        .route("/releases/{series}/{release}/definitions", get(definitions))
        .route("/releases/{series}/{release}/findings", get(findings))
        .route("/releases/{series}/{release}/passages", get(show))
        .route("/search", get(search))
        .route("/diff/{series}/{old}/{new}", get(diff))
        .route("/history/{series}", get(history))
        .route("/log", get(log))
        .fallback(async || Failure::NoPage)
}

/// Answers with what `work` gives, as the command prints it, unless the asker has it.
async fn answer<T: Serialize>(
    site: &Shared,
    condition: Condition,
    work: impl FnOnce(&Library) -> Result<T, Error> + Send + 'static,
) -> Result<Response, Failure> {
    let write = move |library: &Library| {
        let mut body = serde_json::to_vec_pretty(&work(library)?)
            .map_err(|error| Error::internal("cannot write JSON", error.to_string()))?;
        body.push(b'\n');
        Ok(body)
    };
    condition.answer(site, "application/json", write).await
}

/// Refuses a parameter that names nothing: what it should name is not missing, it was not said.
fn said(parameter: &str, value: &str) -> Result<(), Failure> {
    if !value.trim().is_empty() {
        return Ok(());
    }
    Err(Failure::refused(StatusCode::BAD_REQUEST, &format!("`{parameter}` is empty")))
}

#[derive(Deserialize)]
struct OfSeries {
    series: Option<String>,
}

async fn releases(
    State(site): State<Shared>,
    condition: Condition,
    Query(asked): Query<OfSeries>,
) -> Result<Response, Failure> {
    let work =
        move |library: &Library| library.releases(asked.series.as_deref()).map(Releases::new);
    answer(&site, condition, work).await
}

type Named = Path<(String, String)>;

async fn release(
    State(site): State<Shared>,
    condition: Condition,
    Path((series, release)): Named,
) -> Result<Response, Failure> {
    let work = move |library: &Library| {
        library.document(&format!("{series}@{release}")).map(|document| (*document).clone())
    };
    answer(&site, condition, work).await
}

async fn outline(
    State(site): State<Shared>,
    condition: Condition,
    Path((series, release)): Named,
) -> Result<Response, Failure> {
    let work = move |library: &Library| {
        let document = library.document(&format!("{series}@{release}"))?;
        Ok(Outline::of(&document, u8::MAX))
    };
    answer(&site, condition, work).await
}

#[derive(Deserialize)]
struct OfTerm {
    term: Option<String>,
}

async fn definitions(
    State(site): State<Shared>,
    condition: Condition,
    Path((series, release)): Named,
    Query(asked): Query<OfTerm>,
) -> Result<Response, Failure> {
    let work = move |library: &Library| {
        let document = library.document(&format!("{series}@{release}"))?;
        Ok(Definitions::new(&document, glossary(&document, asked.term.as_deref())?))
    };
    answer(&site, condition, work).await
}

async fn findings(
    State(site): State<Shared>,
    condition: Condition,
    Path((series, release)): Named,
) -> Result<Response, Failure> {
    let work = move |library: &Library| {
        let document = library.checked(&format!("{series}@{release}"))?;
        let mut findings = document.findings.clone();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        Ok(Findings::new(&document, findings))
    };
    answer(&site, condition, work).await
}

#[derive(Deserialize)]
struct AtPlace {
    place: String,
    #[serde(default)]
    context: usize,
}

async fn show(
    State(site): State<Shared>,
    condition: Condition,
    Path((series, release)): Named,
    Query(asked): Query<AtPlace>,
) -> Result<Response, Failure> {
    said("place", &asked.place)?;
    let work = move |library: &Library| {
        let document = library.document(&format!("{series}@{release}"))?;
        let found = passages(&document, &asked.place, asked.context.min(MOST_CONTEXT))?;
        Ok(Passages::new(&document, &asked.place, found))
    };
    answer(&site, condition, work).await
}

/// The options of `ostler search`.
#[derive(Deserialize)]
struct Searched {
    query: String,
    series: Option<String>,
    release: Option<String>,
    as_of: Option<String>,
    #[serde(default)]
    all_releases: bool,
    kind: Option<String>,
    section: Option<String>,
    changed_since: Option<String>,
    changed: Option<String>,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    facets: bool,
    limit: Option<usize>,
    #[serde(default)]
    offset: usize,
}

async fn search(
    State(site): State<Shared>,
    condition: Condition,
    Query(asked): Query<Searched>,
) -> Result<Response, Failure> {
    let request = SearchRequest {
        query: asked.query,
        series: asked.series,
        release: asked.release,
        as_of: asked.as_of,
        all_releases: asked.all_releases,
        kind: asked.kind,
        section: asked.section,
        changed_since: asked.changed_since,
        change: asked.changed,
        sort: search_order(&asked.sort).map_err(Failure::Misasked)?,
        facets: asked.facets,
        limit: asked.limit.unwrap_or(HITS.0).min(HITS.1),
        offset: asked.offset,
    };
    let work = move |library: &Library| library.search(&request);
    answer(&site, condition, work).await.map_err(|failure| match failure {
        Failure::Told(error) if error.kind == ErrorKind::Usage => Failure::Misasked(error),
        failure => failure,
    })
}

async fn diff(
    State(site): State<Shared>,
    condition: Condition,
    Path((series, old, new)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let work = move |library: &Library| {
        let compared = library.compare(&format!("{series}@{old}"), &format!("{series}@{new}"))?;
        Ok(compared.comparison.clone())
    };
    answer(&site, condition, work).await
}

#[derive(Deserialize)]
struct OfClause {
    clause: String,
}

async fn history(
    State(site): State<Shared>,
    condition: Condition,
    Path(series): Path<String>,
    Query(asked): Query<OfClause>,
) -> Result<Response, Failure> {
    said("clause", &asked.clause)?;
    let work = move |library: &Library| {
        Ok(Histories::new(library.history(&series, &asked.clause)?.to_vec()))
    };
    answer(&site, condition, work).await
}

async fn log(State(site): State<Shared>, condition: Condition) -> Result<Response, Failure> {
    answer(&site, condition, |library| Ok(LogBook::new(library.workspace().log()?))).await
}
