//! Parts the compiled module in two: what every page loads, and what only the tasks beyond the first need. The parts
//! share a memory and a function table. Rust marks where (`src/more.rs`); this runs before the first part is bound.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use wasm_split_cli_support::{Options, transform};

/// Where the first part imports from what fetches the second, and under which name.
const LINK: &str = "./__wasm_split.js";
const LOADER: &str = "__wasm_split_load_more";

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

/// The glue with the script that fetches the second part in place of its import.
pub(crate) fn linked(glue: &str, script: &str) -> Result<String> {
    let import = glue
        .lines()
        .find(|line| line.starts_with("import * as ") && line.contains(LINK))
        .with_context(|| format!("the glue does not import from {LINK}"))?;
    let name = import.split(' ').nth(3).context("an import without a name")?;
    Ok(glue.replace(import, &format!("{script}const {name} = {{ {LOADER} }};")))
}

#[cfg(test)]
mod tests {
    use super::linked;

    #[test]
    fn what_fetches_the_second_part_is_in_the_glue() {
        let glue = "import * as import0 from \"./a.js\"\nimport * as import5 from \"./__wasm_split.js\"\nlet wasm;\n";
        let script = "const __wasm_split_load_more = () => wasm.go();\n";
        assert_eq!(
            linked(glue, script).expect("links"),
            "import * as import0 from \"./a.js\"\nconst __wasm_split_load_more = () => wasm.go();\n\
             const import5 = { __wasm_split_load_more };\nlet wasm;\n"
        );
        assert!(linked("let wasm;", script).is_err());
    }
}
