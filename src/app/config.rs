//! `ostler.toml`: what a team sets once for its series.

use std::path::Path;

use serde::Deserialize;

use crate::checks;
use crate::model::Error;

/// The file of the settings in a working folder.
const FILE: &str = "ostler.toml";

/// The text of the settings in a folder; empty where there is none.
///
/// # Errors
/// When the file is there and cannot be read.
pub(super) fn text(folder: &Path) -> Result<String, Error> {
    let path = folder.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(super::files::unreadable(&path, &error)),
    }
}

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
    /// When the file is there and cannot be read or understood, or tells off what is no finding.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let config: Self = toml::from_str(&text(folder)?).map_err(|error| {
            Error::usage(
                format!("cannot understand {}", folder.join(FILE).display()),
                error.to_string().trim().to_owned(),
                "see the section on settings in the README",
            )
        })?;
        match config.checks.slip() {
            None => Ok(config),
            Some(slip) => Err(Error::usage(
                format!("cannot tell off `{}`", slip.name),
                format!(
                    "`off` in {} names it, but no finding has that code",
                    folder.join(FILE).display()
                ),
                format!("did you mean `{}`?", slip.nearest),
            )),
        }
    }
}
