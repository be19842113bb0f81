//! Inflates files of an archive, and counts what comes out.

use flate2::{Decompress, FlushDecompress, Status};

use super::archive::{Entry, damaged};
use super::limits::{Limits, RATIO_FROM};
use crate::model::Error;

/// Inflates in steps, so that a bomb is noticed before its bytes are there.
pub(super) fn inflate(
    entry: &Entry,
    packed: &[u8],
    limits: &Limits,
    total: u64,
) -> Result<Vec<u8>, Error> {
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

pub(super) fn within(entry: &Entry, size: u64, limits: &Limits, total: u64) -> Result<(), Error> {
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

/// APPNOTE.TXT 4.4.5.
pub(super) fn method_name(method: u16) -> &'static str {
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
