//! Fits the module and its glue to each other: what nobody calls goes from both, and the names by which they
//! know each other become short. Dependencies bring exports of their own, and names carry hashes that no
//! compression shortens.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fmt::Write as _;
use wasmparser::{ElementItems, ElementKind, Name, Payload};

/// Exports of dependencies that the widget never calls. They would keep all that they use in the module.
const IDLE_EXPORTS: [&str; 3] = ["intounderlying", "__wbg_intounderlying", "_WASM_SPLIT"];
/// The dependency that those exports are for. Its closures stand in the function table, which no optimiser may thin out.
const IDLE_CRATE: &str = "12wasm_streams";
/// What calls a closure from JavaScript. The glue does that by exports; in the table they are only seen by whatever
/// type of closure any dependency could have made.
const CLOSURE_CALLERS: [&str; 2] = ["12wasm_bindgen7convert8closures", "6invoke"];
/// What the glue calls their classes.
const IDLE_CLASS: &str = "IntoUnderlying";

/// The module without what only idle exports lead to.
pub(crate) fn without_idle(wasm: &[u8]) -> Result<Vec<u8>> {
    let idle = idle_functions(wasm)?;
    let mut out = wasm.get(..8).context("too short")?.to_vec();
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else { continue };
        let mut body = wasm[usize::try_from(range.start)?..usize::try_from(range.end)?].to_vec();
        match payload {
            Payload::ExportSection(exports) => body = kept_exports(exports)?,
            Payload::ElementSection(elements) => body = thinned_table(wasm, elements, &idle)?,
            _ => {}
        }
        out.push(id);
        leb128(&mut out, body.len());
        out.extend(body);
    }
    Ok(out)
}

/// Functions that the table need not hold: those of the idle crate (named with it, not only compiled on its behalf,
/// which a name ends with), and callers of closures.
fn idle_functions(wasm: &[u8]) -> Result<Vec<u32>> {
    let mut idle = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        let Payload::CustomSection(section) = payload? else { continue };
        let wasmparser::KnownCustom::Name(names) = section.as_known() else { continue };
        for subsection in names {
            let Name::Function(functions) = subsection? else { continue };
            for function in functions {
                let wasmparser::Naming { index, name } = function?;
                let path = name.strip_suffix(IDLE_CRATE).unwrap_or(name);
                if path.contains(IDLE_CRATE) || CLOSURE_CALLERS.iter().all(|part| name.contains(part)) {
                    idle.push(index);
                }
            }
        }
    }
    Ok(idle)
}

fn kept_exports(exports: wasmparser::ExportSectionReader) -> Result<Vec<u8>> {
    let (mut kept, mut count) = (Vec::new(), 0);
    for export in exports {
        let export = export?;
        if IDLE_EXPORTS.iter().any(|idle| export.name.starts_with(idle)) {
            continue;
        }
        count += 1;
        leb128(&mut kept, export.name.len());
        kept.extend_from_slice(export.name.as_bytes());
        kept.push(match export.kind {
            wasmparser::ExternalKind::Func => 0,
            wasmparser::ExternalKind::Table => 1,
            wasmparser::ExternalKind::Memory => 2,
            wasmparser::ExternalKind::Global => 3,
            kind => bail!("an export of an unexpected kind: {kind:?}"),
        });
        leb128(&mut kept, usize::try_from(export.index)?);
    }
    let mut body = Vec::new();
    leb128(&mut body, count);
    body.extend(kept);
    Ok(body)
}

/// The function table with idle functions replaced by their neighbour, so that nothing refers to them any more. What is
/// written in a form that this does not know stays.
fn thinned_table(wasm: &[u8], elements: wasmparser::ElementSectionReader, idle: &[u32]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    leb128(&mut body, usize::try_from(elements.count())?);
    for element in elements {
        let wasmparser::Element { kind, items, range } = element?;
        let (
            ElementKind::Active { table_index: None | Some(0), offset_expr },
            ElementItems::Functions(functions),
        ) = (kind, items)
        else {
            body.extend_from_slice(&wasm[usize::try_from(range.start)?..usize::try_from(range.end)?]);
            continue;
        };
        body.push(0);
        let mut offset = offset_expr.get_binary_reader();
        body.extend_from_slice(offset.read_bytes(offset.bytes_remaining())?);
        leb128(&mut body, usize::try_from(functions.count())?);
        let mut neighbour = None;
        for function in functions {
            let function = function?;
            let own = if idle.contains(&function) { neighbour.unwrap_or(function) } else { function };
            neighbour = Some(own);
            leb128(&mut body, usize::try_from(own)?);
        }
    }
    Ok(body)
}

/// Drops what only people read: names, producers, feature lists.
pub(crate) fn without_custom_sections(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut out = wasm.get(..8).context("too short")?.to_vec();
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if matches!(payload, Payload::CustomSection(_)) {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            out.push(id);
            let body = &wasm[usize::try_from(range.start)?..usize::try_from(range.end)?];
            leb128(&mut out, body.len());
            out.extend_from_slice(body);
        }
    }
    Ok(out)
}

fn leb128(out: &mut Vec<u8>, mut value: usize) {
    while value > 0x7f {
        out.push(value as u8 & 0x7f | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// The glue for a module whose names were shortened: `map` is what wasm-opt's `--minify-imports-and-exports-and-modules`
/// prints. Functions that the module no longer imports are left out.
pub(crate) fn fitted(glue: &str, map: &str) -> Result<String> {
    let imports = names(map, "imports")?;
    let short = |module: &str, name: &str| {
        imports.iter().find(|row| row[0] == module && row[1] == name).map(|row| row[2].as_str())
    };

    let own = own_module(glue).context("the glue names no imports of its own")?;
    let mut out = String::with_capacity(glue.len());
    let mut lines = glue.lines();
    while let Some(line) = lines.next() {
        if is_idle(line) {
            // A class, or the registry that frees its objects.
            let is_class = line.ends_with('{');
            let ends = |line: &str| if is_class { line == "}" } else { line.ends_with(';') };
            let mut last = line;
            while !ends(last) {
                last = lines.next().context("the glue ends within a class")?;
            }
        } else if let Some((name, rest)) = member(line) {
            let kept = short(own, name);
            if let Some(short) = kept {
                writeln!(out, "{short}: {rest}")?;
            }
            let mut last = line;
            while !last.ends_with("},") {
                last = lines.next().context("the glue ends within a function")?;
                if kept.is_some() {
                    writeln!(out, "{last}")?;
                }
            }
        } else if line == "    return {" {
            writeln!(out, "return {{ a: Object.assign(import0, {{")?;
            // The glue may import a module more than once.
            let mut done = vec![own];
            for line in lines.by_ref().take_while(|line| *line != "    };") {
                let Some((module, object)) = line.trim().trim_end_matches(',').split_once(": ") else {
                    continue;
                };
                let module = module.trim_matches('"');
                if done.contains(&module) {
                    continue;
                }
                for row in imports.iter().filter(|row| row[0] == module) {
                    writeln!(out, "{}: {object}.{},", row[2], row[1])?;
                }
                done.push(module);
            }
            writeln!(out, "}}) }};")?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    with_exports(&out, map)
}

/// The old and new names in a map, row by row.
fn names(map: &str, of: &str) -> Result<Vec<Vec<String>>> {
    let map: Value = serde_json::from_str(map).context("wasm-opt printed no map of names")?;
    let row = |row: &Value| {
        row.as_array().into_iter().flatten().filter_map(|t| Some(t.as_str()?.to_owned())).collect()
    };
    Ok(map[of].as_array().into_iter().flatten().map(row).collect())
}

/// The name of the module that the glue's own functions are imported from.
fn own_module(glue: &str) -> Option<&str> {
    let line = glue.lines().find(|line| line.ends_with(": import0,"))?;
    line.trim().strip_prefix('"')?.split('"').next()
}

fn is_idle(line: &str) -> bool {
    let line = line.strip_prefix("export class ").or(line.strip_prefix("const ")).unwrap_or(line);
    line.strip_prefix("if (Symbol.dispose) ").unwrap_or(line).starts_with(IDLE_CLASS)
}

/// A function that the module imports: its name, and how its definition begins.
fn member(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix("        ")?.split_once(": ")?;
    (name.starts_with("__wb") && rest.starts_with("function")).then_some((name, rest))
}

/// The glue calling the module's exports by their new names. They are only ever written as `wasm.name`.
fn with_exports(glue: &str, map: &str) -> Result<String> {
    let exports = names(map, "exports")?;
    let mut parts = glue.split("wasm.");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        let short = exports.iter().find(|row| row[0] == name).map_or(name, |row| &row[1]);
        out.extend(["wasm.", short, rest]);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_short_and_what_is_idle_goes() {
        let glue = r#"import * as import1 from "./a.js"
export class IntoUnderlyingSink {
    free() {
        wasm.__wbg_free(0);
    }
}
if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = IntoUnderlyingSink.prototype.free;
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_now_1: function() {
            return performance.now();
        },
        __wbg_gone_2: function() {
            return { a: 1,
            };
        },
    };
    return {
        __proto__: null,
        "./x_bg.js": import0,
        "./a.js": import1,
    };
}
export function go() { wasm.go(wasm.memory); }
const IntoUnderlyingSinkFinalization = (typeof FinalizationRegistry === 'undefined')
    ? {}
    : new FinalizationRegistry(ptr => wasm.__wbg_free(ptr, 1));
"#;
        let map = r#"{"imports": [["./x_bg.js", "__wbg_now_1", "$"], ["./a.js", "draw", "b"]], "exports": [["go", "c"], ["memory", "d"]]}"#;
        let fitted = fitted(glue, map).expect("fits");
        for wanted in
            ["$: function() {", "b: import1.draw,", "wasm.c(wasm.d)", "return { a: Object.assign(import0, {"]
        {
            assert!(fitted.contains(wanted), "{wanted}\n{fitted}");
        }
        for gone in ["IntoUnderlying", "gone", "__wbg_now", "Finalization"] {
            assert!(!fitted.contains(gone), "{gone}\n{fitted}");
        }
    }
}
