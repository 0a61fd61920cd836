//! Where the things are that tests run; what to do when one is missing.

use std::env;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// The checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

pub fn proxy_binary() -> Result<PathBuf> {
    let built = root().join("target/release").join(format!("inference-proxy{}", env::consts::EXE_SUFFIX));
    named("INFERENCE_PROXY_BIN", &[built])
}

/// The command of authors.
pub fn widget_binary() -> Result<PathBuf> {
    let built = root().join("target/debug").join(format!("inference-widget{}", env::consts::EXE_SUFFIX));
    named("INFERENCE_WIDGET_BIN", &[built])
}

pub fn chromedriver() -> Result<PathBuf> {
    named("CHROMEDRIVER", &on_path(&["chromedriver"]))
}

pub fn chrome() -> Result<PathBuf> {
    named("CHROME", &on_path(&["chromium", "google-chrome", "chromium-browser", "chrome"]))
}

/// A Python that has a llama.cpp server, and a model for it.
pub fn llama_python() -> Result<PathBuf> {
    named("LLAMA_PYTHON", &installed("llama", "bin/python3"))
}

pub fn axe() -> Result<PathBuf> {
    named("AXE_JS", &installed("axe-core", "node_modules/axe-core/axe.min.js"))
}

/// A file of a tool that `cargo xtask` has installed, in whatever version.
fn installed(tool: &str, file: &str) -> Vec<PathBuf> {
    let cache =
        env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cache")));
    let tools = cache.unwrap_or_default().join("inference-widget/tools").read_dir();
    let folders = tools.into_iter().flatten().flatten();
    let is_of_tool = |entry: &DirEntry| entry.file_name().to_string_lossy().starts_with(tool);
    folders.filter(is_of_tool).map(|entry| entry.path().join(file)).collect()
}

/// The folder of the example app, as Trunk builds it.
pub fn example_app() -> Result<PathBuf> {
    let page = named("EXAMPLE_APP", &[root().join("examples/leptos/dist/index.html")])?;
    Ok(page.parent().map(Path::to_owned).unwrap_or_default())
}

fn named(variable: &str, candidates: &[PathBuf]) -> Result<PathBuf> {
    if let Some(named) = env::var_os(variable).map(PathBuf::from) {
        if named.is_file() {
            return Ok(named);
        }
        bail!("{variable} names {}, which is not a file", named.display());
    }
    match candidates.iter().find(|path| path.is_file()) {
        Some(found) => Ok(found.clone()),
        None => bail!(
            "what {variable} names is not there. Run `cargo xtask test e2e`, which builds or installs it, \
             or set {variable}."
        ),
    }
}

fn on_path(names: &[&str]) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    names.iter().flat_map(|name| env::split_paths(&path).map(move |dir| dir.join(name))).collect()
}
