//! What all requests share.

use std::sync::Arc;

use axum::response::Response;

use crate::app::{Library, Workspace};
use crate::model::Error;

use super::failure::Failure;
use super::jobs::Jobs;
use super::page;
use super::session::Sessions;
use super::throttle::Throttle;
use super::work::Work;
use super::{Log, Options};

/// Ingests that may wait for their turn.
const INGESTS: usize = 8;

/// Notes that may wait for their turn.
const DESKS: usize = 64;

/// Passwords that may wait for being proved.
const SIGN_INS: usize = 16;

/// What all requests share.
pub struct Site {
    pub library: Arc<Library>,
    pub sessions: Sessions,
    pub work: Work,
    /// Ingests, one after the other: the store has one writer.
    pub ingests: Work,
    /// Notes and saved searches, one after the other: one must not overtake another of its user.
    pub desks: Work,
    /// Passwords that are proved, one after the other: each takes a processor and 19 MiB.
    pub sign_ins: Work,
    pub throttle: Throttle,
    pub jobs: Jobs,
    pub options: Options,
    /// The names that this host answers to, in small letters.
    pub hosts: Vec<String>,
    pub log: Log,
}

/// The site as handlers get it.
pub type Shared = Arc<Site>;

impl Site {
    /// A site that listens at `port`.
    pub fn new(workspace: Workspace, options: Options, port: u16, log: Log) -> Self {
        let ip = options.addr.ip();
        let address = if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() };
        let mut hosts: Vec<String> = ["localhost", "127.0.0.1", "[::1]", &address]
            .iter()
            .map(|name| format!("{name}:{port}"))
            .collect();
        hosts.extend(options.hosts.iter().map(|name| name.to_lowercase()));
        Self {
            library: Arc::new(Library::new(workspace)),
            sessions: Sessions::default(),
            work: Work::new(options.work),
            ingests: Work::new((1, INGESTS)),
            desks: Work::new((1, DESKS)),
            sign_ins: Work::new((1, SIGN_INS)),
            throttle: Throttle::default(),
            jobs: Jobs::default(),
            options,
            hosts,
            log,
        }
    }

    /// A page that is filled from the library, in the queue of work.
    ///
    /// # Errors
    /// Its own, and [`Failure::Busy`] when the queue is full.
    pub async fn page(
        &self,
        fill: impl FnOnce(&Library) -> Result<String, Error> + Send + 'static,
    ) -> Result<Response, Failure> {
        let library = self.library.clone();
        Ok(page::html(self.work.run(move || fill(&library)).await?))
    }
}
