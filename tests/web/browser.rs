//! The pages in a real browser: `browser/drive.mjs` clicks, types and looks; its screenshots are
//! kept in `target/screenshots/`.

use std::path::Path;
use std::process::Command;

use crate::site::Site;

#[test]
fn a_lawyer_can_work_in_a_real_browser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = |command: &str, ask: &str| Command::new(command).arg(ask).output().is_ok();
    if !found("node", "--version") || !found("chromium", "--version") {
        println!("NOT RUN: node or chromium is not installed");
        return;
    }
    let modules = root.join("target/browser");
    if !modules.join("node_modules/playwright-core").is_dir() {
        println!("NOT RUN: tests/run has not fetched the browser's driver into target/browser");
        return;
    }
    let site = Site::start(&[]);
    let driven = Command::new("node")
        .arg(root.join("tests/web/browser/drive.mjs"))
        .arg(format!("http://{}/?token={}", site.host, site.token))
        .arg(&modules)
        .arg(root.join("target/screenshots"))
        .arg(root.join("corpus/tarnfell/2024-03.docx"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&driven.stdout);
    println!("{said}");
    assert!(driven.status.success(), "{said}\n{}", String::from_utf8_lossy(&driven.stderr));
}
