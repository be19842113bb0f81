//! Packs parts into a new archive (APPNOTE.TXT 6.3): deflated, in the order given, dated at the
//! first day that the format knows, so that the same parts give the same bytes.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use crate::model::Error;

/// 1 January 1980 in MS-DOS form.
const DATE: u16 = 0x0021;
/// Names are UTF-8.
const FLAGS: u16 = 0x0800;
const DEFLATED: u16 = 8;
const VERSION: u16 = 20;

/// Packs parts, each with its name, into the bytes of a package.
///
/// # Errors
/// When a part, or all together, are larger than the format can say without its 64-bit extension.
pub fn pack(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Error> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in parts {
        let mut crc = Crc::new();
        crc.update(bytes);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).map_err(|error| cannot(&error.to_string()))?;
        let packed = encoder.finish().map_err(|error| cannot(&error.to_string()))?;
        let offset = size(archive.len())?;
        let mut record = Vec::new();
        for field in [VERSION, FLAGS, DEFLATED, 0, DATE] {
            record.extend(field.to_le_bytes());
        }
        for field in [crc.sum(), size(packed.len())?, size(bytes.len())?] {
            record.extend(field.to_le_bytes());
        }
        let length = u16::try_from(name.len()).map_err(|_| cannot("a part's name is too long"))?;
        record.extend(length.to_le_bytes());
        record.extend(0_u16.to_le_bytes());

        archive.extend(b"PK\x03\x04");
        archive.extend(&record);
        archive.extend(name.as_bytes());
        archive.extend(packed);

        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&record);
        // Comment, disk, internal and external attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(parts.len()).map_err(|_| cannot("it has too many parts"))?;
    let (start, length) = (size(archive.len())?, size(directory.len())?);
    archive.extend(directory);
    archive.extend(b"PK\x05\x06");
    archive.extend([0; 4]);
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend(length.to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    Ok(archive)
}

/// All parts of a package, inflated, in the order of its directory.
///
/// # Errors
/// When the bytes are no archive, or it is damaged or beyond a limit.
pub fn unpack(bytes: &[u8], limits: &super::Limits) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let archive = super::Archive::open(bytes, limits)?;
    let mut budget = limits.total_bytes;
    let mut parts = Vec::with_capacity(archive.entries().len());
    for entry in archive.entries() {
        parts.push((entry.name.clone(), archive.read(entry, limits, &mut budget)?));
    }
    Ok(parts)
}

fn size(length: usize) -> Result<u32, Error> {
    u32::try_from(length).map_err(|_| cannot("it is larger than 4 GiB"))
}

fn cannot(cause: &str) -> Error {
    Error::internal("cannot pack the Word file", cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::Limits;

    #[test]
    fn what_is_packed_unpacks_and_is_smaller() {
        let parts = vec![
            ("[Content_Types].xml".to_owned(), b"<Types/>".to_vec()),
            ("word/dökument.xml".to_owned(), "terms ".repeat(1000).into_bytes()),
        ];
        let packed = pack(&parts).unwrap();
        assert!(packed.len() < 1000);
        assert_eq!(unpack(&packed, &Limits::default()).unwrap(), parts);
        assert_eq!(pack(&parts).unwrap(), packed);
    }
}
