//! Read: a release as a document.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::app::Library;
use crate::model::{
    Clause, ClauseKind, Definition, Finding, ReferenceStatus, Section, TermsDocument,
    is_generated_anchor,
};

use super::choice::Choice;
use super::failure::Failure;
use super::guard::Visitor;
use super::link;
use super::page::{self, Page};
use super::site::Shared;
use super::text::{self, Piece};

/// What a run of words in a clause is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A defined term, by the number of its meaning.
    Term(usize),
    /// A reference to a place in the document.
    Inside(String),
    /// An address elsewhere.
    Outside(String),
    /// A reference that leads nowhere.
    Dangling,
}

/// A block of the page.
enum Block<'d> {
    Heading(&'d Section),
    Clause(&'d Clause),
    Table(Vec<&'d Clause>),
}

/// A meaning that terms of the page refer to.
struct Meaning<'d> {
    definition: &'d Definition,
    scope: Option<&'d str>,
}

#[derive(Template)]
#[template(path = "read.html")]
struct ReadPage<'d> {
    page: Page,
    document: &'d TermsDocument,
    choice: Choice,
    blocks: Vec<Block<'d>>,
    meanings: Vec<Meaning<'d>>,
    marks: HashMap<&'d str, Vec<(usize, usize, Mark)>>,
    findings: BTreeMap<&'d str, Vec<&'d Finding>>,
    /// Of the whole document.
    general: Vec<&'d Finding>,
    ids: BTreeSet<&'d str>,
}

impl<'d> ReadPage<'d> {
    fn new(page: Page, document: &'d TermsDocument, choice: Choice) -> Self {
        let mut number: HashMap<(&str, &str), usize> = HashMap::new();
        let mut meanings = Vec::new();
        for definition in &document.definitions {
            let key = (definition.term.as_str(), definition.clause.as_str());
            number.entry(key).or_insert_with(|| {
                let section = definition.scope.as_deref().and_then(|id| document.section(id));
                let scope = section.map(|section| section.title.as_str());
                meanings.push(Meaning { definition, scope });
                meanings.len() - 1
            });
        }
        let mut findings: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        let mut general = Vec::new();
        let ids: BTreeSet<&str> = document
            .sections
            .iter()
            .map(|section| section.id.as_str())
            .chain(document.clauses.iter().map(|clause| clause.id.as_str()))
            .collect();
        for finding in &document.findings {
            match finding.clause.as_deref().filter(|id| ids.contains(id)) {
                Some(id) => findings.entry(id).or_default().push(finding),
                None => general.push(finding),
            }
        }
        Self {
            page,
            document,
            choice,
            blocks: blocks(document),
            meanings,
            marks: marks(document, &number),
            findings,
            general,
            ids,
        }
    }

    fn marks(&self, clause: &Clause) -> &[(usize, usize, Mark)] {
        self.marks.get(clause.id.as_str()).map_or(&[], Vec::as_slice)
    }

    fn pieces<'c>(&self, clause: &'c Clause) -> Vec<Piece<'c, Mark>> {
        text::cut_all(&clause.text, self.marks(clause))
    }

    /// The cells of a row. Its text is that of its cells with a tab between each two.
    fn cells<'c>(&self, row: &'c Clause) -> Vec<Vec<Piece<'c, Mark>>> {
        let mut from = 0;
        row.cells
            .iter()
            .map(|cell| {
                let to = from + cell.chars().count();
                let pieces = text::cut(&row.text, (from, to), self.marks(row));
                from = to + 1;
                pieces
            })
            .collect()
    }

    fn findings(&self, id: &str) -> &[&'d Finding] {
        self.findings.get(id).map_or(&[], Vec::as_slice)
    }

    /// Bookmarks that people may have linked to, unless the name is an id of the page already.
    fn anchors<'a>(&self, anchors: &'a [String]) -> Vec<&'a String> {
        let free = |name: &&String| !is_generated_anchor(name) && !self.ids.contains(name.as_str());
        anchors.iter().filter(free).collect()
    }

    /// A finding's level as a name for styles.
    fn rank_of(&self, finding: &Finding) -> &'static str {
        page::level_class(finding.level)
    }

    /// Headings of the page stand below its title.
    fn rank(&self, section: &Section) -> u8 {
        section.level.saturating_add(1).clamp(2, 6)
    }

    fn depth(&self, clause: &Clause) -> u8 {
        clause.depth.min(6)
    }

    fn is_note(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::Note
    }

    fn label<'s>(&self, label: &'s str, typed: &bool) -> &'s str {
        if *typed { "" } else { label }
    }

    fn here(&self, id: &str) -> String {
        format!("#{}", link::encode(id))
    }

    fn history(&self, clause: &Clause) -> String {
        link::history(&self.document.series, &clause.lineage)
    }
}

fn blocks(document: &TermsDocument) -> Vec<Block<'_>> {
    let mut by_section: HashMap<Option<&str>, Vec<&Clause>> = HashMap::new();
    for clause in &document.clauses {
        let section = clause.section.as_deref().filter(|id| document.section(id).is_some());
        by_section.entry(section).or_default().push(clause);
    }
    let mut blocks = Vec::new();
    push(by_section.remove(&None).unwrap_or_default(), &mut blocks);
    for section in &document.sections {
        blocks.push(Block::Heading(section));
        push(by_section.remove(&Some(section.id.as_str())).unwrap_or_default(), &mut blocks);
    }
    blocks
}

/// Rows of one table stand together.
fn push<'d>(clauses: Vec<&'d Clause>, blocks: &mut Vec<Block<'d>>) {
    for clause in clauses {
        if clause.kind != ClauseKind::TableRow || clause.cells.is_empty() {
            blocks.push(Block::Clause(clause));
            continue;
        }
        match blocks.last_mut() {
            Some(Block::Table(rows))
                if rows.last().is_some_and(|row| row.table == clause.table) =>
            {
                rows.push(clause);
            }
            _ => blocks.push(Block::Table(vec![clause])),
        }
    }
}

/// What is marked in each clause. Where a term stands in a reference, the reference stands.
fn marks<'d>(
    document: &'d TermsDocument,
    number: &HashMap<(&str, &str), usize>,
) -> HashMap<&'d str, Vec<(usize, usize, Mark)>> {
    let mut marks: HashMap<&str, Vec<(usize, usize, Mark)>> = HashMap::new();
    for reference in &document.references {
        let mark = match reference.status {
            ReferenceStatus::Resolved => {
                Mark::Inside(format!("#{}", link::encode(&reference.target)))
            }
            ReferenceStatus::External if is_web(&reference.target) => {
                Mark::Outside(reference.target.clone())
            }
            ReferenceStatus::External => continue,
            ReferenceStatus::Dangling => Mark::Dangling,
        };
        let span = (reference.start, reference.end, mark);
        marks.entry(&reference.clause).or_default().push(span);
    }
    for clause in &document.clauses {
        for used in &clause.terms {
            let key = (used.term.as_str(), used.definition.as_str());
            if let Some(number) = number.get(&key) {
                let span = (used.start, used.end, Mark::Term(*number));
                marks.entry(&clause.id).or_default().push(span);
            }
        }
    }
    marks
}

/// A document must not bring in addresses that run something.
fn is_web(target: &str) -> bool {
    let lower = target.to_ascii_lowercase();
    ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

/// The page.
pub async fn page(
    State(site): State<Shared>,
    visitor: Visitor,
    Path((series, release)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let fill = move |library: &Library| {
        let document = library.checked(&format!("{series}@{release}"))?;
        let choice = Choice::of(library, "read", &document.series, &document.release)?;
        let title = heading(&document);
        let page = Page::new(visitor, "read", title).about(&document.series, &document.release);
        page::fill(&ReadPage::new(page, &document, choice))
    };
    site.page(fill).await
}

/// What is printed over a release.
fn heading(document: &TermsDocument) -> String {
    match document.title.as_str() {
        "" => format!("{} {}", document.series, document.release),
        title => title.to_owned(),
    }
}
