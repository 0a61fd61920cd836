//! What the functions of a shipped module are called. Browsers name them by number: `wasm-function[123]`.
//!
//! A build writes the names beside the bundle, into `dist/symbols/<hash>.txt`: a line for each function, with its file and
//! number. Keep that file for each build that is deployed; `cargo xtask symbolize` reads it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::fingerprint::files;
use crate::paths::symbols as folder;
use crate::script::WASM;

/// How a browser names a function.
const FRAME: &str = "wasm-function[";

/// The names of a build's functions, as the compiler wrote them, by module and number.
pub(crate) struct Symbols(HashMap<(String, u32), String>);

impl Symbols {
    /// Those of a build whose file is at hand.
    pub(crate) fn of(hash: &str) -> Result<Self> {
        let file = file(hash);
        let text = fs::read_to_string(&file).with_context(|| {
            format!(
                "there are no symbols of build {hash} at {}.\nFix: copy the file that that build wrote there.",
                file.display()
            )
        })?;
        Self::parse(&text).with_context(|| format!("{} is not a file of symbols", file.display()))
    }

    fn parse(text: &str) -> Option<Self> {
        let symbol = |line: &str| {
            let (module, rest) = line.split_once(' ')?;
            let (index, name) = rest.split_once(' ')?;
            Some(((module.to_owned(), index.parse().ok()?), name.to_owned()))
        };
        text.lines().map(symbol).collect::<Option<_>>().map(Self)
    }

    /// A function's name as it is written in the source.
    pub(crate) fn name(&self, module: &str, index: u32) -> Option<String> {
        let name = self.0.get(&(module.to_owned(), index))?;
        Some(format!("{:#}", rustc_demangle::demangle(name)))
    }

    /// A stack with names under its lines.
    fn named(&self, stack: &str) -> String {
        let mut out = String::new();
        for line in stack.lines() {
            out.extend([line, "\n"]);
            if let Some(name) = function(line).and_then(|(module, index)| self.name(module, index)) {
                out.extend(["      ", &name, "\n"]);
            }
        }
        out
    }
}

/// Writes the names of a build, in place of those of the one before, from what the optimiser printed for each module:
/// `number:name` a line.
pub(crate) fn write(hash: &str, printed: &[PathBuf]) -> Result<()> {
    let mut text = String::new();
    for map in printed {
        let module = map.file_stem().unwrap_or_default().to_string_lossy();
        for line in fs::read_to_string(map)?.lines() {
            let (index, name) = line.split_once(':').context("the optimiser printed no map of functions")?;
            writeln!(text, "{module} {index} {name}")?;
        }
    }
    let _ = fs::remove_dir_all(folder());
    fs::create_dir_all(folder())?;
    fs::write(file(hash), text).context("cannot write the symbols")
}

fn file(hash: &str) -> PathBuf {
    folder().join(format!("{hash}.txt"))
}

/// Prints a stack, from a file or from standard input, with the name of each of the widget's functions under its line.
pub(crate) fn symbolize(from: &Path) -> Result<()> {
    let stack = if from == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        text
    } else {
        fs::read_to_string(from).with_context(|| format!("cannot read {}", from.display()))?
    };
    // Some browsers give no address: then it is the build that is here.
    let here = files(&folder())?.pop();
    let here = here.as_ref().and_then(|file| file.file_stem()?.to_str());
    let hash = builds(&stack).first().copied().or(here);
    let hash = hash.context("dist/symbols is empty. Fix: `cargo xtask build --embed`.")?;
    print!("{}", Symbols::of(hash)?.named(&stack));
    Ok(())
}

/// The builds that a stack's addresses name.
fn builds(stack: &str) -> Vec<&str> {
    let is_hash = |part: &&str| part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    stack
        .lines()
        .filter(|line| line.contains(FRAME))
        .filter_map(|line| line.split('/').find(is_hash))
        .collect()
}

/// The module and number of the function that a line of a stack names.
fn function(line: &str) -> Option<(&str, u32)> {
    let (address, rest) = line.split_once(FRAME)?;
    let index = rest.split(']').next()?.parse().ok()?;
    let path = address.rsplit('/').next()?;
    // `…/split_text.wasm:wasm-function[7]:0x1f`; or, in Safari, no file: then it is most likely the main module.
    let module = path.find(".wasm").map_or(WASM, |end| &path[..end + ".wasm".len()]);
    Some((module, index))
}

#[cfg(test)]
mod tests {
    use super::{Symbols, builds, function};

    const CHROME: &str = "    at https://a.example/0a1b2c3d4e5f/split_text.wasm:wasm-function[7]:0x1f\n    at f (https://a.example/x.js:1:2)";

    #[test]
    fn frames_of_each_browser_are_read() {
        assert_eq!(function(CHROME.lines().next().unwrap_or_default()), Some(("split_text.wasm", 7)));
        assert_eq!(
            function("@https://a.example/0a1b2c3d4e5f/chunk_5.wasm:wasm-function[12]:0xab"),
            Some(("chunk_5.wasm", 12))
        );
        assert_eq!(function("wasm-function[3]@[wasm code]"), Some(("inference-widget_bg.wasm", 3)));
        assert_eq!(function("at f (https://a.example/x.js:1:2)"), None);
    }

    #[test]
    fn the_build_is_read_from_the_address() {
        assert_eq!(builds(CHROME), ["0a1b2c3d4e5f"]);
    }

    #[test]
    fn names_stand_under_their_lines() {
        let symbols = Symbols::parse("split_text.wasm 7 _RNvCskwGfYPst2Cb_3foo3bar\n").expect("symbols");
        assert_eq!(
            symbols.named(CHROME),
            format!("{}\n", CHROME.replace(":0x1f\n", ":0x1f\n      foo::bar\n"))
        );
    }

    #[test]
    fn names_may_hold_spaces() {
        let symbols = Symbols::parse("a.wasm 0 Ref(String) -> Externref\n").expect("symbols");
        assert_eq!(symbols.name("a.wasm", 0).as_deref(), Some("Ref(String) -> Externref"));
        assert!(Symbols::parse("a.wasm zero f\n").is_none());
    }
}
