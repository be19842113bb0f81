//! The crates that Ostler is built from: where they come from, how many they are, and that none is
//! of a version with a known hole. `cargo deny check` says more where it is installed
//! (`deny.toml`); this test needs no network.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use serde::Deserialize;

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
}

/// Crate, first version without the hole, advisory (RustSec, as of 21 August 2026).
const ADVISORIES: &[(&str, [u64; 3], &str)] = &[
    ("bytes", [1, 11, 1], "RUSTSEC-2026-0007"),
    ("crossbeam-channel", [0, 5, 15], "RUSTSEC-2025-0024"),
    ("h2", [0, 4, 16], "RUSTSEC-2026-0258"),
    ("lru", [0, 18, 2], "RUSTSEC-2026-0253"),
    ("lz4_flex", [0, 12, 1], "RUSTSEC-2026-0041"),
    ("memmap2", [0, 9, 11], "RUSTSEC-2026-0186"),
    ("quick-xml", [0, 41, 0], "RUSTSEC-2026-0194"),
    ("regex", [1, 5, 5], "RUSTSEC-2022-0013"),
    ("slab", [0, 4, 11], "RUSTSEC-2025-0047"),
    ("smallvec", [1, 6, 1], "RUSTSEC-2021-0003"),
    ("time", [0, 3, 47], "RUSTSEC-2026-0009"),
    ("tokio", [1, 44, 2], "RUSTSEC-2025-0023"),
    ("zerovec", [0, 10, 4], "RUSTSEC-2024-0347"),
    ("zip", [2, 3, 0], "RUSTSEC-2025-0168"),
];

/// More than this needs a reason: each is code that reads what a stranger sent.
const MOST_PACKAGES: usize = 330;

#[test]
fn no_crate_has_a_known_hole() {
    let packages = packages();
    let mut watched = 0;
    for (name, fixed, advisory) in ADVISORIES {
        for package in packages.iter().filter(|package| package.name == *name) {
            watched += 1;
            assert!(
                version(&package.version) >= *fixed,
                "{name} {} has {advisory}; {fixed:?} is the first without",
                package.version
            );
        }
    }
    assert!(watched > 5, "the names of the crates were not understood");
}

#[test]
fn every_crate_comes_from_the_public_registry_with_its_checksum() {
    let registry = "registry+https://github.com/rust-lang/crates.io-index";
    for package in packages().iter().filter(|package| package.name != "ostler") {
        assert_eq!(package.source.as_deref(), Some(registry), "{}", package.name);
        assert!(package.checksum.is_some(), "{} has no checksum", package.name);
    }
}

#[test]
fn the_number_of_crates_is_watched() {
    let count = packages().len();
    assert!(count <= MOST_PACKAGES, "{count} packages in Cargo.lock, {MOST_PACKAGES} agreed");
}

fn packages() -> Vec<Package> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    let lock: Lock = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(lock.package.len() > 50, "the lock file was not understood");
    lock.package
}

/// `1.2.3-rc.1` as its three numbers.
fn version(text: &str) -> [u64; 3] {
    let numbers = text.split(['-', '+']).next().unwrap();
    let mut parts = numbers.split('.').map(|part| part.parse().unwrap());
    [(); 3].map(|()| parts.next().unwrap_or(0))
}
