//! Compare: what changed between two releases, summary first.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::summary::{Group, Piece, Publisher, Row, Summary};
use crate::app::{Compared, Library, substituted};
use crate::model::{Class, Edit, Error, ErrorKind};

use super::choice::labels;
use super::download::Report;
use super::failure::Failure;
use super::guard::Visitor;
use super::link;
use super::page::{self, Page};
use super::site::Shared;

/// Equal words left on either side of a change; what is between is folded.
const CONTEXT: usize = 30;

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub old: String,
    pub new: String,
    pub view: String,
    pub class: String,
    pub section: String,
}

impl Asked {
    /// The address of this comparison, as it is looked at.
    pub fn address(&self, series: &str) -> String {
        let pairs = [
            ("old", self.old.as_str()),
            ("new", &self.new),
            ("class", &self.class),
            ("section", &self.section),
            ("view", &self.view),
        ];
        format!("/compare/{}{}", link::encode(series), link::query(&pairs))
    }

    /// The labels of the two releases: the newest and the one before where nothing is asked.
    ///
    /// # Errors
    /// When the series has fewer than two releases.
    pub fn pair(&self, labels: &[String]) -> Result<(String, String), Error> {
        let new = match self.new.as_str() {
            "" => labels.last().cloned().unwrap_or_default(),
            new => new.to_owned(),
        };
        let before = labels.iter().position(|label| *label == new).and_then(|at| at.checked_sub(1));
        let old = match (self.old.as_str(), before.and_then(|at| labels.get(at))) {
            ("", Some(before)) => before.clone(),
            ("", None) => {
                return Err(Error::usage(
                    "there is nothing to compare with",
                    "no older release of this series is stored",
                    "add another release of it",
                ));
            }
            (old, _) => old.to_owned(),
        };
        Ok((old, new))
    }
}

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage<'a> {
    page: Page,
    asked: Asked,
    old: String,
    new: String,
    labels: Vec<String>,
    summary: &'a Summary<'a>,
    groups: Vec<Group<'a>>,
    renumbered: Vec<Row<'a>>,
    cosmetic: Vec<Row<'a>>,
    /// Changes that are nothing but one wording replaced by another all over.
    replaced: Vec<Row<'a>>,
    shown: usize,
    notes: BTreeMap<String, String>,
}

impl<'a> ComparePage<'a> {
    fn side_by_side(&self) -> bool {
        self.asked.view != "inline"
    }

    fn classes(&self) -> [Class; 8] {
        use Class::{
            Anchor, Case, Numbering, Numbers, Punctuation, Reference, Whitespace, Wording,
        };
        [Wording, Numbers, Reference, Punctuation, Case, Whitespace, Numbering, Anchor]
    }

    fn class_name(&self, class: &Class) -> &'static str {
        crate::app::summary::class_name(*class)
    }

    fn count(&self, class: &Class) -> usize {
        self.summary.comparison.totals.by_class.get(class).copied().unwrap_or(0)
    }

    fn older(&self, row: &Row<'a>) -> Vec<Piece<'a>> {
        row.columns(Some(CONTEXT)).1
    }

    fn newer(&self, row: &Row<'a>) -> Vec<Piece<'a>> {
        row.columns(Some(CONTEXT)).0
    }

    fn inline(&self, row: &Row<'a>) -> Vec<Piece<'a>> {
        row.inline(Some(CONTEXT))
    }

    fn is(&self, edit: &Edit, what: &str) -> bool {
        matches!((edit, what), (Edit::Insert, "+") | (Edit::Delete, "-"))
    }

    /// The kind as a name for styles.
    fn slug(&self, row: &Row<'a>) -> String {
        crate::app::summary::kind_name(row.change.kind).replace(' ', "-")
    }

    /// The announcement's remark, in words.
    fn remark(&self, row: &Row<'a>) -> &'static str {
        match row.publisher {
            Publisher::Silent => "",
            Publisher::Announced => self.page.t("announced"),
            Publisher::Unannounced => self.page.t("not announced"),
        }
    }

    /// The change's place in the document: in the newer release, or where it was.
    fn place(&self, row: &Row<'a>) -> String {
        match (row.change.new.first(), row.change.old.first()) {
            (Some(new), _) => link::place(&self.page.series, &self.new, &new.clause),
            (None, Some(old)) => link::place(&self.page.series, &self.old, &old.clause),
            (None, None) => String::new(),
        }
    }

    /// The history of its clause; headings have none.
    fn history(&self, row: &Row<'a>) -> String {
        let new = row.change.new.first().and_then(|which| self.summary.new.clause(&which.clause));
        let old =
            || row.change.old.first().and_then(|which| self.summary.old.clause(&which.clause));
        let clause = new.or_else(old).filter(|clause| !clause.lineage.is_empty());
        clause.map(|clause| link::history(&self.page.series, &clause.lineage)).unwrap_or_default()
    }

    fn note(&self, row: &Row<'a>) -> &str {
        self.notes.get(&row.change.id).map_or("", String::as_str)
    }

    /// What can be taken along.
    fn report(&self) -> Report<'_> {
        Report { series: &self.page.series, old: &self.old, new: &self.new }
    }

    fn in_new(&self, clause: &str) -> String {
        link::place(&self.page.series, &self.new, clause)
    }

    fn in_old(&self, clause: &str) -> String {
        link::place(&self.page.series, &self.old, clause)
    }
}

/// The page.
pub async fn page(
    State(site): State<Shared>,
    visitor: Visitor,
    Path(series): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let fill = move |library: &Library| {
        let labels = labels(library, &series)?;
        let (old, new) = asked.pair(&labels)?;
        let compared = compared(library, &series, &old, &new)?;
        let user = visitor.user().to_owned();
        let (before, after) = (format!("{series}@{old}"), format!("{series}@{new}"));
        let notes = library.workspace().notes(&user, &before, &after)?;
        let title = format!("{series}: {old} → {new}");
        let page = Page::new(visitor, "compare", title).about(&series, &new);
        let summary = compared.summary();
        page::fill(&arranged(page, asked, (old, new), labels, &summary, notes))
    };
    site.page(fill).await
}

/// The changes that were asked for, counted.
fn arranged<'a>(
    page: Page,
    asked: Asked,
    (old, new): (String, String),
    labels: Vec<String>,
    summary: &'a Summary<'a>,
    notes: Vec<crate::app::Note>,
) -> ComparePage<'a> {
    let fits = |row: &Row<'a>| {
        asked.class.is_empty()
            || row
                .change
                .classes
                .iter()
                .any(|class| crate::app::summary::class_name(*class) == asked.class)
    };
    let mut groups: Vec<Group<'a>> = summary.groups.clone();
    groups.retain(|group| asked.section.is_empty() || group.heading.starts_with(&asked.section));
    for group in &mut groups {
        group.rows.retain(fits);
    }
    let all_over = substituted(summary.comparison);
    let is_replaced = |row: &Row<'a>| all_over.contains(row.change.id.as_str());
    let mut replaced = Vec::new();
    for group in &mut groups {
        replaced.extend(group.rows.extract_if(.., |row| is_replaced(row)));
    }
    groups.retain(|group| !group.rows.is_empty());
    let minor = |rows: &[Row<'a>]| -> Vec<Row<'a>> {
        let within =
            |row: &&Row<'a>| asked.section.is_empty() || row.citation().starts_with(&asked.section);
        rows.iter().filter(|row| fits(row)).filter(within).copied().collect()
    };
    let (renumbered, cosmetic) = (minor(&summary.renumbered), minor(&summary.cosmetic));
    let shown = groups.iter().map(|group| group.rows.len()).sum();
    let notes = notes.into_iter().map(|note| (note.change, note.text)).collect();
    ComparePage {
        page,
        asked,
        old,
        new,
        labels,
        summary,
        groups,
        renumbered,
        cosmetic,
        replaced,
        shown,
        notes,
    }
}

/// Two releases of a series compared.
pub fn compared(
    library: &Library,
    series: &str,
    old: &str,
    new: &str,
) -> Result<std::sync::Arc<Compared>, Error> {
    library.compare(&format!("{series}@{old}"), &format!("{series}@{new}"))
}

/// The comparison of the first series that has two releases.
pub async fn newest(State(site): State<Shared>) -> Result<Response, Failure> {
    let library = site.library.clone();
    let releases = site.work.run(move || library.releases(None)).await?;
    let series = releases.windows(2).find_map(|pair| match pair {
        [older, newer] if older.series == newer.series => Some(older.series.clone()),
        _ => None,
    });
    let series = series.ok_or_else(|| {
        Failure::Told(Error {
            kind: ErrorKind::Usage,
            what: "there is nothing to compare yet".to_owned(),
            cause: "no series has two releases".to_owned(),
            hint: "add another release on the page of releases".to_owned(),
        })
    })?;
    Ok(Redirect::to(&format!("/compare/{}", link::encode(&series))).into_response())
}
