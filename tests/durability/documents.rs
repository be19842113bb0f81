//! Small Word files: the invented terms of an invented publisher, another wording each time.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use docx_rs::{Docx, Paragraph, Run};

/// The label of the release of this number: a month.
pub fn label(number: usize) -> String {
    format!("{}-{:02}", 1990 + number / 12, number % 12 + 1)
}

/// Writes `<folder>/<label>.docx`, unless it is there, and gives its path.
pub fn write_release(folder: &Path, number: usize) -> PathBuf {
    let path = folder.join(format!("{}.docx", label(number)));
    if path.exists() {
        return path;
    }
    let mut document = Docx::new();
    let line = |text: String| Paragraph::new().add_run(Run::new().add_text(text));
    document = document.add_paragraph(line("Heathside Hosting Terms".to_owned()));
    for clause in 0..12 {
        let days = if clause == number % 12 { number + 10 } else { 30 };
        document = document.add_paragraph(line(format!(
            "{clause}. The customer shall tell Heathside of a change of kind {clause} within \
             {days} days, and Heathside shall answer within ten days."
        )));
    }
    // Under another name first, so that the file is whole when it is seen.
    let partial = path.with_extension("partial");
    document.build().pack(File::create(&partial).unwrap()).unwrap();
    fs::rename(&partial, &path).unwrap();
    path
}
