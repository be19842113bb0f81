//! Holds the table of rooms: who may import whom, and which external crate lives where.
//!
//! The test reads the source as text, so inside the crate import by full `crate::room::Type` path.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Room, the rooms it may import, the restricted external crates it may use.
const ROOMS: &[(&str, &[&str], &[&str])] = &[
    ("model", &[], &["jiff", "schemars"]),
    ("package", &["model"], &["flate2", "quick_xml", "encoding_rs"]),
    ("word", &["model", "package"], &["quick_xml"]),
    ("richtext", &["model"], &["encoding_rs"]),
    ("segment", &["model", "word", "richtext"], &["aho_corasick", "jiff", "regex_syntax"]),
    ("checks", &["model"], &["aho_corasick"]),
    ("diff", &["model"], &["imara_diff", "icu_segmenter"]),
    ("store", &["model"], &["sha2", "flate2", "uuid", "tar", "jiff", "gethostname"]),
    (
        "search",
        &["model"],
        &["tantivy", "frostem", "icu_segmenter", "unicode_segmentation", "unicode_normalization"],
    ),
    ("redline", &["model", "package", "word", "diff"], &["quick_xml"]),
    ("export", &["model", "diff"], &["docx_rs", "schemars", "csv", "rust_xlsxwriter"]),
    (
        "app",
        &[
            "model", "package", "word", "richtext", "segment", "checks", "diff", "store", "search",
            "redline", "export",
        ],
        &["rayon", "jiff", "toml", "schemars"],
    ),
    (
        "cli",
        &["app", "model", "web"],
        &["clap", "clap_complete", "clap_mangen", "indicatif", "anstream", "anstyle", "browser"],
    ),
    (
        "web",
        &["app", "model"],
        &[
            "axum",
            "tokio",
            "tokio_stream",
            "futures_util",
            "hyper",
            "hyper_util",
            "tower",
            "tower_http",
            "askama",
            "argon2",
            "uuid",
        ],
    ),
];

/// May be used everywhere.
const EVERYWHERE: &[&str] = &["regex", "serde", "serde_json", "thiserror", "std", "core"];

/// Only this file of `cli` may know that there is a web page.
const SERVE: &str = "src/cli/serve.rs";

#[test]
fn every_room_is_in_the_table_and_on_the_map() {
    let map = read(Path::new("src/lib.rs"));
    for room in rooms_on_disk() {
        assert!(ROOMS.iter().any(|(name, ..)| *name == room), "src/{room} is not in the table");
        assert!(map.contains(&format!("| [`{room}`] |")), "src/lib.rs does not describe {room}");
    }
}

#[test]
fn imports_follow_the_table() {
    let inner = Regex::new(r"\bcrate::(\w+)").unwrap();
    let group = Regex::new(r"\bcrate::\{").unwrap();
    let mut wrong = Vec::new();
    for (room, path, code) in sources() {
        let (_, allowed, _) = ROOMS.iter().find(|(name, ..)| *name == room).unwrap();
        for found in inner.captures_iter(&code) {
            let target = &found[1];
            let known = ROOMS.iter().any(|(name, ..)| *name == target);
            let permitted = target == room
                || allowed.contains(&target) && (target != "web" || path == Path::new(SERVE));
            if known && !permitted {
                wrong.push(format!("{}: {room} may not import {target}", path.display()));
            }
        }
        if group.is_match(&code) {
            wrong.push(format!("{}: write crate::room::… out in full", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn external_crates_live_in_their_rooms() {
    let manifest = read(Path::new("Cargo.toml"));
    let section = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let crates: Vec<String> = section
        .lines()
        .filter_map(|line| line.split_once(" = ")?.0.trim().replace('-', "_").into())
        .filter(|name: &String| !name.starts_with('#'))
        .collect();
    assert!(crates.len() > 10, "the manifest was not understood");
    let mut wrong = Vec::new();
    for (room, path, code) in sources() {
        let (_, _, own) = ROOMS.iter().find(|(name, ..)| *name == room).unwrap();
        for name in &crates {
            let permitted = own.contains(&name.as_str()) || EVERYWHERE.contains(&name.as_str());
            let used = Regex::new(&format!(r"(^|[^\w:]){name}::")).unwrap();
            if !permitted && used.is_match(&code) {
                wrong.push(format!("{}: {room} may not use {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// No type of the crates that read, write and index stands in a public signature.
#[test]
fn foreign_types_stay_inside() {
    let import = Regex::new(r"(?m)^\s*use (quick_xml|zip|tantivy|docx_rs|axum)::([^;]+);").unwrap();
    let word = Regex::new(r"\w+").unwrap();
    let public = Regex::new(r"(?m)^\s*pub (?:fn|struct|enum|trait|type|const)[^{;]*").unwrap();
    let mut wrong = Vec::new();
    for (room, path, code) in sources() {
        // The web room's own router is what its one caller, `serve`, runs. What stands in a
        // private module is public within its room only.
        if room == "web" || !is_public(&path) {
            continue;
        }
        let names: Vec<String> = import
            .captures_iter(&code)
            .flat_map(|found| {
                word.find_iter(&found[2])
                    .map(|name| name.as_str().to_owned())
                    .filter(|name| name.starts_with(char::is_uppercase) && !defines(&code, name))
                    .collect::<Vec<_>>()
            })
            .collect();
        for signature in public.find_iter(&code) {
            for name in word.find_iter(signature.as_str()) {
                let foreign = names.iter().any(|foreign| foreign == name.as_str())
                    || ["quick_xml", "tantivy", "docx_rs"].contains(&name.as_str());
                if foreign {
                    wrong.push(format!("{}: {}", path.display(), signature.as_str().trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a file itself defines a type of that name (and imports the other under an alias).
fn defines(code: &str, name: &str) -> bool {
    ["struct", "enum", "trait"].iter().any(|kind| code.contains(&format!("pub {kind} {name}")))
}

/// Whether a room's module is open to other rooms: its own page, or `pub mod` on it.
fn is_public(path: &Path) -> bool {
    let (Some(folder), Some(stem)) = (path.parent(), path.file_stem()) else { return true };
    let name = stem.to_string_lossy();
    if name == "mod" {
        return folder.parent() == Some(Path::new("src"))
            || is_public(&folder.with_extension("rs"));
    }
    read(&folder.join("mod.rs")).contains(&format!("pub mod {name};"))
}

#[test]
fn only_the_command_prints() {
    let print = Regex::new(r"\b(?:e?println!|e?print!|dbg!|io::stdout|io::stderr)").unwrap();
    for (room, path, code) in sources() {
        assert!(room == "cli" || !print.is_match(&code), "{} prints", path.display());
    }
}

/// Room, path and code (without comments and without tests) of every source file.
fn sources() -> Vec<(String, PathBuf, String)> {
    let mut found = Vec::new();
    for room in rooms_on_disk() {
        collect(&Path::new("src").join(&room), &room, &mut found);
    }
    assert!(found.len() > 20, "the sources were not found");
    found
}

fn collect(folder: &Path, room: &str, found: &mut Vec<(String, PathBuf, String)>) {
    let entries: BTreeMap<PathBuf, bool> = fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (folder.join(entry.file_name()), entry.path().is_dir())
        })
        .collect();
    for (path, is_folder) in entries {
        if is_folder {
            collect(&path, room, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !is_test(&path) {
            let code = strip(&read(&path));
            found.push((room.to_owned(), path, code));
        }
    }
}

/// Whether a whole file is compiled for the tests alone.
fn is_test(path: &Path) -> bool {
    let (Some(folder), Some(stem)) = (path.parent(), path.file_stem()) else { return false };
    let page = root().join(folder).join("mod.rs");
    let declared = format!("#[cfg(test)]\nmod {};", stem.to_string_lossy());
    fs::read_to_string(page).is_ok_and(|page| page.contains(&declared))
}

fn strip(source: &str) -> String {
    let code = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn rooms_on_disk() -> Vec<String> {
    let mut rooms: Vec<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    rooms.sort();
    rooms
}

fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
