//! The models that the demo and the tests run: the engine itself knows what they are and where to get them.

use anyhow::{Context, Result};

use super::apt;
use crate::cmd::{cargo, cmd, quietly, read};

pub(crate) fn ensure() -> Result<()> {
    let install = || {
        let program = ["run", "--quiet", "--release", "--package", "engine", "--bin", "install-models"];
        quietly("Installing the models", &mut cargo(program)).map(drop)
    };
    let pip = || read(&mut cmd("python3", ["-m", "pip", "--version"])).is_some();
    install()
        .or_else(|error| {
            // One of its two sources is pip, which a bare system lacks.
            if pip() || !apt::available() {
                return Err(error);
            }
            apt::install(&["python3-pip"])?;
            install()
        })
        .context("the models could not be installed")
}
