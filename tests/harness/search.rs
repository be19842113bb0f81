//! Cases of the `search` area: `corpus.txt` holds releases, `query.txt` one query a paragraph.
//!
//! A release begins with `@ SERIES LABEL [DATE] [LANGUAGE]`, a heading with `#` (as many as its
//! level), may have a `[LABEL]` before its title and ends with its `{anchors}`; every other line is a clause, `LINEAGE [KIND] [key=value]:
//! TEXT`, where the keys are `label`, `anchor` and `defines` (`_` for a space), and `\t` and `\n`
//! stand for themselves. A query's paragraph goes on with options: `scope: all`, `sort: document`, …

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use ostler::diff::{Options, compare};
use ostler::model::{
    Clause, ClauseKind, Date, Definition, DefinitionForm, Hit, Hits, ReleaseName, Section,
    TermsDocument,
};
use ostler::search::{Index, Nature, Payload, Request, Scope, SearchError, Sort, Wordings};

use super::Outcome;

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let corpus = fs::read_to_string(case.join("corpus.txt"))?;
    let folder = tempfile::tempdir()?;
    let payload = Payload { store: "fixture".into(), generation: 1, hash: "0".into() };
    let mut series: Vec<Wordings> = Vec::new();
    let mut newest: HashMap<String, TermsDocument> = HashMap::new();
    for release in releases(&corpus)? {
        let at = series.iter().position(|known| known.series() == release.series);
        let at = at.unwrap_or_else(|| {
            series.push(Wordings::new(release.series.as_str()));
            series.len() - 1
        });
        let before = newest.get(&release.series);
        let before = before.map(|before| compare(before, &release, &Options { all: true }));
        series[at].add(&release, before.as_ref());
        newest.insert(release.series.clone(), release);
    }
    Index::build(folder.path(), &payload, series).map_err(|error| error.to_string())?;
    let (index, _) = Index::open(folder.path()).ok_or("the index cannot be opened")?;

    let mut out = String::new();
    for paragraph in fs::read_to_string(case.join("query.txt"))?.split("\n\n") {
        let mut lines = paragraph.trim_matches('\n').lines();
        let Some(query) = lines.next() else { continue };
        let request = request(query, lines)?;
        out.push_str(&format!("> {}\n", paragraph.trim().replace('\n', "\n> ")));
        match index.search(&request) {
            Ok(hits) => out.push_str(&shown(&hits)),
            Err(SearchError::Query(error) | SearchError::Unknown(error)) => {
                let marker = " ".repeat(error.position);
                out.push_str(&format!("  {query}\n  {marker}^ {}\n", error.message));
                if !error.suggestion.is_empty() {
                    out.push_str(&format!("  {marker}  {}\n", error.suggestion));
                }
            }
            Err(error) => out.push_str(&format!("  {error}\n")),
        }
        out.push('\n');
    }
    Ok(Outcome::text(out))
}

fn request<'a>(query: &str, options: impl Iterator<Item = &'a str>) -> Result<Request, Failed> {
    let mut request = Request { query: query.to_owned(), limit: 10, ..Request::default() };
    let date = |text: &str| Date::parse(text).ok_or("not a date");
    for option in options {
        let (name, value) = option.split_once(": ").ok_or("an option is `name: value`")?;
        match (name, value) {
            ("scope", "all") => request.scope = Scope::AllReleases,
            ("release", name) => {
                let (series, release) = name.split_once('@').ok_or("a release is series@label")?;
                request.scope = Scope::Release(ReleaseName {
                    series: series.to_owned(),
                    release: release.to_owned(),
                });
            }
            ("as-of", day) => request.scope = Scope::AsOf(date(day)?),
            ("series", name) => request.series = Some(name.to_owned()),
            ("section", id) => request.section = Some(id.to_owned()),
            ("kind", name) => request.kind = Some(kind(name).ok_or("no such kind")?),
            ("changed-since", day) => request.changed_since = Some(date(day)?),
            ("change", name) => {
                request.change = Some(Nature::named(name).ok_or("no such change")?);
            }
            ("sort", "document") => request.sort = Sort::Document,
            ("sort", "changed") => request.sort = Sort::Changed,
            ("limit", number) => request.limit = number.parse()?,
            ("offset", number) => request.offset = number.parse()?,
            ("facets", _) => request.facets = true,
            _ => return Err(format!("no such option: {option}").into()),
        }
    }
    Ok(request)
}

fn shown(hits: &Hits) -> String {
    let mut out = format!("  read as: {}\n  total: {}\n", hits.read_as, hits.total);
    for hit in &hits.hits {
        let present = &hit.present;
        out.push_str(&format!(
            "  - {}@{} {}{}  {}\n      {}\n      stands from {} to {} in {}, since {}{}\n",
            hit.series,
            hit.release,
            hit.clause,
            if hit.label.is_empty() { String::new() } else { format!(" {}", hit.label) },
            hit.citation,
            marked(&hit.text, &hit.highlights),
            present.first,
            present.last,
            present.releases,
            hit.since,
            last_change(hit),
        ));
    }
    if let Some(facets) = &hits.facets {
        let lists = [
            ("series", &facets.series),
            ("kind", &facets.kind),
            ("section", &facets.section),
            ("release", &facets.release),
            ("change", &facets.change),
        ];
        for (name, list) in lists {
            let counts: Vec<String> = list
                .iter()
                .map(|facet| format!("{}:{} {}", facet.series, facet.value, facet.count))
                .collect();
            out.push_str(&format!("  by {name}: {}\n", counts.join(", ")));
        }
    }
    out
}

fn last_change(hit: &Hit) -> String {
    let Some(change) = &hit.last_change else { return String::new() };
    let classes = change.classes.iter().map(|class| Nature::Class(*class).name());
    let classes: Vec<&str> = classes.collect();
    let kind = Nature::Kind(change.kind).name();
    format!("; {kind} in {} ({})", change.release, classes.join(", "))
}

/// The text with `[` and `]` around what is highlighted.
fn marked(text: &str, highlights: &[(usize, usize)]) -> String {
    let mut out = String::new();
    for (at, c) in text.chars().enumerate() {
        if highlights.iter().any(|&(_, end)| end == at) {
            out.push(']');
        }
        if highlights.iter().any(|&(start, _)| start == at) {
            out.push('[');
        }
        match c {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    if highlights.iter().any(|&(_, end)| end == text.chars().count()) {
        out.push(']');
    }
    out
}

fn kind(name: &str) -> Option<ClauseKind> {
    [ClauseKind::Paragraph, ClauseKind::ListItem, ClauseKind::TableRow, ClauseKind::Note]
        .into_iter()
        .find(|kind| kind.name() == name)
}

fn releases(corpus: &str) -> Result<Vec<TermsDocument>, Failed> {
    let mut releases: Vec<TermsDocument> = Vec::new();
    for line in corpus.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(head) = line.strip_prefix("@ ") {
            releases.push(release(head)?);
            continue;
        }
        let release = releases.last_mut().ok_or("a corpus begins with a release")?;
        if line.starts_with('#') {
            let section = heading(line, &release.sections);
            release.sections.push(section);
        } else {
            clause(line, release)?;
        }
    }
    Ok(releases)
}

fn release(head: &str) -> Result<TermsDocument, Failed> {
    let mut words = head.split_whitespace();
    let value = serde_json::json!({
        "schema": "ostler.release/1",
        "series": words.next().ok_or("a release needs a series")?,
        "release": words.next().ok_or("a release needs a label")?,
        "date": words.next(),
        "language": words.next().unwrap_or("en"),
        "title": "", "source": {"file": "", "sha256": "", "bytes": 0, "format": "docx"},
        "reader": "", "sections": [], "clauses": [], "definitions": [], "references": [],
        "findings": [],
        "coverage": {"visible": 0, "headings": 0, "clauses": 0, "set_aside": [], "unaccounted": 0},
    });
    Ok(serde_json::from_value(value)?)
}

fn heading(line: &str, before: &[Section]) -> Section {
    let level = line.chars().take_while(|&c| c == '#').count();
    let rest = line[level..].trim();
    let (title, anchors) = match rest.split_once('{') {
        Some((title, anchors)) => (title.trim(), anchors.trim_end_matches('}')),
        None => (rest, ""),
    };
    let (label, title) = match title.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
        Some((label, title)) => (label, title),
        None => ("", title),
    };
    let parent = before.iter().rev().find(|section| usize::from(section.level) < level);
    let slug = title.to_lowercase().replace(' ', "-");
    let join = |above: Option<&String>, glue: &str, own: &str| match above {
        Some(above) => format!("{above}{glue}{own}"),
        None => own.to_owned(),
    };
    Section {
        id: join(parent.map(|parent| &parent.id), "/", &slug),
        parent: parent.map(|parent| parent.id.clone()),
        level: u8::try_from(level).unwrap_or(u8::MAX),
        title: title.to_owned(),
        label: label.to_owned(),
        citation: join(parent.map(|parent| &parent.citation), " › ", title),
        anchors: anchors.split_whitespace().map(str::to_owned).collect(),
        confidence: 1.0,
        ..Section::default()
    }
}

fn clause(line: &str, release: &mut TermsDocument) -> Result<(), Failed> {
    let (head, text) = line.split_once(": ").ok_or("a clause is `LINEAGE: TEXT`")?;
    let mut words = head.split_whitespace();
    let lineage = words.next().ok_or("a clause needs a lineage")?;
    let section = release.sections.last();
    let above = section.map_or("", |section| section.citation.as_str());
    let mut clause = Clause {
        id: lineage.to_owned(),
        lineage: lineage.to_owned(),
        section: section.map(|section| section.id.clone()),
        text: text.replace("\\t", "\t").replace("\\n", "\n"),
        ..Clause::default()
    };
    for word in words {
        match word.split_once('=') {
            Some(("label", label)) => clause.label = label.to_owned(),
            Some(("anchor", anchor)) => clause.anchors.push(anchor.to_owned()),
            Some(("defines", term)) => release.definitions.push(Definition {
                term: term.replace('_', " "),
                aliases: Vec::new(),
                scope: None,
                clause: lineage.to_owned(),
                text: clause.text.clone(),
                form: DefinitionForm::Means,
            }),
            _ => clause.kind = kind(word).ok_or_else(|| format!("no such kind: {word}"))?,
        }
    }
    let number = release.clauses.iter().filter(|other| other.section == clause.section).count() + 1;
    let own = if clause.label.is_empty() { format!("¶ {number}") } else { clause.label.clone() };
    clause.citation = if above.is_empty() { own } else { format!("{above} › {own}") };
    release.clauses.push(clause);
    Ok(())
}
