//! Every `$ ostler …` line in `README.md` is run in a copy of the repository's `corpus/`, in the
//! order of the page, and must print what the page says. `UPDATE=1` rewrites the page. `…` on a
//! line of its own stands for lines left out (the page shows the first lines of a long answer).
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

use std::fs;
use std::path::Path;
use std::process::Command;

const OMITTED: &str = "…";

#[test]
fn the_page_shows_what_the_command_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("README.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    copy(&root.join("corpus"), &folder.path().join("corpus"));
    let mut rewritten = String::new();
    let mut lines = page.lines().peekable();
    let mut commands = 0;
    while let Some(line) = lines.next() {
        rewritten.push_str(line);
        rewritten.push('\n');
        let Some(command) = line.strip_prefix("$ ostler") else { continue };
        commands += 1;
        let mut expected = Vec::new();
        while lines.peek().is_some_and(|next| !next.starts_with("```") && !next.starts_with("$ ")) {
            expected.extend(lines.next());
        }
        let printed = run(command, folder.path());
        let shown = match expected.last() {
            Some(&OMITTED) => {
                let kept = expected.len() - 1;
                let mut shown: Vec<&str> = printed.lines().take(kept).collect();
                shown.push(OMITTED);
                shown
            }
            _ => printed.lines().collect(),
        };
        for line in &shown {
            rewritten.push_str(line);
            rewritten.push('\n');
        }
        if std::env::var_os("UPDATE").is_none() {
            assert_eq!(shown.join("\n"), expected.join("\n"), "after `$ ostler{command}`");
        }
    }
    assert!(commands >= 10, "the page shows the command at work");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(root.join("README.md"), rewritten).unwrap();
    }
}

#[test]
fn every_verb_is_on_the_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("README.md")).unwrap();
    let help = run(" --help", root);
    let verbs = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let verbs: Vec<&str> = verbs
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect();
    assert!(verbs.len() > 10, "{help}");
    for verb in verbs {
        assert!(page.contains(&format!("ostler {verb}")), "README.md does not show `{verb}`");
    }
}

fn run(command: &str, folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_ostler"))
        .args(words(command))
        .current_dir(folder)
        .env_remove("OSTLER_STORE")
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "`ostler{command}`: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Splits at spaces; `'…'` and `"…"` keep words together, as in a shell.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in command.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
