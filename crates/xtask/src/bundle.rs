//! The embed bundle: `dist/embed/`, what a page loads when it embeds the widget.
//!
//! `inference-widget.js` (the element class) is small and may change any time. All else lies in a folder named by the hash
//! of its content, so that it can be cached for ever: the glue, the main module, and the modules of lazy groups. Those
//! fit only each other, and the tools' own relative addresses lead from one to another. Each file has `.br` and `.gz` twins.
//!
//! cargo → wasm-split → wasm-bindgen → wasm-metadce → wasm-opt → esbuild: the build runs tools, and edits nothing that they made.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wasm_bindgen_cli_support::Bindgen;
use wasmparser::{Parser, Payload};

use crate::cmd::cmd;
use crate::compile::{self, Mode};
use crate::fingerprint::{self, files};
use crate::locales;
use crate::paths::{embed, root, wasm_target, www};
use crate::progress::{note, step};
use crate::script::{self, GLUE, WASM};
use crate::setup::tools;
use crate::setup::wasm::{self, Std};
use crate::split::{self, Groups};
use crate::symbols;

/// Every feature that the compiler may use. Never `--all-features`: browsers refuse what that writes.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// How modules are optimised: for size after compression. Inlining into single callers, merging locals, common subexpressions
/// and similar functions make code less repetitive, which brotli compresses worse (the first alone by a tenth); functions in the
/// order of their names stand beside others of the same generic one.
const OPTIMISE: [&str; 10] = [
    "--reorder-functions-by-name",
    "-Oz",
    "--one-caller-inline-max-function-size",
    "20",
    "--skip-pass=local-cse",
    "--skip-pass=merge-locals",
    "--skip-pass=merge-similar-functions",
    "--skip-pass=reorder-functions",
    // What only people read; names are left out by default.
    "--strip-producers",
    "--strip-target-features",
];

/// Exports that nothing calls and that keep code alive: the streams of wasm-streams, which comes with Leptos (through
/// `server_fn`), for servers' functions.
const UNUSED_EXPORTS: &str = "intounderlying";

/// What wasm-bindgen calls the module that it binds by the glue's name.
const MAIN: &str = "inference-widget-bindings_bg.wasm";

/// What is known of the bundle that was built last.
#[derive(Serialize, Deserialize)]
pub(crate) struct Built {
    /// The name of the folder in `dist/embed/`.
    pub(crate) hash: String,
    pub(crate) std_for_size: bool,
    pub(crate) groups: Groups,
    /// Of all that the bundle was made from.
    inputs: String,
}

/// Where a build's stages leave their files.
fn stage(name: &str) -> PathBuf {
    wasm_target().join("bundle").join(name)
}

/// The glue and the modules as they are shipped, by the names that they are shipped under.
pub(crate) fn shipped() -> PathBuf {
    stage("shipped")
}

/// Builds `dist/embed/`, unless it is already what it would become.
pub(crate) fn build(mode: Mode) -> Result<Built> {
    let std = mode.std();
    let compiled = compile::widget(mode, std)?;
    let inputs = fingerprint::inputs(
        &[compiled.clone(), www(), root().join("locales"), root().join("crates/xtask/src")],
        &format!("{mode:?} {std:?} {}", wasm::version()),
    )?;
    if let Some(built) = last()
        && built.inputs == inputs
        && embed().join(&built.hash).exists()
    {
        note("dist/embed is up to date");
        return Ok(built);
    }

    let _ = fs::remove_dir_all(stage(""));
    for folder in [stage("bound"), stage("names"), shipped()] {
        fs::create_dir_all(folder)?;
    }
    let groups = step("Splitting and binding it to JavaScript", || bind(&compiled, mode))?;
    step("Optimising and minifying", || pack(mode))?;
    words()?;
    let hash = step("Writing dist/embed", || publish(mode))?;
    let built = Built { hash, std_for_size: std == Std::ForSize, groups, inputs };
    fs::write(stage("built.json"), serde_json::to_string(&built)?)?;
    Ok(built)
}

fn last() -> Option<Built> {
    serde_json::from_str(&fs::read_to_string(stage("built.json")).ok()?).ok()
}

/// Splits the compiled module, if it was compiled for that, and binds its main part to JavaScript.
fn bind(compiled: &Path, mode: Mode) -> Result<Groups> {
    let bound = stage("bound");
    let (main, groups) = match mode {
        Mode::Release => {
            let main = stage("main.wasm");
            let groups = split::apart(compiled, &main, &bound, GLUE)?;
            (main, groups)
        }
        Mode::Dev => (compiled.to_owned(), Groups::new()),
    };
    Bindgen::new()
        .input_path(main)
        .web(true)?
        .omit_default_module_path(true)
        .demangle(false)
        // The lazy groups import what the linker exports.
        .keep_lld_exports(true)
        .out_name(GLUE.trim_end_matches(".js"))
        .generate(&bound)?;
    Ok(groups)
}

/// From what was bound to what is shipped.
fn pack(mode: Mode) -> Result<()> {
    let bound = stage("bound");
    let mut modules = files(&bound)?;
    modules.retain(|file| file.extension() == Some(OsStr::new("wasm")));
    let at_once = thread::available_parallelism().map_or(1, NonZero::get);
    for modules in modules.chunks(at_once) {
        thread::scope(|scope| {
            let running: Vec<_> = modules.iter().map(|module| scope.spawn(|| ship(module, mode))).collect();
            running
                .into_iter()
                .try_for_each(|module| module.join().map_err(|_| anyhow!("optimising a module panicked"))?)
        })?;
    }
    let glue = script::glue(&bound, mode)?;
    // Trusted Types refuse it. `view!` uses it for static elements; type-erased attributes keep a call that never runs.
    if !compile::ERASE_COMPONENTS && String::from_utf8_lossy(&glue).contains("innerHTML") {
        bail!(
            "the glue sets innerHTML, which Trusted Types refuse: some `view!` has an element that is wholly static.\n\
             Fix: make its class a constant and put its text into braces (CONTRIBUTING.md)."
        );
    }
    fs::write(shipped().join(GLUE), glue)?;
    Ok(())
}

/// The words of every language but English, which is in the module.
fn words() -> Result<()> {
    let locales = locales::read(&root().join("locales")).map_err(|error| anyhow!("locales/{error}"))?;
    for (lang, table) in locales.tables() {
        fs::write(shipped().join(format!("{lang}.txt")), table)?;
    }
    Ok(())
}

/// Makes a module as it is shipped from the one that was bound.
fn ship(bound: &Path, mode: Mode) -> Result<()> {
    let name = bound.file_name().context("a module has a name")?;
    let is_main = name == MAIN;
    let name = if is_main { OsStr::new(WASM) } else { name };
    let shipped = shipped().join(name);
    if mode == Mode::Dev {
        fs::copy(bound, shipped)?;
        return Ok(());
    }
    if is_main {
        drop_unused_exports(bound)?;
    }
    let mut names = stage("names").join(name).into_os_string();
    names.push(".txt");
    optimise(bound, &shipped, Path::new(&names))
}

/// Puts what was packed into `dist/embed/`, and the symbols beside it; returns the folder's name.
fn publish(mode: Mode) -> Result<String> {
    let hash = fingerprint::short(&shipped())?;
    let fresh = root().join("dist/.embed");
    let _ = fs::remove_dir_all(&fresh);
    write(&fresh.join("inference-widget.js"), &script::loader(&format!("./{hash}/"), mode)?, mode)?;
    // The frame page for static servers.
    for name in ["embed.html", "embed.js"] {
        write(&fresh.join(name), &fs::read(www().join(name))?, mode)?;
    }
    for file in files(&shipped())? {
        let name = file.file_name().context("a shipped file has a name")?;
        write(&fresh.join(&hash).join(name), &fs::read(&file)?, mode)?;
    }
    fingerprint::replace(&fresh, &embed())?;
    symbols::write(&hash, &files(&stage("names"))?)?;
    Ok(hash)
}

/// Drops [`UNUSED_EXPORTS`] from a module, and what only they lead to.
fn drop_unused_exports(module: &Path) -> Result<()> {
    let wasm = fs::read(module)?;
    let mut roots = Vec::new();
    for payload in Parser::new(0).parse_all(&wasm) {
        let Payload::ExportSection(exports) = payload? else { continue };
        for export in exports {
            let name = export?.name;
            if !name.contains(UNUSED_EXPORTS) {
                roots.push(json!({ "name": name, "export": name, "root": true }));
            }
        }
    }
    let graph = stage("exports.json");
    fs::write(&graph, Value::from(roots).to_string())?;
    let mut command = cmd(tools::wasm_metadce()?, WASM_FEATURES);
    // It prints what it removed.
    run(command.arg("--debuginfo").arg("--graph-file").arg(&graph).arg(module).arg("-o").arg(module))
}

/// Optimises a module, and writes what its functions are called then.
fn optimise(from: &Path, to: &Path, names: &Path) -> Result<()> {
    let mut command = cmd(tools::wasm_opt()?, OPTIMISE);
    command.arg(format!("--symbolmap={}", names.display()));
    run(command.args(WASM_FEATURES).arg(from).arg("-o").arg(to))
}

fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot start {name}"))?;
    if !output.status.success() {
        bail!("{name} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// Writes a file with its compressed twins.
fn write(file: &Path, bytes: &[u8], mode: Mode) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, bytes)?;
    for (suffix, packed) in [("br", brotli(bytes, mode)?), ("gz", gzip(bytes, mode)?)] {
        let mut name = file.as_os_str().to_owned();
        name.push(".");
        name.push(suffix);
        fs::write(name, packed)?;
    }
    Ok(())
}

pub(crate) fn brotli(bytes: &[u8], mode: Mode) -> Result<Vec<u8>> {
    let quality = if mode == Mode::Release { 11 } else { 2 };
    let params =
        brotli::enc::BrotliEncoderParams { quality, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params)?;
    Ok(out)
}

pub(crate) fn gzip(bytes: &[u8], mode: Mode) -> Result<Vec<u8>> {
    let level = if mode == Mode::Release { 9 } else { 1 };
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
