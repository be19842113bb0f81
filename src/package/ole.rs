//! Tells apart what is kept in an OLE2 container ([MS-CFB]): older Office formats, and newer ones
//! with a password ([MS-OFFCRYPTO]).

const MAGIC: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// What an OLE2 container holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// An Office Open XML file with a password.
    Encrypted,
    /// A `.doc` of Word 97 to 2003, or of Word 6 and 95.
    Word,
    /// A `.xls`.
    Excel,
    /// A `.ppt`.
    PowerPoint,
    /// An Outlook message.
    Message,
    /// Something else.
    Unknown,
}

pub(super) fn is_container(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Looks at the names of the streams in the root storage.
pub(super) fn content(bytes: &[u8]) -> Content {
    let names = root_names(bytes).unwrap_or_default();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if has("EncryptedPackage") || has("EncryptionInfo") {
        Content::Encrypted
    } else if has("WordDocument") {
        Content::Word
    } else if has("Workbook") || has("Book") {
        Content::Excel
    } else if has("PowerPoint Document") {
        Content::PowerPoint
    } else if has("__properties_version1.0") {
        Content::Message
    } else {
        Content::Unknown
    }
}

/// Names of the entries directly in the root ([MS-CFB] 2.6): an embedded object may have streams
/// of the same names deeper down.
fn root_names(bytes: &[u8]) -> Option<Vec<String>> {
    let directory = directory(bytes)?;
    let entry = |id: u32| {
        let at = usize::try_from(id).ok()?.checked_mul(128)?;
        directory.get(at..at.checked_add(128)?)
    };
    let mut names = Vec::new();
    let mut seen = vec![false; directory.len() / 128];
    let mut waiting = vec![u32_at(entry(0)?, 76)?];
    while let Some(id) = waiting.pop() {
        let (Some(entry), Some(seen)) =
            (entry(id), usize::try_from(id).ok().and_then(|id| seen.get_mut(id)))
        else {
            continue;
        };
        if std::mem::replace(seen, true) {
            continue;
        }
        let length = usize::from(u16::from_le_bytes([entry[64], entry[65]])).min(64);
        let units: Vec<u16> = entry[..length]
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .take_while(|&unit| unit != 0)
            .collect();
        names.push(String::from_utf16_lossy(&units));
        waiting.extend([u32_at(entry, 68)?, u32_at(entry, 72)?]);
    }
    Some(names)
}

/// The directory's sectors, in order ([MS-CFB] 2.3). At most as many as the file has.
fn directory(bytes: &[u8]) -> Option<Vec<u8>> {
    let shift = u32::from(u16::from_le_bytes([*bytes.get(30)?, *bytes.get(31)?]));
    let size = 1_usize.checked_shl(shift).filter(|size| matches!(size, 512 | 4096))?;
    let sector = |id: u32| {
        let at = usize::try_from(id).ok()?.checked_add(1)?.checked_mul(size)?;
        bytes.get(at..at.checked_add(size)?).or_else(|| bytes.get(at..))
    };
    let mut found = Vec::new();
    let mut id = u32_at(bytes, 48)?;
    for _ in 0..bytes.len() / size {
        let Some(content) = sector(id).filter(|content| !content.is_empty()) else { break };
        found.extend_from_slice(content);
        // The sector of the allocation table that says which one follows: the first 109 of them
        // are listed in the header, and cover far more than any directory reaches.
        let per_sector = size / 4;
        let index = usize::try_from(id).ok()?;
        let table = index / per_sector;
        let next = (table < 109)
            .then(|| u32_at(bytes, 76 + table * 4))
            .flatten()
            .and_then(sector)
            .and_then(|table| u32_at(table, index % per_sector * 4));
        match next {
            Some(next) => id = next,
            None => break,
        }
    }
    Some(found)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
