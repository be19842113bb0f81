//! Checks: the findings of a release.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::app::Library;
use crate::model::{Finding, Level};

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
    code: String,
}

#[derive(Template)]
#[template(path = "checks.html")]
struct ChecksPage {
    page: Page,
    asked: Asked,
    choice: Choice,
    all: usize,
    codes: BTreeMap<String, usize>,
    findings: Vec<Finding>,
}

impl ChecksPage {
    fn place(&self, clause: &str) -> String {
        link::place(&self.page.series, &self.page.release, clause)
    }

    fn with(&self, code: &str) -> String {
        format!("{}{}", self.choice.of_release(&self.page.release), link::query(&[("code", code)]))
    }

    fn words(&self, code: &str) -> String {
        code.replace('_', " ")
    }

    fn class(&self, level: &Level) -> &'static str {
        page::level_class(*level)
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
        let document = library.checked(&format!("{series}@{release}"))?;
        let mut codes: BTreeMap<String, usize> = BTreeMap::new();
        for finding in &document.findings {
            *codes.entry(finding.code.clone()).or_default() += 1;
        }
        let mut findings = document.findings.clone();
        findings.retain(|finding| asked.code.is_empty() || finding.code == asked.code);
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        let choice = Choice::of(library, "checks", &document.series, &document.release)?;
        let all = document.findings.len();
        let mut page = Page::new(visitor, "checks", "").about(&document.series, &document.release);
        page.title = format!("{} – {} {}", page.t("Checks"), series, release);
        page::fill(&ChecksPage { page, asked, choice, all, codes, findings })
    };
    site.page(fill).await
}
