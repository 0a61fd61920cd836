//! Puts every model that is missing into the cache, and says where that is.

use engine::Progress;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

/// One line for every tenth of a file.
#[derive(Default)]
struct Lines(AtomicU64);

impl Progress for Lines {
    fn step(&self, what: &str) {
        self.0.store(0, Ordering::Relaxed);
        eprintln!("{what}");
    }

    fn bytes(&self, done: u64, total: u64) {
        let tenth = done.saturating_mul(10) / total.max(1);
        if self.0.swap(tenth, Ordering::Relaxed) != tenth {
            eprintln!("{:.1} of {:.1} MB", done as f64 / 1e6, total as f64 / 1e6);
        }
    }
}

fn main() -> ExitCode {
    match engine::install(&Lines::default()) {
        Ok(folder) => {
            println!("{}", folder.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
