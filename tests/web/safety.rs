//! What a stranger, a broken client or another site's page gets.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::site::Site;

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn who_may_come_in() {
    let site = Site::start(&[]);
    let plain = |path: &str| site.send("GET", path, &[], b"");
    for path in ["/", "/read/tarnfell/2024-08", "/api/v1/releases", "/nowhere"] {
        assert_eq!(plain(path).status, 401, "{path}");
    }
    assert_eq!(plain("/?token=wrong").status, 401);
    assert_eq!(plain("/assets/style.css").status, 200);
    let answer = plain(&format!("/?token={}", site.token));
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert_eq!(answer.header("location"), Some("/"), "the token is out of the address");
    let answer = plain(&format!("/search?q=data&token={}&page=2", site.token));
    assert_eq!(answer.header("location"), Some("/search?q=data&page=2"), "the rest stays");
    let cookie = site.cookie();
    assert_eq!(site.send("GET", "/", &[("Cookie", &cookie)], b"").status, 200);
    let csrf = site.csrf(&cookie);
    let headers = [("Cookie", cookie.as_str()), ("Content-Type", FORM)];
    let out = site.send("POST", "/sign-out", &headers, format!("csrf={csrf}").as_bytes());
    assert_eq!(out.status, 303);
    assert_eq!(site.send("GET", "/", &[("Cookie", &cookie)], b"").status, 401);
}

#[test]
fn whose_name_and_whose_form() {
    let site = Site::start(&[]);
    let cookie = site.cookie();
    let csrf = site.csrf(&cookie);
    for host in ["evil.example", "127.0.0.1:1", ""] {
        let answer = site.send("GET", "/", &[("Cookie", &cookie), ("Host", host)], b"");
        assert_eq!(answer.status, 421, "{host}");
    }
    let note = |extra: &[(&str, &str)], csrf: &str| {
        let body = format!("csrf={csrf}&series=tarnfell&old=2024-07&new=2024-08&change=c1&text=x");
        let mut headers = vec![("Cookie", cookie.as_str()), ("Content-Type", FORM)];
        headers.extend(extra);
        site.send("POST", "/notes", &headers, body.as_bytes()).status
    };
    assert_eq!(note(&[("Origin", "http://evil.example")], &csrf), 403);
    assert_eq!(note(&[("Sec-Fetch-Site", "cross-site")], &csrf), 403);
    assert_eq!(note(&[], "guessed"), 403);
    assert_eq!(note(&[("Origin", &format!("http://{}", site.host))], &csrf), 303);
}

#[test]
fn every_answer_carries_the_policy() {
    let site = Site::start(&[]);
    for path in ["/", "/nowhere", "/api/v1/releases", "/assets/page.js", "/sign-in"] {
        let answer = site.get(path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        let page = answer.text();
        assert!(!page.contains(" style=\"") && !page.contains("<script>"), "{path}");
    }
    let page = site.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").text();
    assert!(!page.contains("<script>alert"));
}

#[test]
fn files_of_this_machine_cannot_be_read() {
    let site = Site::start(&[]);
    for path in [
        "/read/..%2F..%2Fetc/passwd",
        "/api/v1/releases/.%2FCargo/x.docx",
        "/api/v1/diff/tarnfell/2024-07/..%2F..%2Fa.docx",
        "/assets/..%2Fmod.rs",
    ] {
        assert_eq!(site.get(path).status, 404, "{path}");
    }
}

#[test]
fn what_is_sent_in_is_stored_or_refused_in_words() {
    let site = Site::empty(&["--max-upload", "1"]);
    let cookie = site.cookie();
    let csrf = site.csrf(&cookie);
    assert_eq!(site.upload(&cookie, "guessed", "t", &[("a.docx", b"x")]).status, 403);
    assert_eq!(site.upload(&cookie, &csrf, "../t", &[("a.docx", b"x")]).status, 400);
    assert_eq!(site.upload(&cookie, &csrf, "t", &[("a.docx", &vec![b'x'; 3 << 20])]).status, 413);
    let long = format!("csrf={csrf}&name=mine&query={}", "x".repeat(300 << 10));
    let headers = [("Cookie", cookie.as_str()), ("Content-Type", FORM)];
    let answer = site.send("POST", "/searches", &headers, long.as_bytes());
    assert_eq!(answer.status, 413);
    assert!(answer.text().contains("256 KiB"), "the limit is that of this form: {}", answer.text());
    let refused = site.upload(&cookie, &csrf, "t", &[("2024-01.docx", b"no document")]);
    let page = site.told(&cookie, refused.header("location").unwrap());
    assert!(page.contains("cannot read 2024-01.docx"), "{page}");
    assert!(!page.contains("ostler-upload"), "where it lay is nobody's business: {page}");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/tarnfell/2024-03.docx");
    let taken = site.upload(
        &cookie,
        &csrf,
        "tarnfell",
        &[("2024-01.docx", &std::fs::read(sample).unwrap())],
    );
    assert_eq!(taken.status, 303);
    let page = site.told(&cookie, taken.header("location").unwrap());
    assert!(page.contains("tarnfell@2024-01") && page.contains("Stored"), "{page}");
    assert_eq!(site.get("/read/tarnfell/2024-01").status, 200);
}

#[test]
fn a_page_that_is_only_read_takes_nothing() {
    let site = Site::start(&["--read-only"]);
    let cookie = site.cookie();
    let page = site.send("GET", "/releases", &[("Cookie", &cookie)], b"").text();
    assert!(!page.contains("type=\"file\""));
    assert_eq!(site.upload(&cookie, "any", "t", &[("a.docx", b"x")]).status, 403);
}

#[test]
fn a_slow_client_does_not_stop_others() {
    let mut site = Site::start(&[]);
    let mut slow = TcpStream::connect(&site.host).unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    let begun = Instant::now();
    assert_eq!(site.get("/").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(5));
    slow.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(begun.elapsed() < Duration::from_secs(25), "its connection is closed");
    // And the process ends in order when it is asked to.
    let asked = Command::new("kill").arg(site.pid().to_string()).status().unwrap();
    assert!(asked.success() && site.ended());
}

#[test]
fn other_addresses_need_to_know_who_comes() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Command::new(env!("CARGO_BIN_EXE_ostler"))
        .current_dir(folder.path())
        .args(["serve", "--addr", "0.0.0.0:0"])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--users"));
}

#[test]
fn users_sign_in_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users");
    let hash = ostler::web::hash_password("correct horse").unwrap();
    std::fs::write(&file, format!("ann:{hash}\n")).unwrap();
    let site = Site::start(&["--users", file.to_str().unwrap()]);
    assert!(site.token.is_empty());
    assert!(site.send("GET", "/", &[], b"").text().contains("name=\"name\""));
    let sign =
        |body: &str| site.send("POST", "/sign-in", &[("Content-Type", FORM)], body.as_bytes());
    assert_eq!(sign("name=ann&secret=wrong").status, 401);
    let answer = sign("name=ann&secret=correct+horse&then=//evil.example");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap();
    assert_eq!(site.send("GET", "/", &[("Cookie", cookie)], b"").status, 200);
}
