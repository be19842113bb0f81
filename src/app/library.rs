//! What a process that answers for hours keeps at hand: the state of the store that it answers
//! from, open, with the releases and comparisons that were read of it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::model::{Error, History, Hits, ReleaseSummary, TermsDocument};

use super::edition::Edition;
use super::{Compared, IngestReport, IngestRequest, SearchRequest, Upload, Workspace};

/// How long another process may take to derive what it has published, before it is done here.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often it is looked at meanwhile.
const GLANCE: Duration = Duration::from_millis(100);

/// A workspace with a memory. Everything it answers at a time is of one state of the store, and
/// stored releases alone: never files.
///
/// While an ingest is under way the state before it goes on being served: a new one is taken up
/// when what is derived from it is made, so that nobody waits for that, and no reader gets in the
/// way of the one who makes it.
pub struct Library {
    workspace: Workspace,
    served: Mutex<Served>,
}

#[derive(Default)]
struct Served {
    edition: Option<Arc<Edition>>,
    /// Ingests under way in this process.
    ingests: usize,
    /// When the store was first seen to have gone on, and when it was looked at last.
    behind: Option<(Instant, Instant)>,
}

impl Library {
    /// A library over a workspace.
    pub fn new(workspace: Workspace) -> Self {
        Self { workspace, served: Mutex::default() }
    }

    /// The workspace, for what is not kept.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// A name of the state that is served, of the store and of the settings: another state has
    /// another one. Empty where there is no store yet.
    ///
    /// # Errors
    /// When the store or the settings are there and cannot be read.
    pub fn state(&self) -> Result<String, Error> {
        Ok(self.edition()?.map(|edition| edition.name()).unwrap_or_default())
    }

    /// The stored releases, by series and date; nothing where there is no store yet.
    ///
    /// # Errors
    /// As [`Workspace::releases`].
    pub fn releases(&self, series: Option<&str>) -> Result<Vec<ReleaseSummary>, Error> {
        match (self.edition()?, series) {
            (Some(edition), _) => edition.releases(series),
            (None, None) => Ok(Vec::new()),
            (None, Some(_)) => self.workspace.releases(series),
        }
    }

    /// A stored release.
    ///
    /// # Errors
    /// When there is none of that name, or it cannot be read.
    pub fn document(&self, name: &str) -> Result<Arc<TermsDocument>, Error> {
        self.there()?.document(&self.workspace, name)
    }

    /// A stored release with the findings that the settings of today give, see
    /// [`Workspace::checked`].
    ///
    /// # Errors
    /// As [`Library::document`], and when the settings cannot be understood.
    pub fn checked(&self, name: &str) -> Result<Arc<TermsDocument>, Error> {
        self.there()?.checked(&self.workspace, name)
    }

    /// Two stored releases compared.
    ///
    /// # Errors
    /// As [`Library::document`].
    pub fn compare(&self, old: &str, new: &str) -> Result<Arc<Compared>, Error> {
        self.there()?.compare(&self.workspace, old, new)
    }

    /// The newest releases of a series, each with the one before it compared; the newest first.
    ///
    /// # Errors
    /// As [`Library::document`].
    pub fn newest_changes(&self, series: &str, count: usize) -> Result<Vec<Arc<Compared>>, Error> {
        let edition = self.there()?;
        let releases = edition.releases(Some(series))?;
        let name = |release: &ReleaseSummary| format!("{series}@{}", release.release);
        let pairs: Vec<(String, String)> = releases
            .windows(2)
            .rev()
            .take(count)
            .filter_map(|pair| Some((name(pair.first()?), name(pair.last()?))))
            .collect();
        pairs.par_iter().map(|(old, new)| edition.compare(&self.workspace, old, new)).collect()
    }

    /// The histories of a clause, see [`Workspace::history`].
    ///
    /// # Errors
    /// When there is no such series, or no release of it knows the clause.
    pub fn history(&self, series: &str, clause: &str) -> Result<Arc<Vec<History>>, Error> {
        self.there()?.history(&self.workspace, series, clause)
    }

    /// Searches, see [`Workspace::search`].
    ///
    /// # Errors
    /// Those of [`Workspace::search`].
    pub fn search(&self, asked: &SearchRequest) -> Result<Hits, Error> {
        self.there()?.search(&self.workspace, asked)
    }

    /// Ingests files that a person sent, see [`Workspace::ingest_uploads`].
    ///
    /// # Errors
    /// Those of [`Workspace::ingest_uploads`].
    pub fn ingest_uploads(
        &self,
        person: &str,
        uploads: &[Upload],
        request: &IngestRequest,
        tick: &(dyn Fn() + Sync),
    ) -> Result<IngestReport, Error> {
        let _until_derived = UnderWay::begin(&self.served);
        self.workspace.clone().for_person(person).ingest_uploads(uploads, request, tick)
    }

    /// The state to answer from; an error where there is no store.
    fn there(&self) -> Result<Arc<Edition>, Error> {
        match self.edition()? {
            Some(edition) => Ok(edition),
            // The error says how to make one.
            None => Err(match self.workspace.open() {
                Err(error) => error,
                Ok(_) => Error::store("the store was not there", "it is now", "ask again"),
            }),
        }
    }

    fn edition(&self) -> Result<Option<Arc<Edition>>, Error> {
        let mut served = lock(&self.served);
        if let Some(edition) = served.edition.clone()
            && edition.is_of_settings()?
        {
            if edition.is_of_store() {
                served.behind = None;
                return Ok(Some(edition));
            }
            let now = Instant::now();
            let (since, seen) = served.behind.unwrap_or((now, now - GLANCE));
            let patient = now.duration_since(since) < PATIENCE;
            if served.ingests > 0 || (patient && now.duration_since(seen) < GLANCE) {
                return Ok(Some(edition));
            }
            served.behind = Some((since, now));
            let next = Edition::open(&self.workspace)?;
            if patient && next.as_ref().is_some_and(|next| !next.is_derived(&self.workspace)) {
                return Ok(Some(edition));
            }
            served.take(next);
        } else {
            served.take(Edition::open(&self.workspace)?);
        }
        Ok(served.edition.clone())
    }
}

impl Served {
    fn take(&mut self, edition: Option<Edition>) {
        self.edition = edition.map(Arc::new);
        self.behind = None;
    }
}

/// An ingest under way.
struct UnderWay<'l>(&'l Mutex<Served>);

impl<'l> UnderWay<'l> {
    fn begin(served: &'l Mutex<Served>) -> Self {
        lock(served).ingests += 1;
        Self(served)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        lock(self.0).ingests -= 1;
    }
}

/// What is served is whole at every moment, so that a panic elsewhere does not spoil it.
fn lock(served: &Mutex<Served>) -> MutexGuard<'_, Served> {
    served.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    fn sample(label: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("corpus/tarnfell/{label}.docx"))
    }

    fn ingest(workspace: &Workspace, labels: &[&str]) {
        let paths = labels.iter().map(|label| sample(label)).collect();
        let request = IngestRequest { paths, ..IngestRequest::default() };
        workspace.ingest(workspace.prepare(&request).unwrap(), &|| {}).unwrap();
    }

    #[test]
    fn a_new_state_is_taken_up_when_nobody_is_at_it() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path().join("index"));
        let library = Library::new(workspace.clone());
        assert!(library.releases(None).unwrap().is_empty() && library.state().unwrap().is_empty());
        assert!(library.document("tarnfell").is_err());
        ingest(&workspace, &["2024-03"]);
        let first = library.state().unwrap();
        let document = library.document("tarnfell").unwrap();
        assert!(Arc::ptr_eq(&document, &library.document("tarnfell@2024-03").unwrap()));
        {
            let _under_way = UnderWay::begin(&library.served);
            ingest(&workspace, &["2024-07"]);
            assert_eq!(library.state().unwrap(), first, "the state before goes on being served");
            assert_eq!(library.releases(Some("tarnfell")).unwrap().len(), 1);
        }
        assert_ne!(library.state().unwrap(), first);
        assert_eq!(library.document("tarnfell").unwrap().release, "2024-07");
        let asked = SearchRequest { query: "data".into(), limit: 1, ..SearchRequest::default() };
        assert_eq!(library.search(&asked).unwrap(), workspace.search(&asked).unwrap());
    }

    #[test]
    fn another_process_is_waited_for_and_then_no_longer() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path().join("index"));
        let library = Library::new(workspace.clone());
        ingest(&workspace, &["2024-03"]);
        let first = library.state().unwrap();
        ingest(&workspace, &["2024-07"]);
        std::fs::remove_dir_all(folder.path().join("index/search")).unwrap();
        assert_eq!(library.state().unwrap(), first, "nothing is derived from the new state yet");
        let long_ago = Instant::now() - PATIENCE;
        lock(&library.served).behind = Some((long_ago, long_ago));
        assert_ne!(library.state().unwrap(), first);
    }
}
