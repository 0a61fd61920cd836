//! The main job: from a fresh machine to a page that answers.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use crate::bundle;
use crate::cmd::cmd;
use crate::compile::Mode;
use crate::native::{self, Profile};
use crate::progress::{Step, note, seconds};
use crate::{setup, site};

const READY_WITHIN: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(50);

static STOP: AtomicBool = AtomicBool::new(false);

pub(crate) fn run(port: u16, open: bool) -> Result<()> {
    let started = Instant::now();
    if let Err(error) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        bail!(
            "cannot listen on 127.0.0.1:{port}: {error}.\nFix: stop what uses that port, or choose another with --port N."
        );
    }
    // Neither needs the other, and each has stretches that keep a single core busy.
    let programs = thread::scope(|scope| {
        let native = scope.spawn(|| {
            let programs = native::build(Profile::Dev)?;
            setup::models::install(&programs)?;
            anyhow::Ok(programs)
        });
        // Nobody measures the demo: the bundle that is quick to build will do.
        bundle::build(Mode::Dev)?;
        site::build(None)?;
        native.join().map_err(|_| anyhow!("building the proxy panicked"))?
    })?;

    // From here on an interrupt is passed on to the proxy, which ends what it is doing first.
    ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed))?;
    let mut server = cmd(&programs.proxy, ["serve", "--listen", &format!("127.0.0.1:{port}")])
        .spawn()
        .with_context(|| format!("cannot start {}", programs.proxy.display()))?;
    let status = serve(&mut server, port, started, open);
    if status.is_err() {
        // It may have ended by itself; there is nothing left to stop then.
        let _ = server.kill();
    }
    let status = status?;
    if !status.success() && !STOP.load(Ordering::Relaxed) {
        bail!("the proxy ended by itself ({status}); what it said is above");
    }
    Ok(())
}

fn serve(server: &mut Child, port: u16, started: Instant, open: bool) -> Result<ExitStatus> {
    let mut step = Some(Step::begin("Starting the proxy"));
    let asked = Instant::now();
    let mut told_to_stop = false;
    loop {
        if let Some(status) = server.try_wait()? {
            return Ok(status);
        }
        if STOP.load(Ordering::Relaxed) && !told_to_stop {
            told_to_stop = true;
            terminate(server);
        }
        if let Some(waiting) = step.take() {
            if is_ready(port) {
                waiting.done();
                note(&format!("everything took {}", seconds(started.elapsed())));
                let url = format!("http://127.0.0.1:{port}/");
                println!("Ready: {url}");
                std::io::stdout().flush()?;
                if open {
                    browse(&url);
                }
            } else if asked.elapsed() > READY_WITHIN {
                waiting.failed();
                bail!(
                    "the proxy did not get ready within {} s; what it said is above",
                    READY_WITHIN.as_secs()
                );
            } else {
                step = Some(waiting);
            }
        }
        sleep(POLL);
    }
}

fn is_ready(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        socket.set_read_timeout(Some(Duration::from_secs(1)))?;
        write!(socket, "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
        let mut answer = [0; 12];
        socket.read_exact(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    ask().is_ok_and(|answer| answer.ends_with(" 200"))
}

/// Asks politely, where the system knows how to.
fn terminate(server: &mut Child) {
    let polite = cfg!(unix)
        && cmd("sh", ["-c", &format!("kill -TERM {}", server.id())]).status().is_ok_and(|s| s.success());
    if !polite {
        let _ = server.kill();
    }
}

/// Opens the page in the visitor's browser; a machine without one is told by the `Ready` line alone.
fn browse(url: &str) {
    let mut open: Command = if cfg!(target_os = "macos") {
        cmd("open", [url])
    } else if cfg!(windows) {
        cmd("cmd", ["/c", "start", url])
    } else {
        cmd("xdg-open", [url])
    };
    let quiet = std::process::Stdio::null;
    if open.stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().is_err() {
        note("no browser could be opened; open that address yourself");
    }
}
