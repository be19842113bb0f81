//! What a request can end with when it cannot be answered.

use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse, Response};

use crate::model::{Error, ErrorKind};

/// Why a request is not answered. The page or the JSON that tells it is made in the guard, which
/// knows who asked and for what.
#[derive(Debug, Clone)]
pub enum Failure {
    /// An error that has its words.
    Told(Error),
    /// What was asked cannot be understood.
    Misasked(Error),
    /// What was sent cannot be done.
    Unfit(Error),
    /// The queue is full.
    Busy,
    /// There is no such page.
    NoPage,
    /// Nothing can be stored here.
    ReadOnly,
    /// A form without the token of its session.
    Forged,
    /// More than may be sent.
    TooLarge(usize),
    /// It must be signed in for.
    Unknown,
    /// Too many wrong passwords; when to try again.
    Guessing(Duration),
    /// Asked for under a name that is not this host's.
    Misdirected,
}

impl Failure {
    /// What was refused before anybody looked at what it is about.
    pub fn refused(status: StatusCode, reason: &str) -> Self {
        let cause = match (reason.trim(), status) {
            ("", StatusCode::METHOD_NOT_ALLOWED) => "this address answers to other methods",
            ("", StatusCode::REQUEST_TIMEOUT) => "it took too long",
            ("", _) => "its form is not one that is taken here",
            (reason, _) => reason,
        };
        Self::Misasked(Error::usage(
            "what was asked cannot be understood",
            cause,
            "check the address and its parameters; /api/v1/openapi.json describes the API",
        ))
    }

    /// The failure of what a form asked to be done: names that are not there are told as such only
    /// where they are the address.
    pub fn of_form(self) -> Self {
        match self {
            Self::Told(error) if error.kind == ErrorKind::Usage => Self::Unfit(error),
            failure => failure,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Told(error) => match error.kind {
                ErrorKind::Usage => StatusCode::NOT_FOUND,
                ErrorKind::Input => StatusCode::UNPROCESSABLE_ENTITY,
                ErrorKind::Store | ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Self::Misasked(_) => StatusCode::BAD_REQUEST,
            Self::Unfit(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoPage => StatusCode::NOT_FOUND,
            Self::ReadOnly | Self::Forged => StatusCode::FORBIDDEN,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unknown => StatusCode::UNAUTHORIZED,
            Self::Guessing(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
        }
    }

    /// The error in its words.
    pub fn error(&self) -> Error {
        match self {
            Self::Told(error) | Self::Misasked(error) | Self::Unfit(error) => error.clone(),
            Self::Busy => Error::usage(
                "too many people ask at once",
                "the queue of work is full",
                "try again in a few seconds",
            ),
            Self::NoPage => Error::usage(
                "there is no such page",
                "the address leads nowhere",
                "begin at the search page, or check the address",
            ),
            Self::ReadOnly => Error::usage(
                "nothing can be stored here",
                "this page is served with --read-only",
                "ask whoever serves it",
            ),
            Self::Forged => Error::usage(
                "the form was not accepted",
                "it does not carry the token of your session",
                "load the page again and send the form once more",
            ),
            Self::TooLarge(bytes) => Error::usage(
                "what was sent is too large",
                format!("at most {} are taken here", size(*bytes)),
                "send fewer or smaller files at once",
            ),
            Self::Unknown => Error::usage(
                "please sign in",
                "this page is not open to everybody",
                "open the address that `ostler serve` printed, or sign in with your name",
            ),
            Self::Guessing(wait) => Error::usage(
                "please wait before you sign in",
                "several wrong passwords were given for this name",
                format!("try again in {} seconds", wait.as_secs().saturating_add(1)),
            ),
            Self::Misdirected => Error::usage(
                "this host does not answer to that name",
                "the request's Host header names another host",
                "use the address that `ostler serve` printed; behind a proxy, add --host NAME",
            ),
        }
    }
}

/// A number of bytes as people say it.
fn size(bytes: usize) -> String {
    match (bytes >> 20, bytes >> 10) {
        (0, kib) => format!("{kib} KiB"),
        (mib, _) => format!("{mib} MiB"),
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Told(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let seconds = match self {
            Self::Busy => Some(2),
            Self::Guessing(wait) => Some(wait.as_secs().saturating_add(1)),
            _ => None,
        };
        if let Some(seconds) = seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
