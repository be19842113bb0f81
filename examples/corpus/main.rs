//! Makes the sample releases of `corpus/`: `cargo run --example corpus`.
//!
//! The same program gives the same bytes; a test compares them with the committed files.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod releases;

use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(releases::SERIES);
    fs::create_dir_all(&folder)?;
    for release in releases::all()? {
        fs::write(folder.join(&release.file), &release.bytes)?;
    }
    Ok(())
}
