//! The models that the demo and the tests run: the engine itself knows what they are and where to get them.

use std::process::Command;

use anyhow::{Context, Result};

use super::apt;
use crate::cmd::{cmd, quietly, read};
use crate::native::{self, Profile, Programs};
use crate::progress::note;

/// For commands that need the models alone.
pub(crate) fn ensure(profile: Profile) -> Result<()> {
    install(&native::build(profile)?)
}

pub(crate) fn install(programs: &Programs) -> Result<()> {
    let install = || {
        let mut program = Command::new(&programs.install_models);
        quietly("Checking the models, fetching what is missing", &mut program).map(drop)
    };
    let pip = || read(&mut cmd("python3", ["-m", "pip", "--version"])).is_some();
    install()
        .or_else(|error| {
            // One of its two sources is pip, which a bare system lacks.
            if pip() || !apt::available() {
                return Err(error);
            }
            note("One of the models' two sources is pip, which this machine lacks.");
            apt::install(&["python3-pip"])?;
            install()
        })
        .context("the models could not be installed")
}
