//! Parts the compiled module in two: what every page loads, and what only the tasks beyond the first need. The parts
//! share a memory and a function table. Rust marks where (`src/more.rs`); this runs before the first part is bound.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use wasm_split_cli_support::{Options, transform};

/// The script that fetches the second part, as the first part imports it.
pub(crate) const LINK: &str = "__wasm_split.js";

/// The linker must tell what refers to what.
pub(crate) const LINKER_FLAG: &str = "-Clink-args=--emit-relocs";

/// Writes the two parts into `folder`.
pub(crate) fn apart(module: &Path, folder: &Path) -> Result<[PathBuf; 2]> {
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let main = folder.join("main.wasm");
    let mut options = Options::new(&bytes);
    options.output_dir = folder;
    options.main_out_path = &main;
    let split = transform(options).map_err(|error| anyhow!("cannot split the module: {error:#}"))?;
    // Shared code in parts of its own would have to be fetched too.
    let [more] = <[PathBuf; 1]>::try_from(split.split_modules)
        .map_err(|parts| anyhow!("the module was split into {} parts beside the first", parts.len()))?;
    for part in [&main, &more] {
        if !part.exists() {
            bail!("splitting the module left no {}", part.display());
        }
    }
    Ok([main, more])
}
