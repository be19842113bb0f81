//! A served store of the repository's `corpus/`, and a client that sends what it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A running server; it ends with its owner.
pub struct Site {
    folder: TempDir,
    child: Child,
    pub host: String,
    pub token: String,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

fn ostler(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ostler"));
    command.current_dir(store.parent().unwrap()).arg("--store").arg(store);
    command
}

impl Site {
    /// Serves a store with the samples in it.
    pub fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let store = folder.path().join("index");
        let ingest = ostler(&store).arg("ingest").arg(samples).output().unwrap();
        assert!(ingest.status.success(), "{}", String::from_utf8_lossy(&ingest.stderr));
        Self::serve(folder, options)
    }

    /// Serves a store that is not there yet.
    pub fn empty(options: &[&str]) -> Self {
        Self::serve(tempfile::tempdir().unwrap(), options)
    }

    /// Ends it as a service manager does, and serves the same store again.
    pub fn again(mut self, options: &[&str]) -> Self {
        let asked = Command::new("kill").arg(self.pid().to_string()).status().unwrap();
        assert!(asked.success() && self.ended());
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        Self::serve(folder, options)
    }

    /// What was printed to its standard error, once it has ended.
    pub fn said(&mut self) -> String {
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        said
    }

    fn serve(folder: TempDir, options: &[&str]) -> Self {
        let mut child = ostler(&folder.path().join("index"))
            .args(["--color", "never", "serve", "--addr", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (host, token) = line.trim().strip_prefix("http://").unwrap().split_once('/').unwrap();
        let token = token.strip_prefix("?token=").unwrap_or_default().to_owned();
        Self { folder, child, host: host.to_owned(), token }
    }

    pub fn store(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the process to end by itself.
    pub fn ended(&mut self) -> bool {
        (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            self.child.try_wait().unwrap().is_some()
        })
    }

    /// Sends bytes as they are and gives the answer.
    pub fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        // A server may refuse what is too large before all of it was sent.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut bytes = bytes.split_off(end + 4);
        if head.to_lowercase().contains("transfer-encoding: chunked") {
            bytes = joined(&bytes);
        }
        Answer { status, head, bytes }
    }

    /// A request with these headers besides the usual ones.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head.push_str(&format!("Host: {}\r\n", self.host));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if method != "GET" {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        self.raw(&[head.as_bytes(), body].concat())
    }

    /// As a program that has the token.
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[("Authorization", &format!("Bearer {}", self.token))], b"")
    }

    /// Signs in by the launch address and gives the cookie.
    pub fn cookie(&self) -> String {
        self.cookie_with(&[])
    }

    /// The same with headers of a proxy.
    pub fn cookie_with(&self, headers: &[(&str, &str)]) -> String {
        let answer = self.send("GET", &format!("/?token={}", self.token), headers, b"");
        assert_eq!(answer.status, 303, "{}", answer.head);
        answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
    }

    /// Sends files in by the form.
    pub fn upload(
        &self,
        cookie: &str,
        csrf: &str,
        series: &str,
        files: &[(&str, &[u8])],
    ) -> Answer {
        let part = |name: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut body = format!("{}{}", part("csrf", csrf), part("series", series)).into_bytes();
        for (name, bytes) in files {
            let head = format!(
                "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--x--\r\n");
        let headers = [("Cookie", cookie), ("Content-Type", "multipart/form-data; boundary=x")];
        self.send("POST", "/releases", &headers, &body)
    }

    /// What came of an ingest, once it is at its end.
    pub fn told(&self, cookie: &str, job: &str) -> String {
        for _ in 0..600 {
            let page = self.send("GET", job, &[("Cookie", cookie)], b"");
            assert_eq!(page.status, 200);
            if page.header("refresh").is_none() {
                return page.text();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the ingest does not end");
    }

    /// The token of the forms on a page.
    pub fn csrf(&self, cookie: &str) -> String {
        let page = self.send("GET", "/releases", &[("Cookie", cookie)], b"").text();
        let at = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
        at.split('"').next().unwrap().to_owned()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(end) = chunks.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&chunks[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            break;
        }
        bytes.extend_from_slice(&chunks[end + 2..end + 2 + size]);
        chunks = &chunks[end + 4 + size..];
    }
    bytes
}
