//! The records of an archive's directory, as they are written (APPNOTE.TXT 6.3).

use std::ops::Range;

use super::archive::damaged;
use crate::model::Error;

const CENTRAL: &[u8; 4] = b"PK\x01\x02";
const END: &[u8; 4] = b"PK\x05\x06";
const END_64: &[u8; 4] = b"PK\x06\x06";
const LOCATOR_64: &[u8; 4] = b"PK\x06\x07";

/// The end of the central directory (APPNOTE.TXT 4.3.14 to 4.3.16).
pub(super) struct EndRecord {
    pub(super) directory: Range<usize>,
    pub(super) count: u64,
    /// First byte after the archive.
    pub(super) after: usize,
}

impl EndRecord {
    pub(super) fn find(bytes: &[u8]) -> Result<Self, Error> {
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
pub(super) struct CentralRecord<'a> {
    pub(super) raw_name: &'a [u8],
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) size: u64,
    pub(super) offset: u64,
    made_by: u16,
    attributes: u32,
    /// Bytes of the whole record.
    pub(super) length: usize,
}

impl<'a> CentralRecord<'a> {
    pub(super) fn read(directory: &'a [u8], at: usize) -> Option<Self> {
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

    pub(super) fn name(&self) -> String {
        // Names outside ASCII are either flagged UTF-8 or of an unknown code page; part names are
        // ASCII (ECMA-376 part 2, 6.2.2), so that nothing is looked up by what is replaced here.
        String::from_utf8_lossy(self.raw_name).replace('\\', "/")
    }

    pub(super) fn backslashes(&self) -> bool {
        self.raw_name.contains(&b'\\')
    }

    /// Made on Unix (APPNOTE.TXT 4.4.2) with the file type of a symbolic link.
    pub(super) fn symlink(&self) -> bool {
        matches!(self.made_by >> 8, 3 | 19) && (self.attributes >> 16) & 0o170_000 == 0o120_000
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}
