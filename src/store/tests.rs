//! What the store promises, on real files.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use tempfile::TempDir;

use super::*;
use crate::model::{
    Clause, Coverage, Date, Error, ErrorKind, Format, Metadata, RELEASE_SCHEMA, ReleaseName,
    ReleaseRef, Source, TermsDocument,
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
            citation: "1".to_owned(),
            text: text.to_owned(),
            paragraphs: vec![1],
            ..Clause::default()
        }],
        definitions: Vec::new(),
        references: Vec::new(),
        announcements: Vec::new(),
        summary_of_changes: Vec::new(),
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
    let kept = format!("searches/{}.json", sha256(b"a person"));
    fs::create_dir(store.dir().join("searches")).unwrap();
    fs::write(store.dir().join(&kept), "[]").unwrap();
    let within = store.dir().join("tmp/saved.tar");
    assert_eq!(store.backup(&within).unwrap_err().kind, ErrorKind::Usage);
    store.backup(&file).unwrap();
    assert_eq!(store.backup(&file).unwrap_err().kind, ErrorKind::Usage);
    let copy = restore(&file, &folder.path().join("copy")).unwrap();
    assert_eq!((copy.id(), copy.head()), (store.id(), store.head()));
    assert_eq!(copy.releases(), store.releases());
    assert_eq!(fs::read(copy.dir().join(&kept)).unwrap(), b"[]");
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

/// What a folder holds, but for `lock`: a store that refuses must not have written.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(content(&path));
        } else if path.file_name().unwrap() != "lock" {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// The error as a person sees it, with the folder's name made the same on all machines.
fn shown(error: &Error, folder: &Path) -> String {
    format!("{}\n{}\n{}", error.what, error.cause, error.hint)
        .replace(&folder.display().to_string(), "DIR")
}

#[test]
fn a_folder_that_is_no_store_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("index");
    let error = Store::open(&dir).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Store);
    assert_eq!(
        shown(&error, folder.path()),
        "cannot open the store DIR/index\nthere is no folder DIR/index\n\
         `ostler ingest PATH` reads releases and makes the store"
    );
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("README.md"), "what this folder is for").unwrap();
    let error = Store::open(&dir).unwrap_err();
    assert!(error.cause.contains("nothing is stored in"), "{error}");

    fs::write(dir.join("budget.xlsx"), "").unwrap();
    for error in [Store::open(&dir).unwrap_err(), Store::create_or_open(&dir).unwrap_err()] {
        assert!(error.cause.contains("holds other things (`budget.xlsx`)"), "{error}");
        assert!(error.hint.contains("--store"), "{error}");
    }
    assert_eq!(content(&dir).len(), 2);
    fs::remove_file(dir.join("budget.xlsx")).unwrap();
    assert!(Store::create_or_open(&dir).is_ok(), "a page that says what it is for is no hindrance");

    fs::remove_file(dir.join("FORMAT")).unwrap();
    ingest(&mut sample_in(&dir), "lst", "2020-01", "text").unwrap();
    fs::remove_file(dir.join("FORMAT")).unwrap();
    let error = Store::create_or_open(&dir).unwrap_err();
    assert!(error.cause.contains("FORMAT is missing, though there are generations"), "{error}");

    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(Store::open(&file).unwrap_err().kind, ErrorKind::Store);
    assert_eq!(Store::create_or_open(&file).unwrap_err().kind, ErrorKind::Store);
}

fn sample_in(dir: &Path) -> Store {
    Store::create_or_open(dir).unwrap()
}

#[test]
fn a_newer_format_is_refused_politely() {
    let (_folder, store) = sample();
    let dir = store.dir().to_owned();
    let newer = format!(r#"{{"store":"{}","format":2,"more":[]}}"#, store.id());
    fs::write(dir.join("FORMAT"), newer).unwrap();
    let before = content(&dir);
    for error in [
        Store::open(&dir).unwrap_err(),
        Store::create_or_open(&dir).unwrap_err(),
        verify(&dir, Depth::Chain).unwrap_err(),
        repair(&dir, "ostler verify --repair", at(0)).unwrap_err(),
    ] {
        assert!(error.cause.contains("format 2, and this version of ostler knows up to 1"));
        assert!(error.hint.contains("newer"), "{error}");
    }
    assert_eq!(content(&dir), before);
}

#[test]
fn a_second_writer_is_told_who_holds_the_store() {
    let (_folder, mut store) = sample();
    let mut other = Store::open(store.dir()).unwrap();
    let writer = store.writer("ostler ingest corpus", at(0)).unwrap();
    let error = other.writer("ostler reread", at(1)).unwrap_err();
    let expected = format!("`ostler ingest corpus` (process {} on ", std::process::id());
    assert!(error.cause.contains(&expected), "{error}");
    assert!(error.cause.ends_with("since 2023-11-14 22:13:20 UTC"), "{error}");
    assert!(error.hint.contains("wait"), "{error}");
    drop(writer);
    assert!(other.writer("ostler reread", at(1)).is_ok(), "the note alone holds nobody up");
}

#[test]
fn a_reader_sees_what_was_published_when_it_looks_again() {
    let (_folder, mut store) = sample();
    let mut reader = Store::open(store.dir()).unwrap();
    let before = reader.head().clone();
    ingest(&mut store, "lst", "2021-01", "news").unwrap();
    assert_eq!(reader.head(), &before);
    assert_eq!(labels(&reader).len(), 4);
    reader.refresh().unwrap();
    assert_eq!(reader.head(), store.head());
    assert_eq!(labels(&reader), labels(&store));
    assert!(reader.knows(&before) && reader.knows(store.head()));
    assert!(!reader.knows(&Head { generation: before.generation, sha256: sha256(b"") }));
    assert!(!reader.knows(&Head { generation: 99, sha256: before.sha256 }));
}

#[test]
fn a_lost_reading_costs_its_release_alone_until_the_source_is_read_again() {
    let (_folder, store) = sample();
    let dir = store.dir().to_owned();
    let record = store.releases().last().unwrap().clone();
    let [_, reading] = record.files().map(|file| store.layout.stored(&file));
    fs::remove_file(&reading).unwrap();
    let damaged = Store::open(&dir).unwrap();
    assert_eq!(damaged.left_out(), []);
    assert_eq!(damaged.releases(), store.releases());
    let error = damaged.reading(&record).unwrap_err();
    assert!(error.hint.contains("reread"), "{error}");
    let problems = verify(&dir, Depth::Chain).unwrap().problems;
    assert!(problems.len() == 1 && problems[0].hint.contains("reread"), "{problems:?}");
    repair(&dir, "ostler verify --repair", at(0)).unwrap();
    assert_eq!(Store::open(&dir).unwrap().releases(), store.releases());
}

/// The sample with one generation more, of two releases, `other@v1` and `other@v2`, and without the
/// source of the first.
fn sample_that_lost_the_first_of(texts: [&str; 2]) -> (TempDir, Store) {
    let (folder, mut store) = sample();
    let mut writer = store.writer("ostler ingest", at(0)).unwrap();
    let documents = [document("other", "v1", texts[0]), document("other", "v2", texts[1])];
    let changes = documents.map(|document| Change::Add(put(&writer, &document).unwrap()));
    writer.publish(changes.to_vec(), "tester", at(1)).unwrap();
    drop(writer);
    let [source, _] =
        find(&store, "other@v1").unwrap().files().map(|file| store.layout.stored(&file));
    fs::remove_file(source).unwrap();
    (folder, store)
}

#[test]
fn a_lost_source_costs_its_releases_alone() {
    // The last generation brings the same source once more: with it gone, what else that generation
    // brought stays.
    let (_folder, store) = sample_that_lost_the_first_of(["third", "fourth"]);
    let dir = store.dir().to_owned();
    let before = labels(&store);
    assert_eq!(labels(&Store::open(&dir).unwrap()), before);
    repair(&dir, "ostler verify --repair", at(0)).unwrap();
    assert_eq!(labels(&Store::open(&dir).unwrap()), before);
    assert!(!verify(&dir, Depth::Chain).unwrap().problems.is_empty());
}

#[test]
fn a_generation_that_lost_a_source_of_its_own_keeps_the_rest() {
    let (_folder, store) = sample_that_lost_the_first_of(["fourth", "fifth"]);
    let dir = store.dir().to_owned();
    let done = repair(&dir, "ostler verify --repair", at(0)).unwrap();
    assert!(done.iter().any(|line| line.ends_with("was kept: other@v2")), "{done:?}");
    let again = Store::open(&dir).unwrap();
    assert!(find(&again, "other@v2").is_ok() && find(&again, "other@v1").is_err());
    assert_eq!(verify(&dir, Depth::Data).unwrap().problems, []);
}

#[test]
fn a_copy_that_caught_half_a_generation_is_a_store_up_to_the_one_before() {
    let (_folder, mut store) = sample();
    let before = (store.head().clone(), store.releases().to_vec());
    ingest(&mut store, "lst", "2021-01", "news").unwrap();
    let dir = store.dir().to_owned();
    let record = find(&store, "lst@2021-01").unwrap();
    let generation = dir.join("generations/00000005.json");
    let whole = fs::read(&generation).unwrap();
    let [source, _] = record.files().map(|file| store.layout.stored(&file));

    let torn = |part: &[u8]| fs::write(&generation, part).unwrap();
    let cases: [&dyn Fn(); 3] =
        [&|| fs::remove_file(&source).unwrap(), &|| torn(&whole[..whole.len() / 2]), &|| torn(b"")];
    for (number, spoil) in cases.into_iter().enumerate() {
        spoil();
        let mut copy = Store::open(&dir).unwrap();
        assert_eq!((copy.head().clone(), copy.releases().to_vec()), before, "case {number}");
        assert_eq!(copy.left_out()[0].generation, 5);
        let report = verify(&dir, Depth::Chain).unwrap();
        assert!(!report.problems.is_empty(), "case {number}");
        let error = ingest(&mut copy, "lst", "2021-02", "more news").unwrap_err();
        assert!(error.cause.contains("generation 5 is not complete"), "{error}");
        assert!(error.hint.contains("--repair"), "{error}");

        let done = repair(&dir, "ostler verify --repair", at(0)).unwrap();
        assert!(done[0].contains("00000005.json.incomplete"), "{done:?}");
        assert_eq!(verify(&dir, Depth::Data).unwrap().problems, [], "case {number}");
        let mut copy = Store::open(&dir).unwrap();
        assert_eq!(copy.left_out(), []);
        ingest(&mut copy, "lst", "2021-01", "news").unwrap();
        assert_eq!(copy.head().generation, 5);
        assert_eq!(verify(&dir, Depth::Data).unwrap().problems, [], "case {number}");
    }
}

#[test]
fn damage_in_the_chain_is_named_and_nothing_is_guessed() {
    let (_folder, store) = sample();
    let dir = store.dir().to_owned();
    let path = dir.join("generations/00000002.json");
    let whole = fs::read_to_string(&path).unwrap();
    let last = dir.join("generations/00000004.json");
    let (third, fourth) = (dir.join("generations/00000003.json"), fs::read(&last).unwrap());
    let kept = fs::read_to_string(&third).unwrap();
    fs::write(&third, kept.replace("tester", "someone")).unwrap();
    let error = Store::open(&dir).unwrap_err();
    assert!(error.cause.contains("it stands on another generation 3"), "{error}");
    assert!(repair(&dir, "ostler verify --repair", at(0)).is_err());
    assert_eq!(fs::read(&last).unwrap(), fourth, "the last generation is not the one at fault");
    fs::write(&third, kept).unwrap();

    let damage = [
        ("changed", Some(whole.replace("tester", "someone"))),
        ("torn", Some(whole[..40].to_owned())),
        ("missing", None),
    ];
    for (case, content) in damage {
        match content {
            Some(content) => fs::write(&path, content).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let error = Store::open(&dir).unwrap_err();
        assert!(error.cause.contains("the chain is damaged at generation"), "{case}: {error}");
        assert!(error.hint.contains("backup"), "{case}: {error}");
        let report = verify(&dir, Depth::Chain).unwrap();
        let named = report.problems.iter().any(|problem| {
            let file = problem.path.display().to_string();
            file.ends_with("00000002.json") || file.ends_with("00000003.json")
        });
        assert!(named, "{case}: {report:?}");
        assert!(repair(&dir, "ostler verify --repair", at(0)).is_err(), "{case}");
    }
    fs::write(&path, whole).unwrap();
    assert_eq!(verify(&dir, Depth::Data).unwrap().problems, []);
}

#[test]
fn verify_finds_each_file_that_is_missing_or_changed() {
    let (_folder, store) = sample();
    let record = find(&store, "lst@2020-03").unwrap();
    for file in record.files() {
        let path = store.layout.stored(&file);
        let whole = fs::read(&path).unwrap();
        let problems = |depth| verify(store.dir(), depth).unwrap().problems;

        fs::remove_file(&path).unwrap();
        assert_eq!(problems(Depth::Chain).len(), 1);
        assert_eq!(problems(Depth::Data)[0].what, "missing");

        let mut turned = whole.clone();
        *turned.last_mut().unwrap() ^= 1;
        fs::write(&path, turned).unwrap();
        assert_eq!(problems(Depth::Chain), []);
        assert!(problems(Depth::Data)[0].what.starts_with("its content is"));
        let unusable = store.reading(&record).is_err() || store.source(&sha256(b"third")).is_err();
        assert!(unusable, "what does not match its hash is never handed out");

        // Putting the same again mends it.
        let mut again = Store::open(store.dir()).unwrap();
        let writer = again.writer("ostler reread", at(0)).unwrap();
        put(&writer, &document("lst", "2020-03", "third")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
}

#[test]
fn what_an_ingest_that_was_cut_short_leaves_is_noted_and_harmless() {
    let (_folder, mut store) = sample();
    let writer = store.writer("ostler ingest", at(0)).unwrap();
    put(&writer, &document("lst", "2022-01", "never published")).unwrap();
    drop(writer);
    fs::write(store.dir().join("tmp/4711.0.objects"), "half").unwrap();
    let report = verify(store.dir(), Depth::Data).unwrap();
    assert_eq!(report.problems, []);
    assert_eq!(report.notes.len(), 2, "{:?}", report.notes);
    let done = repair(store.dir(), "ostler verify --repair", at(0)).unwrap();
    assert_eq!(done, ["a file that was left behind was removed"]);
    assert_eq!(labels(&Store::open(store.dir()).unwrap()), labels(&store));
}

#[test]
fn what_is_not_found_is_answered_with_what_is_near() {
    let (_folder, store) = sample();
    let answer = |text: &str| {
        let error = find(&store, text).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage);
        shown(&error, store.dir())
    };
    assert_eq!(
        answer("lst@2020-02"),
        "there is no release lst@2020-02\nlst has 3 releases, and none has the label `2020-02`\n\
         near it are: lst@2020-01, lst@2020-03, lst@undated; `ostler releases lst` lists all"
    );
    assert_eq!(
        answer("anex"),
        "there is no release anex\nno series is called `anex`\nstored are: annex, lst"
    );
    assert_eq!(
        answer("annex@previous"),
        "there is no release annex@previous\nannex has one release only, annex@2019-05\n\
         `ostler ingest PATH` reads and stores another"
    );
}
