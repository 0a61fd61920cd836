//! Running other programs: quietly behind a progress line, or aloud.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::progress::Step;

const TICK: Duration = Duration::from_millis(120);
const KEEP_ON_FAILURE: usize = 40;

/// A command whose arguments can be written in one go.
pub(crate) fn cmd<A: AsRef<OsStr>>(program: impl AsRef<OsStr>, args: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(program);
    command.args(args);
    command
}

/// The native toolchain's cargo, in the checkout's root.
pub(crate) fn cargo<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Command {
    let mut command = cmd(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), args);
    command.current_dir(crate::paths::root());
    command
}

/// Runs behind one progress line; on failure shows the end of what it printed.
pub(crate) fn quietly(what: &str, command: &mut Command) -> Result<String> {
    quietly_within(what, Duration::MAX, command)
}

/// Like [`quietly`], but ends the program after `limit`.
pub(crate) fn quietly_within(what: &str, limit: Duration, command: &mut Command) -> Result<String> {
    let mut step = Step::begin(what);
    let started = Instant::now();
    let mut log = Vec::new();
    let outcome = capture(command, |child, line| {
        step.tick(line.or(log.last().map(String::as_str)).unwrap_or(""));
        log.extend(line.map(str::to_owned));
        if started.elapsed() > limit {
            // It may have ended by itself just now; the wait that follows tells.
            let _ = child.kill();
        }
    });
    match outcome {
        Ok(status) if status.success() => {
            step.done();
            Ok(log.join("\n"))
        }
        Ok(status) => {
            step.failed();
            let tail = &log[log.len().saturating_sub(KEEP_ON_FAILURE)..];
            let reason = if started.elapsed() > limit {
                format!("gave up after {} s", limit.as_secs())
            } else {
                format!("{status}")
            };
            bail!("{what}: `{}` failed ({reason})\n{}", name(command), tail.join("\n"))
        }
        Err(error) => {
            step.failed();
            Err(error)
        }
    }
}

/// Runs with its output shown as it comes, and returns that output too.
pub(crate) fn aloud(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut log = String::new();
    let status = capture(command, |_, line| {
        if let Some(line) = line {
            println!("{line}");
            log.push_str(line);
            log.push('\n');
        }
    })?;
    Ok((status, log))
}

/// What a program prints on stdout, trimmed; `None` if it cannot be run or fails.
pub(crate) fn read(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program, handing each line of stdout and stderr to `each`, and `None` on every tick between.
fn capture(command: &mut Command, mut each: impl FnMut(&mut Child, Option<&str>)) -> Result<ExitStatus> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{}`", name(command)))?;
    let (send, lines) = channel();
    forward(child.stdout.take(), send.clone());
    forward(child.stderr.take(), send);
    loop {
        match next(&lines) {
            Next::Line(line) => each(&mut child, Some(&line)),
            Next::Closed => return Ok(child.wait()?),
            Next::Nothing => {
                each(&mut child, None);
                // A grandchild left behind may hold the pipes open: the program's own end is what counts.
                if let Some(status) = child.try_wait()? {
                    while let Next::Line(line) = next(&lines) {
                        each(&mut child, Some(&line));
                    }
                    return Ok(status);
                }
            }
        }
    }
}

enum Next {
    Line(String),
    Nothing,
    Closed,
}

fn next(lines: &Receiver<String>) -> Next {
    match lines.recv_timeout(TICK) {
        Ok(line) => Next::Line(line),
        Err(RecvTimeoutError::Timeout) => Next::Nothing,
        Err(RecvTimeoutError::Disconnected) => Next::Closed,
    }
}

fn forward(pipe: Option<impl Read + Send + 'static>, lines: Sender<String>) {
    let Some(pipe) = pipe else { return };
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            line.clear();
            if lines.send(text).is_err() {
                return;
            }
        }
    });
}

/// The program and its first arguments, for messages.
fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args().take(4));
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
