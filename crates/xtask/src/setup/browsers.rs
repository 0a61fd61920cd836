//! The browsers that tests drive, and their drivers.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{apt, tools};
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
    Some(Browser {
        chrome: program("CHROME", &["chromium", "google-chrome", "chromium-browser", "chrome"])?,
        driver: program("CHROMEDRIVER", &["chromedriver"])?,
    })
}

/// Firefox and `WebKit`, with what drives and shows them, each by the variable that tests look for it in.
pub(crate) fn others() -> Result<Vec<(&'static str, PathBuf)>> {
    let geckodriver = tools::geckodriver()?;
    let look = || -> Option<Vec<(&'static str, PathBuf)>> {
        OTHERS.iter().map(|(variable, names)| Some((*variable, program(variable, names)?))).collect()
    };
    let found = look().or_else(|| {
        let installed =
            apt::available() && apt::install(&["firefox-esr", "webkit2gtk-driver", "xvfb"]).is_ok();
        installed.then(look).flatten()
    });
    let Some(mut found) = found else {
        bail!(
            "Firefox, WebKitGTK's MiniBrowser, WebKitWebDriver or Xvfb was not found.\n\
             Fix: install them (on Debian `apt install firefox-esr webkit2gtk-driver xvfb`), \
             or name them in {}.",
            OTHERS.map(|(variable, _)| variable).join(", ")
        )
    };
    found.push(("GECKODRIVER", geckodriver));
    Ok(found)
}

/// Programs by variable: their names on PATH, or the paths that distributions give them.
const OTHERS: [(&str, &[&str]); 4] = [
    ("FIREFOX", &["firefox-esr", "firefox"]),
    ("WEBKITDRIVER", &["WebKitWebDriver"]),
    (
        "WEBKIT",
        &[
            "MiniBrowser",
            "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
            "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
            "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
        ],
    ),
    ("XVFB", &["Xvfb"]),
];

fn program(variable: &str, candidates: &[&str]) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from).filter(|file| file.is_file());
    named.or_else(|| candidates.iter().find_map(|name| which(name)))
}
