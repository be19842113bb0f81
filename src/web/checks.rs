//! Checks: the findings of a release.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::model::{Finding, Level};

use super::failure::Failure;
use super::guard::Visitor;
use super::link;
use super::page::{self, Page};
use super::read;
use super::site::Shared;

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    code: String,
}

#[derive(Template)]
#[template(path = "checks.html")]
struct ChecksPage {
    page: Page,
    asked: Asked,
    labels: Vec<String>,
    all: usize,
    codes: BTreeMap<String, usize>,
    findings: Vec<Finding>,
}

impl ChecksPage {
    fn place(&self, clause: &str) -> String {
        link::place(&self.page.series, &self.page.release, clause)
    }

    fn of(&self, label: &str) -> String {
        format!("/checks/{}/{}", link::encode(&self.page.series), link::encode(label))
    }

    fn with(&self, code: &str) -> String {
        format!("{}{}", self.of(&self.page.release), link::query(&[("code", code)]))
    }

    fn words(&self, code: &str) -> String {
        code.replace('_', " ")
    }

    fn class(&self, level: &Level) -> &'static str {
        match level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
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
            let document = library.checked(&format!("{series}@{release}"))?;
            let mut codes: BTreeMap<String, usize> = BTreeMap::new();
            for finding in &document.findings {
                *codes.entry(finding.code.clone()).or_default() += 1;
            }
            let mut findings = document.findings.clone();
            findings.retain(|finding| asked.code.is_empty() || finding.code == asked.code);
            findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
            let labels = read::labels(&library, &document)?;
            let all = document.findings.len();
            let mut page =
                Page::new(visitor, "checks", "").about(&document.series, &document.release);
            page.title = format!("{} – {} {}", page.t("Checks"), series, release);
            page::fill(&ChecksPage { page, asked, labels, all, codes, findings })
        })
        .await?;
    Ok(page::html(text))
}

/// Those of the newest release of the first series.
pub async fn newest(State(site): State<Shared>) -> Result<Response, Failure> {
    read::first(&site, "checks").await
}

/// Those of the newest release of a series.
pub async fn newest_of(
    State(site): State<Shared>,
    Path(series): Path<String>,
) -> Result<Response, Failure> {
    read::newest_in(&site, "checks", series).await
}
