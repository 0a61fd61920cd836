//! The native programs. They are built together: in one build they agree on their dependencies' features, so that
//! nothing is compiled twice.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;

use anyhow::Result;

use crate::cmd::{cargo, quietly};
use crate::paths::target;

pub(crate) struct Programs {
    /// The server, with whatever `dist/` holds inside.
    pub(crate) proxy: PathBuf,
    pub(crate) install_models: PathBuf,
}

pub(crate) fn build() -> Result<Programs> {
    let mut build = cargo(["build", "--release", "--package", "proxy", "--package", "engine"]);
    quietly(
        "Building the proxy and its engine",
        build.args(["--bin", "inference-proxy", "--bin", "install-models"]),
    )?;
    let program = |name: &str| target().join("release").join(format!("{name}{EXE_SUFFIX}"));
    Ok(Programs { proxy: program("inference-proxy"), install_models: program("install-models") })
}
