//! Debian packages: the cheapest route where we may install them.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::Result;

use crate::cmd::{cmd, quietly, read};
use crate::paths::which;

/// Whether packages can be installed here: Debian or a relative, as root.
pub(crate) fn available() -> bool {
    Path::new("/etc/debian_version").exists() && which("apt-get").is_some() && is_root()
}

fn is_root() -> bool {
    read(&mut cmd("id", ["-u"])).is_some_and(|id| id == "0")
}

/// Fetches the package lists, once a run.
fn update() -> Result<()> {
    static DONE: OnceLock<()> = OnceLock::new();
    if DONE.get().is_none() {
        quietly("Reading Debian's package lists", &mut cmd("apt-get", ["update", "-q"]))?;
        let _ = DONE.set(());
    }
    Ok(())
}

/// The first of these that the distribution has.
pub(crate) fn first<'a>(packages: &[&'a str]) -> Result<Option<&'a str>> {
    update()?;
    let known = |package: &&&str| {
        read(&mut cmd("apt-cache", ["madison", package])).is_some_and(|versions| !versions.is_empty())
    };
    Ok(packages.iter().find(known).copied())
}

pub(crate) fn install(packages: &[&str]) -> Result<()> {
    update()?;
    let mut apt: Command = cmd("apt-get", ["install", "-y", "-q", "--no-install-recommends"]);
    apt.args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    quietly(&format!("Installing Debian packages {}", packages.join(", ")), &mut apt).map(drop)
}
