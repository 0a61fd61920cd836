//! The native programs. They are built together: in one build they agree on their dependencies' features, so that
//! nothing is compiled twice.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;

use anyhow::Result;

use crate::cmd::{cargo, quietly};
use crate::paths::target;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Profile {
    /// What is measured and deployed, with `dist/` inside.
    Release,
    /// What the demo and the tests run: compiled in half the time, with inference optimised all the same. It reads `dist/`
    /// where it lies, so that it can be built beside it.
    Dev,
}

pub(crate) struct Programs {
    pub(crate) proxy: PathBuf,
    pub(crate) install_models: PathBuf,
    /// The command of authors.
    pub(crate) cli: PathBuf,
}

pub(crate) fn build(profile: Profile) -> Result<Programs> {
    let mut build = cargo([
        "build",
        "--package",
        "inference-proxy",
        "--package",
        "inference-widget-engine",
        "--package",
        "inference-widget-cli",
    ]);
    build.args(["--bin", "inference-proxy", "--bin", "install-models", "--bin", "inference-widget"]);
    let folder = match profile {
        Profile::Release => {
            build.arg("--release");
            "release"
        }
        Profile::Dev => "debug",
    };
    quietly("Building the proxy, its engine and the command for authors", &mut build)?;
    let program = |name: &str| target().join(folder).join(format!("{name}{EXE_SUFFIX}"));
    Ok(Programs {
        proxy: program("inference-proxy"),
        install_models: program("install-models"),
        cli: program("inference-widget"),
    })
}
