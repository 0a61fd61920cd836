//! Whose bytes a wasm's functions are, read from their symbols.
//!
//! A function belongs to the crate that its name begins with, except that the standard library's generic code
//! belongs to the crate whose type it was made for. Apart from that, a function made *for* one of our modules
//! (its name mentions one) is counted for that module, whichever crate wrote the code.

use std::fmt;
use std::path::Path;

use anyhow::Result;
use wasmparser::{Parser, Payload, TypeRef};

use crate::paths::root;
use crate::symbols::Symbols;

const STANDARD: [&str; 3] = ["core", "alloc", "std"];
/// Our crates, and where their modules lie.
const OURS: [(&str, &str); 2] = [("inference_widget", "src"), ("tasks", "crates/tasks/src")];

pub(crate) struct Share {
    pub(crate) part: Part,
    /// The module of ours that it was made for.
    pub(crate) module: Option<String>,
    pub(crate) bytes: usize,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Crate(String),
    /// Functions that have no Rust name: glue and allocator entry points.
    Unnamed,
    /// Strings, tables and other constants.
    Data,
    /// Types, imports, exports, tables.
    Structure,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crate(name) => f.write_str(name),
            Self::Unnamed => f.write_str("(unnamed functions)"),
            Self::Data => f.write_str("(data)"),
            Self::Structure => f.write_str("(types, imports, tables)"),
        }
    }
}

/// Of the module called `file`.
pub(crate) fn read(file: &str, wasm: &[u8], symbols: &Symbols) -> Result<Vec<Share>> {
    let mut shares = Vec::new();
    let mut bodies = Vec::new();
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::ImportSection(imports) => {
                for import in imports.clone().into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(length(&body.range())),
            Payload::CustomSection(_) | Payload::CodeSectionStart { .. } => {}
            other => {
                if let Some((_, range)) = other.as_section() {
                    let part =
                        if matches!(other, Payload::DataSection(_)) { Part::Data } else { Part::Structure };
                    shares.push(Share { part, module: None, bytes: length(&range) });
                }
            }
        }
    }
    for (index, bytes) in (imported..).zip(bodies) {
        let name = symbols.name(file, index).unwrap_or_default();
        shares.push(Share { part: owner(&name), module: module(&name), bytes });
    }
    Ok(shares)
}

fn length(range: &std::ops::Range<u64>) -> usize {
    (range.end - range.start) as usize
}

/// The crate that a function's code belongs to.
fn owner(name: &str) -> Part {
    let roots = paths(name).filter_map(|path| path.split_once("::").map(|(root, _)| root));
    let mut first = None;
    for root in roots {
        if !STANDARD.contains(&root) {
            return Part::Crate(root.to_owned());
        }
        first = first.or(Some(root));
    }
    first.map_or(Part::Unnamed, |root| Part::Crate(root.to_owned()))
}

/// The first module of ours that a name mentions, down to the file.
fn module(name: &str) -> Option<String> {
    paths(name).find_map(|path| {
        let mut segments = path.split("::");
        let own = segments.next()?;
        let (_, folder) = OURS.iter().find(|(name, _)| *name == own)?;
        let mut module = own.to_owned();
        let mut place = root().join(folder);
        for segment in segments {
            if !is_module(&place, segment) {
                break;
            }
            place.push(segment);
            module = format!("{module}::{segment}");
        }
        Some(module)
    })
}

fn is_module(folder: &Path, segment: &str) -> bool {
    folder.join(format!("{segment}.rs")).exists() || folder.join(segment).join("mod.rs").exists()
}

/// Every path in a demangled name, from its crate on: `a::b` and `c::d` in `<a::b as c::d<_>>::e`.
fn paths(name: &str) -> impl Iterator<Item = &str> {
    let in_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    name.split(move |c: char| !in_path(c)).filter(|path| {
        !path.starts_with(':')
            && path.contains("::")
            && path.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::{Part, module, owner};

    #[test]
    fn code_belongs_to_the_crate_that_wrote_it() {
        let name = "<tachys::html::El<tasks::output::Row> as leptos::Render>::build";
        assert_eq!(owner(name), Part::Crate("tachys".to_owned()));
    }

    #[test]
    fn the_standard_library_works_for_others() {
        assert_eq!(owner("core::ptr::drop_in_place::<leptos::Owner>"), Part::Crate("leptos".to_owned()));
        assert_eq!(owner("<alloc::vec::Vec<u8>>::push"), Part::Crate("alloc".to_owned()));
        assert_eq!(owner("malloc"), Part::Unnamed);
    }

    #[test]
    fn generic_code_is_counted_for_the_module_it_was_made_for() {
        assert_eq!(module("<tachys::El<tasks::json::Json>>::build").as_deref(), Some("tasks::json"));
        assert_eq!(module("<tachys::El<u8>>::build"), None);
    }
}
