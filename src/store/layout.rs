//! Where things lie in the store's folder, and the file that says it is one.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The newest format this program reads and the one it writes.
///
/// A new kind of change, or a field that older programs must not overlook, raises it; whoever
/// raises it commits a sample under `tests/store_formats/`, and a test opens all of them for ever.
pub const FORMAT: u32 = 1;

/// Lower-case hexadecimal SHA-256: the name of everything that is stored.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// What `FORMAT` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatFile {
    /// UUID of the store, the same in all its copies and backups.
    pub store: String,
    /// Number of the format.
    pub format: u32,
}

impl FormatFile {
    /// The parent of the first generation: it ties the chain to this store.
    pub fn origin(&self) -> String {
        sha256(self.store.as_bytes())
    }
}

/// A file that is written once under the SHA-256 of its content.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stored {
    /// The original bytes of a source.
    Object(String),
    /// A parsed release: gzip of its JSON, named by the SHA-256 of the JSON. (Of the JSON, since
    /// another version of the compressor may give other bytes for the same reading.)
    Reading(String),
}

impl Stored {
    /// The name of its folder.
    pub fn area(&self) -> &'static str {
        match self {
            Self::Object(_) => OBJECTS,
            Self::Reading(_) => READINGS,
        }
    }

    /// The SHA-256 that names it.
    pub fn sha256(&self) -> &str {
        match self {
            Self::Object(sha256) | Self::Reading(sha256) => sha256,
        }
    }
}

pub const OBJECTS: &str = "objects";
pub const READINGS: &str = "readings";
pub const GENERATIONS: &str = "generations";
/// Notes beside changes.
pub const NOTES: &str = "notes";
/// Saved searches.
pub const SEARCHES: &str = "searches";
/// What people keep beside the terms: no part of the chain, and not derived.
pub const PERSONAL: [&str; 2] = [NOTES, SEARCHES];
pub const TMP: &str = "tmp";
pub const SEARCH: &str = "search";
pub const LOCK: &str = "lock";
pub const FORMAT_FILE: &str = "FORMAT";

/// Paths in a store's folder.
#[derive(Debug, Clone)]
pub struct Layout {
    root: PathBuf,
}

impl Layout {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn format(&self) -> PathBuf {
        self.root.join(FORMAT_FILE)
    }

    pub fn lock(&self) -> PathBuf {
        self.root.join(LOCK)
    }

    pub fn folder(&self, area: &str) -> PathBuf {
        self.root.join(area)
    }

    /// `objects/ab/abcd…`: fanned out, so that no folder grows too long to list.
    pub fn stored(&self, file: &Stored) -> PathBuf {
        let sha256 = file.sha256();
        let fan = sha256.get(..2).unwrap_or("xx");
        self.folder(file.area()).join(fan).join(sha256)
    }

    pub fn generation(&self, number: u64) -> PathBuf {
        self.folder(GENERATIONS).join(generation_name(number))
    }

    /// Derived data of one fingerprint: may be deleted at any time.
    pub fn derived(&self, fingerprint: &str) -> PathBuf {
        self.folder(SEARCH).join(fingerprint)
    }
}

/// `00000042.json`.
pub fn generation_name(number: u64) -> String {
    format!("{number:08}.json")
}

/// The number in a generation's file name; `None` for any other file.
pub fn generation_number(name: &str) -> Option<u64> {
    let number = name.strip_suffix(".json")?.parse().ok()?;
    (generation_name(number) == name).then_some(number)
}

/// The file of a person in one of the areas of what people keep: a name may hold what a file's may
/// not, so its hash stands for it.
pub fn personal(store: &Path, area: &str, person: &str) -> PathBuf {
    store.join(area).join(format!("{}.json", sha256(person.as_bytes())))
}

/// Whether a file's name is one that [`personal`] gives.
pub fn is_personal(name: &str) -> bool {
    name.strip_suffix(".json").is_some_and(is_sha256)
}

/// Whether `text` is a SHA-256 as we write it.
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_spelling_is_a_generation() {
        assert_eq!(generation_number("00000042.json"), Some(42));
        assert_eq!(generation_number("123456789.json"), Some(123_456_789));
        for other in ["42.json", "00000042.json.incomplete", "+0000042.json", "00000042", ""] {
            assert_eq!(generation_number(other), None, "{other}");
        }
    }

    #[test]
    fn names_are_the_known_digest() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(b""), empty);
        assert!(is_sha256(empty));
        assert!(!is_sha256(&empty.to_uppercase()));
    }
}
