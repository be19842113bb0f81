//! Answers that whoever has them already need not be sent again (RFC 9110, 13.1.2).

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::extract::FromRequestParts;
use axum::http::header::{self, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::app::Library;
use crate::model::Error;

use super::failure::Failure;
use super::guard::Visitor;
use super::site::Site;

/// What the asker has of an address.
#[derive(Debug, Clone)]
pub struct Condition {
    /// Path and query.
    address: String,
    has: Has,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Has {
    /// Whatever stands there: `*`.
    Any,
    /// Answers with these tags; weak ones are compared like others, as `If-None-Match` wants it.
    Tags(Vec<String>),
}

impl<S: Send + Sync> FromRequestParts<S> for Condition {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        Ok(Self { address: visitor.address, has: Has::of(&parts.headers) })
    }
}

impl Has {
    fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(header::IF_NONE_MATCH).iter();
        let mut tags = Vec::new();
        for line in lines.filter_map(|line| line.to_str().ok()) {
            if line.trim() == "*" {
                return Self::Any;
            }
            // Between quotation marks anything may stand but these, a comma too.
            let mut pieces = line.split('"');
            while let (Some(_), Some(tag)) = (pieces.next(), pieces.next()) {
                tags.push(tag.to_owned());
            }
        }
        Self::Tags(tags)
    }
}

impl Condition {
    /// The tag of what stands at the address in this state of the store. That of another address is
    /// another one: a tag that is known proves that there was an answer.
    fn tag(&self, state: &str) -> String {
        let mut address = DefaultHasher::new();
        self.address.hash(&mut address);
        format!("{}-{state}-{:016x}", env!("CARGO_PKG_VERSION"), address.finish())
    }

    /// Answers with what `work` gives, unless the asker has it.
    ///
    /// # Errors
    /// Those of `work`, and [`Failure::Busy`] when the queue is full.
    pub async fn answer(
        self,
        site: &Site,
        media: &'static str,
        work: impl FnOnce(&Library) -> Result<Vec<u8>, Error> + Send + 'static,
    ) -> Result<Response, Failure> {
        let library = site.library.clone();
        let (tag, body) = site
            .work
            .run(move || {
                let tag = self.tag(&library.state()?);
                let body = match &self.has {
                    Has::Tags(tags) if tags.contains(&tag) => None,
                    Has::Tags(_) => Some(work(&library)?),
                    // Whether anything stands there is known when it is made.
                    Has::Any => work(&library).map(|_| None)?,
                };
                Ok((tag, body))
            })
            .await?;
        let mut response = match body {
            Some(body) => body.into_response(),
            None => StatusCode::NOT_MODIFIED.into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}\"")) {
            headers.insert(header::ETAG, tag);
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_weak_tags_and_a_star_are_understood() {
        let has = |lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::IF_NONE_MATCH, HeaderValue::from_static(line));
            }
            Has::of(&headers)
        };
        let tags = |tags: &[&str]| Has::Tags(tags.iter().map(|tag| (*tag).to_owned()).collect());
        assert_eq!(has(&[]), tags(&[]));
        assert_eq!(has(&["\"a\", W/\"b,c\"", "\"d\""]), tags(&["a", "b,c", "d"]));
        assert_eq!(has(&[" * "]), Has::Any);
        assert_eq!(has(&["a, \"open"]), tags(&["open"]));
    }
}
