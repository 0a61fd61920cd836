//! What has to be on the machine. Every step is idempotent, takes its cheapest route first, and fails with the fix.

pub(crate) mod apt;
pub(crate) mod browsers;
pub(crate) mod clients;
pub(crate) mod components;
pub(crate) mod models;
pub(crate) mod python;
pub(crate) mod servers;
pub(crate) mod tools;
pub(crate) mod wasm;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::native::Profile;
use crate::progress::note;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// A toolchain that builds for WebAssembly
    Wasm,
    /// wasm-bindgen, wasm-opt, the minifier, wasm-pack, Trunk, mdBook, Jekyll, and what checks the npm package
    Tools,
    /// Chromium, Firefox, `WebKit`, their drivers, and what tests load into pages
    Browsers,
    /// The models that the embedded engine runs
    Models,
    /// Other people's clients, and a llama.cpp server, that tests run
    Clients,
    /// What the proxy is tested with, and measured beside: Valkey or Redis, and nginx
    Servers,
    All,
}

type Item = (Part, &'static str, fn() -> Result<String>);

const ITEMS: [Item; 20] = [
    (Part::Wasm, "WebAssembly toolchain", || wasm::ensure().map(|()| wasm::version())),
    (Part::Tools, "wasm-bindgen", || tools::wasm_bindgen().map(|path| path.display().to_string())),
    (Part::Tools, "wasm-opt", || tools::wasm_opt().map(|path| path.display().to_string())),
    (Part::Tools, "esbuild", || tools::esbuild().map(|path| path.display().to_string())),
    (Part::Tools, "wasm-pack", || tools::wasm_pack().map(|path| path.display().to_string())),
    (Part::Tools, "Trunk", || tools::trunk().map(|path| path.display().to_string())),
    (Part::Tools, "mdBook", || tools::mdbook().map(|path| path.display().to_string())),
    (Part::Tools, "publint", || tools::publint().map(|path| path.display().to_string())),
    (Part::Tools, "attw", || tools::attw().map(|path| path.display().to_string())),
    (Part::Tools, "rustfmt and clippy", || components::ensure().map(|()| "beside cargo".to_owned())),
    (Part::Browsers, "Chromium", || browsers::ensure().map(|browser| browser.chrome.display().to_string())),
    (Part::Browsers, "Firefox and WebKit", || {
        let programs = browsers::others()?;
        Ok(programs.iter().map(|(_, path)| path.display().to_string()).collect::<Vec<_>>().join(", "))
    }),
    (Part::Browsers, "axe", || tools::axe().map(|path| path.display().to_string())),
    (Part::Models, "models", || models::ensure(Profile::Dev).map(|()| "installed".to_owned())),
    (Part::Clients, "Python clients", || clients::python().map(|path| path.display().to_string())),
    (Part::Clients, "@huggingface/inference", || {
        clients::huggingface_js().map(|path| path.display().to_string())
    }),
    (Part::Clients, "openai", || clients::openai_js().map(|path| path.display().to_string())),
    (Part::Clients, "llama.cpp", || clients::llama().map(|path| path.display().to_string())),
    (Part::Servers, "Valkey or Redis", || servers::store().map(|path| path.display().to_string())),
    (Part::Servers, "nginx", || servers::nginx().map(|path| path.display().to_string())),
];

/// Installs what is missing of `part`, going on after a failure, and says where each thing is.
pub(crate) fn run(part: Part) -> Result<()> {
    let mut failures = Vec::new();
    for (of, name, ensure) in ITEMS {
        if part != Part::All && part != of {
            continue;
        }
        match ensure() {
            Ok(place) => note(&format!("{name}: {place}")),
            Err(error) => {
                note(&format!("{name}: {error:#}"));
                failures.push(name);
            }
        }
    }
    if failures.is_empty() { Ok(()) } else { bail!("not installed: {}", failures.join(", ")) }
}

/// Whether the first version number in `text` is `minimum` or newer.
fn at_least(text: &str, minimum: &str) -> bool {
    numbers(text) >= numbers(minimum)
}

fn numbers(text: &str) -> Vec<u64> {
    let digits = |c: char| c.is_ascii_digit();
    let start = text.find(digits).unwrap_or(text.len());
    let end = text[start..].find(|c: char| !digits(c) && c != '.').map_or(text.len(), |end| start + end);
    text[start..end].split('.').filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::at_least;

    #[test]
    fn versions_compare_by_number() {
        assert!(at_least("rustc 1.96.0 (abc 2026-01-01)", "1.91"));
        assert!(at_least("1.100.0+dfsg1-2", "1.91"));
        assert!(!at_least("1.63.0+dfsg1-2", "1.91"));
        assert!(!at_least("", "1.91"));
    }
}
