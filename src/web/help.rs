//! Help: the query language and the keys.

use askama::Template;
use axum::response::Response;

use super::failure::Failure;
use super::guard::Visitor;
use super::page::{self, Page};

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    page: Page,
}

/// The page.
pub async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let mut page = Page::new(visitor, "help", "");
    page.title = page.t("Help").to_owned();
    Ok(page::html(page::fill(&HelpPage { page })?))
}
