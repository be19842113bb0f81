//! The store's promises, kept by the real command on real files: killed at any moment, beside
//! another writer, beside readers, copied while it is written, on a full disk and on one that
//! cannot be written.
//!
//! What a test cannot do on a machine (mount a small disk, say) it says aloud as `NOT RUN`.

#![allow(clippy::unwrap_used)] // A test may panic, and clippy sees no tests in their helpers.

mod documents;
mod mount;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;

use documents::{label, write_release};
use mount::Mount;
use ostler::store::{Depth, Store, verify};
use tempfile::TempDir;

/// A folder for a test: `series/<label>.docx` and room for stores.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes the release of this number and gives its path.
    fn release(&self, number: usize) -> PathBuf {
        let folder = self.path("hst");
        fs::create_dir_all(&folder).unwrap();
        write_release(&folder, number)
    }
}

fn ostler(store: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ostler"));
    command.arg("--store").arg(store).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn ingest(store: &Path, paths: &[PathBuf]) -> Command {
    let mut command = ostler(store, &["--quiet", "ingest"]);
    command.args(paths);
    command
}

/// Runs to the end, and demands success.
fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", said(&output));
    output
}

fn said(output: &Output) -> String {
    format!(
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// The labels that are stored. Each release's source and reading are proved on the way.
fn stored(store: &Path) -> BTreeSet<String> {
    let store = match Store::open(store) {
        Ok(store) => store,
        Err(error) if error.hint.contains("makes the store") => return BTreeSet::new(),
        Err(error) => panic!("{error:?}"),
    };
    assert_eq!(store.left_out(), [], "half a generation is seen");
    for record in store.releases() {
        store.reading(record).unwrap();
        store.source(&record.source.sha256).unwrap();
    }
    store.releases().iter().map(|record| record.release.clone()).collect()
}

fn prove(store: &Path) {
    assert_eq!(verify(store, Depth::Data).unwrap().problems, []);
    succeed(&mut ostler(store, &["verify", "--data", "--exit-code"]));
}

#[test]
fn killed_at_any_moment_it_loses_nothing_and_shows_nothing_half() {
    const STORES: u64 = 12;
    const ROUNDS: usize = 25;
    // Two at a time: most of a round is waiting.
    let killed: usize = thread::scope(|scope| {
        let worker = |seeds: std::ops::Range<u64>| {
            scope.spawn(move || seeds.map(|seed| kill_rounds(seed, ROUNDS)).sum::<usize>())
        };
        let workers = [worker(0..STORES / 2), worker(STORES / 2..STORES)];
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    let rounds = ROUNDS * usize::try_from(STORES).unwrap();
    println!("{killed} of {rounds} were killed, the others came to their end before");
    assert!(killed > rounds / 3, "only {killed} were killed");
}

/// Ingests one release after the other into a store, each time killing the command at a moment
/// that the dice choose. Gives how often it was killed before its end.
fn kill_rounds(seed: u64, rounds: usize) -> usize {
    let place = Place::new();
    let store = place.path("store");
    // The numbers that decide when to kill: the same ones each time.
    let mut dice = Rng::with_seed(seed);
    let mut killed = 0;
    // How long it takes when nobody kills it, the making of the store included.
    let begin = Instant::now();
    succeed(&mut ingest(&store, &[place.release(0)]));
    let limit = u64::try_from(begin.elapsed().as_micros()).unwrap() * 5 / 4;
    let mut committed = stored(&store);
    for round in 1..=rounds {
        let mut child = ingest(&store, &[place.release(round)]).spawn().unwrap();
        thread::sleep(Duration::from_micros(dice.u64(..limit.max(1))));
        let acknowledged = match child.try_wait().unwrap() {
            Some(status) => {
                assert!(status.success(), "seed {seed}, round {round}: {}", rest(child));
                true
            }
            None => {
                child.kill().unwrap();
                killed += 1;
                // It may have come to its end just before.
                child.wait().unwrap().success()
            }
        };
        let now = stored(&store);
        let place = format!("seed {seed}, round {round}");
        assert!(now.is_superset(&committed), "{place}: something committed is lost");
        assert!(!acknowledged || now.contains(&label(round)), "{place}: it had said so");
        committed = now;
    }
    // The next one is not held up, and all can be had after all.
    let all: Vec<PathBuf> = (0..=rounds).map(|round| place.release(round)).collect();
    succeed(&mut ingest(&store, &all));
    assert_eq!(stored(&store).len(), rounds + 1);
    prove(&store);
    killed
}

fn rest(child: Child) -> String {
    said(&child.wait_with_output().unwrap())
}

#[test]
fn of_two_writers_at_once_each_is_done_or_told_who_was_first() {
    let place = Place::new();
    let store = place.path("store");
    succeed(&mut ingest(&store, &[place.release(0)]));
    let mut waited = 0;
    for round in 0..10 {
        let numbers = [1 + 2 * round, 2 + 2 * round];
        let children =
            numbers.map(|number| ingest(&store, &[place.release(number)]).spawn().unwrap());
        let outputs = children.map(|child| child.wait_with_output().unwrap());
        for (number, output) in numbers.into_iter().zip(outputs) {
            if output.status.success() {
                assert!(stored(&store).contains(&label(number)), "{number} is lost");
                continue;
            }
            let text = said(&output);
            assert_eq!(output.status.code(), Some(4), "{text}");
            assert!(text.contains("hint:"), "{text}");
            // Either it came second, or it stored its release and found the search index in use.
            if !stored(&store).contains(&label(number)) {
                assert!(text.contains("in use by `ostler ingest` (process"), "{text}");
                waited += 1;
            }
            succeed(&mut ingest(&store, &[place.release(number)]));
        }
    }
    println!("{waited} of 20 were told to wait");
    assert_eq!(stored(&store).len(), 21);
    prove(&store);
}

#[test]
fn readers_and_copies_beside_a_writer_see_whole_generations() {
    let place = Place::new();
    let store = place.path("store");
    succeed(&mut ingest(&store, &[place.release(0)]));
    let done = AtomicBool::new(false);
    let (looks, copies) = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut looks, mut before) = (0, BTreeSet::new());
            while !done.load(Ordering::Relaxed) {
                let now = stored(&store);
                assert!(now.is_superset(&before), "a release came and went");
                before = now;
                looks += 1;
                thread::sleep(Duration::from_millis(1));
            }
            looks
        });
        let copier = scope.spawn(|| {
            let mut copies = 0;
            while !done.load(Ordering::Relaxed) {
                // Sources first: the order in which a generation may be caught without its files.
                let copy = place.path("copy");
                for name in ["objects", "readings", "tmp", "generations", "FORMAT"] {
                    copy_all(&store.join(name), &copy.join(name));
                }
                let opened = Store::open(&copy).unwrap();
                for record in opened.releases() {
                    opened.reading(record).unwrap();
                    opened.source(&record.source.sha256).unwrap();
                }
                assert!(!opened.releases().is_empty());
                fs::remove_dir_all(&copy).unwrap();
                copies += 1;
                thread::sleep(Duration::from_millis(3));
            }
            copies
        });
        for number in 1..25 {
            succeed(&mut ingest(&store, &[place.release(number)]));
        }
        done.store(true, Ordering::Relaxed);
        (reader.join().unwrap(), copier.join().unwrap())
    });
    println!("{looks} looks, {copies} copies");
    assert!(looks > 5 && copies > 2, "{looks} looks, {copies} copies");
    assert_eq!(stored(&store).len(), 25);
    prove(&store);
}

/// Copies as a simple tool does: what vanishes on the way is passed over.
fn copy_all(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy_all(&entry.path(), &to.join(entry.file_name()));
        }
    } else if let Err(error) = fs::copy(from, to) {
        assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{}: {error}", from.display());
    }
}

#[test]
fn a_store_that_cannot_be_written_can_be_read_and_says_so() {
    let place = Place::new();
    let store = place.path("store");
    succeed(&mut ingest(&store, &[place.release(0), place.release(1)]));
    let mount = match Mount::read_only(&store) {
        Ok(mount) => mount,
        Err(why) => return eprintln!("NOT RUN: a read-only folder: {why}"),
    };
    assert_eq!(stored(&store).len(), 2);
    succeed(&mut ostler(&store, &["releases"]));
    let output = ingest(&store, &[place.release(2)]).output().unwrap();
    let text = said(&output);
    assert_eq!(output.status.code(), Some(4), "{text}");
    assert!(text.contains("read-only"), "{text}");
    assert!(text.contains("--store DIR"), "{text}");
    drop(mount);
    succeed(&mut ingest(&store, &[place.release(2)]));
    prove(&store);
}

#[test]
fn a_full_disk_is_said_and_after_that_all_goes_on() {
    let place = Place::new();
    let disk = place.path("disk");
    fs::create_dir(&disk).unwrap();
    let mount = match Mount::small(&disk, "2m") {
        Ok(mount) => mount,
        Err(why) => return eprintln!("NOT RUN: a full disk: {why}"),
    };
    let store = disk.join("store");
    succeed(&mut ingest(&store, &[place.release(0)]));
    // Leave less and less room, so that another step is the one that finds none.
    let mut told = 0;
    for number in 1..20 {
        let committed = stored(&store);
        let free = (20 - number) * 4096;
        let ballast = disk.join("ballast");
        mount.fill(&ballast, free);
        let output = ingest(&store, &[place.release(number)]).output().unwrap();
        let now = stored(&store);
        assert!(now.is_superset(&committed), "something committed is lost");
        if output.status.success() {
            assert!(now.contains(&label(number)));
        } else {
            let text = said(&output);
            assert!(text.contains("error:") && text.contains("hint:"), "{text}");
            told += usize::from(text.contains("the disk is full"));
        }
        fs::remove_file(&ballast).unwrap();
    }
    println!("{told} of 19 were told that the disk is full");
    assert!(told > 2, "{told}");
    mount.grow("64m");
    let all: Vec<PathBuf> = (0..20).map(|number| place.release(number)).collect();
    succeed(&mut ingest(&store, &all));
    assert_eq!(stored(&store).len(), 20);
    prove(&store);
}

#[test]
fn backfilling_gives_what_ingesting_in_order_gives() {
    let place = Place::new();
    let orders = [[0, 1, 2, 3, 4], [3, 0, 4, 2, 1]];
    let exports = orders.map(|order| {
        let store = place.path(&format!("store-{}", order[0]));
        for number in order {
            succeed(&mut ingest(&store, &[place.release(number)]));
        }
        prove(&store);
        let out = place.path(&format!("out-{}", order[0]));
        succeed(ostler(&store, &["--quiet", "export", "-o"]).arg(&out));
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(out).unwrap() {
            let path = entry.unwrap().path();
            files.insert(path.file_name().unwrap().to_owned(), fs::read_to_string(path).unwrap());
        }
        assert!(!files.is_empty());
        files
    });
    let [in_order, backfilled] = exports;
    assert_eq!(in_order, backfilled);
}

#[test]
fn what_is_derived_may_be_lost_in_any_part() {
    let place = Place::new();
    let store = place.path("store");
    for number in 0..3 {
        succeed(&mut ingest(&store, &[place.release(number)]));
    }
    let derived = || {
        let mut entries =
            fs::read_dir(store.join("search")).unwrap().map(|entry| entry.unwrap().path());
        let folder = entries.find(|path| path.is_dir()).unwrap();
        ["lineages", "wordings"].map(|name| folder.join(name))
    };
    let clause = {
        let output = succeed(&mut ostler(&store, &["--json", "search", "kind:paragraph"]));
        let hits: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        hits["hits"][0]["lineage"].as_str().unwrap().to_owned()
    };
    let answers = || {
        let history = succeed(&mut ostler(&store, &["--json", "history", "hst", &clause]));
        let hits = succeed(&mut ostler(&store, &["--json", "search", "kind:paragraph"]));
        (history.stdout, hits.stdout)
    };
    let whole = answers();
    let [lineages, wordings] = derived();
    let file = fs::read_dir(&lineages).unwrap().next().unwrap().unwrap().path();
    let damage: [&dyn Fn(); 5] = [
        &|| fs::remove_dir_all(&lineages).unwrap(),
        &|| fs::write(&file, "{").unwrap(),
        &|| fs::write(&file, "").unwrap(),
        &|| fs::remove_dir_all(&wordings).unwrap(),
        &|| fs::remove_dir_all(store.join("search")).unwrap(),
    ];
    for (number, damage) in damage.into_iter().enumerate() {
        damage();
        assert_eq!(answers(), whole, "after damage {number}");
    }
    prove(&store);
}
