//! The npm package, `pkg/`: what wasm-pack makes, with the element class, its style sheet and its types, and the script
//! that is loaded later.

use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::bundle::{self, Mode};
use crate::cmd::quietly;
use crate::link;
use crate::paths::{pkg, root, www};
use crate::scripts;
use crate::setup::{tools, wasm};

const MORE: &str = "inference-widget-more.js";

pub(crate) fn build() -> Result<()> {
    let toolchain = wasm::for_size()?;
    let wasm_pack = tools::wasm_pack()?;
    let bindgen = tools::wasm_bindgen()?;
    let _ = fs::remove_dir_all(pkg());
    let mut command = toolchain.command(wasm_pack);
    command
        .args(["build", ".", "--target", "web", "--mode", "no-install", "--no-opt"])
        .args(["--profile", Mode::Release.profile(), "--out-name", "inference-widget-bindings", "--out-dir"])
        .arg(pkg())
        .arg("--")
        .current_dir(root());
    bundle::release_env(&mut command, &toolchain);
    tools::on_path(&mut command, &bindgen);
    quietly("Packing the npm package with wasm-pack", &mut command)?;

    let wasm = pkg().join("inference-widget-bindings_bg.wasm");
    bundle::shrink(&wasm, &wasm, tools::wasm_opt().ok().as_deref())?;
    fs::write(&wasm, link::without_custom_sections(&fs::read(&wasm)?)?)?;
    let glue = pkg().join("inference-widget-bindings.js");
    let text = scripts::inlined(&fs::read_to_string(&glue)?, &pkg())?;
    let _ = fs::remove_dir_all(pkg().join("snippets"));
    fs::write(&glue, bundle::beside_more(&bundle::with_style(&text, None)?, &format!("./{MORE}"))?)?;
    fs::write(pkg().join(MORE), bundle::more_script(None)?)?;
    fs::write(
        pkg().join("inference-widget.js"),
        bundle::loader(bundle::GLUE_NAME, "./inference-widget-bindings_bg.wasm", None)?,
    )?;
    let mut extra = vec!["inference-widget.js".to_owned(), MORE.to_owned()];
    for name in ["inference-widget.css", "inference-widget.d.ts", "custom-elements.json"] {
        let source = www().join(name);
        if source.exists() {
            fs::copy(&source, pkg().join(name))
                .with_context(|| format!("cannot copy {}", source.display()))?;
            extra.push(name.to_owned());
        }
    }
    describe(extra)
}

/// Points the package's description at the element class: importing the package defines the element.
fn describe(extra: Vec<String>) -> Result<()> {
    let file = pkg().join("package.json");
    let mut package: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
    if extra.iter().any(|name| name == "inference-widget.d.ts") {
        package["types"] = "inference-widget.d.ts".into();
    }
    if extra.iter().any(|name| name == "custom-elements.json") {
        package["customElements"] = "custom-elements.json".into();
    }
    if let Some(files) = package["files"].as_array_mut() {
        files.extend(extra.into_iter().map(Value::from));
    }
    package["main"] = "inference-widget.js".into();
    package["sideEffects"] = json!(["./inference-widget.js"]);
    fs::write(file, format!("{package:#}\n"))?;
    Ok(())
}
