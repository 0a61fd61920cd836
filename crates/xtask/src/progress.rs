//! One line per step: what is being done, for how long, and whether it worked.
//!
//! On a terminal the line ticks while a slow step runs; elsewhere slow steps print a line now and then, and so do those that
//! run beside the one whose line ticks.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;

const ANNOUNCE_AFTER: Duration = Duration::from_secs(2);
const REMIND_EVERY: Duration = Duration::from_secs(30);

/// Whether a step has the ticking line.
static TICKING: AtomicBool = AtomicBool::new(false);

pub(crate) struct Step {
    what: String,
    started: Instant,
    said: Option<Instant>,
    /// Whether this one has it.
    ticks: bool,
}

impl Step {
    pub(crate) fn begin(what: impl Into<String>) -> Self {
        let ticks = std::io::stderr().is_terminal() && !TICKING.swap(true, Ordering::Relaxed);
        Self { what: what.into(), started: Instant::now(), said: None, ticks }
    }

    /// To be called every now and then while the step runs; `detail` is its latest line of output.
    pub(crate) fn tick(&mut self, detail: &str) {
        let elapsed = self.started.elapsed();
        if elapsed < ANNOUNCE_AFTER {
            return;
        }
        if self.ticks {
            let width = 100usize.saturating_sub(self.what.chars().count() + 12);
            let detail: String = detail.trim().chars().filter(|c| !c.is_control()).take(width).collect();
            eprint!("\r\x1b[2K  {} … {} s  {detail}", self.what, elapsed.as_secs());
            let _ = std::io::stderr().flush();
        } else if self.said.is_none_or(|at| at.elapsed() >= REMIND_EVERY) {
            self.said = Some(Instant::now());
            eprintln!("{}  {} … {} s", clear(), self.what, elapsed.as_secs());
        }
    }

    pub(crate) fn done(self) {
        self.end("✓");
    }

    pub(crate) fn failed(self) {
        self.end("✗");
    }

    fn end(&self, mark: &str) {
        eprintln!("{}{mark} {} ({})", clear(), self.what, seconds(self.started.elapsed()));
    }
}

/// Does work of our own behind a progress line.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let step = Step::begin(what);
    let outcome = work();
    if outcome.is_ok() {
        step.done();
    } else {
        step.failed();
    }
    outcome
}

impl Drop for Step {
    fn drop(&mut self) {
        if self.ticks {
            TICKING.store(false, Ordering::Relaxed);
        }
    }
}

/// What clears the ticking line of a terminal.
fn clear() -> &'static str {
    if std::io::stderr().is_terminal() { "\r\x1b[2K" } else { "" }
}

/// A remark between steps.
pub(crate) fn note(text: &str) {
    eprintln!("{}  {text}", clear());
}

pub(crate) fn seconds(time: Duration) -> String {
    if time.as_secs() >= 100 {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
