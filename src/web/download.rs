//! A comparison to take along, in the forms that the command writes.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::app::{RedlineOptions, Rendering};
use crate::model::Error;

use super::compare;
use super::failure::Failure;
use super::link;
use super::page;
use super::site::Shared;

/// What is asked for.
#[derive(Deserialize)]
pub struct Asked {
    old: String,
    new: String,
    format: String,
}

/// A comparison that can be taken along.
pub struct Report<'r> {
    pub series: &'r str,
    pub old: &'r str,
    pub new: &'r str,
}

impl Report<'_> {
    /// The address of one of its forms.
    pub fn form(&self, format: &str) -> String {
        let pairs = [("old", self.old), ("new", self.new), ("format", format)];
        format!("/compare/{}/download{}", link::encode(self.series), link::query(&pairs))
    }
}

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The file.
pub async fn file(
    State(site): State<Shared>,
    Path(series): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (rendering, media, ending) = match asked.format.as_str() {
        "redline" => (None, WORD, "redline.docx"),
        "docx" => (Some(Rendering::Docx), WORD, "docx"),
        "html" => (Some(Rendering::Html), "text/html; charset=utf-8", "html"),
        "xlsx" => (Some(Rendering::Xlsx), EXCEL, "xlsx"),
        "csv" => (Some(Rendering::Csv), "text/csv; charset=utf-8", "csv"),
        "json" => (Some(Rendering::Json), "application/json", "json"),
        "md" => (Some(Rendering::Summary), "text/markdown; charset=utf-8", "md"),
        other => {
            return Err(Failure::Misasked(Error::usage(
                format!("there is no form `{other}`"),
                "a comparison can be had as redline, docx, html, xlsx, csv, json or md",
                "choose one of them",
            )));
        }
    };
    let library = site.library.clone();
    let name = format!("{series} {} to {}.{ending}", asked.old, asked.new);
    let bytes = site
        .work
        .run(move || {
            let compared = compare::compared(&library, &series, &asked.old, &asked.new)?;
            match rendering {
                Some(rendering) => library.workspace().render(&compared, rendering),
                None => {
                    let old = format!("{series}@{}", asked.old);
                    let new = format!("{series}@{}", asked.new);
                    let options = RedlineOptions::default();
                    let made = library.workspace().redline((&old, &new), &compared, &options)?;
                    Ok(made.0)
                }
            }
        })
        .await?;
    Ok(page::attachment(bytes, media, &name))
}
