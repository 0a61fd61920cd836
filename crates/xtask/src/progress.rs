//! One line per step: what is being done, for how long, and whether it worked.
//!
//! On a terminal the line ticks while a slow step runs; elsewhere slow steps print a line now and then.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

const ANNOUNCE_AFTER: Duration = Duration::from_secs(2);
const REMIND_EVERY: Duration = Duration::from_secs(30);

pub(crate) struct Step {
    what: String,
    started: Instant,
    said: Option<Instant>,
    terminal: bool,
}

impl Step {
    pub(crate) fn begin(what: impl Into<String>) -> Self {
        let now = Instant::now();
        Self { what: what.into(), started: now, said: None, terminal: std::io::stderr().is_terminal() }
    }

    /// To be called every now and then while the step runs; `detail` is its latest line of output.
    pub(crate) fn tick(&mut self, detail: &str) {
        let elapsed = self.started.elapsed();
        if elapsed < ANNOUNCE_AFTER {
            return;
        }
        if self.terminal {
            let width = 100usize.saturating_sub(self.what.chars().count() + 12);
            let detail: String = detail.trim().chars().filter(|c| !c.is_control()).take(width).collect();
            eprint!("\r\x1b[2K  {} … {} s  {detail}", self.what, elapsed.as_secs());
            let _ = std::io::stderr().flush();
        } else if self.said.is_none_or(|at| at.elapsed() >= REMIND_EVERY) {
            self.said = Some(Instant::now());
            eprintln!("  {} … {} s", self.what, elapsed.as_secs());
        }
    }

    pub(crate) fn done(self) {
        self.end("✓");
    }

    pub(crate) fn failed(self) {
        self.end("✗");
    }

    fn end(&self, mark: &str) {
        let clear = if self.terminal { "\r\x1b[2K" } else { "" };
        eprintln!("{clear}{mark} {} ({})", self.what, seconds(self.started.elapsed()));
    }
}

/// A remark between steps.
pub(crate) fn note(text: &str) {
    eprintln!("  {text}");
}

pub(crate) fn seconds(time: Duration) -> String {
    if time.as_secs() >= 100 {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
