//! The browser that tests drive, and its driver.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::apt;
use crate::paths::which;

pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Chromium or Chrome with its driver: named by `CHROME` and `CHROMEDRIVER`, found on PATH, or installed.
pub(crate) fn ensure() -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    if apt::available() {
        apt::install(&["chromium", "chromium-driver"])?;
        if let Some(browser) = find() {
            return Ok(browser);
        }
    }
    bail!(
        "no Chromium with its driver was found.\n\
         Fix: install both (on Debian `apt install chromium chromium-driver`), \
         or name them in CHROME and CHROMEDRIVER."
    )
}

fn find() -> Option<Browser> {
    let named = |variable: &str| env::var_os(variable).map(PathBuf::from).filter(|file| file.is_file());
    let on_path = |names: &[&str]| names.iter().find_map(|name| which(name));
    Some(Browser {
        chrome: named("CHROME")
            .or_else(|| on_path(&["chromium", "google-chrome", "chromium-browser", "chrome"]))?,
        driver: named("CHROMEDRIVER").or_else(|| on_path(&["chromedriver"]))?,
    })
}
