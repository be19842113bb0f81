//! Errors: what went wrong, why, and what to do.

use std::fmt;

/// An error that a person can act on.
///
/// Printed as `error:` / `cause:` / `hint:`. Every stage uses this one type, so that file and part
/// are never lost on the way up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What it concerns; decides the exit code.
    pub kind: ErrorKind,
    /// What could not be done, naming file and part: `cannot read ost/2020-03.docx`.
    pub what: String,
    /// Why: `word/document.xml is cut off after byte 1024, inside a table`.
    pub cause: String,
    /// What the user can do about it; may be empty.
    pub hint: String,
}

/// What an error concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The command was asked for something that makes no sense (exit 2).
    Usage,
    /// An input that cannot be read (exit 3).
    Input,
    /// The store (exit 4).
    Store,
    /// A bug of ours (exit 70).
    Internal,
}

impl Error {
    /// An input that cannot be read.
    pub fn input(
        what: impl Into<String>,
        cause: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { kind: ErrorKind::Input, what: what.into(), cause: cause.into(), hint: hint.into() }
    }

    /// A trouble with the store.
    pub fn store(
        what: impl Into<String>,
        cause: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { kind: ErrorKind::Store, what: what.into(), cause: cause.into(), hint: hint.into() }
    }

    /// A request that makes no sense.
    pub fn usage(
        what: impl Into<String>,
        cause: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { kind: ErrorKind::Usage, what: what.into(), cause: cause.into(), hint: hint.into() }
    }

    /// Something that must not happen.
    pub fn internal(what: impl Into<String>, cause: impl Into<String>) -> Self {
        Self {
            kind: ErrorKind::Internal,
            what: what.into(),
            cause: cause.into(),
            hint: "this is a bug in ostler: please report it with the command that led to it"
                .to_owned(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.cause)
    }
}

impl std::error::Error for Error {}
