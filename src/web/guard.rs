//! What every request goes through: whose name it was sent to, who sends it, the headers of the
//! answer, the page that tells a failure, the log.

use std::time::Instant;

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::Admission;
use super::failure::Failure;
use super::language::Language;
use super::link;
use super::page;
use super::routes::{self, FORM_BYTES};
use super::server::Peer;
use super::session::{Session, same};
use super::site::{Shared, Site};

/// Nothing but what this host itself serves; no inline script or style.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// Longest reason that is told, in bytes.
const REASON: usize = 4096;

/// Who asks, and in which language.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub session: Option<Session>,
    pub language: Language,
    /// Path and query, as asked for.
    pub address: String,
    pub read_only: bool,
    /// Whether the visitor's own connection is encrypted, as the proxy before us says.
    pub encrypted: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or(Failure::Unknown)
    }
}

impl Visitor {
    fn of(site: &Site, request: &Request) -> Self {
        let (headers, uri) = (request.headers(), request.uri());
        let session = cookie(headers, &cookie_name(site)).and_then(|key| site.sessions.find(key));
        let language = parameter(uri, "lang")
            .or_else(|| cookie(headers, "lang"))
            .and_then(Language::named)
            .unwrap_or_else(|| Language::accepted(headers));
        Self {
            session: session.or_else(|| bearer(site, headers)),
            language,
            address: uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
            read_only: site.options.read_only,
            encrypted: forwarded(site, headers, "x-forwarded-proto") == Some("https"),
        }
    }

    /// The visitor's name.
    pub fn user(&self) -> &str {
        self.session.as_ref().map_or("", |session| &session.user)
    }

    /// What forms must carry.
    pub fn csrf(&self) -> &str {
        self.session.as_ref().map_or("", |session| &session.csrf)
    }

    /// Whether a form may be acted on.
    ///
    /// # Errors
    /// When nothing is stored here, or the form does not carry the session's token.
    pub fn may_write(&self, csrf: &str) -> Result<(), Failure> {
        if self.read_only {
            return Err(Failure::ReadOnly);
        }
        let own = self.csrf();
        if own.is_empty() || !same(own, csrf) { Err(Failure::Forged) } else { Ok(()) }
    }
}

/// The outermost layer.
pub async fn guard(State(site): State<Shared>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let visitor = Visitor::of(&site, &request);
    request.extensions_mut().insert(visitor.clone());
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let peer = forwarded(&site, request.headers(), "x-forwarded-for").map(str::to_owned);
    let peer = peer.or_else(|| Some(request.extensions().get::<Peer>()?.0.ip().to_string()));
    let mut response = if !is_ours(&site, request.headers()) {
        Failure::Misdirected.into_response()
    } else if let Some(welcome) = launch(&site, &visitor, &method, &uri) {
        welcome
    } else if visitor.session.is_none() && !is_open(uri.path()) {
        Failure::Unknown.into_response()
    } else {
        next.run(request).await
    };
    response = told(&site, &visitor, uri.path(), response).await;
    if parameter(&uri, "lang").and_then(Language::named).is_some() {
        let kept = format!("lang={}; Path=/; SameSite=Strict; Max-Age=31536000", visitor.language);
        set(&mut response, header::SET_COOKIE, &kept);
    }
    protect(&mut response);
    (site.log)(&format!(
        "{} {} {} {} {} {}ms",
        peer.as_deref().unwrap_or("-"),
        if visitor.user().is_empty() { "-" } else { visitor.user() },
        method,
        uri.path().escape_default(),
        response.status().as_u16(),
        begun.elapsed().as_millis()
    ));
    response
}

/// Whether the request names this host. A page elsewhere whose name was made to lead here
/// (DNS rebinding) does not.
fn is_ours(site: &Site, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(|host| site.hosts.contains(&host.to_lowercase()))
}

/// What our own proxy says of the visitor's connection: the last value, which it has added itself.
/// Without such a proxy anybody could write that header, and it counts for nothing.
fn forwarded<'h>(site: &Site, headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let last = headers.get_all(name).iter().next_back().filter(|_| site.options.behind_proxy)?;
    let value = last.to_str().ok()?.rsplit(',').next()?.trim();
    (!value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic())).then_some(value)
}

/// What can be seen without signing in.
fn is_open(path: &str) -> bool {
    path.starts_with("/assets/") || path == "/sign-in"
}

/// The launch token in an address begins a session and is taken out of the address.
fn launch(site: &Site, visitor: &Visitor, method: &Method, uri: &Uri) -> Option<Response> {
    let given = parameter(uri, "token")?;
    let Admission::Token(token) = &site.options.admission else { return None };
    if method != Method::GET || !same(token, given) {
        return Some(Failure::Unknown.into_response());
    }
    let address = uri.path_and_query().map_or("/", |address| address.as_str());
    let address = link::without(address, "token");
    Some(welcome(site, visitor, &site.library.workspace().person(), &address))
}

/// Begins a session and goes on to a page of this host.
pub fn welcome(site: &Site, visitor: &Visitor, user: &str, path: &str) -> Response {
    let session = site.sessions.begin(user);
    let path = if link::is_own(path) { path } else { "/" };
    let mut response = Redirect::to(path).into_response();
    let name = cookie_name(site);
    let secure = if visitor.encrypted { "; Secure" } else { "" };
    let cookie = format!("{name}={}; Path=/; HttpOnly; SameSite=Strict{secure}", session.key);
    set(&mut response, header::SET_COOKIE, &cookie);
    response
}

/// Cookies know no ports: two servers on one host must not take each other's.
fn cookie_name(site: &Site) -> String {
    let port = site.hosts.first().and_then(|host| host.rsplit(':').next()).unwrap_or_default();
    format!("ostler_{port}")
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(known, value)| (known == name).then_some(value))
}

fn parameter<'u>(uri: &'u Uri, name: &str) -> Option<&'u str> {
    let pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find_map(|(known, value)| (known == name).then_some(value))
}

/// A program that has the token sends it in a header. It may ask; it has no forms to send.
fn bearer(site: &Site, headers: &HeaderMap) -> Option<Session> {
    let Admission::Token(token) = &site.options.admission else { return None };
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    let (key, csrf) = (String::new(), String::new());
    same(token, given).then(|| Session { key, csrf, user: "token".to_owned() })
}

/// Gives a failure its page, or its JSON under `/api/`.
async fn told(site: &Site, visitor: &Visitor, path: &str, response: Response) -> Response {
    let status = response.status();
    let known = response.extensions().get::<Failure>().cloned();
    let (response, failure) = match (known, status) {
        (Some(failure), _) => (response, failure),
        (None, StatusCode::PAYLOAD_TOO_LARGE) => {
            let most = if path == routes::UPLOADS { site.options.upload_bytes } else { FORM_BYTES };
            (response, Failure::TooLarge(most))
        }
        (None, StatusCode::FORBIDDEN) => (response, Failure::Forged),
        (None, _) if status.is_client_error() => {
            // What axum itself refuses: its reason is the text of its answer.
            let (parts, body) = response.into_parts();
            let reason = axum::body::to_bytes(body, REASON).await.unwrap_or_default();
            let failure = Failure::refused(status, &String::from_utf8_lossy(&reason));
            (Response::from_parts(parts, Body::empty()), failure)
        }
        (None, _) => return response,
    };
    let error = failure.error();
    let mut told = if path.starts_with("/api/") {
        let error = json!({ "what": error.what, "cause": error.cause, "hint": error.hint });
        Json(json!({ "schema": "ostler.error/1", "error": error })).into_response()
    } else {
        page::failure(site, visitor, &failure, &error)
    };
    *told.status_mut() = response.status();
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = response.headers().get(&name) {
            told.headers_mut().insert(name, value.clone());
        }
    }
    told
}

fn protect(response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    headers.entry(header::VARY).or_insert(HeaderValue::from_static("Cookie, Accept-Language"));
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().append(name, value);
    }
}
