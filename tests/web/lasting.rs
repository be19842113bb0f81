//! What outlasts a process, who it lets in for how long, and what it says of it.

use std::fs;
use std::io::Read;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::site::Site;

const FORM: &str = "application/x-www-form-urlencoded";

/// A file of two users, both with the password `correct horse`.
fn users(folder: &Path) -> String {
    let file = folder.join("users");
    let hash = ostler::web::hash_password("correct horse").unwrap();
    fs::write(&file, format!("ann:{hash}\nbob:{hash}\n")).unwrap();
    file.to_str().unwrap().to_owned()
}

fn signed_in(site: &Site, name: &str) -> String {
    let body = format!("name={name}&secret=correct+horse&then=/");
    let answer = site.send("POST", "/sign-in", &[("Content-Type", FORM)], body.as_bytes());
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

#[test]
fn notes_and_searches_are_their_users_own_and_survive() {
    let folder = tempfile::tempdir().unwrap();
    let users = users(folder.path());
    let options = ["--users", users.as_str()];
    let site = Site::start(&options);
    let ann = signed_in(&site, "ann");
    let csrf = site.csrf(&ann);
    let headers = [("Cookie", ann.as_str()), ("Content-Type", FORM)];
    let shown = "/compare/tarnfell?view=inline&class=wording";
    let page = site.send("GET", shown, &[("Cookie", &ann)], b"").text();
    let change = page.split("name=\"change\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let note = format!(
        "csrf={csrf}&series=tarnfell&old=2024-07&new=2024-08&change={change}&text=ask+Bob\
         &view=inline&class=wording&section="
    );
    let kept = site.send("POST", "/notes", &headers, note.as_bytes());
    let back =
        format!("/compare/tarnfell?old=2024-07&new=2024-08&class=wording&view=inline#{change}");
    assert_eq!(kept.header("location"), Some(back.as_str()), "the view and the filter stay");
    let search = format!("csrf={csrf}&name=mine&query=data+w/5+days");
    assert_eq!(site.send("POST", "/searches", &headers, search.as_bytes()).status, 303);

    let site = site.again(&options);
    let old = site.send("GET", "/", &[("Cookie", &ann)], b"");
    assert_eq!(old.status, 401, "sessions end with their process");
    let look = |name: &str| {
        let cookie = signed_in(&site, name);
        let page = |path: &str| site.send("GET", path, &[("Cookie", &cookie)], b"").text();
        (page("/compare/tarnfell").contains("ask Bob"), page("/").contains("data w/5 days"))
    };
    assert_eq!(look("ann"), (true, true));
    assert_eq!(look("bob"), (false, false));
}

#[test]
fn who_guesses_has_to_wait() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::start(&["--users", &users(folder.path())]);
    for other in ["//evil.example", "/%5Cevil.example", "/%09/evil.example"] {
        let body = format!("name=bob&secret=correct+horse&then={other}");
        let answer = site.send("POST", "/sign-in", &[("Content-Type", FORM)], body.as_bytes());
        assert_eq!(answer.header("location"), Some("/"), "{other}");
    }
    let sign = |secret: &str| {
        let body = format!("name=ann&secret={secret}");
        site.send("POST", "/sign-in", &[("Content-Type", FORM)], body.as_bytes())
    };
    let missed: Vec<u16> = (0..5).map(|_| sign("wrong").status).collect();
    assert_eq!(missed, [401; 5]);
    let answer = sign("correct+horse");
    assert_eq!(answer.status, 429, "not even the right one is looked at");
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    signed_in(&site, "bob");
    std::thread::sleep(Duration::from_secs(wait));
    signed_in(&site, "ann");
}

#[test]
fn what_a_proxy_says_counts_where_there_is_one() {
    let forwarded = [("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.7")];
    let cookie = |options: &[&str]| {
        let site = Site::start(options);
        let path = format!("/?token={}", site.token);
        let answer = site.send("GET", &path, &forwarded, b"");
        answer.header("set-cookie").unwrap().to_owned()
    };
    assert!(!cookie(&[]).contains("Secure"), "anybody can write that header");
    assert!(cookie(&["--behind-proxy"]).ends_with("; Secure"));

    let mut site = Site::start(&["--behind-proxy", "--access-log", "--host", "terms.example.com"]);
    let session = site.cookie_with(&[("Host", "Terms.Example.com")]);
    let csrf = site.csrf(&session);
    let body = format!("csrf={csrf}&name=mine&query=data");
    let headers = [
        ("Host", "terms.example.com"),
        ("Origin", "https://terms.example.com"),
        ("Cookie", session.as_str()),
        ("Content-Type", FORM),
        ("X-Forwarded-For", "198.51.100.9, 203.0.113.7"),
    ];
    assert_eq!(site.send("POST", "/searches", &headers, body.as_bytes()).status, 303);
    let asked = Command::new("kill").arg(site.pid().to_string()).status().unwrap();
    assert!(asked.success() && site.ended());
    let said = site.said();
    let line = said.lines().find(|line| line.contains("POST /searches 303")).unwrap();
    assert!(line.starts_with("203.0.113.7 "), "the last is the proxy's own word: {line}");
    assert!(!said.contains("token=") && !said.contains(&csrf), "no secret is written: {said}");
}

#[test]
fn a_token_is_taken_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    let token = "0123456789abcdef0123456789abcdef";
    fs::write(&file, format!("{token}\n")).unwrap();
    let path = file.to_str().unwrap();
    let site = Site::start(&["--token-file", path]);
    assert_eq!(site.token, token);
    assert_eq!(site.get("/").status, 200);
    fs::write(&file, "short\n").unwrap();
    let refused = Command::new(env!("CARGO_BIN_EXE_ostler"))
        .current_dir(folder.path())
        .args(["serve", "--token-file", path])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn an_ingest_that_has_begun_comes_to_its_end() {
    let site = Site::start(&[]);
    let cookie = site.cookie();
    let csrf = site.csrf(&cookie);
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/tarnfell/2024-03.docx");
    let bytes = fs::read(sample).unwrap();
    let taken = site.upload(&cookie, &csrf, "late", &[("2024-01.docx", &bytes)]);
    assert_eq!(taken.status, 303);
    let site = site.again(&[]);
    assert_eq!(site.get("/read/late/2024-01").status, 200);
}

#[test]
fn other_settings_make_another_answer() {
    let site = Site::start(&[]);
    let findings = "/api/v1/releases/tarnfell/2024-08/findings";
    let first = site.get(findings);
    let tag = first.header("etag").unwrap();
    let bearer = format!("Bearer {}", site.token);
    let again = || {
        let headers = [("Authorization", bearer.as_str()), ("If-None-Match", tag)];
        site.send("GET", findings, &headers, b"").status
    };
    assert_eq!(again(), 304);
    let settings = site.store().parent().unwrap().join("ostler.toml");
    let codes: Vec<&str> = ostler::app::check_codes().collect();
    fs::write(&settings, format!("[checks]\noff = {codes:?}\n")).unwrap();
    assert_eq!(again(), 200);
    assert!(site.get(findings).bytes.len() < first.bytes.len());
    fs::write(&settings, "[checks").unwrap();
    assert!(site.get(findings).text().contains("ostler.toml"));
    assert_eq!(site.get("/search?q=data").status, 200, "nothing else needs them");
}

#[test]
fn more_connections_than_are_taken_wait_their_turn() {
    let site = Site::start(&[]);
    let idle: Vec<TcpStream> = (0..300).map(|_| TcpStream::connect(&site.host).unwrap()).collect();
    let begun = Instant::now();
    assert_eq!(site.get("/").status, 200, "who says nothing is sent away, and others come in");
    assert!(begun.elapsed() < Duration::from_secs(40));
    let mut first = &idle[0];
    first.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    assert_eq!(first.read(&mut [0]).unwrap_or_default(), 0, "its connection is closed");
}

#[test]
fn several_files_are_told_of_one_by_one() {
    let site = Site::start(&[]);
    let cookie = site.cookie();
    let csrf = site.csrf(&cookie);
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/tarnfell/2024-03.docx");
    let good = fs::read(sample).unwrap();
    let files: [(&str, &[u8]); 5] = [
        ("2023-01.docx", &good),
        ("../2023-02.docx", &good),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no longer made"),
        ("<b>x.docx", b"PK\x03\x04 cut off"),
        ("2023-01.docx", b"the same name, and no document"),
    ];
    let taken = site.upload(&cookie, &csrf, "fresh", &files);
    assert_eq!(taken.status, 303);
    let page = site.told(&cookie, taken.header("location").unwrap());
    assert_eq!(page.matches("class=\"told\"").count(), 5, "{page}");
    assert!(
        page.contains("Stored") && page.contains("stored already, as fresh@2023-01."),
        "{page}"
    );
    assert_eq!(page.matches("role=\"alert\"").count(), 3, "{page}");
    assert!(!page.contains("<b>x") && page.contains("&#60;b&#62;x"), "{page}");
    assert!(!page.contains("ostler-upload"), "where it lay here is nobody's business: {page}");
}
