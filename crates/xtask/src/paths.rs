//! Where things live: in the checkout, and in the user's cache.

use std::env;
use std::ffi::{OsStr, OsString};
use std::iter;
use std::path::{Component, Path, PathBuf};

/// The checkout's root.
pub(crate) fn root() -> PathBuf {
    normal(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
}

/// The path without `..` in it. Nothing is looked up: links are not followed.
pub(crate) fn normal(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut path, part| {
        if part == Component::ParentDir {
            path.pop();
        } else {
            path.push(part);
        }
        path
    })
}

/// Cargo's target folder for native code, and for the figures that commands write.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Cargo's target folder for wasm: its own, so that neither build throws away the other's work.
pub(crate) fn wasm_target() -> PathBuf {
    target().join("wasm")
}

/// The hand-written browser edge.
pub(crate) fn www() -> PathBuf {
    root().join("www")
}

/// A Leptos app that uses the component.
pub(crate) fn example_app() -> PathBuf {
    root().join("examples/leptos")
}

pub(crate) fn embed() -> PathBuf {
    root().join("dist/embed")
}

pub(crate) fn site() -> PathBuf {
    root().join("dist/site")
}

/// The names of the bundle's functions: kept, and not shipped.
pub(crate) fn symbols() -> PathBuf {
    root().join("dist/symbols")
}

pub(crate) fn pkg() -> PathBuf {
    root().join("pkg")
}

/// What setup installs: `tools/` and `models/`.
pub(crate) fn cache() -> PathBuf {
    env::var_os("XDG_CACHE_HOME")
        .filter(|dir| !dir.is_empty())
        .map_or_else(|| home().join(".cache"), PathBuf::from)
        .join("inference-widget")
}

pub(crate) fn cargo_home() -> PathBuf {
    env::var_os("CARGO_HOME").map_or_else(|| home().join(".cargo"), PathBuf::from)
}

fn home() -> PathBuf {
    env::home_dir().unwrap_or_else(env::temp_dir)
}

/// The program called `name`: on PATH, or where `cargo install` puts programs.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    // On Windows npm and what it installs are batch files.
    let suffixes: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    env::split_paths(&path)
        .chain([cargo_home().join("bin")])
        .flat_map(|folder| suffixes.iter().map(move |suffix| folder.join(format!("{name}{suffix}"))))
        .find(|file| file.is_file())
}

/// `folder` put first on `path`, or on our own PATH.
pub(crate) fn path_with(folder: &Path, path: Option<&OsStr>) -> OsString {
    let path = path.map_or_else(|| env::var_os("PATH").unwrap_or_default(), OsStr::to_os_string);
    env::join_paths(iter::once(folder.to_path_buf()).chain(env::split_paths(&path))).unwrap_or(path)
}
