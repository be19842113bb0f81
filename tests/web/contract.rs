//! The API against its own description, as schemathesis does it: each parameter of each operation is
//! given what it is for, what it is not for, and what nobody expects. Whatever comes, the answer has
//! a status that the description names and a body by the schema of that status, and the server goes
//! on.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::site::Site;
use crate::validate::check;

/// Requests for each operation.
const CASES: usize = 40;

/// Values that have broken servers.
const ODD: &[&str] = &[
    "",
    " ",
    "\0",
    "\u{202e}\u{feff}",
    "../../../../etc/passwd",
    "..\\..\\a.docx",
    "%2e%2e%2f",
    "tarnfell@2024-08",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\"",
    "(((((((((",
    "a w/99999999999 b",
    "-1",
    "18446744073709551616",
    "1e9",
    "true",
    "𝕬漢字e\u{301}",
    "9999-99-99",
    "0000-00-00",
];

/// Values that an operation is made for, by the name of the parameter.
fn fitting(name: &str) -> &'static [&'static str] {
    match name {
        "series" => &["tarnfell"],
        "release" | "old" | "new" => &["2024-03", "2024-07", "2024-08"],
        "query" => &["data", "audit w/10 right", "delet! AND days", "heading:data", "\"a b\" /s c"],
        "as_of" | "changed_since" => &["2024-07-15", "2024-07", "2023"],
        "section" | "place" | "clause" => &["general", "General", "p1"],
        "term" => &["Customer Data", "data"],
        other => panic!("nothing for {other}"),
    }
}

struct Generator(TestRunner);

impl Generator {
    fn below(&mut self, limit: usize) -> usize {
        (0..limit).new_tree(&mut self.0).unwrap().current()
    }

    fn one<'v>(&mut self, values: &[&'v str]) -> &'v str {
        values[self.below(values.len())]
    }

    fn value(&mut self, name: &str, schema: &Value) -> String {
        match self.below(10) {
            0 | 1 => return self.one(ODD).to_owned(),
            2 => return ".{0,40}".new_tree(&mut self.0).unwrap().current(),
            3 => return "x".repeat(self.below(4000)),
            _ => {}
        }
        match (schema["type"].as_str().unwrap(), schema["enum"].as_array()) {
            (_, Some(choices)) => choices[self.below(choices.len())].as_str().unwrap().to_owned(),
            ("integer", _) => self.below(600).to_string(),
            ("boolean", _) => self.one(&["true", "false"]).to_owned(),
            _ => self.one(fitting(name)).to_owned(),
        }
    }

    /// The path and the query of a request.
    fn address(&mut self, path: &str, parameters: &[Value]) -> String {
        let mut address = format!("/api/v1{path}");
        let mut query = Vec::new();
        for parameter in parameters {
            let name = parameter["name"].as_str().unwrap();
            let value = encoded(&self.value(name, &parameter["schema"]));
            if parameter["in"] == "path" {
                address = address.replace(&format!("{{{name}}}"), &value);
            } else if self.below(10) < if parameter["required"] == true { 9 } else { 4 } {
                query.push(format!("{name}={value}"));
            }
        }
        // Parameters that are not known, or given twice.
        match self.below(8) {
            0 => query.push("unknown=1".to_owned()),
            1 => query.extend(query.first().cloned()),
            _ => {}
        }
        if query.is_empty() { address } else { format!("{address}?{}", query.join("&")) }
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

#[test]
fn whatever_is_asked_the_answer_is_as_described() {
    let site = Site::start(&[]);
    let description: Value =
        serde_json::from_slice(&site.get("/api/v1/openapi.json").bytes).unwrap();
    let mut generator = Generator(TestRunner::deterministic());
    let mut answered = 0;
    for (path, item) in description["paths"].as_object().unwrap() {
        let operation = &item["get"];
        let parameters = operation["parameters"].as_array().unwrap();
        for _ in 0..if parameters.is_empty() { 1 } else { CASES } {
            let address = generator.address(path, parameters);
            let answer = site.get(&address);
            let status = answer.status.to_string();
            let described = &operation["responses"][&status];
            // A name of nothing but encoded slashes and dots may lead out of the operation.
            assert!(!described.is_null(), "{address}: {status}: {}", answer.text());
            assert!(answer.status < 500, "{address}: {}", answer.text());
            assert_eq!(answer.header("content-type"), Some("application/json"), "{address}");
            let body: Value = serde_json::from_slice(&answer.bytes).unwrap();
            let schema = &described["content"]["application/json"]["schema"];
            let mut complaints = Vec::new();
            check(&description, schema, &body, &address, &mut complaints);
            assert!(complaints.is_empty(), "{address}: {complaints:#?}");
            answered += usize::from(answer.status == 200);
        }
    }
    assert!(answered > 60, "too few requests had an answer: {answered}");
    for (method, path) in [
        ("POST", "/api/v1/search?query=a"),
        ("DELETE", "/api/v1/releases/tarnfell/2024-08"),
        ("GET", "/api/v1/releases/%FF/2024-08"),
        ("GET", "/api/v1/search?query=%FF&limit=many"),
        ("GET", "/api/v1/nowhere"),
    ] {
        let bearer = format!("Bearer {}", site.token);
        let headers = [("Authorization", &*bearer), ("Sec-Fetch-Site", "same-origin")];
        let answer = site.send(method, path, &headers, b"");
        assert!((400..500).contains(&answer.status), "{method} {path}: {}", answer.status);
        let body: Value = serde_json::from_slice(&answer.bytes).unwrap();
        let schema = &description["components"]["schemas"]["Error"];
        let mut complaints = Vec::new();
        check(&description, schema, &body, path, &mut complaints);
        assert!(complaints.is_empty(), "{method} {path}: {complaints:#?}");
    }
}
