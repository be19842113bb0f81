//! Notes beside changes.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::Error;

use super::compare;
use super::failure::Failure;
use super::guard::Visitor;
use super::link;
use super::site::Shared;

/// What the form sends.
#[derive(Deserialize)]
pub struct Written {
    csrf: String,
    series: String,
    change: String,
    text: String,
    /// Which comparison, and how it is looked at.
    #[serde(flatten)]
    seen: compare::Asked,
}

/// Keeps a note and goes back to its change.
pub async fn write(
    State(site): State<Shared>,
    visitor: Visitor,
    Form(form): Form<Written>,
) -> Result<Response, Failure> {
    visitor.may_write(&form.csrf)?;
    let address = format!("{}#{}", form.seen.address(&form.series), link::encode(&form.change));
    let library = site.library.clone();
    let user = visitor.user().to_owned();
    site.desks
        .run(move || {
            let old = format!("{}@{}", form.series, form.seen.old);
            let new = format!("{}@{}", form.series, form.seen.new);
            let compared = library.compare(&old, &new)?;
            if compared.summary().change(&form.change).is_none() {
                return Err(Error::usage(
                    "cannot keep the note",
                    format!("from {old} to {new} there is no change `{}`", form.change),
                    "load the page again and write it beside a change",
                ));
            }
            let place = (old.as_str(), new.as_str(), form.change.as_str());
            library.workspace().write_note(&user, place, &form.text)
        })
        .await
        .map_err(Failure::of_form)?;
    Ok(Redirect::to(&address).into_response())
}
