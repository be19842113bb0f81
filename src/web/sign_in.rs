//! Signing in and out.

use std::time::Instant;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::Admission;
use super::failure::Failure;
use super::guard::{self, Visitor};
use super::session::same;
use super::site::Shared;

/// What the form sends.
#[derive(Deserialize)]
pub struct SignIn {
    #[serde(default)]
    name: String,
    /// The password, or the token.
    secret: String,
    #[serde(default)]
    then: String,
}

/// Begins a session for whoever has the token or a password. Hashing is slow on purpose: it has a
/// queue of its own, and who guesses has to wait. A token cannot be guessed.
pub async fn sign_in(
    State(site): State<Shared>,
    visitor: Visitor,
    Form(form): Form<SignIn>,
) -> Result<Response, Failure> {
    let user = match &site.options.admission {
        // Whoever started it has the token, and keeps one desk here and on the command line.
        Admission::Token(token) => {
            same(token, form.secret.trim()).then(|| site.library.workspace().person())
        }
        Admission::Users(users) => {
            let (users, name) = (users.clone(), form.name.trim().to_owned());
            if let Some(wait) = site.throttle.waiting(&name, Instant::now()) {
                return Err(Failure::Guessing(wait));
            }
            let (asked, secret) = (name.clone(), form.secret);
            let admitted = site.sign_ins.run(move || Ok(users.admits(&asked, &secret))).await?;
            if admitted {
                site.throttle.admitted(&name);
            } else {
                site.throttle.missed(&name, Instant::now());
            }
            admitted.then_some(name)
        }
    };
    let user = user.ok_or(Failure::Unknown)?;
    Ok(guard::welcome(&site, &visitor, &user, &form.then))
}

/// The page itself is what whoever is not signed in gets.
pub async fn ask() -> Failure {
    Failure::Unknown
}

/// What the button sends.
#[derive(Deserialize)]
pub struct SignOut {
    csrf: String,
}

/// Ends the session.
pub async fn sign_out(
    State(site): State<Shared>,
    visitor: Visitor,
    Form(form): Form<SignOut>,
) -> Result<Response, Failure> {
    if !same(visitor.csrf(), &form.csrf) {
        return Err(Failure::Forged);
    }
    if let Some(session) = &visitor.session {
        site.sessions.end(&session.key);
    }
    Ok(Redirect::to("/sign-in").into_response())
}
