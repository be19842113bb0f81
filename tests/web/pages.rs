//! The pages, as a browser without script gets them.

use crate::site::Site;

#[test]
fn every_page_answers_with_what_it_is_for() {
    let site = Site::start(&[]);
    for (path, wanted) in [
        ("/", "Where does it say that?"),
        ("/search?q=data", "<mark>"),
        ("/search?q=data+w/", "notice bad"),
        ("/read/tarnfell/2024-08", "class=\"outline\""),
        ("/read/tarnfell/2024-08", "class=\"term\""),
        ("/compare/tarnfell", "<ins>"),
        ("/compare/tarnfell?view=inline&class=wording", "class=\"inline\""),
        ("/definitions/tarnfell/2024-08", "class=\"entry\""),
        ("/checks/tarnfell/2024-08", "2024-07"),
        ("/releases", "tarnfell"),
        ("/help", "pre/3"),
        ("/feed/tarnfell", "<entry>"),
        ("/assets/style.css", ":root"),
    ] {
        let answer = site.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert!(answer.text().contains(wanted), "{path} does not hold {wanted}");
    }
    for entry in ["read", "compare", "definitions", "checks"] {
        let answer = site.get(&format!("/{entry}"));
        assert_eq!(answer.status, 303, "/{entry}");
        assert_eq!(site.get(answer.header("location").unwrap()).status % 100, 0, "/{entry}");
    }
    let chinese = site.get("/search?q=data&lang=zh");
    assert!(chinese.text().contains("<html lang=\"zh\">") && chinese.text().contains("检索"));
    assert!(chinese.header("set-cookie").unwrap().starts_with("lang=zh"));
    let checks = site.get("/checks/tarnfell/2024-08?lang=zh").text();
    assert!(checks.contains("class=\"finding") && !checks.contains("The term “"), "{checks}");
    assert_eq!(site.get("/nowhere").status, 404);
    let missing = site.get("/read/tarnfell/1999-01").text();
    assert!(!missing.contains("`ostler "), "the command is not at hand: {missing}");
    assert_eq!(site.get("/read/tarnfell/1999-01").status, 404);
}

#[test]
fn a_history_is_found_from_a_hit() {
    let site = Site::start(&[]);
    let page = site.get("/search?q=data").text();
    let link = page.split("href=\"/history/").nth(1).unwrap().split('"').next().unwrap();
    let answer = site.get(&format!("/history/{}", link.replace("&#38;", "&")));
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("class=\"timeline\""));
}

#[test]
fn a_comparison_can_be_taken_along() {
    let site = Site::start(&[]);
    for (format, magic) in [
        ("docx", &b"PK"[..]),
        ("redline", b"PK"),
        ("xlsx", b"PK"),
        ("html", b"<!"),
        ("csv", b""),
        ("json", b"{"),
        ("md", b"#"),
    ] {
        let path = format!("/compare/tarnfell/download?old=2024-07&new=2024-08&format={format}");
        let answer = site.get(&path);
        assert_eq!(answer.status, 200, "{format}: {}", answer.text());
        assert!(answer.bytes.starts_with(magic), "{format}");
        assert!(answer.header("content-disposition").unwrap().starts_with("attachment"));
    }
    assert_eq!(site.get("/compare/tarnfell/download?old=2024-07&new=2024-08&format=x").status, 400);
}

#[test]
fn a_search_is_kept_and_forgotten() {
    let site = Site::start(&[]);
    let cookie = site.cookie();
    let csrf = site.csrf(&cookie);
    let form = "application/x-www-form-urlencoded";
    let headers = [("Cookie", cookie.as_str()), ("Content-Type", form)];
    let post = |path: &str, body: String| site.send("POST", path, &headers, body.as_bytes()).status;
    let welcome = || site.send("GET", "/", &[("Cookie", &cookie)], b"").text();
    assert_eq!(post("/searches", "csrf=guessed&name=mine&query=data".to_owned()), 403);
    assert!(!welcome().contains("mine"));
    assert_eq!(post("/searches", format!("csrf={csrf}&name=mine&query=data+w/5+days")), 303);
    assert!(welcome().contains("data w/5 days"));
    assert_eq!(post("/searches/remove", format!("csrf={csrf}&name=mine")), 303);
    assert!(!welcome().contains("mine"));
}

#[test]
fn a_note_stands_when_its_page_is_loaded_again() {
    let site = Site::start(&[]);
    let cookie = site.cookie();
    let csrf = site.csrf(&cookie);
    let page = site.send("GET", "/compare/tarnfell", &[("Cookie", &cookie)], b"").text();
    let change = page.split("name=\"change\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = "application/x-www-form-urlencoded";
    let body = format!(
        "csrf={csrf}&series=tarnfell&old=2024-07&new=2024-08&change={change}&text=%3Cb%3Eask%20Ann"
    );
    let headers = [("Cookie", cookie.as_str()), ("Content-Type", form)];
    assert_eq!(site.send("POST", "/notes", &headers, body.as_bytes()).status, 303);
    let page = site.send("GET", "/compare/tarnfell", &[("Cookie", &cookie)], b"").text();
    assert!(page.contains("&#60;b&#62;ask Ann</textarea>"));
    assert!(site.store().join("notes").is_dir());
    for (place, change) in [
        ("series=tarnfell&old=2024-07&new=2024-08", "c99999"),
        ("series=none&old=2024-07&new=2024-08", change),
        ("series=tarnfell&old=2024-07&new=1999-01", change),
    ] {
        let body = format!("csrf={csrf}&{place}&change={change}&text=x");
        assert_eq!(site.send("POST", "/notes", &headers, body.as_bytes()).status, 422, "{body}");
    }
}
