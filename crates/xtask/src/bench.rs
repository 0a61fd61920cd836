//! Measurements: what the machine must have for them, and which program takes them.

use std::ffi::OsString;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::bundle;
use crate::cmd::{aloud, cargo};
use crate::compile::Mode;
use crate::native::Profile;
use crate::setup::{models, python};
use crate::{site, test};

const GRADIO: &str = "gradio==6.31.0";
const ONNX_RUNTIME: [&str; 4] = ["onnxruntime", "onnx", "numpy", "safetensors"];

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// From navigation to an answer on the page, beside Gradio with the same model
    Page,
    /// Load time, latency and throughput of the engine, beside onnxruntime on the same weights
    Engine,
    /// Frame times while very large answers are drawn
    Render,
}

pub(crate) fn run(bench: Bench, arguments: &[String]) -> Result<()> {
    models::ensure(Profile::Release)?;
    let mut env: Vec<(&str, OsString)> = Vec::new();
    let program = match bench {
        Bench::Engine => {
            env.push(("ONNXRUNTIME_PYTHON", python::environment("onnxruntime", &ONNX_RUNTIME)?.into()));
            ["engine", "bench"]
        }
        Bench::Page => {
            env.push(("GRADIO_PYTHON", python::environment("gradio", &[GRADIO])?.into()));
            ["e2e", "bench-page"]
        }
        Bench::Render => ["e2e", "bench-render"],
    };
    if bench != Bench::Engine {
        bundle::build(Mode::Release)?;
        site::build()?;
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
