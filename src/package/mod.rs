//! Opens an untrusted `.docx` safely and hands out its parts by role, as UTF-8.

mod limits;
pub mod xml;

pub use limits::Limits;

use crate::model::{Error, Read};

/// An opened package (ECMA-376 part 2).
#[derive(Debug, Clone)]
pub struct Package {}

impl Package {
    /// Opens a package from the bytes of a file.
    ///
    /// # Errors
    /// When the bytes are no WordprocessingML package (the error names what they are), or exceed a limit.
    pub fn open(_bytes: &[u8], _limits: &Limits) -> Result<Read<Package>, Error> {
        todo!("package")
    }
}
