//! The changes of a series as an Atom feed (RFC 4287): one entry for each of the newest releases.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::app::Library;

use super::condition::Condition;
use super::failure::Failure;
use super::link;
use super::page;
use super::site::Shared;

/// Releases that the feed tells of.
const ENTRIES: usize = 10;

struct Entry {
    id: String,
    title: String,
    updated: String,
    link: String,
    summary: String,
}

#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed {
    series: String,
    updated: String,
    own: String,
    entries: Vec<Entry>,
}

/// A release without a date stands at the beginning of time: Atom wants one.
const NO_DATE: &str = "1970-01-01";

/// The feed.
pub async fn feed(
    State(site): State<Shared>,
    condition: Condition,
    Path(series): Path<String>,
) -> Result<Response, Failure> {
    let write = move |library: &Library| {
        let mut entries = Vec::new();
        for compared in library.newest_changes(&series, ENTRIES)? {
            let (before, new) = (&compared.old.release, &compared.new);
            let after = &new.release;
            let date = new.date.as_ref().map_or_else(|| NO_DATE.to_owned(), |d| d.first_day());
            entries.push(Entry {
                id: format!("urn:sha256:{}", new.source.sha256),
                title: format!("{series}@{after}"),
                updated: format!("{date}T00:00:00Z"),
                link: link::compare(&series, before, after),
                summary: compared.summary().totals(),
            });
        }
        let updated = entries
            .first()
            .map_or_else(|| format!("{NO_DATE}T00:00:00Z"), |entry| entry.updated.clone());
        let own = format!("/feed/{}", link::encode(&series));
        page::fill(&Feed { series, updated, own, entries }).map(String::into_bytes)
    };
    condition.answer(&site, "application/atom+xml; charset=utf-8", write).await
}
