//! The widget's own scripts in one, for where there is no bundler: each module becomes a function that is called once.
//!
//! Modules import by name from relative paths and export constants, functions and classes where they declare them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The glue with the modules that it imports written in front of it. Its own imports lead from `folder`.
pub(crate) fn inlined(glue: &str, folder: &Path) -> Result<String> {
    let mut done = Vec::new();
    let mut modules = String::new();
    let mut own = String::new();
    for line in glue.lines() {
        match import(line) {
            Some((names, path)) => {
                writeln!(own, "{}", bound(names, &add(&folder.join(path), &mut modules, &mut done)?))?;
            }
            None => writeln!(own, "{line}")?,
        }
    }
    Ok(modules + &own)
}

/// Writes a module after all that it imports; gives the name of the object that holds its exports.
fn add(path: &Path, out: &mut String, done: &mut Vec<PathBuf>) -> Result<String> {
    let path = path.canonicalize().with_context(|| format!("cannot find {}", path.display()))?;
    let name = |at: usize| format!("module{at}");
    if let Some(at) = done.iter().position(|known| *known == path) {
        return Ok(name(at));
    }
    let folder = path.parent().context("a file lies in a folder")?;
    let (mut body, mut exports) = (String::new(), Vec::new());
    for line in fs::read_to_string(&path)?.lines() {
        if let Some((names, from)) = import(line) {
            writeln!(body, "{}", bound(names, &add(&folder.join(from), out, done)?))?;
        } else if let Some(declared) = line.strip_prefix("export ") {
            let mut words = declared
                .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
                .filter(|word| !word.is_empty() && *word != "async");
            match (words.next(), words.next()) {
                (Some("const" | "class" | "function"), Some(name)) => exports.push(name.to_owned()),
                _ => bail!("{}: cannot tell what this exports: {line}", path.display()),
            }
            writeln!(body, "{declared}")?;
        } else {
            writeln!(body, "{line}")?;
        }
    }
    writeln!(
        out,
        "const {} = (() => {{\n{body}return {{ {} }};\n}})();",
        name(done.len()),
        exports.join(", ")
    )?;
    done.push(path);
    Ok(name(done.len() - 1))
}

/// What a line imports, and from where.
fn import(line: &str) -> Option<(&str, &str)> {
    let (names, path) = line.strip_prefix("import ")?.split_once(" from ")?;
    Some((names, path.trim_end_matches(';').trim_matches(['"', '\''])))
}

/// `{ a, b as c }` or `* as all`, taken from an object.
fn bound(names: &str, object: &str) -> String {
    match names.strip_prefix("* as ") {
        Some(all) => format!("const {all} = {object};"),
        None => format!("const {} = {object};", names.replace(" as ", ": ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_declared_is_exported() {
        let folder = std::env::temp_dir().join(format!("inference-widget-exports-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(
            folder.join("a.js"),
            "export const a = 1;\nexport function b() {}\nexport function* c() {}\nexport async function d() {}\nexport class e {}\n",
        )
        .expect("writes");
        let one = inlined("import { c } from './a.js';", &folder).expect("inlines");
        fs::remove_dir_all(&folder).expect("a folder");
        assert!(one.contains("return { a, b, c, d, e };"), "{one}");
    }

    #[test]
    fn modules_come_once_and_after_what_they_import() {
        let folder = std::env::temp_dir().join(format!("inference-widget-scripts-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("writes");
        write("a.js", "import { b as other } from \"./b.js\";\nexport const a = () => other;\n");
        write("b.js", "const hidden = 1;\nexport class b {}\n");
        let glue = "import { a } from './a.js';\nimport * as all from \"./b.js\"\na(all.b);";
        let one = inlined(glue, &folder).expect("inlines");
        fs::remove_dir_all(&folder).expect("a folder");
        assert_eq!(
            one,
            "const module0 = (() => {\nconst hidden = 1;\nclass b {}\nreturn { b };\n})();\n\
             const module1 = (() => {\nconst { b: other } = module0;\nconst a = () => other;\nreturn { a };\n})();\n\
             const { a } = module1;\nconst all = module0;\na(all.b);\n"
        );
    }
}
