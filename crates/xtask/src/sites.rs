//! The sites of `examples/`, each built by its own tool from the npm package or around the proxy's script, as their
//! authors would. Builds happen in copies, so the checkout stays as it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::cmd::{cmd, quietly};
use crate::fingerprint::{self, copy};
use crate::paths::{path_with, pkg, root, target};
use crate::progress::note;
use crate::setup::{python, tools};

/// The entries of `examples/sites.toml`; the tests read the rest.
#[derive(Deserialize)]
struct Sites {
    site: Vec<Site>,
}

#[derive(Deserialize)]
struct Site {
    name: String,
    packages: Option<Packages>,
    tool: Option<Tool>,
    build: Option<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Packages {
    Npm,
    Pypi,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Tool {
    Jekyll,
    Mdbook,
}

/// Where the copies are built. The package lies beside `examples/`, as `pkg/` does in a checkout.
pub(crate) fn folder() -> PathBuf {
    target().join("sites")
}

fn list(only: Option<&str>) -> Result<Vec<Site>> {
    let list = root().join("examples/sites.toml");
    let text = fs::read_to_string(&list).with_context(|| format!("cannot read {}", list.display()))?;
    let mut sites: Sites =
        toml::from_str(&text).with_context(|| format!("{} is not as it should be", list.display()))?;
    sites.site.retain(|site| only.is_none_or(|only| site.name == only));
    if sites.site.is_empty() {
        bail!("examples/sites.toml has no such site");
    }
    Ok(sites.site)
}

/// Builds every site, or only one, with the package that is in `pkg/`, going on after a failure.
pub(crate) fn build(only: Option<&str>) -> Result<()> {
    let sites = list(only)?;
    unpack()?;
    let mut failed = Vec::new();
    for site in &sites {
        if let Err(error) = site.build() {
            note(&format!("{error:#}"));
            failed.push(site.name.as_str());
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("not built: {}", failed.join(", ")) }
}

/// Packs the package as it would be published, and unpacks that.
fn unpack() -> Result<()> {
    let place = folder().join("pkg");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place)?;
    let mut pack = cmd(tools::npm_command()?, ["pack", "--loglevel=error", "--pack-destination"]);
    let printed = quietly("Packing the npm package", pack.arg(folder()).current_dir(pkg()))?;
    let archive = folder().join(printed.lines().last().unwrap_or_default().trim());
    // Everything in it is below `package/`.
    let mut tar = cmd("tar", ["--strip-components=1", "-xzf"]);
    quietly("Unpacking it", tar.arg(&archive).current_dir(&place))?;
    fs::remove_file(archive)?;
    Ok(())
}

impl Site {
    fn place(&self) -> PathBuf {
        folder().join("examples").join(&self.name)
    }

    fn build(&self) -> Result<()> {
        let source = root().join("examples").join(&self.name);
        let mut inputs = vec![source.clone()];
        if matches!(self.packages, Some(Packages::Npm)) {
            inputs.push(folder().join("pkg"));
        }
        let made_from = fingerprint::inputs(&inputs, self.build.as_deref().unwrap_or_default())?;
        let stamp = folder().join(format!("{}.built", self.name));
        if fs::read_to_string(&stamp).is_ok_and(|built| built == made_from) {
            note(&format!("{} is up to date", self.name));
            return Ok(());
        }
        let _ = fs::remove_file(&stamp);
        copy(&source, &self.place())?;
        let path = match self.packages {
            Some(Packages::Npm) => self.install_npm()?,
            Some(Packages::Pypi) => self.install_pypi()?,
            None => self.tool.map(Tool::folder).transpose()?,
        };
        if let Some(build) = &self.build {
            let mut words = build.split_whitespace();
            let program = words.next().context("the command has a name")?;
            let mut command = match &path {
                Some(folder) => {
                    let ours = folder.join(program);
                    let mut command = cmd(if ours.exists() { ours } else { program.into() }, words);
                    command.env("PATH", path_with(folder, None));
                    command
                }
                None => cmd(program, words),
            };
            own(&mut command).current_dir(self.place());
            quietly(&format!("Building the site {}", self.name), &mut command)?;
        }
        fs::write(stamp, made_from)?;
        Ok(())
    }

    /// The packages of the lock file, and the widget's as it is now; where their programs are.
    fn install_npm(&self) -> Result<Option<PathBuf>> {
        let mut install = cmd(tools::npm_command()?, ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
        quietly(&format!("Installing the packages of {}", self.name), install.current_dir(self.place()))?;
        Ok(Some(self.place().join("node_modules/.bin")))
    }

    fn install_pypi(&self) -> Result<Option<PathBuf>> {
        let list = fs::read_to_string(self.place().join("requirements.txt"))
            .with_context(|| format!("{} has no requirements.txt", self.name))?;
        let packages: Vec<&str> = list.lines().filter(|line| !line.is_empty()).collect();
        let python = python::environment(&format!("site-{}", self.name), &packages)?;
        Ok(python.parent().map(Path::to_owned))
    }
}

impl Tool {
    fn folder(self) -> Result<PathBuf> {
        let program = match self {
            Self::Jekyll => tools::jekyll(),
            Self::Mdbook => tools::mdbook(),
        }?;
        program.parent().map(Path::to_owned).context("a program lies in a folder")
    }
}

/// No site is to know whose command builds it.
fn own(command: &mut Command) -> &mut Command {
    command.env_remove("CARGO_TARGET_DIR").env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    command.env("ASTRO_TELEMETRY_DISABLED", "1").env("CI", "1")
}
