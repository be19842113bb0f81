//! The description of the API: OpenAPI 3.1. Schemas are those of the types that are answered.

use serde_json::{Map, Value, json};

use crate::app;
use crate::model::ClauseKind;

/// An address: what it gives, the parameters of its query (a `!` before what is required, `#` before
/// a number, `?` before what is true or false), and the name of its answer's schema.
type Endpoint = (&'static str, &'static str, &'static [&'static str], &'static str);

const ENDPOINTS: &[Endpoint] = &[
    ("/releases", "What is stored", &["series"], "Releases"),
    ("/releases/{series}/{release}", "A release, completely read", &[], "TermsDocument"),
    ("/releases/{series}/{release}/outline", "Its section tree", &[], "Outline"),
    (
        "/releases/{series}/{release}/definitions",
        "Its definitions, and where each is used",
        &["term"],
        "Definitions",
    ),
    ("/releases/{series}/{release}/findings", "What to know of it", &[], "Findings"),
    (
        "/releases/{series}/{release}/passages",
        "The text at a clause id, a bookmark or a citation",
        &["!place", "#context"],
        "Passages",
    ),
    (
        "/search",
        "Clauses that match a query",
        &[
            "!query",
            "series",
            "release",
            "as_of",
            "?all_releases",
            "kind",
            "section",
            "changed_since",
            "changed",
            "sort",
            "?facets",
            "#limit",
            "#offset",
        ],
        "Hits",
    ),
    ("/diff/{series}/{old}/{new}", "What changed between two releases", &[], "Comparison"),
    ("/history/{series}", "A clause through all releases", &["!clause"], "Histories"),
    ("/log", "What was done to the store, and when", &[], "LogBook"),
];

/// The description.
pub fn description() -> Value {
    let paths: Map<String, Value> = ENDPOINTS
        .iter()
        .map(|(path, summary, query, answer)| {
            let operation = json!({
                "summary": summary,
                "parameters": parameters(path, query),
                "responses": responses(answer),
            });
            ((*path).to_owned(), json!({ "get": operation }))
        })
        .collect();
    let mut schemas = app::components();
    schemas.insert("Error".to_owned(), error());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Ostler",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Where does it say that, what changed, and since when?",
        },
        "servers": [{ "url": "/api/v1" }],
        "security": [{ "bearer": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": "ostler_7178" },
            },
        },
    })
}

fn parameters(path: &str, query: &[&str]) -> Vec<Value> {
    let in_path = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let string = json!({ "type": "string" });
    let mut all: Vec<Value> = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": string }))
        .collect();
    all.extend(query.iter().map(|name| {
        let (schema, required) = match name.chars().next() {
            Some('#') => (json!({ "type": "integer", "minimum": 0 }), false),
            Some('?') => (json!({ "type": "boolean" }), false),
            first => (string.clone(), first == Some('!')),
        };
        let name = name.trim_start_matches(['!', '#', '?']);
        let schema = match choices(name) {
            Some(choices) => json!({ "type": "string", "enum": choices }),
            None => schema,
        };
        json!({ "name": name, "in": "query", "required": required, "schema": schema })
    }));
    all
}

/// The values of a parameter that has only some.
fn choices(name: &str) -> Option<Vec<&'static str>> {
    match name {
        "kind" => {
            let kinds = [
                ClauseKind::Paragraph,
                ClauseKind::ListItem,
                ClauseKind::TableRow,
                ClauseKind::Note,
            ];
            Some(kinds.map(ClauseKind::name).to_vec())
        }
        "changed" => Some(app::change_names().to_vec()),
        "sort" => Some(app::SEARCH_ORDERS.iter().map(|(name, _)| *name).collect()),
        _ => None,
    }
}

fn responses(answer: &str) -> Value {
    let content = |name: &str| {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        json!({ "application/json": { "schema": schema } })
    };
    let failure = |why: &str| json!({ "description": why, "content": content("Error") });
    json!({
        "200": { "description": "The answer", "content": content(answer) },
        "304": { "description": "The asker has it: its ETag is still that of the store" },
        "400": failure("What was asked cannot be understood"),
        "401": failure("Neither a token nor a session"),
        "404": failure("There is no such thing"),
        "422": failure("What is stored cannot be read"),
        "500": failure("The store is damaged, or we are wrong"),
        "503": failure("Too many ask at once; see Retry-After"),
    })
}

fn error() -> Value {
    let string = json!({ "type": "string" });
    json!({
        "type": "object",
        "required": ["schema", "error"],
        "properties": {
            "schema": { "const": "ostler.error/1" },
            "error": {
                "type": "object",
                "required": ["what", "cause", "hint"],
                "properties": { "what": string, "cause": string, "hint": string },
            },
        },
    })
}
