//! What it takes to compile for WebAssembly: the target's standard library, precompiled, and its source, from which a
//! release builds a smaller one.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};

use super::at_least;
use crate::cmd::{cmd, quietly_within, read};
use crate::paths::which;
use crate::progress::note;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A download that takes longer than this is given up. Without a network, rustup fails at once: it is told not to retry.
const RUSTUP_WITHIN: Duration = Duration::from_mins(2);
/// The oldest compiler whose standard library can be built to abort without a message.
const ABORTS_AT_ONCE: &str = "1.92";

/// Which standard library a module is linked with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Std {
    /// The one that comes with the compiler.
    Precompiled,
    /// Built from source, optimised for size, and ending without a message when it panics.
    ForSize,
}

impl fmt::Display for Std {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Precompiled => "the precompiled standard library",
            Self::ForSize => "a standard library built for size",
        })
    }
}

/// Makes sure that the compiler can build for WebAssembly.
pub(crate) fn ensure() -> Result<()> {
    if has_target() {
        return Ok(());
    }
    let added = rustup(&["target", "add", TARGET], &format!("Adding the {TARGET} target through rustup"));
    if has_target() {
        return Ok(());
    }
    let why = added.err().map(|error| format!("\n{error:#}")).unwrap_or_default();
    bail!(
        "this Rust ({}) cannot build for {TARGET}.\n\
         Fix: `rustup target add {TARGET}`; without rustup, install your system's package of that standard library.{why}",
        version()
    )
}

/// The standard library that makes the smallest module, if its source can be had.
pub(crate) fn std_for_size() -> Std {
    let source =
        || sysroot().is_some_and(|sysroot| sysroot.join("lib/rustlib/src/rust/library/std").exists());
    if !at_least(&version(), ABORTS_AT_ONCE) {
        note(&format!("this Rust is older than {ABORTS_AT_ONCE}: the bundle will be about a seventh larger"));
        return Std::Precompiled;
    }
    if !source() {
        let _ =
            rustup(&["component", "add", "rust-src"], "Adding the standard library's source through rustup");
    }
    if source() {
        return Std::ForSize;
    }
    note("the standard library's source is not at hand: the bundle will be about a seventh larger");
    Std::Precompiled
}

/// The compiler's version, as it says it.
pub(crate) fn version() -> String {
    read(&mut cmd("rustc", ["--version"])).unwrap_or_default()
}

fn rustup(arguments: &[&str], what: &str) -> Result<()> {
    if which("rustup").is_none() {
        bail!("rustup is not installed");
    }
    let mut rustup = cmd("rustup", arguments);
    quietly_within(what, RUSTUP_WITHIN, rustup.env("RUSTUP_MAX_RETRIES", "0")).map(drop)
}

fn sysroot() -> Option<PathBuf> {
    read(&mut cmd("rustc", ["--print", "sysroot"])).map(PathBuf::from)
}

fn has_target() -> bool {
    let libraries =
        sysroot().and_then(|root| root.join("lib/rustlib").join(TARGET).join("lib").read_dir().ok());
    libraries.is_some_and(|mut files| {
        files.any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libcore-")))
    })
}
