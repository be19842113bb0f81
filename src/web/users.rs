//! The file of users: a name, a colon, an argon2 hash; one a line.

use std::collections::BTreeMap;
use std::path::Path;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::model::Error;

/// Who may sign in.
#[derive(Debug)]
pub struct Users {
    by_name: BTreeMap<String, String>,
    /// A hash that nobody's password has: an unknown name takes as long as a wrong password.
    nobody: String,
}

impl Users {
    /// Reads a file of users. Empty lines and those that begin with `#` count for nothing.
    ///
    /// # Errors
    /// When the file cannot be read or a line is not understood.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let what = || format!("cannot use the users in {}", path.display());
        let text = std::fs::read_to_string(path)
            .map_err(|error| Error::input(what(), error.to_string(), "check the path"))?;
        let mut by_name = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let entry = line.split_once(':').filter(|(name, hash)| {
                !name.is_empty()
                    && hash.starts_with("$argon2id$")
                    && PasswordHash::new(hash).is_ok()
            });
            let Some((name, hash)) = entry else {
                return Err(Error::input(
                    what(),
                    format!("line {} is not NAME:HASH with an argon2id hash", number + 1),
                    "`ostler serve --hash-password` makes a hash of the password it reads",
                ));
            };
            by_name.insert(name.to_owned(), hash.to_owned());
        }
        if by_name.is_empty() {
            return Err(Error::usage(what(), "there is nobody in it", "add a line NAME:HASH"));
        }
        Ok(Self { by_name, nobody: hash_password(&super::secret())? })
    }

    /// Whether this is that user's password.
    pub fn admits(&self, name: &str, password: &str) -> bool {
        let known = self.by_name.get(name);
        let hash = known.unwrap_or(&self.nobody);
        let fits = PasswordHash::new(hash).is_ok_and(|hash| {
            Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
        });
        fits && known.is_some()
    }
}

/// The argon2id hash of a password, with a salt of its own.
///
/// # Errors
/// When the password is too short, or the system has no randomness.
pub fn hash_password(password: &str) -> Result<String, Error> {
    if password.chars().count() < 10 {
        return Err(Error::usage(
            "cannot take this password",
            "it is shorter than 10 characters",
            "choose a longer one",
        ));
    }
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| Error::internal("cannot hash the password", error.to_string()))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_gets_in_with_the_password_alone() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let hash = hash_password("correct horse").unwrap();
        std::fs::write(file.path(), format!("# team\nann:{hash}\n")).unwrap();
        let users = Users::read(file.path()).unwrap();
        assert!(users.admits("ann", "correct horse"));
        assert!(!users.admits("ann", "correct mule"));
        assert!(!users.admits("bob", "correct horse"));
        std::fs::write(file.path(), "ann:secret\n").unwrap();
        assert!(Users::read(file.path()).unwrap_err().cause.contains("line 1"));
        assert!(hash_password("short").is_err());
    }
}
