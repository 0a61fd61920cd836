//! What the embed costs: each file raw, gzipped and brotlied; the wasm by crate and by module; against `budget.toml`.

mod attribution;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::bundle::{self, Mode};
use crate::fingerprint::files;
use crate::paths::{embed, root, target};
use crate::setup::tools;
use attribution::Share;

struct File {
    part: &'static str,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl File {
    fn measure(part: &'static str, bytes: &[u8]) -> Result<Self> {
        let gzip = bundle::gzip(bytes, Mode::Release)?.len();
        Ok(Self { part, raw: bytes.len(), gzip, brotli: bundle::brotli(bytes, Mode::Release)?.len() })
    }

    fn sum<'a>(part: &'static str, files: impl Iterator<Item = &'a Self>) -> Self {
        let mut sum = Self { part, raw: 0, gzip: 0, brotli: 0 };
        for file in files {
            sum.raw += file.raw;
            sum.gzip += file.gzip;
            sum.brotli += file.brotli;
        }
        sum
    }

    fn json(&self) -> Value {
        json!({ "part": self.part, "raw": self.raw, "gzip": self.gzip, "brotli": self.brotli })
    }
}

/// Prints the figures and writes `size.json`; with `check`, fails when a limit is passed.
pub(crate) fn run(check: bool) -> Result<()> {
    bundle::build(Mode::Release)?;
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for file in files(&embed())? {
        let name = file.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let is_more = name.contains("-more-");
        let part = match file.extension().and_then(OsStr::to_str) {
            Some("js") if name == "inference-widget.js" => "loader",
            Some("js") if is_more => "more glue and style",
            Some("js") => "glue and style",
            Some("wasm") if is_more => "more wasm",
            Some("wasm") => "wasm",
            _ => continue,
        };
        let measured = File::measure(part, &fs::read(&file)?)?;
        if is_more { later.push(measured) } else { first.push(measured) }
    }
    let embed = File::sum("whole embed, first four tasks", first.iter());
    let all = File::sum("with what other tasks fetch", first.iter().chain(&later));
    let minifier = tools::esbuild().ok();
    let css = |name| bundle::css(name, minifier.as_deref());
    let style = File::measure("of it, style", css(bundle::STYLE)?.as_bytes())?;
    let more_style = File::measure("of it, style", css(bundle::MORE_STYLE)?.as_bytes())?;
    let wasm = first.iter().find(|file| file.part == "wasm").context("dist/embed holds no wasm")?;
    let per_byte = wasm.brotli as f64 / wasm.raw as f64;
    let shares = attribution::read(&fs::read(bundle::named_wasm())?)?;

    println!("{:<34} {:>9} {:>9} {:>9}", "bytes", "raw", "gzip", "brotli");
    for file in first.iter().chain([&style, &embed]).chain(&later).chain([&more_style, &all]) {
        println!("{:<34} {:>9} {:>9} {:>9}", file.part, file.raw, file.gzip, file.brotli);
    }
    let crates = sum(&shares, |share| Some(share.part.to_string()));
    table("wasm by crate", &crates, per_byte);
    let modules = sum(&shares, |share| share.module.clone());
    table("wasm made for our modules, in whatever crate", &modules, per_byte);

    let [share, more_share] = bundle::scripts_share();
    let (scripts, more_scripts) = (scripts(&share, style.raw)?, scripts(&more_share, more_style.raw)?);
    let glue = first.iter().find(|file| file.part == "glue and style").context("dist/embed holds no glue")?;
    // A style sheet is a text in a script, and counts by itself.
    let script_per_byte = per_byte_of(glue, &style);
    table("scripts: fields, views, and the glue itself", &scripts, script_per_byte);
    table("more scripts, with their own copies of helpers", &more_scripts, script_per_byte);
    let more = attribution::read(&fs::read(bundle::named_more())?)?;
    let more_modules = sum(&more, |share| share.module.clone());
    table("more wasm made for our modules", &more_modules, per_byte);
    let tasks = tasks()?;
    println!("\n{:<54} {:>9} {:>9}", "what each task adds to the others: its declaration", "", "brotli");
    for (tag, bytes) in &tasks {
        println!("  {tag:<52} {:>9} {bytes:>9}", "");
    }

    let figures = json!({
        "files": first.iter().chain(&later).map(File::json).collect::<Vec<_>>(),
        "style": style.json(),
        "embed": embed.json(),
        "all": all.json(),
        "crates": json_of(&crates, per_byte),
        "modules": json_of(&modules, per_byte),
        "scripts": json_of(&scripts, script_per_byte),
        "more_scripts": json_of(&more_scripts, script_per_byte),
        "more_modules": json_of(&more_modules, per_byte),
        "tasks": json_of(&tasks, 1.0),
    });
    let file = target().join("size.json");
    fs::create_dir_all(target())?;
    fs::write(&file, format!("{figures:#}\n"))?;
    println!("\nwritten to {}", file.display());

    let loader = first.iter().find(|file| file.part == "loader").context("dist/embed holds no loader")?;
    let over = budget(&[("loader", loader.brotli), ("embed", embed.brotli), ("all", all.brotli)])?;
    if check && over {
        bail!("over budget: see `budget.toml`");
    }
    Ok(())
}

/// How a script's bytes shrink on the wire, its style aside.
fn per_byte_of(script: &File, style: &File) -> f64 {
    (script.brotli - style.brotli) as f64 / (script.raw - style.raw) as f64
}

/// Bytes of each script in a bundle, minified, largest first. Without the style, which the bundler counts to the script
/// that holds it.
fn scripts(share: &Path, style: usize) -> Result<Vec<(String, usize)>> {
    let Ok(text) = fs::read_to_string(share) else { return Ok(Vec::new()) };
    let report: Value = serde_json::from_str(&text)?;
    let outputs = report["outputs"].as_object().into_iter().flatten();
    let inputs = outputs.filter_map(|(_, output)| output["inputs"].as_object()).flatten();
    let mut sizes: Vec<(String, usize)> = inputs
        .filter_map(|(name, input)| Some((name, usize::try_from(input["bytesInOutput"].as_u64()?).ok()?)))
        .map(|(name, bytes)| match (name.split_once("/www/"), name.as_str()) {
            (Some((_, own)), _) => (own.to_owned(), bytes),
            (_, "<stdin>") => ("(what begins it)".to_owned(), bytes.saturating_sub(style)),
            (_, "inference-widget.js") => ("(glue)".to_owned(), bytes.saturating_sub(style)),
            (_, own) => (own.to_owned(), bytes),
        })
        .filter(|(_, bytes)| *bytes > 0)
        .collect();
    sizes.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    Ok(sizes)
}

/// Compressed bytes that each task's declaration adds to those of all others, largest first: its texts, fields,
/// parameters and examples. Code has no share here, since tasks have none of their own.
fn tasks() -> Result<Vec<(String, usize)>> {
    let declarations: Vec<String> = tasks::registry::ALL.iter().map(|task| format!("{task:?}")).collect();
    let size = |without: Option<usize>| -> Result<usize> {
        let kept = declarations.iter().enumerate().filter(|(i, _)| Some(*i) != without);
        let text: String = kept.map(|(_, text)| text.as_str()).collect();
        Ok(bundle::brotli(text.as_bytes(), Mode::Release)?.len())
    };
    let all = size(None)?;
    let mut sizes = Vec::new();
    for (i, task) in tasks::registry::ALL.iter().enumerate() {
        sizes.push((task.tag.to_owned(), all.saturating_sub(size(Some(i))?)));
    }
    sizes.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    Ok(sizes)
}

/// Compares with the budget, aloud; whether a limit is passed.
fn budget(measured: &[(&str, usize)]) -> Result<bool> {
    let text = fs::read_to_string(root().join("budget.toml")).context("cannot read budget.toml")?;
    let budget: toml::Table = text.parse().context("budget.toml is not TOML")?;
    let mut over = false;
    for (name, brotli) in measured {
        let figure = |kind: &str| -> Option<usize> {
            budget.get(*name)?.get(kind)?.as_integer().and_then(|bytes| usize::try_from(bytes).ok())
        };
        let limit = figure("limit").with_context(|| format!("budget.toml has no {name}.limit"))?;
        let verdict = if *brotli > limit {
            over = true;
            format!("OVER its limit by {}", brotli - limit)
        } else {
            match figure("aim") {
                Some(aim) if *brotli > aim => {
                    format!("within its limit, {} over its aim of {aim}", brotli - aim)
                }
                _ => "within budget".to_owned(),
            }
        };
        println!("{name}: {brotli} of {limit} B brotli, {verdict}");
    }
    Ok(over)
}

/// Bytes by key, largest first.
fn sum(shares: &[Share], key: impl Fn(&Share) -> Option<String>) -> Vec<(String, usize)> {
    let mut sums = BTreeMap::new();
    for share in shares {
        if let Some(key) = key(share) {
            *sums.entry(key).or_insert(0) += share.bytes;
        }
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    sums
}

/// `per_byte` scales raw bytes to their share of the compressed file.
fn table(title: &str, rows: &[(String, usize)], per_byte: f64) {
    println!("\n{title:<54} {:>9} {:>9}", "raw", "≈ brotli");
    for (name, bytes) in rows {
        println!("  {name:<52} {bytes:>9} {:>9.0}", *bytes as f64 * per_byte);
    }
}

fn json_of(rows: &[(String, usize)], per_byte: f64) -> Value {
    rows.iter()
        .map(|(name, bytes)| json!({ "name": name, "raw": bytes, "brotli": (*bytes as f64 * per_byte).round() }))
        .collect()
}
