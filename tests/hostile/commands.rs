//! Files and names that the command meets: what it prints is safe to print, and nothing hangs.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::build::{docx, p};

fn ostler(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ostler"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("OSTLER_STORE")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8(output.stdout.clone()).unwrap(),
        String::from_utf8(output.stderr.clone()).unwrap()
    )
}

#[test]
fn what_is_no_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("folder.docx")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", folder.path().join("dangling.docx")).unwrap();
        std::os::unix::fs::symlink("circle.docx", folder.path().join("circle.docx")).unwrap();
        let made = Command::new("mkfifo").arg(folder.path().join("pipe.docx")).status().unwrap();
        assert!(made.success());
    }
    for name in ["folder.docx", "dangling.docx", "circle.docx", "pipe.docx", "missing.docx"] {
        let output = ostler(folder.path(), &["outline", name]);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(3), "{name}: {said}");
        assert!(said.contains("error: cannot read") && said.contains("hint:"), "{name}: {said}");
    }
    // In a folder they are passed over.
    let output = ostler(folder.path(), &["ingest", "."]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(!folder.path().join("index").exists());
}

#[test]
fn names_are_data_and_never_commands_to_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let series = folder.path().join("a\u{1B}[31mb");
    fs::create_dir(&series).unwrap();
    for name in ["x\u{1B}]0;owned\u{7}.docx", "two\nlines.docx", "..\u{202E}xcod.docx"] {
        fs::write(series.join(name), docx(&p("Terms \u{9B}31m of service"))).unwrap();
    }
    fs::write(series.join(format!("{}.docx", "n".repeat(240))), docx(&p("Long"))).unwrap();
    fs::write(series.join("broken\u{1B}[2J.docx"), b"PK\x03\x04").unwrap();
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"no\xFFutf8.docx");
        fs::write(series.join(name), docx(&p("Odd"))).unwrap();
    }
    let ingested = ostler(folder.path(), &["ingest", "."]);
    assert_eq!(ingested.status.code(), Some(3), "{}", said(&ingested));
    let listed = ostler(folder.path(), &["releases"]);
    assert_eq!(listed.status.code(), Some(0), "{}", said(&listed));
    for output in [&ingested, &listed] {
        let said = said(output);
        let odd = said.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(odd, None, "{said:?}");
        assert!(!said.contains('\u{202E}'), "{said:?}");
    }
    // Nothing was written beside the store.
    let written: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(written.len(), 2, "{written:?}");
}

#[test]
fn queries_of_any_form_are_answered_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let series = folder.path().join("series");
    fs::create_dir(&series).unwrap();
    fs::write(series.join("2026-01.docx"), docx(&p("Terms of service"))).unwrap();
    assert_eq!(ostler(folder.path(), &["ingest", "."]).status.code(), Some(0));
    let many = vec!["terms"; 10_000].join(" OR ");
    let deep = format!("{}terms{}", "(".repeat(5_000), ")".repeat(5_000));
    let open = "(".repeat(20_000);
    let stars = "*".repeat(3_000);
    let long = "a".repeat(100_000);
    for query in [
        many.as_str(),
        &deep,
        &open,
        &stars,
        &long,
        "\"",
        "w/",
        "terms w/99999999999 service",
        ")",
        "#",
        "~~",
        "",
        "field:",
    ] {
        let output = ostler(folder.path(), &["search", "--", query]);
        let code = output.status.code();
        assert!(
            matches!(code, Some(0 | 2)),
            "{code:?}: {}",
            said(&output).chars().take(300).collect::<String>()
        );
    }
}
