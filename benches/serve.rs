//! The page under load: 50 people search and compare while releases are ingested; see `README.md` in
//! this folder.
//!
//! `cargo bench --bench serve` makes a store of generated releases, serves it on loopback, and ends
//! with 1 when anybody got an error, one answer in a hundred took 200 ms, or memory grew. It takes
//! half a minute. `OSTLER_BENCH_DOCUMENTS=DIR` takes the Word files of a folder instead: the last
//! three are those that are ingested under load.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

#[allow(dead_code)]
#[path = "../tests/harness/pack.rs"]
mod pack;

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;

const CLIENTS: usize = 50;
/// What a person does between two requests: reads, for much longer than this.
const PAUSE: Duration = Duration::from_millis(250);
/// Before, between and after the ingests.
const CALM: Duration = Duration::from_secs(4);
const INGESTS: usize = 3;
/// Generated releases, and clauses in each.
const RELEASES: usize = if cfg!(debug_assertions) { 8 } else { 60 };
const CLAUSES: usize = if cfg!(debug_assertions) { 150 } else { 800 };

/// What is promised.
const P99: Duration = Duration::from_millis(200);
const GROWTH: u64 = 64 << 10;

const TOKEN: &str = "a-token-for-the-bench-alone-0123456789";

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let documents = documents(&folder.path().join("terms"));
    let (stored, coming) = documents.split_at(documents.len() - INGESTS);
    let store = folder.path().join("index");
    let read = ostler(&store).args(["ingest", "--series", "terms"]).args(stored).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let server = Server::start(&store, folder.path());
    let paths = paths(stored);
    println!("{} releases stored, {CLIENTS} clients, one request in {PAUSE:?} each", stored.len());

    let load = Load::default();
    let mut memory = 0;
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (server, load, paths) = (&server, &load, &paths);
            scope.spawn(move || ask(server, load, paths, client as u64 + 1));
        }
        thread::sleep(CALM);
        load.calm("calm, at the beginning");
        for (number, document) in coming.iter().enumerate() {
            let begun = Instant::now();
            server.ingest(document);
            println!("ingest {}: {:?}", number + 1, begun.elapsed());
            load.calm(&format!("while release {} is ingested", number + 1));
            thread::sleep(CALM / 2);
            load.calm(&format!("after it, {} MB in memory", server.memory() >> 10));
            if number == 0 {
                memory = server.memory();
            }
        }
        thread::sleep(CALM);
        load.over.store(true, Ordering::Relaxed);
    });
    load.calm("calm, at the end");
    let grown = server.memory().saturating_sub(memory);
    let all = load.all.into_inner().unwrap();
    let errors = load.errors.into_inner().unwrap();
    line("all", &all);
    println!("{} errors; memory grew by {} KB since the first ingest", errors.len(), grown);
    for error in errors.iter().take(5) {
        println!("  {error}");
    }
    let kept = errors.is_empty() && at(&all, 99) < P99 && grown < GROWTH;
    // Without optimisation the times are no measure.
    if !kept && !cfg!(debug_assertions) {
        std::process::exit(1);
    }
}

/// What the clients met.
#[derive(Default)]
struct Load {
    over: AtomicBool,
    now: Mutex<Vec<Duration>>,
    all: Mutex<Vec<Duration>>,
    errors: Mutex<Vec<String>>,
}

impl Load {
    /// Prints the times since the last line.
    fn calm(&self, what: &str) {
        let mut now = std::mem::take(&mut *self.now.lock().unwrap());
        now.sort_unstable();
        line(what, &now);
        let mut all = self.all.lock().unwrap();
        all.extend(now);
        all.sort_unstable();
    }
}

fn line(what: &str, sorted: &[Duration]) {
    let ms = |per_cent| at(sorted, per_cent).as_secs_f64() * 1e3;
    println!(
        "{what:42} {:6} answers  p50 {:6.1} ms  p99 {:6.1} ms  max {:6.1} ms",
        sorted.len(),
        ms(50),
        ms(99),
        ms(100)
    );
}

fn at(sorted: &[Duration], per_cent: usize) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted.get(last * per_cent / 100).copied().unwrap_or_default()
}

/// One person: searches, and compares now and then.
fn ask(server: &Server, load: &Load, paths: &[String], seed: u64) {
    let mut random = Rng::with_seed(seed);
    let mut line = Connection::open(&server.host);
    // Not all at the same moment.
    thread::sleep(PAUSE.mul_f64(random.usize(..100) as f64 / 100.0));
    while !load.over.load(Ordering::Relaxed) {
        let path = &paths[random.usize(..paths.len())];
        let begun = Instant::now();
        match line.get(path) {
            Ok((200, _)) => load.now.lock().unwrap().push(begun.elapsed()),
            Ok((status, _)) => load.errors.lock().unwrap().push(format!("{path}: {status}")),
            Err(error) => {
                load.errors.lock().unwrap().push(format!("{path}: {error}"));
                line = Connection::open(&server.host);
            }
        }
        thread::sleep(PAUSE);
    }
}

/// What people ask for: two searches to a comparison.
fn paths(stored: &[PathBuf]) -> Vec<String> {
    let label = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    let newest: Vec<String> = stored.iter().rev().take(7).rev().map(label).collect();
    let mut paths: Vec<String> = newest
        .windows(2)
        .map(|pair| format!("/compare/terms?old={}&new={}", pair[0], pair[1]))
        .collect();
    let queries = [
        "customer",
        "customer+w%2F10+data",
        "%22the+customer%22",
        "notice+AND+days",
        "delet%21+OR+terminat%21",
        "security+%2Fs+breach",
        "liability+NOT+fees",
        "what+happens+to+data+when+the+agreement+ends",
        "heading%3Asecurity",
        "confidential&all=1",
        "processing&sort=date",
        "party&kind=paragraph",
    ];
    paths.extend(queries.iter().map(|query| format!("/search?q={query}")));
    paths
}

fn ostler(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ostler"));
    command.current_dir(store.parent().unwrap()).arg("--store").arg(store);
    command
}

/// The served store; it ends with its owner.
struct Server {
    child: Child,
    host: String,
}

impl Server {
    fn start(store: &Path, folder: &Path) -> Self {
        let token = folder.join("token");
        fs::write(&token, TOKEN).unwrap();
        let mut child = ostler(store)
            .args(["serve", "--addr", "127.0.0.1:0", "--token-file"])
            .arg(&token)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let host = line.trim().strip_prefix("http://").unwrap().split('/').next().unwrap();
        Self { host: host.to_owned(), child }
    }

    /// Sends a file in by the form and waits until it is stored.
    fn ingest(&self, document: &Path) {
        let mut line = Connection::open(&self.host);
        let (_, head) = line.head_of(&format!("/?token={TOKEN}"), "").unwrap();
        let cookie = head.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap();
        let cookie = format!("Cookie: {cookie}\r\n");
        let page = line.with("GET", "/releases", &cookie, b"").unwrap().2;
        let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let name = document.file_name().unwrap().to_string_lossy();
        let mut body = String::new();
        for (field, value) in [("csrf", csrf), ("series", "terms")] {
            let head = "--x\r\nContent-Disposition: form-data; name=";
            write!(body, "{head}\"{field}\"\r\n\r\n{value}\r\n").unwrap();
        }
        let file = format!("form-data; name=\"files\"; filename=\"{name}\"");
        write!(body, "--x\r\nContent-Disposition: {file}\r\n\r\n").unwrap();
        let body = [body.as_bytes(), &fs::read(document).unwrap(), b"\r\n--x--\r\n"].concat();
        let headers = format!("{cookie}Content-Type: multipart/form-data; boundary=x\r\n");
        let (status, head, _) = line.with("POST", "/releases", &headers, &body).unwrap();
        assert_eq!(status, 303, "{head}");
        let job = head.split("location: ").nth(1).unwrap().lines().next().unwrap().to_owned();
        loop {
            let (_, head, page) = line.with("GET", &job, &cookie, b"").unwrap();
            if !head.contains("refresh:") {
                assert!(page.contains("Stored"), "{page}");
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Resident memory in KB; 0 where the system does not say.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection that is kept open, as a browser's.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(host: &str) -> Self {
        let stream = TcpStream::connect(host).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Self(BufReader::new(stream))
    }

    fn get(&mut self, path: &str) -> std::io::Result<(u16, String)> {
        let bearer = format!("Authorization: Bearer {TOKEN}\r\n");
        let (status, _, body) = self.with("GET", path, &bearer, b"")?;
        Ok((status, body))
    }

    fn head_of(&mut self, path: &str, headers: &str) -> std::io::Result<(u16, String)> {
        let (status, head, _) = self.with("GET", path, headers, b"")?;
        Ok((status, head))
    }

    /// Status, head and body of an answer.
    fn with(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &[u8],
    ) -> std::io::Result<(u16, String, String)> {
        let host = self.0.get_ref().peer_addr()?;
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {length}\r\n\r\n"
        );
        self.0.get_mut().write_all(&[head.as_bytes(), body].concat())?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut head)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.and_then(|length| length.parse().ok()).unwrap_or(0)];
        self.0.read_exact(&mut body)?;
        Ok((status, head, String::from_utf8_lossy(&body).into_owned()))
    }
}

/// The Word files, oldest first: those of a folder, else generated ones.
fn documents(folder: &Path) -> Vec<PathBuf> {
    if let Some(given) = std::env::var_os("OSTLER_BENCH_DOCUMENTS") {
        let entries = fs::read_dir(given).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<PathBuf> =
            entries.filter(|path| path.extension().is_some_and(|kind| kind == "docx")).collect();
        files.sort();
        return files;
    }
    fs::create_dir_all(folder).unwrap();
    let mut random = Rng::with_seed(7);
    let mut clauses: Vec<String> = (0..CLAUSES).map(|_| clause(&mut random)).collect();
    (0..RELEASES + INGESTS)
        .map(|number| {
            for _ in 0..CLAUSES / 80 {
                let at = random.usize(..clauses.len());
                clauses[at] = clause(&mut random);
            }
            let label = format!("{}-{:02}", 2015 + number / 12, number % 12 + 1);
            let path = folder.join(format!("{label}.docx"));
            fs::write(&path, word(&clauses)).unwrap();
            path
        })
        .collect()
}

const WORDS: &[&str] = &[
    "the",
    "customer",
    "data",
    "of",
    "to",
    "and",
    "notice",
    "party",
    "agreement",
    "terminates",
    "liability",
    "breach",
    "security",
    "days",
    "written",
    "not",
    "support",
    "personal",
    "processing",
    "confidential",
    "order",
    "fees",
    "use",
    "service",
    "deletes",
    "may",
    "thirty",
    "within",
    "provider",
    "access",
];

fn clause(random: &mut Rng) -> String {
    let words: Vec<&str> =
        (0..15 + random.usize(..60)).map(|_| WORDS[random.usize(..WORDS.len())]).collect();
    format!("The {} {}.", words.join(" "), random.usize(..100_000))
}

/// A Word file of these clauses, a heading before every tenth.
fn word(clauses: &[String]) -> Vec<u8> {
    let mut body = String::new();
    for (number, clause) in clauses.iter().enumerate() {
        if number % 10 == 0 {
            write!(
                body,
                "<w:p><w:pPr><w:outlineLvl w:val=\"{}\"/></w:pPr><w:r><w:t>Security {number}</w:t>\
                 </w:r></w:p>",
                usize::from(number % 50 != 0)
            )
            .unwrap();
        }
        write!(body, "<w:p><w:r><w:t>{clause}</w:t></w:r></w:p>").unwrap();
    }
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let part = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    pack::zip(&[
        part(
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
             </Types>"
                .to_owned(),
        ),
        part(
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                 <Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" Target=\"word/document.xml\"/>\
                 </Relationships>"
            ),
        ),
        part(
            "word/document.xml",
            format!(
                "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
                 <w:body>{body}</w:body></w:document>"
            ),
        ),
    ])
    .unwrap_or_else(|failed| panic!("{failed:?}"))
}
