//! The processes that are killed and slowed, and when they were.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// SIGKILL, and started again.
    Killed,
    /// SIGTERM, and started again when it has ended.
    Ended,
    /// SIGSTOP, and SIGCONT after a while.
    Stopped,
}

/// From the signal until the process answers again.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    pub(crate) fault: Fault,
    pub(crate) begun: Instant,
    pub(crate) over: Option<Instant>,
}

/// How a process shows that it is there.
#[derive(Clone, Copy)]
pub(crate) enum Ping {
    Http,
    Redis,
    Tcp,
}

pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) port: u16,
    program: PathBuf,
    arguments: Vec<String>,
    log: PathBuf,
    ping: Ping,
    child: Mutex<Option<Child>>,
    windows: Mutex<Vec<Window>>,
}

impl Part {
    pub(crate) async fn start(
        name: &'static str,
        ping: Ping,
        port: u16,
        program: &Path,
        arguments: Vec<String>,
        folder: &Path,
    ) -> Self {
        let own = Self {
            name,
            port,
            program: program.to_owned(),
            arguments,
            log: folder.join(format!("{name}.log")),
            ping,
            child: Mutex::default(),
            windows: Mutex::default(),
        };
        own.spawn();
        own.there().await;
        own
    }

    fn spawn(&self) {
        let log = File::options().create(true).append(true).open(&self.log).unwrap();
        let child = Command::new(&self.program)
            .args(&self.arguments)
            .env("INFERENCE_PROXY_TOKEN", "hf_0123456789abcdef0123456789")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        *self.child.lock().unwrap() = Some(child);
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.lock().unwrap().as_ref().map_or(0, Child::id)
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.id().to_string()]).status().unwrap();
        assert!(sent.success(), "{} has ended by itself: see {}", self.name, self.log.display());
    }

    async fn gone(&self) {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let ended =
                self.child.lock().unwrap().as_mut().is_none_or(|child| child.try_wait().unwrap().is_some());
            if ended {
                return;
            }
            assert!(Instant::now() < until, "{} does not end", self.name);
            sleep(Duration::from_millis(5)).await;
        }
    }

    async fn there(&self) {
        let until = Instant::now() + Duration::from_secs(30);
        while !timeout(Duration::from_secs(1), self.answers()).await.is_ok_and(|answer| answer.is_some()) {
            assert!(Instant::now() < until, "{} does not come up: see {}", self.name, self.log.display());
            sleep(Duration::from_millis(10)).await;
        }
    }

    async fn answers(&self) -> Option<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.ok()?;
        let (ask, answer) = match self.ping {
            Ping::Tcp => return Some(()),
            Ping::Redis => ("PING\r\n", "+PONG"),
            Ping::Http => ("GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n", "HTTP/1.1 200"),
        };
        stream.write_all(ask.as_bytes()).await.ok()?;
        let mut read = [0; 12];
        let begun = &mut read[..answer.len()];
        stream.read_exact(begun).await.ok()?;
        (begun == answer.as_bytes()).then_some(())
    }

    /// Does it to the process, for so long, and waits until it answers again. Gives the time that it did not.
    pub(crate) async fn suffer(&self, fault: Fault, pause: Duration) -> Duration {
        let begun = Instant::now();
        self.windows.lock().unwrap().push(Window { fault, begun, over: None });
        match fault {
            Fault::Stopped => {
                self.signal("-STOP");
                sleep(pause).await;
                self.signal("-CONT");
            }
            Fault::Killed | Fault::Ended => {
                self.signal(if fault == Fault::Killed { "-KILL" } else { "-TERM" });
                self.gone().await;
                sleep(pause).await;
                self.spawn();
            }
        }
        self.there().await;
        if let Some(window) = self.windows.lock().unwrap().last_mut() {
            window.over = Some(Instant::now());
        }
        begun.elapsed()
    }

    pub(crate) fn windows(&self) -> Vec<Window> {
        self.windows.lock().unwrap().clone()
    }

    /// What befell it between these, or up to `after` before.
    pub(crate) fn suffered(&self, from: Instant, to: Instant, after: Duration) -> Vec<Window> {
        let mut windows = self.windows();
        windows.retain(|window| window.begun <= to && window.over.is_none_or(|over| over + after >= from));
        windows
    }

    pub(crate) fn times(&self, fault: Fault) -> usize {
        self.windows().iter().filter(|window| window.fault == fault).count()
    }

    /// Resident memory in MB, and open files.
    pub(crate) fn weight(&self) -> (f64, usize) {
        let id = self.id();
        let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap_or("0 kB");
        let memory: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(0.0);
        (memory / 1024.0, std::fs::read_dir(format!("/proc/{id}/fd")).map_or(0, Iterator::count))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(child) = self.child.lock().unwrap().as_mut() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
