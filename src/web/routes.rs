//! Which address leads to which page.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use super::failure::Failure;
use super::site::Shared;
use super::{
    api, assets, checks, choice, compare, definitions, download, feed, guard, help, history, notes,
    read, releases, search, searches, sign_in,
};

/// How long a request may take, its body included.
const PATIENCE: Duration = Duration::from_secs(300);

/// Where files are sent to.
pub const UPLOADS: &str = "/releases";

/// Most that a form without files may hold: the longest note has room in it, percent-encoded.
pub const FORM_BYTES: usize = 256 << 10;

/// How long a client may pause while it sends.
const PAUSE: Duration = Duration::from_secs(20);

/// All pages, behind the guard.
pub fn router(site: Shared) -> Router {
    let limit = site.options.upload_bytes;
    let mut newest = Router::new();
    for entry in ["read", "definitions", "checks"] {
        newest =
            newest.route(&format!("/{entry}"), get(move |site| choice::of_all(site, entry))).route(
                &format!("/{entry}/{{series}}"),
                get(move |site, series| choice::of_series(site, series, entry)),
            );
    }
    newest
        .route("/", get(search::page))
        .route("/search", get(search::page))
        .route("/read/{series}/{release}", get(read::page))
        .route("/compare", get(compare::newest))
        .route("/compare/{series}", get(compare::page))
        .route("/compare/{series}/download", get(download::file))
        .route("/history/{series}", get(history::page))
        .route("/definitions/{series}/{release}", get(definitions::page))
        .route("/checks/{series}/{release}", get(checks::page))
        .route(UPLOADS, get(releases::page))
        .route("/releases/jobs/{id}", get(releases::job))
        .route("/releases/jobs/{id}/events", get(releases::events))
        .route("/feed/{series}", get(feed::feed))
        .route("/help", get(help::page))
        .route("/sign-in", get(sign_in::ask).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/notes", post(notes::write))
        .route("/searches", post(searches::save))
        .route("/searches/remove", post(searches::remove))
        .route("/assets/{name}", get(assets::asset))
        .nest("/api/v1", api::router())
        .merge(
            Router::new()
                .route(UPLOADS, post(releases::receive))
                .layer(DefaultBodyLimit::disable()),
        )
        .fallback(async || Failure::NoPage)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(RequestBodyLimitLayer::new(limit))
        .layer(RequestBodyTimeoutLayer::new(PAUSE))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(site.clone(), guard::guard))
        .with_state(site)
}
