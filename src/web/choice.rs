//! Which release a page is about: entries of the navigation lead to the newest, and a page about
//! one leads to the others.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::Library;
use crate::model::{Error, ReleaseSummary};

use super::failure::Failure;
use super::link;
use super::site::Shared;

/// The release that a page is about, among those of its series.
pub struct Choice {
    /// The first part of the address of such pages.
    entry: &'static str,
    series: String,
    pub release: String,
    /// Of the whole series, oldest first.
    labels: Vec<String>,
}

impl Choice {
    /// A page of `entry` about a release.
    ///
    /// # Errors
    /// When there is no such series.
    pub fn of(
        library: &Library,
        entry: &'static str,
        series: &str,
        release: &str,
    ) -> Result<Self, Error> {
        let labels = labels(library, series)?;
        Ok(Self { entry, series: series.to_owned(), release: release.to_owned(), labels })
    }

    fn at(&self) -> Option<usize> {
        self.labels.iter().position(|label| *label == self.release)
    }

    /// The release before.
    pub fn before(&self) -> Option<&String> {
        self.labels.get(self.at()?.checked_sub(1)?)
    }

    /// The release after.
    pub fn after(&self) -> Option<&String> {
        self.labels.get(self.at()?.checked_add(1)?)
    }

    /// All of them, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &String> {
        self.labels.iter().rev()
    }

    pub fn is_several(&self) -> bool {
        self.labels.len() > 1
    }

    /// The same page of another release.
    pub fn of_release(&self, label: &str) -> String {
        address(self.entry, &self.series, label)
    }
}

fn address(entry: &str, series: &str, label: &str) -> String {
    format!("/{entry}/{}/{}", link::encode(series), link::encode(label))
}

/// The labels of a series, oldest first.
///
/// # Errors
/// When there is no such series.
pub fn labels(library: &Library, series: &str) -> Result<Vec<String>, Error> {
    let releases = library.releases(Some(series))?;
    Ok(releases.into_iter().map(|release| release.release).collect())
}

/// The newest release of each series: releases stand by series and date.
pub fn newest(releases: &[ReleaseSummary]) -> Vec<&ReleaseSummary> {
    let series = releases.chunk_by(|left, right| left.series == right.series);
    series.filter_map(|of_one| of_one.last()).collect()
}

/// Leads to the newest release of the first series; to the releases where there is none.
pub async fn of_all(State(site): State<Shared>, entry: &'static str) -> Result<Response, Failure> {
    let library = site.library.clone();
    let releases = site.work.run(move || library.releases(None)).await?;
    let address = newest(&releases).first().map_or_else(
        || "/releases".to_owned(),
        |release| address(entry, &release.series, &release.release),
    );
    Ok(Redirect::to(&address).into_response())
}

/// Leads to the newest release of a series.
pub async fn of_series(
    State(site): State<Shared>,
    Path(series): Path<String>,
    entry: &'static str,
) -> Result<Response, Failure> {
    let library = site.library.clone();
    let releases = site.work.run(move || library.releases(Some(&series))).await?;
    let newest = releases.last().ok_or(Failure::NoPage)?;
    Ok(Redirect::to(&address(entry, &newest.series, &newest.release)).into_response())
}
