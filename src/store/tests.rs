//! What the store promises, on real files.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use tempfile::TempDir;

use super::*;
use crate::model::{
    Clause, ClauseKind, Coverage, Date, Error, ErrorKind, Format, Metadata, RELEASE_SCHEMA,
    ReleaseName, ReleaseRef, Source, TermsDocument,
};

/// A release whose source and reading both hold `text`.
pub fn document(series: &str, release: &str, text: &str) -> TermsDocument {
    TermsDocument {
        schema: RELEASE_SCHEMA.to_owned(),
        series: series.to_owned(),
        release: release.to_owned(),
        date: Date::parse(release),
        language: "en".to_owned(),
        title: "Larkfield Services Terms".to_owned(),
        source: Source {
            file: format!("{release}.docx"),
            sha256: sha256(text.as_bytes()),
            bytes: text.len() as u64,
            format: Format::Docx,
        },
        reader: "ostler test reader 1".to_owned(),
        metadata: Metadata::default(),
        sections: Vec::new(),
        clauses: vec![Clause {
            id: "p1".to_owned(),
            lineage: String::new(),
            section: None,
            kind: ClauseKind::Paragraph,
            label: String::new(),
            label_typed: false,
            citation: "1".to_owned(),
            text: text.to_owned(),
            cells: Vec::new(),
            header: false,
            table: None,
            depth: 0,
            lead_in: None,
            anchors: Vec::new(),
            links: Vec::new(),
            terms: Vec::new(),
            paragraphs: vec![1],
            part: String::new(),
        }],
        definitions: Vec::new(),
        references: Vec::new(),
        announcements: Vec::new(),
        findings: Vec::new(),
        coverage: Coverage::default(),
    }
}

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

pub fn name(text: &str) -> ReleaseName {
    let (series, release) = text.split_once('@').unwrap();
    ReleaseName { series: series.to_owned(), release: release.to_owned() }
}

/// Stores one release in a generation of its own.
pub fn ingest(store: &mut Store, series: &str, release: &str, text: &str) -> Result<Head, Error> {
    let mut writer = store.writer("ostler ingest", at(0))?;
    let record = put(&writer, &document(series, release, text))?;
    writer.publish(vec![Change::Add(record)], "tester", at(1))
}

pub fn put(writer: &Writer<'_>, document: &TermsDocument) -> Result<Record, Error> {
    writer.put(document.clauses[0].text.as_bytes())?;
    let reading = writer.put_reading(document)?;
    Ok(Record::of(document, reading, at(0)))
}

fn publish(store: &mut Store, change: Change) -> Result<Head, Error> {
    store.writer("ostler test", at(2))?.publish(vec![change], "tester", at(3))
}

fn labels(store: &Store) -> Vec<String> {
    store.releases().iter().map(|record| record.name().to_string()).collect()
}

fn sample() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create_or_open(&folder.path().join("index")).unwrap();
    for (release, text) in [("2020-03", "third"), ("2020-01", "first"), ("undated", "last")] {
        ingest(&mut store, "lst", release, text).unwrap();
    }
    ingest(&mut store, "annex", "2019-05", "annex").unwrap();
    (folder, store)
}

fn find(store: &Store, text: &str) -> Result<Record, Error> {
    store.find(&text.parse::<ReleaseRef>().unwrap()).cloned()
}

#[test]
fn what_was_put_in_comes_out() {
    let (_folder, store) = sample();
    let again = Store::open(store.dir()).unwrap();
    assert_eq!(again.head(), store.head());
    assert_eq!(again.id(), store.id());
    assert_eq!(labels(&again), ["annex@2019-05", "lst@2020-01", "lst@2020-03", "lst@undated"]);
    let record = find(&again, "lst@2020-03").unwrap();
    assert_eq!(again.reading(&record).unwrap(), document("lst", "2020-03", "third"));
    assert_eq!(again.source(&record.source.sha256).unwrap(), b"third");
    assert_eq!(find(&again, "lst").unwrap().release, "undated");
    assert_eq!(find(&again, "lst@previous").unwrap().release, "2020-03");
    let (before, after) = again.neighbours(&name("lst@2020-03"));
    assert_eq!(before.unwrap().release, "2020-01");
    assert_eq!(after.unwrap().release, "undated");
    assert_eq!(again.series(), ["annex", "lst"]);
}

#[test]
fn the_same_bytes_are_stored_once_whatever_they_are_called() {
    let (_folder, mut store) = sample();
    ingest(&mut store, "other", "v1", "third").unwrap();
    let (one, two) = (find(&store, "lst@2020-03").unwrap(), find(&store, "other@v1").unwrap());
    assert_eq!(one.source.sha256, two.source.sha256);
    assert_eq!(one.reading, two.reading);
    assert_eq!(store.reading(&two).unwrap(), document("other", "v1", "third"));
    assert_eq!(verify(store.dir(), Depth::Data).unwrap().files, 8);
}

#[test]
fn a_change_that_makes_no_sense_changes_nothing() {
    let (_folder, mut store) = sample();
    let before = (store.head().clone(), labels(&store));
    let again = find(&store, "lst@2020-03").unwrap();
    for change in [
        Change::Add(again),
        Change::Withdraw { name: name("lst@1999-01"), reason: String::new() },
        Change::Purge { name: name("lst@1999-01"), reason: String::new() },
        Change::Rename { name: name("lst@undated"), to: name("lst@2020-01"), date: None },
        Change::Rename { name: name("lst@undated"), to: name("lst@latest"), date: None },
    ] {
        let add = Change::Withdraw { name: name("lst@2020-01"), reason: String::new() };
        let mut writer = store.writer("ostler test", at(0)).unwrap();
        let error = writer.publish(vec![add, change], "tester", at(1)).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage, "{error}");
    }
    assert_eq!((store.head().clone(), labels(&store)), before);
    assert_eq!(Store::open(store.dir()).unwrap().head(), store.head());
}

#[test]
fn a_withdrawn_release_is_kept_and_can_come_back() {
    let (_folder, mut store) = sample();
    let record = find(&store, "lst@2020-03").unwrap();
    let reason = "published by mistake".to_owned();
    publish(&mut store, Change::Withdraw { name: record.name(), reason }).unwrap();
    let error = find(&store, "lst@2020-03").unwrap_err();
    assert!(error.cause.contains("withdrawn on 2023-11-14 by tester: published by mistake"));
    assert_eq!(store.withdrawn().count(), 1);
    assert_eq!(store.source(&record.source.sha256).unwrap(), b"third");
    publish(&mut store, Change::Add(record.clone())).unwrap();
    assert_eq!(find(&store, "lst@2020-03").unwrap(), record);
    assert_eq!(store.withdrawn().count(), 0);
}

#[test]
fn a_purge_erases_all_that_the_release_ever_had_and_nothing_else() {
    let (_folder, mut store) = sample();
    ingest(&mut store, "other", "v1", "third").unwrap();
    let mut writer = store.writer("ostler test", at(0)).unwrap();
    let replaced = put(&writer, &document("lst", "2020-03", "secret")).unwrap();
    writer.publish(vec![Change::Replace(replaced.clone())], "tester", at(1)).unwrap();
    drop(writer);
    let to = name("lst@2020-04");
    publish(
        &mut store,
        Change::Rename { name: name("lst@2020-03"), to: to.clone(), date: Date::parse("2020-04") },
    )
    .unwrap();
    publish(&mut store, Change::Purge { name: to, reason: "a duty".to_owned() }).unwrap();
    assert!(!store.layout.stored(&replaced.files()[0]).exists());
    assert!(!store.layout.stored(&replaced.files()[1]).exists());
    let error = store.source(&replaced.source.sha256).unwrap_err();
    assert!(error.cause.contains("purged"), "{error}");
    // The bytes it had first are another release's too.
    assert_eq!(store.source(&sha256(b"third")).unwrap(), b"third");
    let report = verify(store.dir(), Depth::Data).unwrap();
    assert_eq!((report.problems, report.notes), (vec![], vec![]));
    assert_eq!(Store::open(store.dir()).unwrap().head(), store.head());
}

#[test]
fn a_purge_that_was_cut_short_is_finished_by_the_next_write() {
    let (_folder, mut store) = sample();
    let record = find(&store, "lst@2020-03").unwrap();
    let path = store.layout.stored(&record.files()[0]);
    publish(&mut store, Change::Purge { name: record.name(), reason: String::new() }).unwrap();
    fs::write(&path, "third").unwrap();
    let report = verify(store.dir(), Depth::Chain).unwrap();
    assert_eq!(report.problems[0].what, "purged, but still there");
    drop(store.writer("ostler test", at(9)).unwrap());
    assert!(!path.exists());
}

#[test]
fn a_reading_by_another_reader_keeps_the_old_one() {
    let (_folder, mut store) = sample();
    let old = find(&store, "lst@2020-03").unwrap();
    let mut writer = store.writer("ostler reread", at(0)).unwrap();
    let mut better = document("lst", "2020-03", "third");
    better.reader = "ostler test reader 2".to_owned();
    let record = put(&writer, &better).unwrap();
    writer.publish(vec![Change::Reread(record)], "tester", at(1)).unwrap();
    let other = put(&writer, &document("lst", "2020-03", "another")).unwrap();
    assert!(writer.publish(vec![Change::Reread(other)], "tester", at(1)).is_err());
    drop(writer);
    assert_eq!(store.reading(&find(&store, "lst@2020-03").unwrap()).unwrap(), better);
    assert_eq!(store.reading(&old).unwrap(), document("lst", "2020-03", "third"));
}

#[test]
fn a_backfilled_release_gives_the_store_that_ingesting_in_order_gives() {
    let folder = tempfile::tempdir().unwrap();
    let build = |folder: &Path, order: [&str; 4]| {
        let mut store = Store::create_or_open(folder).unwrap();
        for release in order {
            ingest(&mut store, "lst", release, &format!("text of {release}")).unwrap();
        }
        store
    };
    let in_order = build(&folder.path().join("a"), ["2019-11", "2020-01", "2020-02", "2020-05"]);
    let backfilled = build(&folder.path().join("b"), ["2020-05", "2019-11", "2020-02", "2020-01"]);
    assert_eq!(in_order.releases(), backfilled.releases());
    for (one, other) in in_order.releases().iter().zip(backfilled.releases()) {
        for (one, other) in one.files().iter().zip(&other.files()) {
            let (one, other) = (in_order.layout.stored(one), backfilled.layout.stored(other));
            assert_eq!(fs::read(one).unwrap(), fs::read(other).unwrap());
        }
    }
}

#[test]
fn a_backup_restores_to_the_same_store() {
    let (folder, mut store) = sample();
    publish(&mut store, Change::Purge { name: name("lst@2020-01"), reason: "a duty".to_owned() })
        .unwrap();
    let file = folder.path().join("saved.tar");
    store.backup(&file).unwrap();
    assert_eq!(store.backup(&file).unwrap_err().kind, ErrorKind::Usage);
    let copy = restore(&file, &folder.path().join("copy")).unwrap();
    assert_eq!((copy.id(), copy.head()), (store.id(), store.head()));
    assert_eq!(copy.releases(), store.releases());
    assert_eq!(verify(copy.dir(), Depth::Data).unwrap().problems, []);
    assert!(restore(&file, copy.dir()).unwrap_err().cause.contains("something in"));

    // Cut off anywhere, or with a byte turned, it is refused or gives the same store.
    let bytes = fs::read(&file).unwrap();
    for (number, cut) in (0..bytes.len()).step_by(bytes.len() / 40).enumerate() {
        let dir = folder.path().join(format!("cut-{number}"));
        fs::write(&file, &bytes[..cut]).unwrap();
        match restore(&file, &dir) {
            Ok(copy) => assert_eq!(copy.head(), store.head()),
            Err(_) => assert!(Store::open(&dir).is_err(), "cut at {cut}"),
        }
        let dir = folder.path().join(format!("turned-{number}"));
        let mut turned = bytes.clone();
        turned[cut] ^= 4;
        fs::write(&file, &turned).unwrap();
        if restore(&file, &dir).is_ok() {
            assert_eq!(verify(&dir, Depth::Data).unwrap().problems, [], "turned at {cut}");
        }
    }
}
