//! Search over 120 releases of some 1,500 clauses: how long the index takes to build, to bring up
//! to date and to open, how it grows, and how fast queries are answered: a sample of these is the best
//! of three in a row, since on a shared machine the worst of a hundred is what others did.
//!
//! `cargo bench --bench search` prints one table. The clauses are generated from a seed: word
//! frequencies fall as in running text, so that `the` is everywhere and most words are rare. With
//! `OSTLER_BENCH_RELEASES=DIR` they are those of the releases that `ostler export -o DIR` wrote.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

use std::path::Path;
use std::time::{Duration, Instant};

use fastrand::Rng;
use ostler::model::TermsDocument;
use ostler::search::{Index, Payload, Request, Scope, Wordings};

const CLAUSES: usize = 1_500;
const RELEASES: usize = 120;
/// Clauses reworded, added or removed from one release to the next.
const CHANGES: usize = 14;

const COMMON: &[&str] = &[
    "the",
    "of",
    "to",
    "and",
    "customer",
    "in",
    "or",
    "data",
    "service",
    "any",
    "for",
    "notice",
    "party",
    "agreement",
    "may",
    "terms",
    "liability",
    "breach",
    "terminate",
    "security",
    "days",
    "written",
    "not",
    "support",
    "personal",
    "processing",
    "confidential",
    "order",
    "fees",
    "use",
];
const QUERIES: &[&str] = &[
    "notice w/5 terminat!",
    "\"of the customer\"",
    "(breach OR liability) /s (customer w/10 data)",
    "personal pre/3 data AND NOT fees",
    "the w/10 of",
    "confidential /p (written w/3 notice)",
    "\"personal data\" w/8 (processing OR security)",
    "heading:security AND breach",
    "term1* AND customer",
    "liabilty~ AND notice",
    "kind:list_item data /s fees",
    "terminate OR breach OR support OR order",
    "what happens to personal data when the agreement ends",
];

struct Random(Rng);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0.usize(..limit)
    }

    fn word(&mut self) -> String {
        // The product of two draws is small more often than large.
        let rank = self.below(5_000) * self.below(5_000) / 5_000;
        COMMON.get(rank / 12).map_or_else(|| format!("term{rank}"), |word| (*word).to_owned())
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        for sentence in 0..1 + self.below(3) {
            text.push_str(if sentence == 0 { "When " } else { " When " });
            let words: Vec<String> = (0..8 + self.below(24)).map(|_| self.word()).collect();
            text.push_str(&words.join(" "));
            text.push('.');
        }
        text
    }
}

type Clauses = Vec<(usize, String)>;

fn release(number: usize, clauses: &Clauses) -> TermsDocument {
    let sections: Vec<_> = (0..60)
        .map(|section| {
            let title = format!("{} {section}", COMMON[section % COMMON.len()]);
            serde_json::json!({"id": format!("s{section}"), "parent": null, "level": 1,
                "title": title, "label": "", "citation": title,
                "anchors": [format!("_Toc{number}{section}")], "confidence": 1.0, "paragraphs": []})
        })
        .collect();
    let clauses: Vec<_> = clauses
        .iter()
        .map(|(lineage, text)| {
            let section = lineage % 60;
            serde_json::json!({"id": format!("s{section}/c{lineage}"), "lineage": lineage.to_string(),
                "section": format!("s{section}"),
                "kind": if lineage % 3 == 0 { "list_item" } else { "paragraph" }, "label": "",
                "citation": format!("Section {section} › {lineage}"), "text": text,
                "anchors": [], "links": [], "terms": [], "paragraphs": []})
        })
        .collect();
    serde_json::from_value(serde_json::json!({
        "schema": "ostler.release/1", "series": "terms", "release": format!("r{number:03}"),
        "date": format!("{}-{:02}-01", 2010 + number / 12, number % 12 + 1), "language": "en",
        "title": "", "source": {"file": "", "sha256": "", "bytes": 0, "format": "docx"},
        "reader": "", "sections": sections, "clauses": clauses, "definitions": [],
        "references": [], "findings": [],
        "coverage": {"visible": 0, "headings": 0, "clauses": 0, "set_aside": [], "unaccounted": 0},
    }))
    .expect("a release")
}

/// The releases of an export, in the order of time.
fn exported(folder: &Path) -> Vec<TermsDocument> {
    let mut releases: Vec<TermsDocument> = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            releases.extend(exported(&path));
        } else if path.extension().is_some_and(|kind| kind == "json") {
            let bytes = std::fs::read(&path).expect("a file");
            releases.push(serde_json::from_slice(&bytes).expect("a release"));
        }
    }
    releases.sort_by_key(|release| (release.date.clone(), release.release.clone()));
    releases.iter_mut().for_each(|release| release.series = "terms".to_owned());
    releases
}

/// What one would do first: each clause of each release a document of plain tantivy, its words cut
/// and stemmed by tantivy, everything stored.
fn plain(folder: &Path, releases: &[TermsDocument]) {
    use tantivy::schema::{STORED, STRING, Schema, TextFieldIndexing, TextOptions};
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(tantivy::schema::IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing).set_stored();
    let names = ["release", "clause", "section", "kind"]
        .map(|name| schema.add_text_field(name, STRING | STORED));
    let citation = schema.add_text_field("citation", text.clone());
    let text = schema.add_text_field("text", text);
    let index = tantivy::Index::create_in_dir(folder, schema.build()).expect("an index");
    let mut writer: tantivy::IndexWriter =
        index.writer_with_num_threads(1, 32 << 20).expect("a writer");
    for release in releases {
        for clause in &release.clauses {
            let section = clause.section.as_deref().unwrap_or("");
            let values = [release.release.as_str(), &clause.id, section, clause.kind.name()];
            let mut document = tantivy::TantivyDocument::default();
            for (field, value) in names.iter().zip(values) {
                document.add_text(*field, value);
            }
            document.add_text(citation, &clause.citation);
            document.add_text(text, &clause.text);
            writer.add_document(document).expect("an addition");
        }
    }
    writer.commit().expect("a commit");
    writer.wait_merging_threads().expect("merges");
}

fn releases() -> Vec<TermsDocument> {
    if let Some(folder) = std::env::var_os("OSTLER_BENCH_RELEASES") {
        return exported(Path::new(&folder));
    }
    let mut random = Random(Rng::with_seed(0x05_7113));
    let mut clauses: Clauses = (0..CLAUSES).map(|lineage| (lineage, random.text())).collect();
    let mut next = CLAUSES;
    (0..RELEASES)
        .map(|number| {
            for change in 0..CHANGES * usize::from(number > 0) {
                let at = random.below(clauses.len());
                match change % 7 {
                    0 => {
                        clauses.insert(at, (next, random.text()));
                        next += 1;
                    }
                    1 => {
                        clauses.remove(at);
                    }
                    _ => clauses[at].1 = random.text(),
                }
            }
            release(number, &clauses)
        })
        .collect()
}

fn payload(generation: usize) -> Payload {
    Payload { store: "bench".into(), generation: generation as u64, hash: String::new() }
}

fn size(folder: &Path) -> u64 {
    std::fs::read_dir(folder)
        .expect("a folder")
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            if path.is_dir() { Some(size(&path)) } else { Some(path.metadata().ok()?.len()) }
        })
        .sum()
}

/// The time of the best of three in a row: a sample that another process did not cut into.
fn best_of_three<T>(mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut timed = || {
        let started = Instant::now();
        let done = work();
        (done, started.elapsed())
    };
    let first = timed();
    [timed(), timed()]
        .into_iter()
        .fold(first, |best, next| if next.1 < best.1 { next } else { best })
}

fn quantile(sorted: &[Duration], part: usize) -> Duration {
    sorted[(sorted.len() - 1) * part / 100]
}

fn main() {
    let releases = releases();
    let folder = tempfile::tempdir().expect("a folder");
    let started = Instant::now();
    let mut wordings = Wordings::new("terms");
    wordings.add(&releases[0], None);
    Index::build(folder.path(), &payload(0), [wordings]).expect("an index");
    println!("first release built          {:>12.2?}", started.elapsed());
    let one = size(folder.path());

    let mut updates = Vec::new();
    for (number, release) in releases.iter().enumerate().skip(1).take(20) {
        let started = Instant::now();
        let (index, _) = Index::open(folder.path()).expect("an index");
        let mut wordings = index.wordings("terms").expect("the series");
        wordings.add(release, None);
        index.update(&payload(number), [wordings]).expect("an update");
        updates.push(started.elapsed());
    }
    updates.sort_unstable();
    println!("next release brought in      {:>12.2?} (median of 20)", quantile(&updates, 50));

    let started = Instant::now();
    let mut wordings = Wordings::new("terms");
    releases.iter().for_each(|release| wordings.add(release, None));
    let entries = wordings.entries().count();
    let clauses: usize = releases.iter().map(|release| release.clauses.len()).sum();
    println!(
        "{} releases, {clauses} clauses: {entries} wordings {:>10.2?}",
        releases.len(),
        started.elapsed()
    );
    let started = Instant::now();
    Index::build(folder.path(), &payload(RELEASES), [wordings]).expect("an index");
    println!("… and built                  {:>12.2?}", started.elapsed());
    let all = size(folder.path());
    println!(
        "bytes                        one release {one}, all releases {all}: {:.2} times",
        all as f64 / one as f64
    );
    let peer = tempfile::tempdir().expect("a folder");
    let started = Instant::now();
    plain(peer.path(), &releases);
    let time = started.elapsed();
    println!("plain tantivy, every clause  {time:>12.2?}, {} bytes", size(peer.path()));

    let mut cold = Vec::new();
    for _ in 0..50 {
        let started = Instant::now();
        let (index, _) = Index::open(folder.path()).expect("an index");
        let query = QUERIES[2].to_owned();
        index.search(&Request { query, limit: 10, ..Request::default() }).expect("an answer");
        cold.push(started.elapsed());
    }
    cold.sort_unstable();
    println!("open and first answer        {:>12.2?} (median of 50)", quantile(&cold, 50));

    let (index, _) = Index::open(folder.path()).expect("an index");
    println!("{:<56} {:>6} {:>10} {:>10}", "query", "hits", "p50", "p99");
    let mut every = Vec::new();
    for scope in [Scope::Newest, Scope::AllReleases] {
        println!("{scope:?}");
        for query in QUERIES {
            let request = Request {
                query: (*query).to_owned(),
                scope: scope.clone(),
                limit: 10,
                ..Request::default()
            };
            let mut times = Vec::new();
            let mut total = 0;
            for _ in 0..100 {
                let (answer, time) = best_of_three(|| index.search(&request).expect("an answer"));
                total = answer.total;
                times.push(time);
            }
            every.extend_from_slice(&times);
            times.sort_unstable();
            println!(
                "{query:<56} {total:>6} {:>10.1?} {:>10.1?}",
                quantile(&times, 50),
                quantile(&times, 99)
            );
        }
    }
    every.sort_unstable();
    println!(
        "{:<56} {:>6} {:>10.1?} {:>10.1?}",
        "all",
        "",
        quantile(&every, 50),
        quantile(&every, 99)
    );
}
