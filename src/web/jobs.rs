//! Ingests under way, and those that came to an end not long ago.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::app::IngestReport;
use crate::model::Error;

/// Jobs that are remembered.
const MOST: usize = 64;

/// How far an ingest is.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// Files read so far.
    pub read: usize,
    /// Files in all.
    pub files: usize,
    /// What came of it, once it is at its end.
    pub outcome: Option<Result<Arc<IngestReport>, Error>>,
}

/// One ingest.
#[derive(Debug, Clone)]
pub struct Job {
    /// Cannot be guessed.
    pub id: String,
    /// The series, as its sender named it.
    pub series: String,
    /// Its progress.
    pub progress: watch::Receiver<Progress>,
}

/// All jobs.
#[derive(Debug, Default)]
pub struct Jobs(Mutex<VecDeque<Job>>);

impl Jobs {
    /// Begins one; the sender is told of its progress.
    pub fn begin(&self, series: &str, files: usize) -> (String, watch::Sender<Progress>) {
        let (sender, progress) = watch::channel(Progress { files, ..Progress::default() });
        let id = uuid::Uuid::new_v4().simple().to_string();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.pop_front();
        }
        all.push_back(Job { id: id.clone(), series: series.to_owned(), progress });
        (id, sender)
    }

    /// The job of an id.
    pub fn find(&self, id: &str) -> Option<Job> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|job| job.id == id).cloned()
    }
}
