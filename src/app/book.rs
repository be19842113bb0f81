//! What a person keeps beside the terms: one file for each person and area of the store.

use std::fs;
use std::io::ErrorKind;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::model::Error;
use crate::store;

use super::{Workspace, write_file};

/// What the file of one person holds in one area of the store.
pub(super) trait Book: Default + Serialize + DeserializeOwned {
    /// The area: the name of its folder.
    const AREA: &'static str;
    /// What the file says it is.
    const SCHEMA: &'static str;
}

/// A file: whose it is, and what it holds.
#[derive(Serialize, Deserialize)]
struct File<B> {
    schema: String,
    user: String,
    #[serde(flatten)]
    book: B,
}

impl Workspace {
    /// What a person keeps; nothing where there is no file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn book<B: Book>(&self, user: &str) -> Result<B, Error> {
        let path = store::personal(self.store_path(), B::AREA, user);
        let damaged = |cause: String| {
            Error::store(
                format!("cannot read {}", path.display()),
                cause,
                format!(
                    "check that you may read it; put it aside, and your {} begin anew: the terms \
                     are not concerned",
                    B::AREA
                ),
            )
        };
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(B::default()),
            Err(error) => return Err(damaged(error.to_string())),
        };
        let file: File<B> =
            serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        Ok(file.book)
    }

    /// Writes what a person keeps in the place of what they kept.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn write_book<B: Book>(&self, user: &str, book: &B) -> Result<(), Error> {
        let path = store::personal(self.store_path(), B::AREA, user);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| {
                Error::store(
                    format!("cannot make the folder {}", folder.display()),
                    error.to_string(),
                    "check that you may write there and that the disk is not full",
                )
            })?;
        }
        let file = File { schema: B::SCHEMA.to_owned(), user: user.to_owned(), book };
        let bytes = serde_json::to_vec_pretty(&file).map_err(|error| {
            Error::internal(format!("cannot write {}", B::AREA), error.to_string())
        })?;
        write_file(&path, &bytes)
    }
}
