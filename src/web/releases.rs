//! Releases: what is stored, and new files to ingest, with their progress.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::Stream;

use crate::app::{Alert, IngestReport, IngestRequest, Ingested, Outcome, Stored, Upload};
use crate::model::{Error, ReleaseSummary, Totals};

use super::download::Report;
use super::failure::Failure;
use super::guard::Visitor;
use super::jobs::{Job, Progress};
use super::link;
use super::page::{self, Page};
use super::site::{Shared, Site};

#[derive(Template)]
#[template(path = "releases.html")]
struct ReleasesPage {
    page: Page,
    releases: Vec<ReleaseSummary>,
    series: Vec<String>,
    limit: usize,
}

impl ReleasesPage {
    fn read(&self, release: &ReleaseSummary) -> String {
        link::read(&release.series, &release.release)
    }

    fn checks(&self, release: &ReleaseSummary) -> String {
        let (series, label) = (link::encode(&release.series), link::encode(&release.release));
        format!("/checks/{series}/{label}")
    }

    fn definitions(&self, release: &ReleaseSummary) -> String {
        let (series, label) = (link::encode(&release.series), link::encode(&release.release));
        format!("/definitions/{series}/{label}")
    }

    /// The releases of a series, the newest first.
    fn of<'r>(&'r self, series: &str) -> impl Iterator<Item = &'r ReleaseSummary> + use<'r> {
        let series = series.to_owned();
        self.releases.iter().rev().filter(move |release| release.series == series)
    }

    fn feed(&self, series: &str) -> String {
        format!("/feed/{}", link::encode(series))
    }

    /// The release before; none for the first.
    fn before(&self, release: &ReleaseSummary) -> Option<&ReleaseSummary> {
        let at = self.releases.iter().position(|known| known == release)?;
        let before = self.releases.get(at.checked_sub(1)?)?;
        (before.series == release.series).then_some(before)
    }

    fn changes(&self, release: &ReleaseSummary, before: &ReleaseSummary) -> String {
        link::compare(&release.series, &before.release, &release.release)
    }

    /// What is handed on about the newest release of a series.
    fn report(&self, series: &str) -> Option<Report<'_>> {
        let new = self.of(series).next()?;
        let old = self.before(new)?;
        Some(Report { series: &new.series, old: &old.release, new: &new.release })
    }
}

/// The page.
pub async fn page(State(site): State<Shared>, visitor: Visitor) -> Result<Response, Failure> {
    let (library, limit) = (site.library.clone(), site.options.upload_bytes);
    let text = site
        .work
        .run(move || {
            let releases = library.releases(None)?;
            let mut series: Vec<String> =
                releases.iter().map(|release| release.series.clone()).collect();
            series.dedup();
            let mut page = Page::new(visitor, "releases", "");
            page.title = page.t("Releases").to_owned();
            page::fill(&ReleasesPage { page, releases, series, limit: limit >> 20 })
        })
        .await?;
    Ok(page::html(text))
}

/// What the form sends.
#[derive(Default)]
struct Form {
    csrf: String,
    series: String,
    release: String,
    date: String,
    files: Vec<Upload>,
}

/// Takes files and begins their ingest; goes on to the page of its progress.
pub async fn receive(
    State(site): State<Shared>,
    visitor: Visitor,
    mut multipart: Multipart,
) -> Result<Response, Failure> {
    if visitor.read_only {
        return Err(Failure::ReadOnly);
    }
    // A place first: what cannot be worked on is not taken in.
    let place = site.ingests.place()?;
    let broken = |error: MultipartError| broken(&site, &error);
    let mut form = Form::default();
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "files" {
            // Nothing of a file is taken from a form that may be forged.
            visitor.may_write(&form.csrf)?;
            let file = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(broken)?.to_vec();
            if !(file.is_empty() && bytes.is_empty()) {
                form.files.push(Upload { file, bytes });
            }
            continue;
        }
        let text = field.text().await.map_err(broken)?;
        match name.as_str() {
            "csrf" => form.csrf = text,
            "series" => form.series = text.trim().to_owned(),
            "release" => form.release = text.trim().to_owned(),
            "date" => form.date = text.trim().to_owned(),
            _ => {}
        }
    }
    visitor.may_write(&form.csrf)?;
    let request = asked(&form).map_err(Failure::Misasked)?;
    let (id, progress) = site.jobs.begin(&form.series, form.files.len());
    let (library, ingests) = (site.library.clone(), site.ingests.clone());
    tokio::spawn(async move {
        let told = progress.clone();
        let (files, user) = (form.files, visitor.user().to_owned());
        let work = move || {
            let tick = || told.send_modify(|progress| progress.read += 1);
            library.ingest_uploads(&user, &files, &request, &tick)
        };
        let outcome = ingests.run_at(place, work).await;
        let outcome = outcome.map(Arc::new).map_err(|failure| failure.error());
        progress.send_modify(|progress| progress.outcome = Some(outcome));
    });
    Ok(Redirect::to(&format!("/releases/jobs/{id}")).into_response())
}

fn broken(site: &Site, error: &MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::TooLarge(site.options.upload_bytes);
    }
    Failure::Misasked(Error::usage(
        "the form could not be read",
        error.body_text(),
        "load the page again and send the form once more",
    ))
}

/// Characters that the name of a series or a label may have.
const LONGEST_NAME: usize = 100;

fn asked(form: &Form) -> Result<IngestRequest, Error> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let bad = |c: char| c == '@' || c == '/' || c == '\\' || c.is_control();
    if form.files.is_empty() {
        return Err(Error::usage(
            "no file was sent",
            "the form holds none",
            "choose one or more Word files",
        ));
    }
    // Browsers take `.` and `..` out of an address, and long names make a page unreadable.
    let bad = |name: &str| {
        name.contains(bad) || matches!(name, "." | "..") || name.chars().count() > LONGEST_NAME
    };
    if form.series.is_empty() || bad(&form.series) || bad(&form.release) {
        return Err(Error::usage(
            "the series or the label cannot be used",
            "it is empty, longer than 100 characters, a dot alone, or holds one of @ / \\",
            "name the series shortly, for example ost; the label may be left out",
        ));
    }
    Ok(IngestRequest {
        paths: Vec::new(),
        series: some(&form.series),
        release: some(&form.release),
        date: some(&form.date),
    })
}

#[derive(Template)]
#[template(path = "job.html")]
struct JobPage {
    page: Page,
    id: String,
    progress: Progress,
}

impl JobPage {
    /// A remark without what the command would do about it.
    fn remark<'t>(&self, remark: &'t str) -> &'t str {
        remark.split("; `ostler ").next().unwrap_or(remark)
    }

    fn report(&self) -> Option<&IngestReport> {
        self.progress.outcome.as_ref()?.as_ref().ok().map(AsRef::as_ref)
    }

    fn error(&self) -> Option<&Error> {
        self.progress.outcome.as_ref()?.as_ref().err()
    }

    fn stored<'r>(&self, file: &'r Ingested) -> Option<&'r Stored> {
        match &file.outcome {
            Outcome::Stored(stored) => Some(stored),
            _ => None,
        }
    }

    fn failed<'r>(&self, file: &'r Ingested) -> Option<&'r Error> {
        match &file.outcome {
            Outcome::Failed(error) => Some(error),
            _ => None,
        }
    }

    fn known<'r>(&self, file: &'r Ingested) -> Option<&'r str> {
        match &file.outcome {
            Outcome::AlreadyStored(name) => Some(name),
            _ => None,
        }
    }

    fn read(&self, file: &Ingested) -> String {
        link::read(&file.series, &file.release)
    }

    fn compare(&self, file: &Ingested, before: &str) -> String {
        link::compare(&file.series, before, &file.release)
    }

    /// What is handed on about a release that was stored.
    fn handed_on<'r>(&self, file: &'r Ingested, before: &'r str) -> Report<'r> {
        Report { series: &file.series, old: before, new: &file.release }
    }

    /// The clauses of the new release that a saved search finds.
    fn alert(&self, file: &Ingested, alert: &Alert) -> String {
        let pairs = [("q", &*alert.query), ("series", &*file.series), ("release", &*file.release)];
        format!("/search{}", link::query(&pairs))
    }

    fn totals(&self, totals: &Totals) -> String {
        let said: Vec<String> = totals
            .by_kind
            .iter()
            .map(|(kind, count)| format!("{count} {}", self.page.kind(kind)))
            .collect();
        if said.is_empty() { self.page.t("nothing changed").to_owned() } else { said.join(", ") }
    }
}

/// The progress of an ingest, and what came of it. Without script the page asks again by itself.
pub async fn job(
    State(site): State<Shared>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let job = site.jobs.find(&id).ok_or(Failure::NoPage)?;
    let progress = job.progress.borrow().clone();
    let unfinished = progress.outcome.is_none();
    let is_stored = progress.outcome.as_ref().is_some_and(|outcome| {
        outcome.as_ref().is_ok_and(|report| {
            let stored = |file: &Ingested| matches!(file.outcome, Outcome::Stored(_));
            report.releases.iter().any(stored)
        })
    });
    // A series of which nothing could be read is not there to be gone to.
    let series = if is_stored { job.series.as_str() } else { "" };
    let mut page = Page::new(visitor, "releases", "").about(series, "");
    page.title = page.t("New release").to_owned();
    let mut response = page::html(page::fill(&JobPage { page, id, progress })?);
    if unfinished {
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("2"));
    }
    Ok(response)
}

/// The same as a stream of events: `progress` with `read/files`, and `done` at the end.
pub async fn events(
    State(site): State<Shared>,
    _: Visitor,
    Path(id): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    let job = site.jobs.find(&id).ok_or(Failure::NoPage)?;
    let stream = futures_util::stream::unfold(Some((job, true)), |state| async {
        let (mut job, first): (Job, bool) = state?;
        // The sender goes away with the ingest; what it said last stays.
        let more = first || job.progress.changed().await.is_ok();
        let progress = job.progress.borrow_and_update().clone();
        if progress.outcome.is_some() || !more {
            return Some((Ok(Event::default().event("done").data("done")), None));
        }
        let told = format!("{}/{}", progress.read, progress.files);
        Some((Ok(Event::default().event("progress").data(told)), Some((job, false))))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}
