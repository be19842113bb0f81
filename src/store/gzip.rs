//! Compression of readings, and of what is derived from them.

use std::io::{Read, Result, Write};

use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};

/// The bytes, compressed. The same bytes give the same: there is no time and no file name in the
/// header.
///
/// # Errors
/// Those of the compressor.
pub fn compress(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::new(LEVEL));
    gzip.write_all(bytes)?;
    gzip.finish()
}

/// What was compressed.
///
/// # Errors
/// When it is damaged or cut short.
pub fn decompress(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain)?;
    Ok(plain)
}

/// JSON of readings: level 2 takes a third of the time of level 6, and a tenth more space.
const LEVEL: u32 = 2;
