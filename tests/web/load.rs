//! Many at once, while a release comes in: nobody gets an error, and nobody half of the news. The
//! times under load are measured by `benches/serve.rs`.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::site::Site;

#[test]
fn searching_and_comparing_go_on_while_releases_come_in() {
    let site = Site::start(&[]);
    let cookie = site.cookie();
    let csrf = site.csrf(&cookie);
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/tarnfell/2024-03.docx");
    let bytes = std::fs::read(sample).unwrap();
    let (over, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for client in 0..8 {
            let (site, over, asked) = (&site, &over, &asked);
            scope.spawn(move || {
                let paths = [
                    "/search?q=data",
                    "/compare/tarnfell?old=2024-07&new=2024-08",
                    "/search?q=audit+OR+notice&all=1&sort=date",
                    "/api/v1/releases",
                ];
                while !over.load(Ordering::Relaxed) {
                    let at = asked.fetch_add(1, Ordering::Relaxed) + client;
                    let path = paths[at % paths.len()];
                    let answer = site.get(path);
                    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
                }
            });
        }
        // The command is another process: it derives what it publishes, and nobody is in its way.
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("2023-02.docx");
        std::fs::write(&other, &bytes).unwrap();
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_ostler"))
            .arg("--store")
            .arg(site.store())
            .args(["ingest", "--series", "other"])
            .arg(&other)
            .output()
            .unwrap();
        let taken = site.upload(&cookie, &csrf, "upload", &[("2024-01.docx", &bytes)]);
        let page = site.told(&cookie, taken.header("location").unwrap_or("/nowhere"));
        over.store(true, Ordering::Relaxed);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        assert!(page.contains("Stored"), "{page}");
    });
    assert!(asked.load(Ordering::Relaxed) > 8);
    for series in ["other", "upload"] {
        let address = format!("/search?q=data&series={series}");
        assert!(site.get(&address).text().contains("<mark>"), "{series} can be searched at once");
    }
}
