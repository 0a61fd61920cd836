//! Servers that the proxy is tested with, or measured beside.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::apt;
use crate::paths::which;

/// Valkey, or Redis, where several proxies count together.
pub(crate) fn store() -> Result<PathBuf> {
    let names = ["valkey-server", "redis-server"];
    let find = || names.into_iter().find_map(which);
    if let Some(found) = find() {
        return Ok(found);
    }
    if apt::available()
        && let Some(package) = apt::first(&names)?
    {
        apt::install(&[package])?;
        if let Some(found) = find() {
            return Ok(found);
        }
    }
    bail!("neither Valkey nor Redis was found. Fix: install one (on Debian `apt install redis-server`).")
}

/// What the proxy is compared with.
pub(crate) fn nginx() -> Result<PathBuf> {
    if which("nginx").is_none() && apt::available() {
        apt::install(&["nginx-light"])?;
    }
    match which("nginx") {
        Some(found) => Ok(found),
        None => bail!("nginx was not found. Fix: install it (on Debian `apt install nginx-light`)."),
    }
}
