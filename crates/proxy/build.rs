//! Takes the built site and embed bundle into the binary of a release build. A
//! debug build reads them from disk when asked, so that nothing is rebuilt for a
//! changed page.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=INFERENCE_WIDGET_EMBED_DIR");
    println!("cargo::rerun-if-env-changed=INFERENCE_WIDGET_SITE_DIR");
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    // The package on crates.io brings them along; a checkout has built them itself.
    let packaged = manifest.join("dist");
    let dist = if packaged.is_dir() { packaged } else { manifest.join("../../dist") };
    let mut table = String::from("pub(super) static FILES: &[(&str, &[u8])] = &[\n");
    if env::var("PROFILE")? == "release" {
        for (name, variable) in
            [("embed", "INFERENCE_WIDGET_EMBED_DIR"), ("site", "INFERENCE_WIDGET_SITE_DIR")]
        {
            let folder = env::var_os(variable).map_or_else(|| dist.join(name), PathBuf::from);
            println!("cargo::rerun-if-changed={}", folder.display());
            add(&folder, name, &mut table)?;
        }
    } else {
        println!("cargo::rerun-if-changed=build.rs");
    }
    table.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("files.rs"), table)?;
    Ok(())
}

fn add(folder: &Path, name: &str, table: &mut String) -> Result<(), Box<dyn Error>> {
    if !folder.is_dir() {
        return Ok(());
    }
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path().canonicalize()?;
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            add(&path, &name, table)?;
        } else {
            let path = path.to_str().ok_or("a built file has a name that is not UTF-8")?;
            writeln!(table, "    ({name:?}, include_bytes!({path:?})),")?;
        }
    }
    Ok(())
}
