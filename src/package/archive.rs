//! The zip archive of a package, read without trusting it (APPNOTE.TXT 6.3, ECMA-376 part 2,
//! annex B).
//!
//! The directory is read here rather than by the `zip` crate because that crate keeps the last of
//! several entries of one name, where other readers keep the first: counsel would then review
//! another document than the one that was read. One reading of the directory serves both the
//! checks and the parts, so that the two cannot disagree.

use std::collections::HashMap;
use std::ops::Range;

use flate2::Crc;

use super::inflate::{inflate, method_name, within};
use super::limits::Limits;
use super::records::{CentralRecord, EndRecord, u16_at};
use super::{name, refuse};
use crate::model::{Error, Finding, Level};

const LOCAL: &[u8; 4] = b"PK\x03\x04";

const DAMAGED: &str = "get the file again from where it came from; if Word opens it, save it anew as .docx and take that";

/// A file in the archive.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name with `/` as separator, as written otherwise.
    pub name: String,
    /// Where its packed bytes lie in the file.
    pub(super) packed: Range<usize>,
    method: u16,
    crc: u32,
    /// Inflated size as declared; compared after reading, never allocated by.
    pub(super) declared: u64,
}

/// The directory of an archive.
#[derive(Debug, Clone)]
pub struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
    /// Positions in `entries` by lower-case name.
    by_name: HashMap<String, usize>,
    /// Names that were left out because they are absolute, climb, or are symbolic links.
    ignored: Vec<String>,
    findings: Vec<Finding>,
}

impl<'a> Archive<'a> {
    /// Reads the directory of an archive.
    ///
    /// # Errors
    /// When it is damaged, ambiguous, encrypted or beyond a limit.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Error> {
        let end = EndRecord::find(bytes)?;
        let mut archive = Self {
            bytes,
            entries: Vec::new(),
            by_name: HashMap::new(),
            ignored: Vec::new(),
            findings: Vec::new(),
        };
        if end.after < bytes.len() {
            archive.findings.push(Finding::new(
                "trailing_bytes",
                Level::Warning,
                format!(
                    "{} bytes after the end of the archive were not read.",
                    bytes.len() - end.after
                ),
            ));
        }
        archive.read_directory(&end, limits)?;
        Ok(archive)
    }

    /// Its files, in the order of the directory.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The file of that name, without regard to case.
    pub fn find(&self, name: &str) -> Option<&Entry> {
        self.by_name.get(&name.to_ascii_lowercase()).and_then(|&index| self.entries.get(index))
    }

    /// Names that no reader may follow: absolute ones, those with `..`, and symbolic links.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    pub(super) fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    fn read_directory(&mut self, end: &EndRecord, limits: &Limits) -> Result<(), Error> {
        let directory = &self.bytes[end.directory.clone()];
        let mut spans: Vec<(Range<usize>, usize)> = Vec::new();
        let mut seen: HashMap<String, String> = HashMap::new();
        let mut at = 0;
        let mut count: u64 = 0;
        while at < directory.len() {
            count += 1;
            if count > limits.entries as u64 {
                return Err(Limits::exceeded(
                    "entries",
                    limits.entries as u64,
                    "the archive has more files than a document needs",
                ));
            }
            let record = CentralRecord::read(directory, at).ok_or_else(|| {
                damaged(format!(
                    "the archive's directory is damaged at byte {}",
                    end.directory.start + at
                ))
            })?;
            at += record.length;
            let name = record.name();
            if record.flags & 0x2041 != 0 {
                return Err(refuse(
                    format!("{name} is encrypted within the archive"),
                    "open it with the program that encrypted it, and save it without a password",
                ));
            }
            let packed = self.packed(&record, end.directory.start).ok_or_else(|| {
                damaged(format!(
                    "the archive's directory and the file {name} at byte {} do not agree",
                    record.offset
                ))
            })?;
            let header = usize::try_from(record.offset).unwrap_or(usize::MAX);
            spans.push((header..packed.end, self.entries.len()));
            if name.ends_with('/') {
                continue;
            }
            if let Some(other) = seen.insert(name::key(&name), name.clone()) {
                return Err(refuse(
                    format!("the archive is ambiguous: it has both {other} and {name}"),
                    "programs would disagree on which of the two is the document; ask for a clean copy, saved by Word",
                ));
            }
            if record.symlink() || !name::is_safe(&name) {
                self.findings.push(Finding::new(
                    "ignored_entry",
                    Level::Warning,
                    format!(
                        "The archive's entry {name:?} was not read: {}.",
                        if record.symlink() {
                            "it is a symbolic link"
                        } else {
                            "its name leads out of the archive"
                        }
                    ),
                ));
                self.ignored.push(name);
                continue;
            }
            if record.backslashes() {
                self.findings.push(Finding::new(
                    "backslash_name",
                    Level::Note,
                    format!("The archive names {name} with backslashes; it was read."),
                ));
            }
            self.by_name.insert(name.to_ascii_lowercase(), self.entries.len());
            self.entries.push(Entry {
                name,
                packed,
                method: record.method,
                crc: record.crc,
                declared: record.size,
            });
        }
        if count != end.count {
            return Err(damaged(format!(
                "the archive says that it has {} files, and lists {count}",
                end.count
            )));
        }
        spans.sort_by_key(|(span, _)| span.start);
        match spans.first() {
            Some((first, _)) if first.start > 0 => {
                return Err(refuse(
                    format!("there are {} bytes before the archive begins", first.start),
                    "this is how files are made that are two things at once; open it in Word and save it anew as .docx",
                ));
            }
            _ => {}
        }
        for pair in spans.windows(2) {
            if pair[0].0.end > pair[1].0.start {
                return Err(refuse(
                    format!(
                        "the archive's files overlap at byte {}, as in a decompression bomb",
                        pair[1].0.start
                    ),
                    "do not open this file; ask for a clean copy",
                ));
            }
        }
        Ok(())
    }

    /// Checks the local header and gives the range of the packed bytes.
    fn packed(&self, record: &CentralRecord<'_>, directory: usize) -> Option<Range<usize>> {
        let at = usize::try_from(record.offset).ok()?;
        let header = self.bytes.get(at..at.checked_add(30)?)?;
        if !header.starts_with(LOCAL) {
            return None;
        }
        let names = usize::from(u16_at(header, 26)?);
        let extra = usize::from(u16_at(header, 28)?);
        if self.bytes.get(at + 30..at + 30 + names)? != record.raw_name {
            return None;
        }
        let start = at + 30 + names + extra;
        let end = start.checked_add(usize::try_from(record.packed).ok()?)?;
        (end <= directory).then_some(start..end)
    }

    /// The inflated bytes of a file. `total` is what all files together may still take, and is
    /// lessened by what was read.
    ///
    /// # Errors
    /// When the file is damaged, packed by an unknown method, or beyond a limit.
    pub fn read(&self, entry: &Entry, limits: &Limits, total: &mut u64) -> Result<Vec<u8>, Error> {
        let packed = self.bytes.get(entry.packed.clone()).unwrap_or_default();
        let bytes = match entry.method {
            0 => {
                within(entry, packed.len() as u64, limits, *total)?;
                packed.to_vec()
            }
            8 => inflate(entry, packed, limits, *total)?,
            method => {
                return Err(refuse(
                    format!(
                        "{} is packed by method {method}{}, which Word does not use",
                        entry.name,
                        method_name(method)
                    ),
                    "open it in Word and save it anew as .docx",
                ));
            }
        };
        if bytes.len() as u64 != entry.declared {
            return Err(damaged(format!(
                "{} has {} bytes where the archive declares {}",
                entry.name,
                bytes.len(),
                entry.declared
            )));
        }
        let mut crc = Crc::new();
        crc.update(&bytes);
        if crc.sum() != entry.crc {
            return Err(damaged(format!(
                "{} does not have the checksum that the archive declares",
                entry.name
            )));
        }
        *total -= bytes.len() as u64;
        Ok(bytes)
    }
}

pub(super) fn damaged(cause: String) -> Error {
    refuse(cause, DAMAGED)
}
