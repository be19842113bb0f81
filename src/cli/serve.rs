//! `ostler serve`

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use clap::Args;

use crate::app::Workspace;
use crate::model::Error;
use crate::web::{self, Admission, Options, Users};

use super::terminal::{Outcome, STRONG, Terminal};

/// Serve the page counsel works in, and the JSON API.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ostler serve --open\n  ostler serve --addr 127.0.0.1:0 --read-only\n  \
                  ostler serve --addr 0.0.0.0:7178 --users users.txt --host terms.example.com --behind-proxy\n  \
                  ostler serve --hash-password < password.txt"
)]
pub struct Serve {
    /// Where to listen; port 0 takes a free one. Other addresses than loopback need --token-file
    /// or --users.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7178")]
    addr: SocketAddr,
    /// Open the page in the browser.
    #[arg(long)]
    open: bool,
    /// Store nothing: no uploads, no notes.
    #[arg(long)]
    read_only: bool,
    /// Take the token that lets people in from the first line of this file.
    #[arg(long, value_name = "FILE", conflicts_with = "users")]
    token_file: Option<PathBuf>,
    /// Let in those who are in this file, one a line: NAME:HASH.
    #[arg(long, value_name = "FILE")]
    users: Option<PathBuf>,
    /// Also answer to this name (a reverse proxy's), with its port if it is not the usual one.
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Believe the reverse proxy before it: what X-Forwarded-Proto and X-Forwarded-For say. Cookies
    /// are then for encrypted connections only, and the log names the visitor.
    #[arg(long)]
    behind_proxy: bool,
    /// Largest upload, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 64)]
    max_upload: usize,
    /// Print a line for each request.
    #[arg(long)]
    access_log: bool,
    /// Only read a password from the input and print its hash for the file of users.
    #[arg(long)]
    hash_password: bool,
}

impl Serve {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        if self.hash_password {
            let mut password = String::new();
            std::io::stdin().read_line(&mut password)?;
            terminal.line(web::hash_password(password.trim_end_matches(['\r', '\n']))?)?;
            return Ok(0);
        }
        let options = Options {
            hosts: self.hosts.clone(),
            read_only: self.read_only,
            behind_proxy: self.behind_proxy,
            upload_bytes: self.max_upload.saturating_mul(1 << 20),
            ..Options::new(self.addr, self.admission()?)
        };
        if !self.addr.ip().is_loopback() {
            terminal.warn(
                "what is sent is not encrypted: put a reverse proxy with TLS before it (see the \
                 README)",
            );
        }
        let mut failed = Ok(());
        web::serve(workspace.clone(), options, self.log(), |running| {
            failed = terminal
                .line(format_args!("{STRONG}{}{STRONG:#}", running.url))
                .and_then(|()| terminal.flush());
            if self.open
                && let Err(error) = browser::that(&running.url)
            {
                terminal.warn(format_args!("cannot open the browser: {error}"));
            }
        })?;
        failed?;
        Ok(0)
    }

    fn admission(&self) -> Result<Admission, Error> {
        match (&self.users, &self.token_file) {
            (Some(path), _) => Ok(Admission::Users(Arc::new(Users::read(path)?))),
            (None, Some(path)) => Ok(Admission::Token(web::token_from(path)?)),
            (None, None) if self.addr.ip().is_loopback() => Ok(Admission::Token(web::secret())),
            (None, None) => Err(Error::usage(
                format!("cannot serve at {}", self.addr),
                "others than this machine's users could come in",
                "say who may with --users FILE or --token-file FILE",
            )),
        }
    }

    /// Prints a line for each request, or nothing.
    fn log(&self) -> web::Log {
        if !self.access_log {
            return Arc::new(|_| {});
        }
        let errors = Mutex::new(std::io::stderr());
        Arc::new(move |line| {
            if let Ok(mut errors) = errors.lock() {
                // Nothing sensible can be done about a closed stderr.
                let _ = writeln!(errors, "{line}");
            }
        })
    }
}
