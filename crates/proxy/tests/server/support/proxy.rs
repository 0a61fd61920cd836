//! The binary, started for one test and ended with it.

use std::io::{BufRead as _, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::raw::{self, Reply};

pub(crate) struct Proxy {
    child: Child,
    pub(crate) address: SocketAddr,
    printed: Arc<Mutex<Vec<u8>>>,
    folder: tempfile::TempDir,
}

fn command(arguments: &[&str], variables: &[(&str, &str)], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_inference-proxy"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    if let Some(home) = std::env::var_os("HOME") {
        command.env("HOME", home);
    }
    command.envs(variables.iter().copied());
    command
}

/// Runs the binary to its end.
pub(crate) fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    run_in(folder.path(), arguments, variables)
}

pub(crate) fn run_in(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    command(arguments, variables, folder).output().unwrap()
}

impl Proxy {
    pub(crate) fn start(flags: &[&str], variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::start_in(folder, flags, variables)
    }

    pub(crate) fn start_in(folder: tempfile::TempDir, flags: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut arguments = vec!["serve"];
        if !flags.contains(&"--listen") {
            arguments.extend(["--listen", "127.0.0.1:0"]);
        }
        arguments.extend(flags);
        let mut child = command(&arguments, variables, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let printed = Arc::new(Mutex::new(Vec::new()));
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        collect(child.stderr.take().unwrap(), printed.clone());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let address: SocketAddr = line
            .trim()
            .strip_prefix("Listening on http://")
            .and_then(|rest| rest.strip_suffix('/')?.parse().ok())
            .unwrap_or_else(|| panic!("did not start: {line:?} {}", text(&printed)));
        printed.lock().unwrap().extend(line.as_bytes());
        collect(stdout, printed.clone());
        Self { child, address, printed, folder }
    }

    /// The folder it was started in.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        raw::send(self.address, &raw::request(method, target, self.address, headers, body)).await
    }

    pub(crate) async fn get(&self, target: &str) -> Reply {
        self.send("GET", target, &[], b"").await
    }

    /// A run of a model, as a page sends it.
    pub(crate) async fn post(&self, target: &str, body: &str) -> Reply {
        self.send("POST", target, &[("content-type", "application/json")], body.as_bytes()).await
    }

    /// All that was written to standard output and error so far.
    pub(crate) fn printed(&self) -> String {
        text(&self.printed)
    }

    /// The log line is written when an answer has gone, which may be a moment
    /// after it was read here.
    pub(crate) async fn printed_with(&self, part: &str) -> String {
        let deadline = Instant::now() + Duration::from_secs(5);
        loop {
            let printed = self.printed();
            if printed.contains(part) {
                return printed;
            }
            assert!(Instant::now() < deadline, "never printed {part:?}: {printed}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    pub(crate) async fn exit_code(&mut self) -> Option<i32> {
        for _ in 0..1000 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("still running; it printed {}", self.printed());
    }

    pub(crate) fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = self.folder.path();
    }
}

fn text(printed: &Mutex<Vec<u8>>) -> String {
    String::from_utf8_lossy(&printed.lock().unwrap()).into_owned()
}

fn collect(mut from: impl Read + Send + 'static, into: Arc<Mutex<Vec<u8>>>) {
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            into.lock().unwrap().extend(&buffer[..read]);
        }
    });
}
