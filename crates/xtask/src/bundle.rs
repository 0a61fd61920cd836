//! The embed bundle: `dist/embed/`, what a page loads when it embeds the widget.
//!
//! `inference-widget.js` (the element class) is small and may change any time; it names the others by the
//! hash of their content, so those can be cached for ever: `inference-widget-<hash>.js` (wasm-bindgen's glue,
//! exporting the style sheet's text too), `inference-widget-<hash>.wasm`, and of both a second part, `-more-<hash>`, which
//! they load for most tasks. Each has `.br` and `.gz` twins.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cmd::{cmd, quietly};
use crate::fingerprint;
use crate::link;
use crate::paths::{cargo_home, embed, root, wasm_target, www};
use crate::progress::{Step, note};
use crate::scripts;
use crate::setup::wasm::Toolchain;
use crate::setup::{tools, wasm};
use crate::split;

/// What stands in the element class's source for the two files it loads, and for the style of its frame.
pub(crate) const GLUE_NAME: &str = "./inference-widget-bindings.js";
pub(crate) const WASM_NAME: &str = "./inference-widget_bg.wasm";
/// What stands in the script that fetches the module's second part.
const MORE_WASM_NAME: &str = "./inference-widget-more.wasm";
const FRAME_STYLE: &str = "/*frame*/";

/// The style sheet that comes with the glue.
pub(crate) const STYLE: &str = "inference-widget.css";
/// And the one that comes later.
pub(crate) const MORE_STYLE: &str = "more.css";

/// What stands in the glue for the script that is loaded later, and in that for its style.
const MORE_NAME: &str = "./more.js";
const MORE_CSS: &str = "/*more*/";

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

/// What the optimiser does. Measured after compression, where less is more: functions put into their only caller, and
/// locals shared between strangers, make code that resembles nothing else; functions by name stand beside their like.
const SHRINKING: [&str; 9] = [
    "--debuginfo",
    "--reorder-functions-by-name",
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size",
    "20",
    "--skip-pass=local-cse",
    "--skip-pass=merge-locals",
    "--skip-pass=reorder-functions",
];

/// How scripts are minified.
const MODULE: [&str; 3] = ["--minify", "--format=esm", "--target=es2022"];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// What is shipped: smallest.
    Release,
    /// For the inner loop: quickest to build.
    Dev,
}

impl Mode {
    pub(crate) fn profile(self) -> &'static str {
        match self {
            Self::Release => "widget",
            Self::Dev => "widget-dev",
        }
    }
}

/// The wasm with its function names kept, as [`crate::size`] reads it.
pub(crate) fn named_wasm() -> PathBuf {
    wasm_target().join("bundle/named.wasm")
}

/// The same of its second part.
pub(crate) fn named_more() -> PathBuf {
    wasm_target().join("bundle/named-more.wasm")
}

/// What the bundler says each script came to in the glue, and in what it loads later.
pub(crate) fn scripts_share() -> [PathBuf; 2] {
    ["scripts.json", "scripts-more.json"].map(|name| wasm_target().join("bundle").join(name))
}

/// Builds `dist/embed/`, unless it is already what it would become.
pub(crate) fn build(mode: Mode) -> Result<()> {
    let toolchain = match mode {
        Mode::Release => wasm::for_size()?,
        Mode::Dev => wasm::ensure()?,
    };
    let bindgen = tools::wasm_bindgen()?;
    let (optimiser, minifier) = match mode {
        Mode::Release => {
            (optional(tools::wasm_opt(), "larger than need be"), optional(tools::esbuild(), "not minified"))
        }
        Mode::Dev => (None, None),
    };
    let extra = format!("{mode:?} {} {optimiser:?} {minifier:?}", toolchain.version);
    let wanted = fingerprint::inputs(&inputs(), &extra)?;
    let stamp = wasm_target().join("bundle/inputs");
    if embed().join("inference-widget.js").exists()
        && fs::read_to_string(&stamp).is_ok_and(|built| built == wanted)
    {
        note("dist/embed is up to date");
        return Ok(());
    }
    let _ = fs::remove_file(&stamp);

    let mut cargo = toolchain.cargo();
    cargo.args(["build", "--lib", "--package", "inference-widget", "--target", "wasm32-unknown-unknown"]);
    cargo.args(["--profile", mode.profile()]).current_dir(root());
    match mode {
        Mode::Release => {
            cargo.args(["--features", "split"]);
            release_env(&mut cargo, &toolchain);
        }
        Mode::Dev => wasm_env(&mut cargo, mode),
    }
    quietly("Compiling the widget to WebAssembly", &mut cargo)?;
    let compiled =
        wasm_target().join(format!("wasm32-unknown-unknown/{}/inference_widget.wasm", mode.profile()));

    let work = wasm_target().join("bundle");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work)?;
    let (compiled, second) = match mode {
        Mode::Release => {
            let [first, second] = split::apart(&compiled, &work.join("parts"))?;
            (first, Some(second))
        }
        Mode::Dev => (compiled, None),
    };
    let mut bind = cmd(
        bindgen,
        [
            "--target",
            "web",
            "--no-typescript",
            "--omit-default-module-path",
            "--no-demangle",
            "--keep-lld-exports",
        ],
    );
    bind.args(["--out-name", "inference-widget", "--out-dir"]).arg(&work).arg(&compiled);
    quietly("Binding it to JavaScript", &mut bind)?;

    let named = named_wasm();
    shrink(&work.join("inference-widget_bg.wasm"), &named, optimiser.as_deref())?;
    let script = work.join("inference-widget.js");
    let mut parts = Vec::new();
    if let Some(second) = second {
        parts.push(second_part(&second, &script, optimiser.as_deref())?);
    }
    let wasm = match &optimiser {
        Some(optimiser) => fit(&named, &script, optimiser)?,
        None => fs::read(&named)?,
    };
    let wasm = link::without_custom_sections(&wasm).context("the built wasm cannot be read")?;

    let step = Step::begin("Packing dist/embed");
    let later = more_script(minifier.as_deref())?.into_bytes();
    let later_name = format!("inference-widget-more-{}.js", fingerprint::short(&later));
    let glue = beside_more(&glue(&script, minifier.as_deref())?, &format!("./{later_name}"))?.into_bytes();
    let wasm_name = format!("inference-widget-{}.wasm", fingerprint::short(&wasm));
    let glue_name = format!("inference-widget-{}.js", fingerprint::short(&glue));
    let loader = loader(&format!("./{glue_name}"), &format!("./{wasm_name}"), minifier.as_deref())?;
    parts.extend([
        ("inference-widget.js".to_owned(), loader),
        (glue_name, glue),
        (wasm_name, wasm),
        (later_name, later),
    ]);

    let fresh = root().join("dist/.embed");
    let _ = fs::remove_dir_all(&fresh);
    fs::create_dir_all(&fresh)?;
    for (name, bytes) in &parts {
        fs::write(fresh.join(name), bytes)?;
        fs::write(fresh.join(format!("{name}.br")), brotli(bytes, mode)?)?;
        fs::write(fresh.join(format!("{name}.gz")), gzip(bytes, mode)?)?;
    }
    fingerprint::settle(&fresh, &embed())?;
    fs::write(&stamp, wanted)?;
    step.done();
    Ok(())
}

/// Everything that the bundle is made from.
fn inputs() -> Vec<PathBuf> {
    [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "www",
        "crates/tasks/Cargo.toml",
        "crates/tasks/src",
        "crates/xtask/src",
    ]
    .map(|path| root().join(path))
    .to_vec()
}

/// Cargo's settings for wasm: a target folder of its own, and no path of this machine in the binary.
pub(crate) fn wasm_env(command: &mut Command, mode: Mode) {
    let mut flags = vec![
        // Names that tell which type a generic function was made for: the size report reads them.
        "-Csymbol-mangling-version=v0".to_owned(),
        format!("--remap-path-prefix={}=.", root().display()),
    ];
    // Each registry has a folder of its own, whose name differs between machines.
    if let Ok(registries) = fs::read_dir(cargo_home().join("registry/src")) {
        flags.extend(
            registries.flatten().map(|dir| format!("--remap-path-prefix={}=crates", dir.path().display())),
        );
    }
    match mode {
        Mode::Release => flags.push(split::LINKER_FLAG.to_owned()),
        // Leptos's own switch for fewer, larger types: quicker to compile.
        Mode::Dev => flags.push("--cfg=erase_components".to_owned()),
    }
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")).env("CARGO_TARGET_DIR", wasm_target());
}

/// The settings of what is shipped, for a command that ends in arguments for cargo. Where it can be, the standard
/// library is made anew: for size, and ending without words. That is a seventh of the module.
pub(crate) fn release_env(cargo: &mut Command, toolchain: &Toolchain) {
    wasm_env(cargo, Mode::Release);
    if !toolchain.rebuilds_std() {
        return;
    }
    let flags =
        cargo.get_envs().find_map(|(name, value)| value.filter(|_| name == "CARGO_ENCODED_RUSTFLAGS"));
    let mut flags = flags.unwrap_or_default().to_owned();
    for flag in ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none"] {
        flags.push("\x1f");
        flags.push(flag);
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags).env("RUSTC_BOOTSTRAP", "1");
    cargo.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
}

/// A tool that makes the bundle better but that it can do without.
fn optional(tool: Result<PathBuf>, without: &str) -> Option<PathBuf> {
    tool.inspect_err(|error| {
        note(&format!("{error:#}\n  Going on without it: the bundle will be {without}."));
    })
    .ok()
}

/// The module's second part as it is shipped, with its name, which the glue in `script` gets.
fn second_part(part: &Path, script: &Path, optimiser: Option<&Path>) -> Result<(String, Vec<u8>)> {
    let named = named_more();
    shrink(part, &named, optimiser)?;
    let wasm = link::without_custom_sections(&fs::read(&named)?)?;
    let name = format!("inference-widget-more-{}.wasm", fingerprint::short(&wasm));
    let fetching = fs::read_to_string(www().join("split.js"))?;
    let fetching = replaced(&fetching, MORE_WASM_NAME, &format!("./{name}"))?;
    fs::write(script, split::linked(&fs::read_to_string(script)?, &fetching)?)?;
    Ok((name, wasm))
}

/// Drops from a bound module what nobody calls, and optimises the rest; the functions keep their names.
pub(crate) fn shrink(from: &Path, to: &Path, optimiser: Option<&Path>) -> Result<()> {
    fs::write(to, link::without_idle(&fs::read(from)?).context("the built wasm cannot be read")?)?;
    let Some(optimiser) = optimiser else { return Ok(()) };
    let mut command = cmd(optimiser, SHRINKING);
    command.args(WASM_FEATURES).arg(to).arg("-o").arg(to);
    quietly("Optimising it for size", &mut command).map(drop)
}

/// The module with short names towards its glue, which is rewritten to match.
fn fit(named: &Path, glue: &Path, optimiser: &Path) -> Result<Vec<u8>> {
    let fitted = glue.with_extension("wasm");
    let mut command = cmd(optimiser, ["--minify-imports-and-exports-and-modules"]);
    command.args(WASM_FEATURES).arg(named).arg("-o").arg(&fitted);
    let map = String::from_utf8(stdout(&mut command)?)?;
    fs::write(glue, link::fitted(&fs::read_to_string(glue)?, &map)?)?;
    Ok(fs::read(fitted)?)
}

/// A style sheet as it is shipped.
pub(crate) fn css(name: &str, minifier: Option<&Path>) -> Result<String> {
    let file = www().join(name);
    let css = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let Some(minifier) = minifier else {
        return Ok(css);
    };
    Ok(String::from_utf8(fed(Command::new(minifier).args(["--loader=css", "--minify"]), &css)?)?)
}

/// A script with another text where it holds `placeholder`.
fn replaced(script: &str, placeholder: &str, text: &str) -> Result<String> {
    let literal = quoted(placeholder);
    if !script.contains(&literal) {
        bail!("a script holds no {literal}, which the build replaces");
    }
    Ok(script.replace(&literal, &quoted(text)))
}

/// A text as JavaScript writes it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text.trim()).to_string()
}

/// The glue with the style sheet's text beside its exports.
pub(crate) fn with_style(glue: &str, minifier: Option<&Path>) -> Result<String> {
    Ok(format!("{glue}\nexport const css = {};\n", quoted(&css(STYLE, minifier)?)))
}

/// The glue and all that it imports, as one script with what the element class uses of it.
fn glue(source: &Path, minifier: Option<&Path>) -> Result<String> {
    let glue = with_style(&fs::read_to_string(source)?, minifier)?;
    let Some(minifier) = minifier else {
        let folder = source.parent().context("the glue lies in no folder")?;
        return scripts::inlined(&glue, folder);
    };
    fs::write(source, glue)?;
    let folder = source.parent().context("the glue lies in no folder")?;
    bundled(minifier, folder, "export { default, Widget, css } from \"./inference-widget.js\";", 0)
}

/// A script and all that it imports, as one. Its own imports lead from `folder`; `share` says which report of
/// [`scripts_share`] tells what each came to.
fn bundled(minifier: &Path, folder: &Path, script: &str, share: usize) -> Result<String> {
    let out = wasm_target().join("bundle/bundled.js");
    let mut command = Command::new(minifier);
    command.current_dir(folder).args(MODULE).arg("--bundle");
    // What the glue warns of is how it is called, and here it is called rightly.
    command.arg("--pure:console.warn");
    for (option, path) in [("metafile", &scripts_share()[share]), ("outfile", &out)] {
        command.arg(format!("--{option}={}", path.display()));
    }
    fed(&mut command, script)?;
    Ok(fs::read_to_string(out)?)
}

/// What the glue loads later, with its own copies of the helpers that it shares with it.
pub(crate) fn more_script(minifier: Option<&Path>) -> Result<String> {
    let source = fs::read_to_string(www().join("more.js"))?;
    let source = replaced(&source, MORE_CSS, &css(MORE_STYLE, minifier)?)?;
    match minifier {
        Some(minifier) => bundled(minifier, &www(), &source, 1),
        None => scripts::inlined(&source, &www()),
    }
}

/// The glue with the name of [`more_script`] in it.
pub(crate) fn beside_more(glue: &str, name: &str) -> Result<String> {
    replaced(glue, MORE_NAME, name)
}

/// The element class, naming the two files that it loads and holding the style of its frame.
pub(crate) fn loader(glue: &str, wasm: &str, minifier: Option<&Path>) -> Result<Vec<u8>> {
    let file = www().join("inference-widget.js");
    let mut source = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    for (placeholder, text) in
        [(GLUE_NAME, glue), (WASM_NAME, wasm), (FRAME_STYLE, &css("frame.css", minifier)?)]
    {
        source = replaced(&source, placeholder, text)?;
    }
    match minifier {
        Some(minifier) => fed(Command::new(minifier).args(MODULE), &source),
        None => Ok(source.into_bytes()),
    }
}

/// What the minifier prints when it reads `source`.
fn fed(minifier: &mut Command, source: &str) -> Result<Vec<u8>> {
    let file = wasm_target().join("bundle/esbuild-input");
    fs::write(&file, source)?;
    stdout(minifier.arg("--log-level=warning").stdin(fs::File::open(&file)?))
}

fn stdout(command: &mut Command) -> Result<Vec<u8>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot start {name}"))?;
    if !output.status.success() {
        bail!("{name} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(output.stdout)
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
