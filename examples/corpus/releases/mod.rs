//! Six monthly releases of invented terms, written by `terms.txt` and set in Word by docx-rs.

mod layout;
mod pack;
mod script;
mod styles;
mod word;

use std::error::Error;
use std::thread;

/// The series: the name of the folder.
pub const SERIES: &str = "tarnfell";

/// The months of 2024 in which a release came out.
const MONTHS: std::ops::RangeInclusive<u8> = 3..=8;

/// One file of the series.
pub struct File {
    /// Its name.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// All releases, oldest first.
pub fn all() -> Result<Vec<File>, Box<dyn Error>> {
    let blocks = script::parse(include_str!("terms.txt"))?;
    MONTHS
        .map(|month| {
            let blocks: Vec<_> = blocks.iter().filter(|block| block.stands_in(month)).collect();
            // docx-rs numbers paragraphs by a counter of the thread: a thread for each release
            // begins at the first number.
            let write = || word::write(&blocks, month).map_err(|error| error.to_string());
            let bytes = thread::scope(|scope| scope.spawn(write).join());
            let bytes = bytes.map_err(|_| "a thread panicked")??;
            Ok(File { file: format!("2024-{month:02}.docx"), bytes })
        })
        .collect()
}
