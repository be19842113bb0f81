//! The zip archive of a package, read without trusting it (APPNOTE.TXT 6.3, ECMA-376 part 2,
//! annex B).
//!
//! The directory is read here rather than by the `zip` crate because that crate keeps the last of
//! several entries of one name, where other readers keep the first: counsel would then review
//! another document than the one that was read. One reading of the directory serves both the
//! checks and the parts, so that the two cannot disagree.

use std::collections::HashMap;
use std::ops::Range;

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::limits::{Limits, RATIO_FROM};
use super::{name, refuse};
use crate::model::{Error, Finding, Level};

const LOCAL: &[u8; 4] = b"PK\x03\x04";
const CENTRAL: &[u8; 4] = b"PK\x01\x02";
const END: &[u8; 4] = b"PK\x05\x06";
const END_64: &[u8; 4] = b"PK\x06\x06";
const LOCATOR_64: &[u8; 4] = b"PK\x06\x07";

const DAMAGED: &str = "get the file again from where it came from; if Word opens it, save it anew as .docx and take that";

/// A file in the archive.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name with `/` as separator, as written otherwise.
    pub name: String,
    /// Where its packed bytes lie in the file.
    packed: Range<usize>,
    method: u16,
    crc: u32,
    /// Inflated size as declared; compared after reading, never allocated by.
    declared: u64,
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

/// Inflates in steps, so that a bomb is noticed before its bytes are there.
fn inflate(entry: &Entry, packed: &[u8], limits: &Limits, total: u64) -> Result<Vec<u8>, Error> {
    // A first guess from real bytes; the declaration may lessen it, never raise it.
    let guess = (packed.len() as u64).saturating_mul(16).min(entry.declared).min(limits.part_bytes);
    let mut bytes = Vec::with_capacity(usize::try_from(guess).unwrap_or(0).saturating_add(64));
    let mut stream = Decompress::new(false);
    loop {
        let read = usize::try_from(stream.total_in()).unwrap_or(usize::MAX);
        let rest = packed.get(read..).unwrap_or_default();
        let before = (read, bytes.len());
        let status =
            stream.decompress_vec(rest, &mut bytes, FlushDecompress::None).map_err(|_| {
                damaged(format!(
                    "{} is damaged after byte {} of its packed form",
                    entry.name,
                    stream.total_in()
                ))
            })?;
        within(entry, bytes.len() as u64, limits, total)?;
        if status == Status::StreamEnd {
            break;
        }
        let stuck = before == (usize::try_from(stream.total_in()).unwrap_or(0), bytes.len());
        if bytes.len() < bytes.capacity() && stuck {
            return Err(damaged(format!("{} is cut off after {} bytes", entry.name, bytes.len())));
        }
        if bytes.len() == bytes.capacity() {
            bytes.reserve(bytes.len().clamp(1 << 16, 1 << 23));
        }
    }
    if stream.total_in() != packed.len() as u64 {
        return Err(damaged(format!(
            "{} ends {} bytes before the archive says",
            entry.name,
            packed.len() as u64 - stream.total_in()
        )));
    }
    Ok(bytes)
}

fn within(entry: &Entry, size: u64, limits: &Limits, total: u64) -> Result<(), Error> {
    let packed = entry.packed.len() as u64;
    if size > limits.part_bytes {
        return Err(Limits::exceeded(
            "part_bytes",
            limits.part_bytes,
            format!("{} inflates to more than {} bytes", entry.name, limits.part_bytes),
        ));
    }
    if size > total {
        return Err(Limits::exceeded(
            "total_bytes",
            limits.total_bytes,
            format!(
                "{} and the parts before it inflate to more than {} bytes",
                entry.name, limits.total_bytes
            ),
        ));
    }
    if size > RATIO_FROM && size > packed.saturating_mul(limits.ratio) {
        return Err(Limits::exceeded(
            "ratio",
            limits.ratio,
            format!(
                "{} inflates to more than {} times its {packed} packed bytes, as a decompression bomb does",
                entry.name, limits.ratio
            ),
        ));
    }
    Ok(())
}

fn damaged(cause: String) -> Error {
    refuse(cause, DAMAGED)
}

/// APPNOTE.TXT 4.4.5.
fn method_name(method: u16) -> &'static str {
    match method {
        1 => " (shrink)",
        6 => " (implode)",
        9 => " (deflate64)",
        12 => " (bzip2)",
        14 => " (LZMA)",
        93 => " (Zstandard)",
        95 => " (xz)",
        98 => " (PPMd)",
        99 => " (AES encryption)",
        _ => "",
    }
}

/// The end of the central directory (APPNOTE.TXT 4.3.14 to 4.3.16).
struct EndRecord {
    directory: Range<usize>,
    count: u64,
    /// First byte after the archive.
    after: usize,
}

impl EndRecord {
    fn find(bytes: &[u8]) -> Result<Self, Error> {
        let mut search = bytes.len();
        let mut displaced = None;
        while let Some(at) =
            bytes[..search].windows(END.len()).rposition(|window| window == END.as_slice())
        {
            match Self::at(bytes, at) {
                Some(record) if record.directory.is_empty() && record.count == 0 && at > 0 => {}
                Some(record) => return Ok(record),
                None => displaced = displaced.or(Some(at)),
            }
            // A signature cannot begin within the three bytes before this one's second byte.
            search = at + END.len() - 1;
            if search <= at {
                break;
            }
            search = at;
        }
        Err(match displaced {
            Some(at) => damaged(format!(
                "the archive's end at byte {at} does not fit what stands before it"
            )),
            None => damaged(format!(
                "the archive is cut off: its directory is missing at the end (byte {})",
                bytes.len()
            )),
        })
    }

    /// The record at `at`, if it describes a directory that ends where the record begins.
    fn at(bytes: &[u8], at: usize) -> Option<Self> {
        let record = bytes.get(at..at.checked_add(22)?)?;
        let after = at + 22 + usize::from(u16_at(record, 20)?);
        if after > bytes.len() || u16_at(record, 4)? != u16_at(record, 6)? {
            return None;
        }
        let mut count = u64::from(u16_at(record, 10)?);
        let mut size = u64::from(u32_at(record, 12)?);
        let mut offset = u64::from(u32_at(record, 16)?);
        let mut end = at;
        if count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
            let locator = at.checked_sub(20).and_then(|from| bytes.get(from..at));
            if let Some(locator) = locator.filter(|locator| locator.starts_with(LOCATOR_64)) {
                end = usize::try_from(u64_at(locator, 8)?).ok()?;
                let record = bytes.get(end..end.checked_add(56)?)?;
                if !record.starts_with(END_64) {
                    return None;
                }
                count = u64_at(record, 32)?;
                size = u64_at(record, 40)?;
                offset = u64_at(record, 48)?;
            }
        }
        let start = usize::try_from(offset).ok()?;
        if start.checked_add(usize::try_from(size).ok()?)? != end {
            return None;
        }
        Some(Self { directory: start..end, count, after })
    }
}

/// A file header of the central directory (APPNOTE.TXT 4.3.12).
struct CentralRecord<'a> {
    raw_name: &'a [u8],
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    size: u64,
    offset: u64,
    made_by: u16,
    attributes: u32,
    /// Bytes of the whole record.
    length: usize,
}

impl<'a> CentralRecord<'a> {
    fn read(directory: &'a [u8], at: usize) -> Option<Self> {
        let record = directory.get(at..)?;
        if !record.starts_with(CENTRAL) {
            return None;
        }
        let name_end = 46 + usize::from(u16_at(record, 28)?);
        let extra_end = name_end + usize::from(u16_at(record, 30)?);
        let length = extra_end + usize::from(u16_at(record, 32)?);
        let mut read = Self {
            raw_name: record.get(46..name_end)?,
            made_by: u16_at(record, 4)?,
            flags: u16_at(record, 8)?,
            method: u16_at(record, 10)?,
            crc: u32_at(record, 16)?,
            packed: u64::from(u32_at(record, 20)?),
            size: u64::from(u32_at(record, 24)?),
            attributes: u32_at(record, 38)?,
            offset: u64::from(u32_at(record, 42)?),
            length,
        };
        record.get(..length)?;
        read.widen(record.get(name_end..extra_end)?)?;
        Some(read)
    }

    /// Takes the fields that do not fit 32 bits from the ZIP64 extra field (APPNOTE.TXT 4.5.3).
    fn widen(&mut self, mut extra: &[u8]) -> Option<()> {
        while extra.len() >= 4 {
            let length = usize::from(u16_at(extra, 2)?);
            // Some writers pad this area with bytes that are no field: what does not fit is left.
            let Some(field) = extra.get(4..4 + length) else { break };
            if u16_at(extra, 0)? == 1 {
                let mut at = 0;
                for value in [&mut self.size, &mut self.packed, &mut self.offset] {
                    if *value == 0xFFFF_FFFF {
                        *value = u64_at(field, at)?;
                        at += 8;
                    }
                }
            }
            extra = &extra[4 + length..];
        }
        Some(())
    }

    fn name(&self) -> String {
        // Names outside ASCII are either flagged UTF-8 or of an unknown code page; part names are
        // ASCII (ECMA-376 part 2, 6.2.2), so that nothing is looked up by what is replaced here.
        String::from_utf8_lossy(self.raw_name).replace('\\', "/")
    }

    fn backslashes(&self) -> bool {
        self.raw_name.contains(&b'\\')
    }

    /// Made on Unix (APPNOTE.TXT 4.4.2) with the file type of a symbolic link.
    fn symlink(&self) -> bool {
        matches!(self.made_by >> 8, 3 | 19) && (self.attributes >> 16) & 0o170_000 == 0o120_000
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}
