//! The page counsel works in, and the JSON API: what `ostler serve` serves.
//!
//! One file per page: it parses the request, calls one use case of [`app`](crate::app), and fills
//! a template. Templates are compiled in, and styles and script are parts of the program, so that
//! the binary alone serves. Everything can be read and searched without script.
//!
//! # What stands between a stranger and the store
//!
//! * `server`: a time limit for headers, a limit of connections, an orderly end.
//! * `guard`: the names this host answers to (421), the origin of what is posted (403), who is
//!   asking (401), headers that forbid inline script, the access log.
//! * `work`: documents are read and compared off the threads that answer, a bounded number at
//!   once; who comes when the queue is full is told when to come again (503).
//! * Templates escape everything; none may say that a text is safe (a test holds it).

mod api;
mod assets;
mod checks;
mod chinese;
mod chinese_findings;
mod choice;
mod compare;
mod condition;
mod definitions;
mod download;
mod failure;
mod feed;
mod guard;
mod help;
mod history;
mod jobs;
mod language;
mod link;
mod notes;
mod openapi;
mod page;
mod read;
mod releases;
mod routes;
mod search;
mod searches;
mod server;
mod session;
mod sign_in;
mod site;
mod text;
mod throttle;
mod users;
mod work;

pub use server::{Running, serve};
pub use users::{Users, hash_password};

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How the page is served.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 takes any that is free.
    pub addr: SocketAddr,
    /// Names besides the address and `localhost` that this host answers to, with their port if it
    /// is not the usual one: what a reverse proxy is asked for.
    pub hosts: Vec<String>,
    /// Who may come in.
    pub admission: Admission,
    /// Nothing is stored: no uploads, no notes, no saved searches.
    pub read_only: bool,
    /// A reverse proxy of ours stands before it: what it says of the connection (`X-Forwarded-Proto`,
    /// `X-Forwarded-For`) is believed.
    pub behind_proxy: bool,
    /// Largest upload, in bytes.
    pub upload_bytes: usize,
    /// Connections at once; the next ones wait.
    pub connections: usize,
    /// How long a client may take to send its headers.
    pub header_timeout: Duration,
    /// How many requests may read and compare at once, and how many may wait for their turn.
    pub work: (usize, usize),
}

/// Who may come in.
#[derive(Debug, Clone)]
pub enum Admission {
    /// Whoever has the token: of the address that is printed at the start, or from a file.
    Token(String),
    /// Those in a file, by password.
    Users(Arc<Users>),
}

impl Options {
    /// The defaults, at this address.
    pub fn new(addr: SocketAddr, admission: Admission) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            addr,
            hosts: Vec::new(),
            admission,
            read_only: false,
            behind_proxy: false,
            upload_bytes: 64 << 20,
            connections: 256,
            header_timeout: Duration::from_secs(10),
            work: (cores, 64),
        }
    }
}

/// What happened, one line a request: for whoever prints.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// A word that cannot be guessed: 244 random bits.
pub fn secret() -> String {
    format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple())
}

/// Reads the file of a token: its first line.
///
/// # Errors
/// When the file cannot be read or the token is too short to be one.
pub fn token_from(path: &PathBuf) -> Result<String, crate::model::Error> {
    let what = || format!("cannot use the token in {}", path.display());
    let text = std::fs::read_to_string(path)
        .map_err(|error| crate::model::Error::input(what(), error.to_string(), "check the path"))?;
    let token = text.lines().next().unwrap_or_default().trim();
    if token.len() < 24 || !token.chars().all(|c| c.is_ascii_graphic()) {
        return Err(crate::model::Error::usage(
            what(),
            "its first line must be 24 letters and digits or more",
            "for example: openssl rand -hex 32 > token",
        ));
    }
    Ok(token.to_owned())
}
