//! Ingesting bytes that came without a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::model::Error;

use super::{IngestReport, IngestRequest, Workspace};

/// A file that was sent.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The name its sender gives it; folders in it count for nothing.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Workspace {
    /// Ingests files that were sent, as releases of one series. Label and date are those of the
    /// request where it gives them, else what the file's name and content say.
    ///
    /// # Errors
    /// Those of [`Workspace::ingest`], or when the files cannot be laid aside.
    pub fn ingest_uploads(
        &self,
        uploads: &[Upload],
        request: &IngestRequest,
        tick: &(dyn Fn() + Sync),
    ) -> Result<IngestReport, Error> {
        let folder = Aside::make()?;
        let mut paths = Vec::with_capacity(uploads.len());
        for (number, upload) in uploads.iter().enumerate() {
            // Each in a folder of its own: two may have one name.
            let own = folder.0.join(number.to_string());
            fs::create_dir(&own).map_err(|error| trouble(&own, &error))?;
            let path = own.join(plain_name(&upload.file));
            fs::write(&path, &upload.bytes).map_err(|error| trouble(&path, &error))?;
            paths.push(path);
        }
        let aside: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let by_name = |text: &str| {
            let names = uploads.iter().map(|upload| plain_name(&upload.file));
            let each = aside.iter().zip(names);
            each.fold(text.to_owned(), |text, (path, name)| text.replace(path, &name))
        };
        let prepared = self.prepare(&IngestRequest { paths, ..request.clone() })?;
        let mut report = self.ingest(prepared, tick)?;
        // The sender knows the file by its name, not by where it lay here.
        for release in &mut report.releases {
            release.file = by_name(&release.file);
            if let super::Outcome::Failed(error) = &mut release.outcome {
                for text in [&mut error.what, &mut error.cause, &mut error.hint] {
                    *text = by_name(text);
                }
            }
        }
        Ok(report)
    }
}

/// A folder of its own that goes away with its owner.
struct Aside(PathBuf);

impl Aside {
    fn make() -> Result<Self, Error> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("ostler-upload-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        // A folder that is there already is somebody else's, and refused.
        fs::create_dir(&path).map_err(|error| trouble(&path, &error))?;
        Ok(Self(path))
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // It is the system's folder for what may go away at any time.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The last part of a name, whatever separators the sender's system uses; never hidden or empty.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && *c != ':').collect();
    let plain = plain.trim_start_matches('.').trim();
    if plain.is_empty() { "document.docx".to_owned() } else { plain.to_owned() }
}

fn trouble(path: &Path, error: &std::io::Error) -> Error {
    Error::store(
        format!("cannot lay the file aside at {}", path.display()),
        error.to_string(),
        "check that the folder for temporary files can be written and is not full",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_senders_name_cannot_leave_the_folder() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\terms\\2024-03.docx"), "2024-03.docx");
        assert_eq!(plain_name(".."), "document.docx");
        assert_eq!(plain_name("a\u{0}b.docx"), "ab.docx");
    }
}
