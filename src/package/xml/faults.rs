//! Errors that name the part and the byte.

use super::reader::Reader;
use super::tokens::Fault;
use crate::model::Error;
use crate::package::Limits;

impl Reader<'_> {
    /// An error about the place that the reader has come to.
    #[cold]
    pub fn error(&self, cause: &str) -> Error {
        self.error_at(cause, self.start)
    }

    #[cold]
    fn error_at(&self, cause: &str, byte: usize) -> Error {
        Error::input(
            format!("cannot read {}", self.part),
            format!("{cause} (byte {byte})"),
            "the file is damaged: open it in Word, let Word repair it, and save it again as .docx",
        )
    }

    /// The error of what is not well-formed.
    #[cold]
    pub(super) fn fault(&self, fault: Fault) -> Error {
        self.error_at(&fault.cause, fault.byte.max(self.start))
    }

    /// The error of a document type, which no part may declare.
    #[cold]
    pub(super) fn document_type(&self) -> Error {
        Error::input(
            format!("cannot read {}", self.part),
            format!("it declares a document type at byte {}", self.start),
            "Word files hold none; do not trust this one, and ask its sender for a fresh copy",
        )
    }

    #[cold]
    pub(super) fn too_deep(&self) -> Error {
        self.exceeded("depth", self.max_depth, "elements nest deeper")
    }

    /// The error of a part that goes beyond a limit; `subject` goes before the limit's number.
    #[cold]
    pub(super) fn exceeded(&self, name: &str, value: usize, subject: &str) -> Error {
        let subject = format!("{subject} than {value} at byte {}", self.start);
        let error = Limits::exceeded(name, value as u64, subject);
        Error { what: format!("cannot read {}", self.part), ..error }
    }
}
