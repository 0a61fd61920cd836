//! The proxy as other people's clients see it: their packages from `PyPI` and npm call it, over the embedded engine and over a
//! llama.cpp server with a small model.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::cmd::{aloud, cargo, cmd};
use crate::native::{self, Profile};
use crate::paths::{root, target};
use crate::setup::{clients, models};
use crate::test::{Tally, tests};

/// A program that runs until it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing left to stop then.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Over the embedded engine.
pub(crate) fn embedded() -> Result<Tally> {
    models::ensure(Profile::Dev)?;
    let (_proxy, address) = proxy("embedded")?;
    let python = clients::python()?;
    let mut tally = Tally::default();
    for file in ["huggingface_hub_test.py", "openai_test.py"] {
        tally = tally.plus(unittest(&python, file, &address)?);
    }
    for (file, packages) in
        [("huggingface.test.mjs", clients::huggingface_js()?), ("openai.test.mjs", clients::openai_js()?)]
    {
        tally = tally.plus(node_test(file, &packages, &address)?);
    }
    Ok(tally.plus(snippets(&python, "embedded", &address)?))
}

/// The programs of the widget's "Code" panel, in their own languages. `engine` says which tasks have a model.
fn snippets(python: &Path, engine: &str, proxy: &str) -> Result<Tally> {
    let mut manifest =
        cargo(["run", "--quiet", "--package", "inference-widget-snippets", "--example", "manifest"]);
    let output = manifest.stderr(Stdio::inherit()).output().context("cannot start cargo")?;
    if !output.status.success() {
        bail!("the snippets could not be written");
    }
    let file = target().join("snippets.json");
    fs::write(&file, output.stdout).with_context(|| format!("cannot write {}", file.display()))?;
    let packages = env::join_paths([clients::huggingface_js()?, clients::openai_js()?])?;
    let mut tests = python_tests(python, "snippets_test.py", proxy);
    unittest_outcome(tests.env("SNIPPETS", file).env("ENGINE", engine).env("CLIENTS_JS", packages))
}

/// Over a llama.cpp server.
pub(crate) fn llama() -> Result<Tally> {
    let llama = clients::llama()?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let mut server = cmd(&llama, [folder().join("llama_server.py")]);
    let server = server.arg(port.to_string()).stdout(Stdio::null()).stderr(Stdio::null());
    let _server = Running(server.spawn().context("cannot start the llama.cpp server")?);
    let upstream = format!("http://127.0.0.1:{port}");
    let (_proxy, address) = proxy(&upstream)?;
    let python = clients::python()?;
    // Its tests wait until the server is there.
    let tally = unittest(&python, "llama_test.py", &address)?;
    let tally = tally.plus(snippets(&python, "llama", &address)?);
    let mut codecs = cargo(["test", "-p", "inference-widget-cli", "llama", "--", "--ignored"]);
    Ok(tally.plus(tests(codecs.env("LLAMA", &upstream))?))
}

fn folder() -> PathBuf {
    root().join("tests/clients")
}

/// A proxy in front of `upstream`, and its address.
fn proxy(upstream: &str) -> Result<(Running, String)> {
    let program = native::build(Profile::Dev)?.proxy;
    let mut serve =
        cmd(program, ["serve", "--listen", "127.0.0.1:0", "--rate-limit", "off", "--upstream", upstream]);
    let mut child =
        serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("cannot start the proxy")?;
    let stdout = child.stdout.take();
    let running = Running(child);
    let mut line = String::new();
    BufReader::new(stdout.context("the proxy has no output")?).read_line(&mut line)?;
    match line.trim().strip_prefix("Listening on ") {
        Some(address) => Ok((running, address.trim_end_matches('/').to_owned())),
        None => bail!("the proxy did not start"),
    }
}

fn unittest(python: &Path, file: &str, proxy: &str) -> Result<Tally> {
    unittest_outcome(&mut python_tests(python, file, proxy))
}

fn python_tests(python: &Path, file: &str, proxy: &str) -> Command {
    let mut tests = cmd(python, ["-B", "-X", "utf8", "-W", "ignore"]);
    tests.arg(folder().join(file)).arg("--verbose").env("PROXY", proxy);
    tests
}

fn unittest_outcome(tests: &mut Command) -> Result<Tally> {
    outcome(tests, |line| {
        match line.split(' ').collect::<Vec<_>>()[..] {
            // Failed ones are counted by their headings.
            [.., "...", "ok"] => Some(true),
            ["FAIL:" | "ERROR:", ..] => Some(false),
            _ => None,
        }
    })
}

fn node_test(file: &str, packages: &Path, proxy: &str) -> Result<Tally> {
    let mut tests = cmd(clients::node()?, ["--test", "--test-reporter=tap"]);
    tests.arg(folder().join(file)).env("CLIENTS", packages).env("PROXY", proxy);
    outcome(&mut tests, |line| {
        let line = line.trim();
        if line.starts_with("ok ") { Some(true) } else { line.starts_with("not ok ").then_some(false) }
    })
}

/// Runs tests, and counts the lines that tell of one.
fn outcome(command: &mut Command, read: impl Fn(&str) -> Option<bool>) -> Result<Tally> {
    let (status, output) = aloud(command)?;
    let mut tally = Tally::default();
    for passed in output.lines().filter_map(read) {
        if passed {
            tally.passed += 1;
        } else {
            tally.failed += 1;
        }
    }
    if !status.success() && tally.failed == 0 {
        tally.failed = 1;
    }
    if tally.passed + tally.failed == 0 {
        bail!("no test ran");
    }
    Ok(tally)
}
