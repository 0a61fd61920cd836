//! The models that the demo and the tests run: the engine itself knows what they are and where to get them.

use anyhow::{Context, Result};

use crate::cmd::{cargo, quietly};

pub(crate) fn ensure() -> Result<()> {
    let mut install =
        cargo(["run", "--quiet", "--release", "--package", "engine", "--bin", "models", "--", "install"]);
    quietly("Installing the models", &mut install).map(drop).context("the models could not be installed")
}
