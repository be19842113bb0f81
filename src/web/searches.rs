//! Searches that a user keeps.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::failure::Failure;
use super::guard::Visitor;
use super::link;
use super::site::Shared;

/// What the form of a search to keep sends.
#[derive(Deserialize)]
pub struct Kept {
    csrf: String,
    name: String,
    query: String,
    #[serde(default)]
    series: String,
}

/// Keeps a search and shows it again.
pub async fn save(
    State(site): State<Shared>,
    visitor: Visitor,
    Form(form): Form<Kept>,
) -> Result<Response, Failure> {
    visitor.may_write(&form.csrf)?;
    let pairs = [("q", form.query.as_str()), ("series", &form.series)];
    let address = format!("/search{}", link::query(&pairs));
    let library = site.library.clone();
    let user = visitor.user().to_owned();
    let work = move || {
        let series = (!form.series.is_empty()).then_some(form.series.as_str());
        library.workspace().save_search(&user, &form.name, &form.query, series).map(drop)
    };
    site.desks.run(work).await.map_err(Failure::of_form)?;
    Ok(Redirect::to(&address).into_response())
}

/// What the button of a kept search sends.
#[derive(Deserialize)]
pub struct Gone {
    csrf: String,
    name: String,
}

/// Forgets a search.
pub async fn remove(
    State(site): State<Shared>,
    visitor: Visitor,
    Form(form): Form<Gone>,
) -> Result<Response, Failure> {
    visitor.may_write(&form.csrf)?;
    let library = site.library.clone();
    let user = visitor.user().to_owned();
    let work = move || library.workspace().remove_search(&user, &form.name);
    site.desks.run(work).await.map_err(Failure::of_form)?;
    Ok(Redirect::to("/").into_response())
}
