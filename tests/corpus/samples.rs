//! The committed samples are those that the program in `examples/corpus/` makes.

use std::fs;
use std::path::Path;

#[path = "../../examples/corpus/releases/mod.rs"]
mod releases;

#[test]
fn the_committed_samples_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(releases::SERIES);
    let made = releases::all().unwrap();
    let committed = fs::read_dir(&folder).unwrap().count();
    assert_eq!(made.len(), committed, "as many files as releases");
    for release in made {
        let path = folder.join(&release.file);
        let committed = fs::read(&path).unwrap();
        assert!(
            committed == release.bytes,
            "{} is not what `cargo run --example corpus` makes",
            path.display()
        );
        assert!(committed.len() < 60_000, "{} is large", path.display());
    }
}
