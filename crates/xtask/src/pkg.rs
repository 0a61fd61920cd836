//! The npm package, `pkg/`: the bundle's own files beside the element class, without hashes in their names, which bundlers
//! give them. Every file is named by a literal `import("./…")` or `new URL("./…", import.meta.url)`.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::bundle;
use crate::compile::Mode;
use crate::fingerprint::files;
use crate::paths::{pkg, root, www};
use crate::script;

const ELEMENT: &str = "inference-widget.js";
const TYPES: &str = "inference-widget.d.ts";
const MANIFEST: &str = "custom-elements.json";
/// The element with its types in the templates of a framework: the same script under another name.
const FRAMEWORKS: [&str; 3] = ["react", "vue", "svelte"];

pub(crate) fn build(mode: Mode) -> Result<()> {
    bundle::build(mode)?;
    assemble(&bundle::shipped(), &pkg())
}

/// Makes the package in `folder` of the files that the bundle ships.
fn assemble(shipped: &Path, folder: &Path) -> Result<()> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder.join("inline"))?;
    let write = |name: &str, bytes: &[u8]| {
        let file = folder.join(name);
        fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))
    };
    write(ELEMENT, &script::packed_loader()?)?;
    write(script::GLUE, &script::packed_glue(shipped)?)?;

    let mut index = String::from("export default {\n");
    for file in files(shipped)?.iter().filter(|file| file.extension() != Some(OsStr::new("js"))) {
        let name = file.file_name().context("a shipped file has a name")?.to_string_lossy();
        let bytes = fs::read(file)?;
        write(&name, &bytes)?;
        let copy = BASE64_STANDARD.encode(bundle::gzip(&bytes, Mode::Release)?);
        write(&format!("inline/{name}.js"), format!("export default \"{copy}\";\n").as_bytes())?;
        let _ = writeln!(index, "  \"{name}\": () => import(\"./{name}.js\"),");
    }
    write("inline/index.js", (index + "};\n").as_bytes())?;

    let types = FRAMEWORKS.map(|framework| www().join(format!("npm/{framework}.d.ts")));
    let descriptions = [TYPES, MANIFEST, "npm/inference-widget-parts.js"].map(|name| www().join(name));
    let licences = ["LICENSE-APACHE", "LICENSE-MIT", "README.md"].map(|name| root().join(name));
    for file in types.into_iter().chain(descriptions).chain(licences) {
        let name = file.file_name().context("a packed file has a name")?;
        fs::copy(&file, folder.join(name)).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let package = describe(&manifest.parse().context("Cargo.toml is not TOML")?)?;
    write("package.json", format!("{package:#}\n").as_bytes())
}

/// `package.json`, from what the crate says of itself. Importing the package defines the element: a side effect, which
/// bundlers must keep.
fn describe(manifest: &toml::Table) -> Result<Value> {
    let shared = |key: &str| text(manifest, &["workspace", "package", key]);
    let entry = |types: &str| json!({ "types": format!("./{types}"), "default": format!("./{ELEMENT}") });
    let mut package = json!({
        "name": text(manifest, &["package", "name"])?,
        "version": shared("version")?,
        "description": text(manifest, &["package", "description"])?,
        "keywords": ["custom-element", "web-component", "inference", "machine-learning", "hugging-face"],
        "license": shared("license")?,
        "repository": { "type": "git", "url": format!("git+{}.git", shared("repository")?) },
        "type": "module",
        "main": format!("./{ELEMENT}"),
        "types": format!("./{TYPES}"),
        "exports": { ".": entry(TYPES) },
        "customElements": MANIFEST,
        "sideEffects": [format!("./{ELEMENT}")],
        "peerDependencies": {},
        "peerDependenciesMeta": {},
    });
    for (framework, versions) in FRAMEWORKS.into_iter().zip([">=18", ">=3.3", ">=4"]) {
        package["exports"][format!("./{framework}")] = entry(&format!("{framework}.d.ts"));
        package["peerDependencies"][framework] = versions.into();
        package["peerDependenciesMeta"][framework] = json!({ "optional": true });
    }
    for file in [MANIFEST, "package.json"] {
        package["exports"][format!("./{file}")] = format!("./{file}").into();
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
    use std::fs;

    use super::{ELEMENT, assemble, describe};
    use crate::script::GLUE;

    #[test]
    fn every_file_is_named_by_a_literal() {
        let base = std::env::temp_dir().join(format!("xtask-pkg-{}", std::process::id()));
        let (shipped, pkg) = (base.join("shipped"), base.join("pkg"));
        fs::create_dir_all(&shipped).expect("a folder");
        let glue = "export default 1; export class Widget {} export const address = import.meta.url;\n\
                    fetch(new URL(\"./part.wasm\", import.meta.url));";
        fs::write(shipped.join(GLUE), glue).expect("the glue");
        fs::write(shipped.join("part.wasm"), b"\0asm").expect("a part");
        assemble(&shipped, &pkg).expect("a package");

        let read = |name: &str| fs::read_to_string(pkg.join(name)).expect(name);
        for (file, literal) in [
            (ELEMENT, "import(\"./inference-widget-bindings.js\")"),
            (ELEMENT, "new URL(\"./inference-widget_bg.wasm\", import.meta.url)"),
            (ELEMENT, "from \"./inference-widget-parts.js\""),
            (GLUE, "new URL(\"./part.wasm\", import.meta.url)"),
            (GLUE, "from \"./inference-widget-parts.js\""),
            ("inline/index.js", "import(\"./part.wasm.js\")"),
        ] {
            assert!(read(file).contains(literal), "{file} has no {literal}");
        }
        // A bundler would take the folder for a file.
        assert!(!read(ELEMENT).contains("new URL(\".\""), "the class still looks for its folder");
        fs::remove_dir_all(base).expect("it was there");
    }

    #[test]
    fn the_package_describes_itself_as_the_crate_does() {
        let manifest = "[workspace.package]\nversion = \"1.2.3\"\nlicense = \"MIT\"\nrepository = \"https://a.example/b\"\n\
                        [package]\nname = \"c\"\ndescription = \"d\"\n";
        let package = describe(&manifest.parse().expect("TOML")).expect("it is complete");
        assert_eq!((package["name"].as_str(), package["version"].as_str()), (Some("c"), Some("1.2.3")));
        assert_eq!(package["repository"]["url"], "git+https://a.example/b.git");
        assert_eq!(package["exports"]["."]["default"], "./inference-widget.js");
        assert_eq!(package["exports"]["./react"]["types"], "./react.d.ts");
    }

    #[test]
    fn what_the_crate_does_not_say_is_named() {
        let error =
            describe(&"[package]\nname = \"c\"\n".parse().expect("TOML")).expect_err("it is incomplete");
        assert_eq!(error.to_string(), "Cargo.toml has no workspace.package.version");
    }
}
