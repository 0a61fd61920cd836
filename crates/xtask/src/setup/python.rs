//! Python environments for what the benchmarks compare with, each on its own in the cache.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::apt;
use crate::cmd::{cmd, quietly, read};
use crate::paths::{cache, which};

/// An environment called `name` that holds `packages`; returns its Python.
pub(crate) fn environment(name: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = cache().join("tools").join(name);
    let python = folder.join("bin/python");
    let stamp = folder.join("packages");
    let wanted = packages.join("\n");
    if python.exists() && fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let works = || {
        which("python3").is_some() && read(&mut cmd("python3", ["-c", "import ensurepip, venv"])).is_some()
    };
    if !works() && apt::available() {
        apt::install(&["python3", "python3-venv"])?;
    }
    if !works() {
        bail!("Python 3 with its venv module is not installed. Fix: install it.");
    }
    let _ = fs::remove_dir_all(&folder);
    quietly(&format!("Making a Python environment for {name}"), cmd("python3", ["-m", "venv"]).arg(&folder))?;
    let mut pip = cmd(&python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    quietly(&format!("Installing {}", packages.join(", ")), pip.args(packages))?;
    fs::write(stamp, wanted)?;
    Ok(python)
}
