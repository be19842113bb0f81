//! Everything that is handed on about the newest release of a series, in one folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::model::{Error, Finding};

use super::export::{unwritable, write_file};
use super::{CompareOptions, Compared, RedlineOptions, Rendering, Workspace};

/// A report that was written.
#[derive(Debug)]
pub struct Report {
    /// What it compares.
    pub compared: Compared,
    /// Its files, in the order they were written.
    pub files: Vec<PathBuf>,
    /// What is to be said of the redline.
    pub findings: Vec<Finding>,
}

/// File and form of each rendering.
const FILES: &[(&str, Rendering)] = &[
    ("changes.docx", Rendering::Docx),
    ("changes.html", Rendering::Html),
    ("changes.md", Rendering::Summary),
    ("changes.csv", Rendering::Csv),
    ("changes.xlsx", Rendering::Xlsx),
    ("changes.json", Rendering::Json),
];

impl Workspace {
    /// Compares the newest release of a series with the one before and writes the summary of
    /// changes, the redline, the page, the sheets and the JSON into a folder, which is made when it
    /// is not there.
    ///
    /// # Errors
    /// When the series has no two releases, or a file cannot be written.
    pub fn report(
        &self,
        series: &str,
        folder: &Path,
        options: &RedlineOptions,
    ) -> Result<Report, Error> {
        let (old, new) = (format!("{series}@previous"), series.to_owned());
        let compared = self.compare(&old, &new, &CompareOptions::default())?;
        let (redline, findings) = self.redline((&old, &new), &compared, options)?;
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        let mut files = vec![folder.join("redline.docx")];
        write_file(&folder.join("redline.docx"), &redline)?;
        for (name, rendering) in FILES {
            let path = folder.join(name);
            write_file(&path, &self.render(&compared, *rendering)?)?;
            files.push(path);
        }
        Ok(Report { compared, files, findings })
    }
}
