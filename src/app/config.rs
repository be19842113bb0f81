//! `ostler.toml`: what a team sets once for its series.

use std::path::Path;

use serde::Deserialize;

use crate::checks;
use crate::model::Error;

/// The settings of a working folder, from `ostler.toml` in it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Which checks are told off, for all series and for single ones.
    pub checks: checks::Config,
}

impl Config {
    /// Reads `ostler.toml` in a folder; no file gives the defaults.
    ///
    /// # Errors
    /// When the file is there and cannot be read or understood.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("ostler.toml");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(super::files::unreadable(&path, &error)),
        };
        toml::from_str(&text).map_err(|error| {
            Error::usage(
                format!("cannot understand {}", path.display()),
                error.to_string().trim().to_owned(),
                "see the section on settings in the README",
            )
        })
    }
}
