//! What a process that answers for hours keeps at hand: releases and comparisons that were read.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diff;
use crate::model::{Error, History, TermsDocument};

use super::{Compared, Workspace};

/// How many releases, and how many comparisons, are kept: a bound on memory, not on what can be
/// asked for.
const KEPT: usize = 12;

/// A workspace with a memory. What it keeps belongs to one state of the store and is dropped when
/// the store goes on.
#[derive(Debug)]
pub struct Library {
    workspace: Workspace,
    kept: Mutex<Kept>,
}

/// By name, the one used last at the end.
type Shelf<K, V> = VecDeque<(K, Arc<V>)>;

#[derive(Debug, Default)]
struct Kept {
    state: Option<String>,
    documents: Shelf<String, TermsDocument>,
    comparisons: Shelf<(String, String), Compared>,
    histories: Shelf<(String, String), Vec<History>>,
}

impl Library {
    /// A library over a workspace.
    pub fn new(workspace: Workspace) -> Self {
        Self { workspace, kept: Mutex::new(Kept::default()) }
    }

    /// The workspace, for what is not kept.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// A stored release; never a file.
    ///
    /// # Errors
    /// When there is none of that name, or it cannot be read.
    pub fn document(&self, name: &str) -> Result<Arc<TermsDocument>, Error> {
        let state = self.workspace.state()?;
        if let Some(kept) = self.with(&state, |kept| take(&mut kept.documents, name)) {
            return Ok(kept);
        }
        let document = Arc::new(self.workspace.stored(name)?);
        self.with(&state, |kept| keep(&mut kept.documents, name.to_owned(), &document));
        Ok(document)
    }

    /// A stored release with the findings that the settings of today give, see
    /// [`Workspace::checked`]; never a file.
    ///
    /// # Errors
    /// As [`Library::document`], and when the settings cannot be understood.
    pub fn checked(&self, name: &str) -> Result<TermsDocument, Error> {
        let mut document = TermsDocument::clone(&*self.document(name)?);
        crate::checks::refresh(&mut document, &self.workspace.config()?.checks);
        Ok(document)
    }

    /// Two stored releases compared; never files.
    ///
    /// # Errors
    /// As [`Library::document`].
    pub fn compare(&self, old: &str, new: &str) -> Result<Arc<Compared>, Error> {
        let state = self.workspace.state()?;
        let names = (old.to_owned(), new.to_owned());
        if let Some(kept) = self.with(&state, |kept| take(&mut kept.comparisons, &names)) {
            return Ok(kept);
        }
        let (old, new) = (self.document(old)?, self.document(new)?);
        let comparison = diff::compare(&old, &new, &diff::Options::default());
        let (old, new) = (TermsDocument::clone(&old), TermsDocument::clone(&new));
        let compared = Arc::new(Compared { old, new, comparison });
        self.with(&state, |kept| keep(&mut kept.comparisons, names, &compared));
        Ok(compared)
    }

    /// The histories of a clause, see [`Workspace::history`].
    ///
    /// # Errors
    /// When there is no such series, or no release of it knows the clause.
    pub fn history(&self, series: &str, clause: &str) -> Result<Arc<Vec<History>>, Error> {
        let state = self.workspace.state()?;
        let names = (series.to_owned(), clause.to_owned());
        if let Some(kept) = self.with(&state, |kept| take(&mut kept.histories, &names)) {
            return Ok(kept);
        }
        let histories = Arc::new(self.workspace.history(series, clause)?);
        self.with(&state, |kept| keep(&mut kept.histories, names, &histories));
        Ok(histories)
    }

    fn with<T>(&self, state: &Option<String>, use_it: impl FnOnce(&mut Kept) -> T) -> T {
        // What is kept is whole at every moment, so that a panic elsewhere does not spoil it.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.state != *state {
            *kept = Kept { state: state.clone(), ..Kept::default() };
        }
        use_it(&mut kept)
    }
}

/// What is kept under a name, moved to the end as the one used last.
fn take<K: PartialEq<Q>, Q: ?Sized, V>(kept: &mut Shelf<K, V>, name: &Q) -> Option<Arc<V>> {
    let at = kept.iter().position(|(known, _)| known == name)?;
    let found = kept.remove(at)?;
    let value = found.1.clone();
    kept.push_back(found);
    Some(value)
}

fn keep<K, V>(kept: &mut Shelf<K, V>, name: K, value: &Arc<V>) {
    if kept.len() >= KEPT {
        kept.pop_front();
    }
    kept.push_back((name, value.clone()));
}
