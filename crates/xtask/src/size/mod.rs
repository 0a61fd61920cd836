//! What the embed costs: each file raw, gzipped and brotlied; what a page fetches by when, against `budget.toml`; and the
//! modules' bytes by crate and by module of ours.

mod attribution;
mod budget;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::bundle::{self, Built};
use crate::compile::Mode;
use crate::fingerprint::files;
use crate::paths::{embed, target};
use crate::script::{GLUE, WASM};
use crate::setup::wasm::Std;
use crate::symbols::Symbols;
use attribution::Share;
use budget::Budget;

#[derive(Clone, Copy, Default)]
struct Weight {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Weight {
    fn of(bytes: &[u8]) -> Result<Self> {
        let gzip = bundle::gzip(bytes, Mode::Release)?.len();
        Ok(Self { raw: bytes.len(), gzip, brotli: bundle::brotli(bytes, Mode::Release)?.len() })
    }

    fn plus(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }

    fn json(&self, name: &str) -> Value {
        json!({ "name": name, "raw": self.raw, "gzip": self.gzip, "brotli": self.brotli })
    }
}

/// The bundle's files with their weights.
struct Files {
    loader: Weight,
    others: BTreeMap<String, Weight>,
}

impl Files {
    fn measure() -> Result<Self> {
        let loader = Weight::of(&fs::read(embed().join("inference-widget.js"))?)?;
        let mut others = BTreeMap::new();
        for file in files(&bundle::shipped())? {
            let name = file.file_name().context("a shipped file has a name")?.to_string_lossy().into_owned();
            others.insert(name, Weight::of(&fs::read(&file)?)?);
        }
        Ok(Self { loader, others })
    }

    fn get(&self, name: &str) -> Result<Weight> {
        self.others.get(name).copied().with_context(|| format!("the bundle holds no {name}"))
    }

    /// What a page fetches to be ready.
    fn ready(&self) -> Result<Weight> {
        Ok(self.loader.plus(self.get(GLUE)?).plus(self.get(WASM)?))
    }

    /// What it has fetched when it has these groups too. Chunks that several need are fetched once.
    fn with(&self, groups: &[String], built: &Built) -> Result<Weight> {
        let files: BTreeSet<&String> =
            groups.iter().filter_map(|group| built.groups.get(group)).flatten().collect();
        files.into_iter().try_fold(self.ready()?, |sum, file| Ok(sum.plus(self.get(file)?)))
    }

    /// The compiled code, by file.
    fn modules(&self) -> impl Iterator<Item = (&String, Weight)> {
        let modules =
            self.others.iter().filter(|(name, _)| Path::new(name).extension() == Some(OsStr::new("wasm")));
        modules.map(|(name, weight)| (name, *weight))
    }

    fn compiled(&self) -> Weight {
        self.modules().fold(Weight::default(), |sum, (_, weight)| sum.plus(weight))
    }

    /// Without the words of other languages than English, of which a page fetches one at most.
    fn all(&self) -> Result<Weight> {
        Ok(self.loader.plus(self.get(GLUE)?).plus(self.compiled()))
    }
}

/// Prints the figures and writes `size.json`; with `check`, fails when a limit is passed.
pub(crate) fn run(check: bool) -> Result<()> {
    let built = bundle::build(Mode::Release)?;
    let std = if built.std_for_size { Std::ForSize } else { Std::Precompiled };
    let files = Files::measure()?;
    let budget = Budget::read()?;
    budget.names(&built)?;

    println!("The release bundle {}, with {std}\n", built.hash);
    println!("{:<44} {:>9} {:>9} {:>9}", "bytes", "raw", "gzip", "brotli");
    row("inference-widget.js, the loader", files.loader);
    for (name, weight) in &files.others {
        row(&labelled(name, &built), *weight);
    }
    let mut sums = vec![
        (&budget.loader, "loader".to_owned(), files.loader),
        (&budget.ready, "ready".to_owned(), files.ready()?),
        (&budget.used, "used".to_owned(), files.with(&budget.groups.used, &built)?),
    ];
    for (page, groups) in &budget.groups.task {
        sums.push((&budget.task, format!("task: {page}"), files.with(groups, &built)?));
    }
    sums.push((&budget.all, "all".to_owned(), files.all()?));
    println!();
    for (_, name, weight) in &sums {
        row(name, *weight);
    }
    for (name, brotli) in &budget.before {
        println!("{:<44} {:>9} {:>9} {brotli:>9}", format!("before: {name}"), "", "");
    }

    let shares = shares(&files, &Symbols::of(&built.hash)?)?;
    let wasm = files.compiled();
    let per_byte = wasm.brotli as f64 / wasm.raw as f64;
    let crates = sum(&shares, |share| Some(share.part.to_string()));
    table("wasm by crate", &crates, per_byte);
    let modules = sum(&shares, |share| share.module.clone());
    table("wasm made for our modules, in whatever crate", &modules, per_byte);
    let tasks = tasks()?;
    println!("\n{:<54} {:>9} {:>9}", "what each task adds to the others: its declaration", "", "brotli");
    for (tag, bytes) in &tasks {
        println!("  {tag:<52} {:>9} {bytes:>9}", "");
    }

    let figures = json!({
        "std": std.to_string(),
        "files": files.others.iter().map(|(name, weight)| weight.json(name)).collect::<Vec<_>>(),
        "loader": files.loader.json("inference-widget.js"),
        "sums": sums.iter().map(|(_, name, weight)| weight.json(name)).collect::<Vec<_>>(),
        "groups": built.groups,
        "crates": json_of(&crates, per_byte),
        "modules": json_of(&modules, per_byte),
        "tasks": json_of(&tasks, 1.0),
    });
    let file = target().join("size.json");
    fs::create_dir_all(target())?;
    fs::write(&file, format!("{figures:#}\n"))?;
    println!("\nwritten to {}\n", file.display());

    let over =
        sums.iter().fold(false, |over, (limit, name, weight)| limit.compare(name, weight.brotli) || over);
    match (over, std) {
        (true, Std::ForSize) if check => bail!("over budget: see `budget.toml`"),
        (_, Std::Precompiled) => {
            println!("The limits hold for a standard library built for size, so they are not checked here.");
        }
        _ => {}
    }
    Ok(())
}

/// A file's name, with the groups that need it.
fn labelled(file: &str, built: &Built) -> String {
    let groups: Vec<&str> = built
        .groups
        .iter()
        .filter(|(_, files)| files.iter().any(|name| name == file))
        .map(|(group, _)| group.as_str())
        .collect();
    if groups.is_empty() { file.to_owned() } else { format!("{file} ({})", groups.join(", ")) }
}

fn row(name: &str, weight: Weight) {
    println!("{name:<44} {:>9} {:>9} {:>9}", weight.raw, weight.gzip, weight.brotli);
}

/// Whose bytes all modules are made of.
fn shares(files: &Files, symbols: &Symbols) -> Result<Vec<Share>> {
    let mut shares = Vec::new();
    for (module, _) in files.modules() {
        shares.extend(attribution::read(module, &fs::read(bundle::shipped().join(module))?, symbols)?);
    }
    Ok(shares)
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
