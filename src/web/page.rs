//! What all pages have: the frame around them, and how one becomes an answer.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::response::{Html, IntoResponse, Response};

use crate::app::summary;
use crate::model::{ChangeKind, Class, ClauseKind, Error, ErrorKind, Finding, Level};

use super::Admission;
use super::failure::Failure;
use super::guard::Visitor;
use super::link;
use super::site::Site;

/// The frame around a page.
pub struct Page {
    pub visitor: Visitor,
    /// What stands in the window's title.
    pub title: String,
    /// The entry of the navigation that it belongs to.
    pub here: &'static str,
    /// The series and release it is about; empty where it is about none.
    pub series: String,
    pub release: String,
}

impl Page {
    pub fn new(visitor: Visitor, here: &'static str, title: impl Into<String>) -> Self {
        let title = title.into();
        Self { visitor, title, here, series: String::new(), release: String::new() }
    }

    /// The same, about a release (or about a series, where the release is empty).
    pub fn about(mut self, series: &str, release: &str) -> Self {
        self.series = series.to_owned();
        self.release = release.to_owned();
        self
    }

    /// A text of the interface in the visitor's language, by its English wording.
    pub fn t(&self, english: &'static str) -> &'static str {
        self.visitor.language.of(english)
    }

    /// A text that is not known here, such as an error's, in the visitor's language where it has one.
    pub fn said<'t>(&self, text: &'t str) -> &'t str {
        self.visitor.language.of(text)
    }

    /// A number of things: `1 clause`, `2 clauses`.
    pub fn count(&self, number: &usize, one: &'static str, many: &'static str) -> String {
        format!("{number} {}", self.t(if *number == 1 { one } else { many }))
    }

    pub fn lang(&self) -> &'static str {
        self.visitor.language.tag()
    }

    pub fn csrf(&self) -> &str {
        self.visitor.csrf()
    }

    pub fn can_write(&self) -> bool {
        !self.visitor.read_only && !self.csrf().is_empty()
    }

    /// Where an entry of the navigation leads: to the same release, where there is one.
    pub fn nav(&self, entry: &str) -> String {
        let mut path = format!("/{entry}");
        if !self.series.is_empty() {
            path.push('/');
            path.push_str(&link::encode(&self.series));
            if entry != "compare" && !self.release.is_empty() {
                path.push('/');
                path.push_str(&link::encode(&self.release));
            }
        }
        path
    }

    /// `page` for the entry that is shown, for assistive technology.
    pub fn current(&self, entry: &str) -> &'static str {
        if self.here == entry { "page" } else { "false" }
    }

    /// This page in the other language.
    pub fn other_language(&self) -> String {
        let address = link::without(&self.visitor.address, "lang");
        let mark = if address.contains('?') { '&' } else { '?' };
        format!("{address}{mark}lang={}", self.visitor.language.other())
    }

    pub fn kind(&self, kind: &ChangeKind) -> &'static str {
        self.t(summary::kind_name(*kind))
    }

    pub fn class(&self, class: &Class) -> &'static str {
        self.t(summary::class_name(*class))
    }

    pub fn clause_kind(&self, kind: &ClauseKind) -> &'static str {
        self.t(match kind {
            ClauseKind::Paragraph => "paragraph",
            ClauseKind::ListItem => "list item",
            ClauseKind::TableRow => "table row",
            ClauseKind::Note => "note",
        })
    }

    /// What to do about an error, for whoever has the page alone: the command is at hand for whoever
    /// serves it.
    pub fn hint(&self, error: &Error) -> String {
        match error.kind {
            _ if !error.hint.contains("`ostler ") && !error.hint.contains("--") => {
                self.said(&error.hint).to_owned()
            }
            ErrorKind::Usage => self.t("The page of releases shows what is stored.").to_owned(),
            _ => format!("{} {}", self.t("For whoever serves this page:"), error.hint),
        }
    }

    /// What a finding says, in the visitor's language as far as it has words for it.
    pub fn finding(&self, finding: &Finding) -> Said {
        match self.visitor.language.finding(&finding.message) {
            Some(text) => Said { kind: String::new(), lang: self.lang(), text },
            None => Said {
                kind: self.said(&finding.code.replace('_', " ")).to_owned(),
                lang: "en",
                text: finding.message.clone(),
            },
        }
    }

    pub fn level(&self, level: &Level) -> &'static str {
        self.t(match level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        })
    }
}

/// What a finding says.
pub struct Said {
    /// Its kind, where the text is not in the visitor's language.
    pub kind: String,
    /// The language of the text.
    pub lang: &'static str,
    /// The text.
    pub text: String,
}

/// A finding's level as a name for styles.
pub fn level_class(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

/// A template as an answer's text.
///
/// # Errors
/// When it cannot be filled, which is a bug.
pub fn fill(template: &impl Template) -> Result<String, Error> {
    template.render().map_err(|error| Error::internal("cannot show the page", error.to_string()))
}

/// A filled template as an answer.
pub fn html(text: String) -> Response {
    Html(text).into_response()
}

/// Bytes to be saved as a file of this name.
pub fn attachment(bytes: Vec<u8>, media: &'static str, name: &str) -> Response {
    let ascii: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "-_.@".contains(c) { c } else { '-' })
        .collect();
    let disposition =
        format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{}", link::encode(name));
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    page: Page,
    error: Error,
    /// What to do about it.
    hint: String,
    sign_in: bool,
    by_name: bool,
    again: String,
}

/// The page that tells a failure.
pub fn failure(site: &Site, visitor: &Visitor, failure: &Failure, error: &Error) -> Response {
    let page = Page::new(visitor.clone(), "", error.what.clone());
    let hint = page.hint(error);
    let again = if visitor.address.contains("token=") { "/" } else { &visitor.address };
    let template = FailurePage {
        page,
        error: error.clone(),
        hint,
        sign_in: matches!(failure, Failure::Unknown),
        by_name: matches!(site.options.admission, Admission::Users(_)),
        again: again.to_owned(),
    };
    match fill(&template) {
        Ok(text) => html(text),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
