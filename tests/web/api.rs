//! The API: each address that its description names answers, validly, and as the command does.

use std::process::Command;

use serde_json::Value;

use crate::site::Site;
use crate::validate::check;

/// What fills the places and the required parameters of an address.
fn filled(path: &str, operation: &Value, clause: &str) -> String {
    let mut address = path
        .replace("{series}", "tarnfell")
        .replace("{release}", "2024-08")
        .replace("{old}", "2024-07")
        .replace("{new}", "2024-08");
    for parameter in operation["parameters"].as_array().unwrap() {
        if parameter["in"] == "query" && parameter["required"] == true {
            let value = match parameter["name"].as_str().unwrap() {
                "query" => "data",
                "place" | "clause" => clause,
                other => panic!("nothing for {other}"),
            };
            let mark = if address.contains('?') { '&' } else { '?' };
            address.push_str(&format!("{mark}{}={value}", parameter["name"].as_str().unwrap()));
        }
    }
    format!("/api/v1{address}")
}

#[test]
fn every_address_of_the_description_answers_by_its_schema() {
    let site = Site::start(&[]);
    let description: Value =
        serde_json::from_slice(&site.get("/api/v1/openapi.json").bytes).unwrap();
    assert_eq!(description["openapi"], "3.1.0");
    let release: Value =
        serde_json::from_slice(&site.get("/api/v1/releases/tarnfell/2024-08").bytes).unwrap();
    let clause = release["clauses"][3]["id"].as_str().unwrap();
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.len() >= 10);
    let valid = |schema: &Value, body: &[u8], address: &str| {
        let value: Value = serde_json::from_slice(body).unwrap();
        let mut complaints = Vec::new();
        check(&description, schema, &value, address, &mut complaints);
        assert!(complaints.is_empty(), "{complaints:#?}");
    };
    for (path, item) in paths {
        let operation = &item["get"];
        let address = filled(path, operation, clause);
        let answer = site.get(&address);
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        let schema =
            |status: &str| &operation["responses"][status]["content"]["application/json"]["schema"];
        valid(schema("200"), &answer.bytes, &address);
        // Who has the answer is told so.
        let tag = answer.header("etag").unwrap();
        let bearer = format!("Bearer {}", site.token);
        let headers = [("Authorization", bearer.as_str()), ("If-None-Match", tag)];
        let again = site.send("GET", &address, &headers, b"");
        assert_eq!((again.status, again.bytes.len()), (304, 0), "{address}");
        let unless = |address: &str, tags: &str| {
            let headers = [("Authorization", bearer.as_str()), ("If-None-Match", tags)];
            site.send("GET", address, &headers, b"").status
        };
        assert_eq!(unless(&address, &format!("\"other\", W/{tag}")), 304, "{address}");
        assert_eq!((unless(&address, "*"), unless(&address, "\"other\"")), (304, 200), "{address}");
        // What is not there, or not understood, is told by the schema of errors.
        let missing = address.replace("tarnfell", "none").replace("query=data", "query=%22");
        if missing != address {
            for tags in ["*", tag] {
                assert!(unless(&missing, tags) >= 400, "{missing}: what is not there was not had");
            }
            let answer = site.get(&missing);
            let status = answer.status.to_string();
            assert!(["400", "404"].contains(&status.as_str()), "{missing}: {status}");
            valid(schema(&status), &answer.bytes, &missing);
        }
        let stranger = site.send("GET", &address, &[], b"");
        assert_eq!(stranger.status, 401);
        valid(schema("401"), &stranger.bytes, &address);
    }
}

#[test]
fn a_feed_is_sent_once() {
    let site = Site::start(&[]);
    let tag = site.get("/feed/tarnfell").header("etag").unwrap().to_owned();
    let bearer = format!("Bearer {}", site.token);
    let headers = [("Authorization", bearer.as_str()), ("If-None-Match", tag.as_str())];
    assert_eq!(site.send("GET", "/feed/tarnfell", &headers, b"").status, 304);
}

#[test]
fn answers_are_those_of_the_command() {
    let site = Site::start(&[]);
    let release = "tarnfell@2024-08";
    for (address, arguments) in [
        ("/releases", vec!["releases"]),
        ("/releases/tarnfell/2024-08/outline", vec!["outline", release]),
        ("/releases/tarnfell/2024-08/definitions", vec!["define", release]),
        ("/releases/tarnfell/2024-08/findings", vec!["check", release]),
        ("/search?query=data", vec!["search", "data"]),
        ("/diff/tarnfell/2024-07/2024-08", vec!["diff", "tarnfell@2024-07", release]),
        ("/log", vec!["log"]),
    ] {
        let said = Command::new(env!("CARGO_BIN_EXE_ostler"))
            .current_dir(site.store().parent().unwrap())
            .args(["--json", "--store"])
            .arg(site.store())
            .args(&arguments)
            .output()
            .unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let answer = site.get(&format!("/api/v1{address}"));
        assert!(answer.bytes == said.stdout, "{address} is not what {arguments:?} prints");
    }
}
