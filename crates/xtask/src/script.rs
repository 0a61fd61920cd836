//! Scripts and style sheets, minified and bundled by esbuild.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::cmd::cmd;
use crate::compile::Mode;
use crate::paths::{wasm_target, www};
use crate::setup::tools;

/// The two files that the element class loads, as it names them.
pub(crate) const GLUE: &str = "inference-widget-bindings.js";
pub(crate) const WASM: &str = "inference-widget_bg.wasm";
/// What stands in its source for the style of its frame.
const FRAME_STYLE: &str = "/*frame*/";
/// All that it uses of the glue, which exports more. Where the glue lies is told too, for an address under which a
/// module that crashed can be loaded afresh.
const ENTRY: &str = "export { default, Widget } from \"./inference-widget-bindings.js\";\n\
                     export const address = import.meta.url;\n";

/// The scripts' common options.
const MODULE: [&str; 2] = ["--format=esm", "--target=es2022"];
/// What the glue's `console.warn` tells of is deprecated calls of its initialiser, which the element class does not make.
/// wasm-bindgen writes one import for each function that loads a part, though all are of one module.
const GLUE_OPTIONS: [&str; 3] =
    ["--bundle", "--pure:console.warn", "--log-override:duplicate-object-key=silent"];

/// The element class as pages load it, with its files in `folder`, a path that ends in a slash.
pub(crate) fn loader(folder: &str, mode: Mode) -> Result<Vec<u8>> {
    esbuild(mode, &www(), &[&MODULE[..], &["--define:PACKED=false"]].concat(), &class(folder, mode)?)
}

/// The element class of the npm package. People read it, and bundlers make it small.
pub(crate) fn packed_loader() -> Result<Vec<u8>> {
    esbuild(
        Mode::Dev,
        &www(),
        &[&PACKED[..], &["--define:PACKED=true"]].concat(),
        &class("./", Mode::Release)?,
    )
}

/// The glue of the npm package, from the one that is shipped.
pub(crate) fn packed_glue(shipped: &Path) -> Result<Vec<u8>> {
    esbuild(
        Mode::Dev,
        &www(),
        &[&PACKED[..], &GLUE_OPTIONS].concat(),
        &fs::read_to_string(shipped.join(GLUE))?,
    )
}

/// The element class, with all that the build puts into it.
fn class(folder: &str, mode: Mode) -> Result<String> {
    let file = www().join("inference-widget.js");
    let mut source = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    for name in [GLUE, WASM] {
        source = replaced(&source, &format!("./{name}"), &format!("{folder}{name}"))?;
    }
    replaced(&source, FRAME_STYLE, css("frame.css", mode)?.trim())
}

/// In the npm package, scripts get their wasm by the `fetch` of a script beside them, and stay apart.
const PACKED: [&str; 7] = [
    "--bundle",
    "--format=esm",
    "--target=es2022",
    // What is of no use in the package must go: bundlers would follow its addresses.
    "--minify-syntax",
    "--inject:./npm/fetch.js",
    "--external:./inference-widget-parts.js",
    "--external:./inference-widget-bindings.js",
];

/// The glue and all that it imports, as one script: what fetches the lazy groups must come from the same instance.
pub(crate) fn glue(folder: &Path, mode: Mode) -> Result<Vec<u8>> {
    esbuild(mode, folder, &[&MODULE[..], &GLUE_OPTIONS].concat(), ENTRY)
}

/// A style sheet of `www/` as it is shipped.
pub(crate) fn css(name: &str, mode: Mode) -> Result<String> {
    let file = www().join(name);
    let css = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(String::from_utf8(esbuild(mode, &www(), &["--loader=css"], &css)?)?)
}

/// A script of ours with another text where it holds `placeholder`.
fn replaced(script: &str, placeholder: &str, text: &str) -> Result<String> {
    let literal = quoted(placeholder);
    if !script.contains(&literal) {
        bail!("www/inference-widget.js holds no {literal}, which the build replaces");
    }
    Ok(script.replace(&literal, &quoted(text)))
}

/// A text as JavaScript writes it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What esbuild makes of `source`, whose imports lead from `folder`.
fn esbuild(mode: Mode, folder: &Path, options: &[&str], source: &str) -> Result<Vec<u8>> {
    let input = wasm_target().join("bundle/esbuild-input");
    fs::create_dir_all(wasm_target().join("bundle"))?;
    fs::write(&input, source)?;
    let mut esbuild = cmd(tools::esbuild()?, options);
    if mode == Mode::Release {
        esbuild.arg("--minify");
    }
    esbuild.arg("--log-level=warning").current_dir(folder).stdin(fs::File::open(&input)?);
    let output = esbuild.stdout(Stdio::piped()).output().context("cannot start esbuild")?;
    if !output.status.success() {
        bail!("esbuild failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(output.stdout)
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn every_place_of_a_name_is_replaced() {
        let script = "const a = new URL(\"./a.wasm\", import.meta.url); import(\"./a.wasm\");";
        let replaced_script = replaced(script, "./a.wasm", "./0a1b/a.wasm").expect("it is there");
        assert_eq!(
            replaced_script,
            "const a = new URL(\"./0a1b/a.wasm\", import.meta.url); import(\"./0a1b/a.wasm\");"
        );
    }

    #[test]
    fn a_script_without_the_name_is_refused() {
        assert!(replaced("const a = './a.wasm';", "./a.wasm", "./b.wasm").is_err());
    }
}
