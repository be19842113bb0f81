//! Everything that is handed on about the newest release of a series, in one folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::model::{Error, Finding};

use super::export::{unwritable, write_file};
use super::{CompareOptions, Compared, RedlineOptions, Rendering, Workspace, fold_substitutions};

/// A report that was written.
#[derive(Debug)]
pub struct Report {
    /// What it compares.
    pub compared: Compared,
    /// Its files, in the order they were written.
    pub files: Vec<PathBuf>,
    /// What is to be said of the redline and the template.
    pub findings: Vec<Finding>,
}

/// What a report may be told.
#[derive(Debug, Clone, Default)]
pub struct ReportOptions {
    /// How the redline is made.
    pub redline: RedlineOptions,
    /// Leave out changes that are nothing but one wording replaced by another all over.
    pub fold_substitutions: bool,
    /// A Word file whose styles, header and footer the summary of changes takes.
    pub template: Option<PathBuf>,
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
        options: &ReportOptions,
    ) -> Result<Report, Error> {
        let (old, new) = (format!("{series}@previous"), series.to_owned());
        // The redline needs the unchanged pairs; what is handed on lists the changes.
        let mut compared = self.compare(&old, &new, &CompareOptions { all: true })?;
        let (redline, mut findings) = self.redline((&old, &new), &compared, &options.redline)?;
        compared.comparison.pairs = None;
        if options.fold_substitutions {
            compared = fold_substitutions(compared);
        }
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        let mut files = vec![folder.join("redline.docx")];
        write_file(&folder.join("redline.docx"), &redline)?;
        for (name, rendering) in FILES {
            let path = folder.join(name);
            let mut bytes = self.render(&compared, *rendering)?;
            if let (Rendering::Docx, Some(template)) = (rendering, &options.template) {
                let (dressed, left_out) = self.on_paper(&bytes, template)?;
                bytes = dressed;
                findings.extend(left_out);
            }
            write_file(&path, &bytes)?;
            files.push(path);
        }
        Ok(Report { compared, files, findings })
    }
}
