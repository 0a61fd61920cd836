//! Splits the compiled module into what every page loads and lazy groups, at the functions that Rust marks with
//! `wasm_split` (`src/parts.rs`). Code that several groups use becomes chunks, fetched with any of them. All share one
//! memory and one function table, so all must come from one build.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

/// The splitter must know what refers to what.
pub(crate) const LINKER_FLAG: &str = "-Clink-args=--emit-relocs";

/// The files that each group needs beside the main module, by the group's name.
pub(crate) type Groups = BTreeMap<String, Vec<String>>;

/// Writes the main module to `main`, and the others into `folder`, with the script that fetches them. That imports
/// from `glue`, which must be put into the same folder.
pub(crate) fn apart(module: &Path, main: &Path, folder: &Path, glue: &str) -> Result<Groups> {
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let glue = format!("./{glue}");
    let mut options = Options::new(&bytes);
    options.output_dir = folder;
    options.main_out_path = main;
    options.main_module = &glue;
    let split = transform(options).map_err(|error| anyhow!("cannot split the module: {error:#}"))?;
    let file = |stem: String| format!("{stem}.wasm");
    Ok(split
        .prefetch_map
        .into_iter()
        .map(|(group, stems)| (group, stems.into_iter().map(file).collect()))
        .collect())
}
