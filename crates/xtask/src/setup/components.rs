//! The parts of the native toolchain that checks need and that a minimal installation leaves out.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::cmd::{cmd, quietly_within, read};
use crate::paths::which;

pub(crate) fn ensure() -> Result<()> {
    let missing: Vec<&str> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(command, _)| read(&mut cmd("cargo", [*command, "--version"])).is_none())
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if which("rustup").is_none() {
        bail!("{} not installed. Fix: install them beside your Rust.", missing.join(" and "));
    }
    let mut rustup = cmd("rustup", ["component", "add"]);
    rustup.args(&missing);
    quietly_within(&format!("Adding {}", missing.join(", ")), Duration::from_mins(2), &mut rustup).map(drop)
}
