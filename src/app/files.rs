//! Which files of a folder are documents, and what their places say of them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::model::{Date, Error};
use crate::segment::dates;

/// A file to read, with what its place in the file system says: its series is the name of the
/// folder that holds it, its label its own name without ending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The path as given or found.
    pub path: PathBuf,
    /// The series.
    pub series: String,
    /// The label.
    pub release: String,
    /// True when the user named the file itself, so that it is read whatever it looks like.
    pub named: bool,
}

impl Candidate {
    pub fn of(path: &Path, named: bool) -> Self {
        let release = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let folder = match path.parent() {
            Some(parent) if parent.as_os_str().is_empty() => Path::new(".").canonicalize().ok(),
            // `..` and `.` have no name of their own.
            Some(parent) if parent.file_name().is_none() => parent.canonicalize().ok(),
            Some(parent) => Some(parent.to_path_buf()),
            None => None,
        };
        let series = folder.as_deref().and_then(Path::file_name);
        let series = series.map(|name| name.to_string_lossy().into_owned());
        Self {
            path: path.to_path_buf(),
            series: name(&series.unwrap_or_default()),
            release: name(&release.unwrap_or_default()),
            named,
        }
    }

    /// The date that the label gives, if it begins with one or holds just one: `2020-03`,
    /// `2020-03-15_v2`, `March 2024`.
    pub fn date(&self) -> Option<Date> {
        date_of_label(&self.release)
    }
}

/// The date at the beginning of a label, else the only one in it.
pub fn date_of_label(label: &str) -> Option<Date> {
    let first = [10, 7].into_iter().find_map(|length| {
        let (head, rest) = label.split_at_checked(length)?;
        (!rest.starts_with(|c: char| c.is_ascii_digit())).then(|| Date::parse(head)).flatten()
    });
    first.or_else(|| dates::of_name(label))
}

/// A name that can stand in `SERIES@LABEL` and in a URL: no `@`, no `/`, no control characters.
fn name(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| if c == '@' || c == '/' || c == '\\' || c.is_control() { '-' } else { c })
        .collect()
}

/// What was found under the given paths.
#[derive(Debug, Default)]
pub struct Found {
    /// Documents to read, in the order of the paths, within a folder sorted by name.
    pub candidates: Vec<Candidate>,
    /// Files that are no documents.
    pub passed_over: usize,
    /// Paths that could not be looked at; each fails alone.
    pub failed: Vec<(PathBuf, Error)>,
}

/// Files worth reading under files and folders.
pub fn find(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => walk(path, &mut found),
            Ok(_) => found.candidates.push(Candidate::of(path, true)),
            Err(error) => found.failed.push((path.clone(), unreadable(path, &error))),
        }
    }
    found
}

/// Goes through a folder without following links to folders, so that it always ends.
fn walk(root: &Path, found: &mut Found) {
    let mut waiting = vec![root.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let listed = fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match listed {
            Ok(entries) => entries,
            Err(error) => {
                let error = unreadable(&folder, &error);
                found.failed.push((folder, error));
                continue;
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        let mut folders = Vec::new();
        for entry in entries {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && hidden => {}
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(_) if is_document(&path, hidden) => {
                    found.candidates.push(Candidate::of(&path, false));
                }
                Ok(_) => found.passed_over += 1,
                Err(error) => {
                    let error = unreadable(&path, &error);
                    found.failed.push((path, error));
                }
            }
        }
        waiting.extend(folders.into_iter().rev());
    }
}

/// Whether a file met in a folder is to be read. Word processors' formats are, also those that
/// cannot be read, so that the user hears of them; text only when it is such an export.
fn is_document(path: &Path, hidden: bool) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Word's lock files: `~$terms.docx`.
    if hidden || name.starts_with("~$") || !path.is_file() {
        return false;
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("docx" | "docm" | "dotx" | "dotm" | "doc" | "dot" | "rtf" | "odt") => true,
        Some("txt" | "xml") => {
            use std::io::Read;
            let mut head = Vec::new();
            let read =
                fs::File::open(path).and_then(|file| file.take(1 << 16).read_to_end(&mut head));
            read.is_ok() && (super::reading::has_markers(&head) || is_flat_opc(&head))
        }
        _ => false,
    }
}

/// A Word document in one XML file names this namespace at its head.
fn is_flat_opc(head: &[u8]) -> bool {
    String::from_utf8_lossy(head).contains("schemas.microsoft.com/office/2006/xmlPackage")
}

/// A path that cannot be read, in words.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    use std::io::ErrorKind;
    let what = format!("cannot read {}", path.display());
    let (cause, hint) = match error.kind() {
        ErrorKind::NotFound => (
            "there is no such file or folder".to_owned(),
            "check the path; a stored release is named SERIES@LABEL (`ostler releases` lists them)",
        ),
        ErrorKind::PermissionDenied => {
            ("you may not read it".to_owned(), "ask for the right to read it, or copy it elsewhere")
        }
        _ => (error.to_string(), "check that the disk is there and the file is complete"),
    };
    Error { kind: crate::model::ErrorKind::Input, what, cause, hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_give_dates_only_where_they_begin_with_one() {
        let date = |label: &str| date_of_label(label).map(|date| date.to_string());
        assert_eq!(date("2020-03").as_deref(), Some("2020-03"));
        assert_eq!(date("2020-03-15").as_deref(), Some("2020-03-15"));
        assert_eq!(date("2020-03_v2").as_deref(), Some("2020-03"));
        assert_eq!(date("2018-04-retoc").as_deref(), Some("2018-04"));
        assert_eq!(date("2020-13"), None);
        assert_eq!(date("2020-034"), None);
        assert_eq!(date("1.2"), None);
        assert_eq!(date("überall-x"), None);
    }

    #[test]
    fn series_and_label_come_from_the_place() {
        let candidate = Candidate::of(Path::new("some/ost/2020-03.docx"), true);
        assert_eq!((candidate.series.as_str(), candidate.release.as_str()), ("ost", "2020-03"));
        let odd = Candidate::of(Path::new("a@b/v@1.docx"), true);
        assert_eq!((odd.series.as_str(), odd.release.as_str()), ("a-b", "v-1"));
    }
}
