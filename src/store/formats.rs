//! Every format that ever shipped is opened for ever: `tests/store_formats/v<N>` holds a store of
//! format N as the program of its time wrote it, `v<N>.json` what must be read from it.
//!
//! When `FORMAT` is raised, `UPDATE=1 cargo test --lib store::formats` writes the folder of the
//! new number. A folder that is there is never written again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};

use super::fs::RealFs;
use super::layout::{FORMAT, LOCK, TMP};
use super::read::Store;
use super::tests::{at, document, name, put};
use super::verify::{Depth, verify};
use super::{Change, Writer};
use crate::model::Date;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store_formats")
}

/// A store in which everything that can happen to a release has happened.
fn write_sample(dir: &Path) {
    let id = "6f0c3a52-41de-4b7e-9d0a-2c5b8e7f1a93";
    let mut store = Store::create_or_open_on(Arc::new(RealFs), dir, id).unwrap();
    let mut writer = store.writer("ostler test", at(0)).unwrap();
    let mut publish = |second: i64, changes: &dyn Fn(&Writer<'_>) -> Vec<Change>| {
        let changes = changes(&writer);
        writer.publish(changes, "counsel@larkfield", at(second)).unwrap();
    };
    let release = |writer: &Writer<'_>, label: &str, text: &str| {
        put(writer, &document("lst", label, text)).unwrap()
    };
    publish(0, &|writer| {
        ["2019-11", "2020-01", "2020-02", "draft", "private"]
            .map(|label| Change::Add(release(writer, label, &format!("The terms of {label}."))))
            .to_vec()
    });
    publish(60, &|writer| vec![Change::Replace(release(writer, "2020-02", "Corrected terms."))]);
    publish(120, &|writer| {
        let mut read = document("lst", "2020-01", "The terms of 2020-01.");
        read.reader = "ostler test reader 2".to_owned();
        vec![Change::Reread(put(writer, &read).unwrap())]
    });
    publish(180, &|_| {
        let (name, to) = (name("lst@draft"), name("lst@2020-03"));
        vec![Change::Rename { name, to, date: Date::parse("2020-03-01") }]
    });
    publish(240, &|_| {
        let reason = "published by mistake".to_owned();
        vec![Change::Withdraw { name: name("lst@2019-11"), reason }]
    });
    publish(300, &|_| {
        let reason = "asked for by its author".to_owned();
        vec![Change::Purge { name: name("lst@private"), reason }]
    });
    drop(writer);
    // Not part of the format; git keeps no empty folders.
    fs::remove_file(dir.join(LOCK)).unwrap();
    fs::remove_dir(dir.join(TMP)).unwrap();
}

/// All that a store says.
fn read_back(store: &Store) -> Value {
    let releases: Vec<Value> = store
        .releases()
        .iter()
        .map(|record| {
            let source = store.source(&record.source.sha256).unwrap();
            json!({
                "record": record,
                "source": String::from_utf8(source).unwrap(),
                "reading": store.reading(record).unwrap(),
            })
        })
        .collect();
    json!({
        "store": store.id(),
        "head": store.head(),
        "releases": releases,
        "withdrawn": store.withdrawn().collect::<Vec<_>>(),
    })
}

#[test]
fn every_format_that_ever_shipped_is_read() {
    let update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    for number in 1..=FORMAT {
        let dir = samples().join(format!("v{number}"));
        let expected = samples().join(format!("v{number}.json"));
        if update && number == FORMAT && !dir.exists() {
            write_sample(&dir);
        }
        let store = Store::open(&dir).unwrap_or_else(|error| panic!("format {number}: {error}"));
        assert_eq!(verify(&dir, Depth::Data).unwrap().problems, [], "format {number}");
        let said = serde_json::to_string_pretty(&read_back(&store)).unwrap() + "\n";
        if update {
            fs::write(&expected, &said).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap();
        assert_eq!(said, expected, "format {number}");
    }
}
