//! Compiles the widget to WebAssembly: cargo's settings, for this build and for tools that call cargo themselves.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::cmd::{cargo, quietly};
use crate::paths::{cargo_home, root, wasm_target};
use crate::setup::wasm::{self, Std};
use crate::split;

/// Leptos' own switch for type-erased views: quicker to compile, and smaller from about eight kinds of view on. The same
/// in every build, so that what is tested is what is shipped.
pub(crate) const ERASE_COMPONENTS: bool = true;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// What is shipped: smallest.
    Release,
    /// For working on the widget, and for the demo: quickest to build. A panic says what it was.
    Dev,
}

impl Mode {
    fn profile(self) -> &'static str {
        match self {
            Self::Release => "widget",
            Self::Dev => "widget-dev",
        }
    }

    /// The standard library that such a build is linked with.
    pub(crate) fn std(self) -> Std {
        match self {
            Self::Release => wasm::std_for_size(),
            Self::Dev => Std::Precompiled,
        }
    }
}

/// Compiles the library; returns the module as the linker made it.
pub(crate) fn widget(mode: Mode, std: Std) -> Result<PathBuf> {
    wasm::ensure()?;
    let mut build = cargo(["build", "--lib", "--package", "inference-widget", "--target", wasm::TARGET]);
    build.args(["--profile", mode.profile()]);
    let mut flags = flags();
    match mode {
        Mode::Release => {
            build.args(["--features", "element,split"]);
            flags.push(split::LINKER_FLAG.to_owned());
        }
        Mode::Dev => {
            build.args(["--features", "element"]);
        }
    }
    if std == Std::ForSize {
        flags.extend(
            ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none"].map(str::to_owned),
        );
        build.env("RUSTC_BOOTSTRAP", "1");
        build.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
    }
    set(&mut build, &flags);
    quietly("Compiling the widget to WebAssembly", &mut build)?;
    Ok(wasm_target().join(wasm::TARGET).join(mode.profile()).join("inference_widget.wasm"))
}

/// Sets a command that runs cargo by itself (wasm-pack, clippy) to compile as development builds do.
pub(crate) fn as_in_development(command: &mut Command) {
    set(command, &flags());
}

fn set(command: &mut Command, flags: &[String]) {
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")).env("CARGO_TARGET_DIR", wasm_target());
}

/// The compiler's flags in every build.
fn flags() -> Vec<String> {
    // v0 names tell which type a generic function was made for: the size report reads them.
    let mut flags = vec!["-Csymbol-mangling-version=v0".to_owned()];
    // No path of this machine in the binary. Each registry has a folder of its own, whose name differs between machines.
    flags.push(format!("--remap-path-prefix={}=.", root().display()));
    if let Ok(registries) = fs::read_dir(cargo_home().join("registry/src")) {
        flags.extend(
            registries.flatten().map(|dir| format!("--remap-path-prefix={}=crates", dir.path().display())),
        );
    }
    if ERASE_COMPONENTS {
        flags.push("--cfg=erase_components".to_owned());
    }
    flags
}
