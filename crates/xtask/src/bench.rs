//! Measurements: what the machine must have for them, and which program takes them.

use std::ffi::OsString;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::bundle;
use crate::cmd::{aloud, cargo};
use crate::compile::Mode;
use crate::native::Profile;
use crate::paths::target;
use crate::setup::{models, python, servers, tools};
use crate::{site, test};

const GRADIO: &str = "gradio==6.31.0";
const ONNX_RUNTIME: [&str; 4] = ["onnxruntime", "onnx", "numpy", "safetensors"];

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// From navigation to an answer on the page, beside Gradio with the same model
    Page,
    /// What an embedded widget costs its page, beside `<gradio-app>`, deep-chat and a form written by hand
    Embed,
    /// Load time, latency and throughput of the engine, beside onnxruntime on the same weights
    Engine,
    /// Frame times while very large answers are drawn
    Render,
    /// The proxy's requests per second, latency and memory, beside nginx
    Proxy,
}

pub(crate) fn run(bench: Bench, arguments: &[String]) -> Result<()> {
    let mut env: Vec<(&str, OsString)> = Vec::new();
    let program = match bench {
        Bench::Engine => {
            env.push(("ONNXRUNTIME_PYTHON", python::environment("onnxruntime", &ONNX_RUNTIME)?.into()));
            ["inference-widget-engine", "bench"]
        }
        Bench::Page => {
            env.push(("GRADIO_PYTHON", python::environment("gradio", &[GRADIO])?.into()));
            ["e2e", "bench-page"]
        }
        Bench::Embed => {
            env.push(("GRADIO_PYTHON", python::environment("gradio", &[GRADIO])?.into()));
            env.push(("DEEP_CHAT", tools::deep_chat()?.into()));
            ["e2e", "bench-embed"]
        }
        Bench::Render => ["e2e", "bench-render"],
        Bench::Proxy => return proxy(arguments),
    };
    models::ensure(Profile::Release)?;
    if bench != Bench::Engine {
        bundle::build(Mode::Release)?;
        site::build(None)?;
        env.extend(test::browser_env(Profile::Release)?);
    }
    let [package, binary] = program;
    let mut command = cargo(["run", "--quiet", "--release", "--package", package, "--bin", binary, "--"]);
    let (status, _) = aloud(command.args(arguments).envs(env))?;
    if !status.success() {
        bail!("the measurement failed ({status})");
    }
    Ok(())
}

/// As it is shipped, but without the engine: what is measured is what passes through.
fn proxy(arguments: &[String]) -> Result<()> {
    servers::nginx()?;
    let file = target().join("bench-proxy.json");
    let mut command = cargo([
        "bench",
        "--quiet",
        "--package",
        "inference-proxy",
        "--bench",
        "proxy",
        "--no-default-features",
        "--features",
        "shipped",
        "--",
    ]);
    let (status, _) = aloud(command.args(arguments).env("BENCH_JSON", &file))?;
    if !status.success() {
        bail!("the measurement failed ({status})");
    }
    println!("Written to {}", file.display());
    Ok(())
}

/// Kills and slows what the proxy needs, and the proxy, under load. As what is measured, it is built as it is shipped.
pub(crate) fn chaos(minutes: f64, seed: Option<u64>) -> Result<()> {
    let file = target().join("chaos.json");
    let mut command = cargo([
        "bench",
        "--quiet",
        "--package",
        "inference-proxy",
        "--bench",
        "chaos",
        "--no-default-features",
        "--features",
        "shipped",
        "--",
    ]);
    command.args(["--minutes", &minutes.to_string()]);
    if let Some(seed) = seed {
        command.args(["--seed", &seed.to_string()]);
    }
    command.env("SHARED_STORE", servers::store()?).env("CHAOS_JSON", &file);
    let (status, _) = aloud(&mut command)?;
    if !status.success() {
        bail!("the proxy did not withstand it ({status})");
    }
    println!("Written to {}", file.display());
    Ok(())
}
