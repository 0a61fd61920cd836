//! The npm package, `pkg/`: the bundle's own files beside the element class, without hashes in their names. Every file is
//! named by a literal `import("./…")` or `new URL("./…", import.meta.url)`, which bundlers follow.

use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::bundle;
use crate::compile::Mode;
use crate::fingerprint::files;
use crate::paths::{pkg, root, www};
use crate::script;

const ELEMENT: &str = "inference-widget.js";
const TYPES: &str = "inference-widget.d.ts";
const MANIFEST: &str = "custom-elements.json";

pub(crate) fn build() -> Result<()> {
    bundle::build(Mode::Release)?;
    let _ = fs::remove_dir_all(pkg());
    fs::create_dir_all(pkg())?;
    fs::write(pkg().join(ELEMENT), script::loader("./", Mode::Release)?)?;
    let licences = ["LICENSE-APACHE", "LICENSE-MIT", "README.md"].map(|name| root().join(name));
    let descriptions =
        [TYPES, MANIFEST].map(|name| www().join(name)).into_iter().filter(|file| file.exists());
    for file in files(&bundle::shipped())?.into_iter().chain(descriptions).chain(licences) {
        let name = file.file_name().context("a packed file has a name")?;
        fs::copy(&file, pkg().join(name)).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let package = describe(&manifest.parse().context("Cargo.toml is not TOML")?)?;
    fs::write(pkg().join("package.json"), format!("{package:#}\n"))?;
    Ok(())
}

/// `package.json`, from what the crate says of itself. Importing the package defines the element: a side effect, which
/// bundlers must keep.
fn describe(manifest: &toml::Table) -> Result<Value> {
    let shared = |key: &str| text(manifest, &["workspace", "package", key]);
    let mut package = json!({
        "name": text(manifest, &["package", "name"])?,
        "version": shared("version")?,
        "description": text(manifest, &["package", "description"])?,
        "license": shared("license")?,
        "repository": { "type": "git", "url": format!("git+{}.git", shared("repository")?) },
        "type": "module",
        "main": ELEMENT,
        "types": TYPES,
        // TypeScript finds the types beside the script.
        "exports": { ".": format!("./{ELEMENT}"), "./package.json": "./package.json" },
        "sideEffects": [format!("./{ELEMENT}")],
    });
    if www().join(MANIFEST).exists() {
        package["customElements"] = MANIFEST.into();
    }
    Ok(package)
}

fn text(manifest: &toml::Table, path: &[&str]) -> Result<String> {
    let (last, folders) = path.split_last().context("a path has parts")?;
    let table = folders.iter().try_fold(manifest, |table, key| table.get(*key)?.as_table());
    let value = table.and_then(|table| table.get(*last)?.as_str());
    Ok(value.with_context(|| format!("Cargo.toml has no {}", path.join(".")))?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn the_package_describes_itself_as_the_crate_does() {
        let manifest = "[workspace.package]\nversion = \"1.2.3\"\nlicense = \"MIT\"\nrepository = \"https://a.example/b\"\n\
                        [package]\nname = \"c\"\ndescription = \"d\"\n";
        let package = describe(&manifest.parse().expect("TOML")).expect("it is complete");
        assert_eq!((package["name"].as_str(), package["version"].as_str()), (Some("c"), Some("1.2.3")));
        assert_eq!(package["repository"]["url"], "git+https://a.example/b.git");
        assert_eq!(package["exports"]["."], "./inference-widget.js");
    }

    #[test]
    fn what_the_crate_does_not_say_is_named() {
        let error =
            describe(&"[package]\nname = \"c\"\n".parse().expect("TOML")).expect_err("it is incomplete");
        assert_eq!(error.to_string(), "Cargo.toml has no workspace.package.version");
    }
}
