//! One state of the store and of the settings, held open, with what was read of it.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diff;
use crate::diff::lineage::Lineages;
use crate::model::{Error, History, Hits, ReleaseRef, ReleaseSummary, TermsDocument};
use crate::search::Index;
use crate::store::{self, Record, Store};

use super::config::{self, Config};
use super::search::search_in;
use super::{Compared, SearchRequest, Workspace};

/// How many series, releases, comparisons and histories are kept: a bound on memory, not on what can be
/// asked for.
const KEPT: usize = 12;

/// One state of the store and of the settings. What was asked of it once is at hand; it is given
/// up as a whole when the store or the settings go on.
pub(super) struct Edition {
    store: Store,
    /// The text of the settings that hold.
    settings: String,
    /// Settings that cannot be understood stop what needs them, and nothing else.
    config: Result<Config, Error>,
    kept: Mutex<Kept>,
    /// Opened when first searched. The lock is held meanwhile, so that it is opened once.
    index: Mutex<Option<Arc<Index>>>,
}

/// By name, the one used last at the end.
type Shelf<K, V> = VecDeque<(K, Arc<V>)>;

#[derive(Default)]
struct Kept {
    lineages: Shelf<String, Lineages>,
    documents: Shelf<String, TermsDocument>,
    checked: Shelf<String, TermsDocument>,
    comparisons: Shelf<(String, String), Compared>,
    histories: Shelf<(String, String), Vec<History>>,
}

impl Edition {
    /// The state of today; none where there is no store yet.
    pub fn open(workspace: &Workspace) -> Result<Option<Self>, Error> {
        let Some(store) = workspace.store_if_there()? else { return Ok(None) };
        let folder = Path::new(".");
        let settings = config::text(folder)?;
        let config = Config::read(folder);
        Ok(Some(Self { store, settings, config, kept: Mutex::default(), index: Mutex::default() }))
    }

    /// Whether the store has not gone on.
    pub fn is_of_store(&self) -> bool {
        self.store.is_current()
    }

    /// Whether the settings are those of today.
    pub fn is_of_settings(&self) -> Result<bool, Error> {
        Ok(config::text(Path::new("."))? == self.settings)
    }

    /// A name that no other state has.
    pub fn name(&self) -> String {
        let settings = store::sha256(self.settings.as_bytes());
        let (store, settings) = (self.store.head().sha256.get(..32), settings.get(..8));
        format!("{}-{}", store.unwrap_or_default(), settings.unwrap_or_default())
    }

    /// Whether what is derived from this state is made already.
    pub fn is_derived(&self, workspace: &Workspace) -> bool {
        workspace.is_derived(&self.store)
    }

    /// As [`Workspace::releases`].
    pub fn releases(&self, series: Option<&str>) -> Result<Vec<ReleaseSummary>, Error> {
        let records = match series {
            None => self.store.releases(),
            Some(series) => self.store.releases_of(series),
        };
        if let (Some(series), true) = (series, records.is_empty()) {
            self.store.find(&ReleaseRef::Latest(series.to_owned()))?;
        }
        Ok(records.iter().map(Record::summary).collect())
    }

    /// As [`Workspace::stored`].
    pub fn document(&self, workspace: &Workspace, name: &str) -> Result<Arc<TermsDocument>, Error> {
        let record = self.store.find(&name.parse()?)?;
        let name = record.name().to_string();
        if let Some(kept) = self.with(|kept| take(&mut kept.documents, &name)) {
            return Ok(kept);
        }
        let mut document = self.store.reading(record)?;
        self.lineages(workspace, &record.series)?.stamp(&mut document);
        let document = Arc::new(document);
        self.with(|kept| keep(&mut kept.documents, name, &document));
        Ok(document)
    }

    /// As [`Workspace::checked`].
    pub fn checked(&self, workspace: &Workspace, name: &str) -> Result<Arc<TermsDocument>, Error> {
        let document = self.document(workspace, name)?;
        let name = format!("{}@{}", document.series, document.release);
        if let Some(kept) = self.with(|kept| take(&mut kept.checked, &name)) {
            return Ok(kept);
        }
        let mut checked = TermsDocument::clone(&document);
        crate::checks::refresh(&mut checked, &self.config.as_ref().map_err(Error::clone)?.checks);
        let checked = Arc::new(checked);
        self.with(|kept| keep(&mut kept.checked, name, &checked));
        Ok(checked)
    }

    /// Two releases compared.
    pub fn compare(
        &self,
        workspace: &Workspace,
        old: &str,
        new: &str,
    ) -> Result<Arc<Compared>, Error> {
        let (old, new) = (self.document(workspace, old)?, self.document(workspace, new)?);
        let names =
            (format!("{}@{}", old.series, old.release), format!("{}@{}", new.series, new.release));
        if let Some(kept) = self.with(|kept| take(&mut kept.comparisons, &names)) {
            return Ok(kept);
        }
        let comparison = diff::compare(&old, &new, &diff::Options::default());
        let (old, new) = (TermsDocument::clone(&old), TermsDocument::clone(&new));
        let compared = Arc::new(Compared { old, new, comparison });
        self.with(|kept| keep(&mut kept.comparisons, names, &compared));
        Ok(compared)
    }

    /// As [`Workspace::history`].
    pub fn history(
        &self,
        workspace: &Workspace,
        series: &str,
        clause: &str,
    ) -> Result<Arc<Vec<History>>, Error> {
        let names = (series.to_owned(), clause.to_owned());
        if let Some(kept) = self.with(|kept| take(&mut kept.histories, &names)) {
            return Ok(kept);
        }
        let histories = Arc::new(workspace.history(series, clause)?);
        self.with(|kept| keep(&mut kept.histories, names, &histories));
        Ok(histories)
    }

    /// As [`Workspace::search`].
    pub fn search(&self, workspace: &Workspace, asked: &SearchRequest) -> Result<Hits, Error> {
        let index = {
            let mut opened = self.index.lock().unwrap_or_else(PoisonError::into_inner);
            match &*opened {
                Some(index) => index.clone(),
                None => opened.insert(Arc::new(workspace.index(&self.store)?)).clone(),
            }
        };
        search_in(&self.store, &index, asked)
    }

    fn lineages(&self, workspace: &Workspace, series: &str) -> Result<Arc<Lineages>, Error> {
        if let Some(kept) = self.with(|kept| take(&mut kept.lineages, series)) {
            return Ok(kept);
        }
        let lineages = Arc::new(workspace.lineages(&self.store, series)?);
        self.with(|kept| keep(&mut kept.lineages, series.to_owned(), &lineages));
        Ok(lineages)
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Kept) -> T) -> T {
        // What is kept is whole at every moment, so that a panic elsewhere does not spoil it.
        use_it(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
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

/// Two who asked at once have both read it: one of the two is kept.
fn keep<K: PartialEq, V>(kept: &mut Shelf<K, V>, name: K, value: &Arc<V>) {
    kept.retain(|(known, _)| *known != name);
    if kept.len() >= KEPT {
        kept.pop_front();
    }
    kept.push_back((name, value.clone()));
}
