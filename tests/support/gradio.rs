//! Gradio's `Interface(textbox → label)` over the same model, for measurements.

use std::env;
use std::process::Stdio;

use anyhow::{Context, Result};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::{Proxy, root};

/// A running app; ends when dropped.
pub struct Gradio {
    /// Where it listens, with a slash at the end.
    pub url: String,
    /// The path of the script that defines `<gradio-app>`, under `url`.
    pub script: String,
    _process: Child,
}

impl Gradio {
    pub async fn start(proxy: &Proxy, model: &str) -> Result<Self> {
        Self::launch(&[&proxy.origin, model]).await
    }

    /// On this port, behind what has this origin for its visitors.
    pub async fn start_behind(proxy: &Proxy, model: &str, port: u16, origin: &str) -> Result<Self> {
        Self::launch(&[&proxy.origin, model, &port.to_string(), origin]).await
    }

    async fn launch(arguments: &[&str]) -> Result<Self> {
        let python = env::var_os("GRADIO_PYTHON")
            .context("GRADIO_PYTHON names no Python that has Gradio; `cargo xtask bench page` makes one")?;
        let mut process = Command::new(python)
            .arg(root().join("benches/page/gradio_app.py"))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start Python")?;
        let mut lines = BufReader::new(process.stdout.take().context("no output")?).lines();
        let mut script = String::new();
        loop {
            let line = lines.next_line().await?.context("Gradio ended before it listened")?;
            if let Some(named) = line.strip_prefix("Script ") {
                named.clone_into(&mut script);
            } else if let Some(url) = line.strip_prefix("Listening on ") {
                let script =
                    script.strip_prefix(url).context("Gradio names no script of its own")?.to_owned();
                return Ok(Self { url: url.to_owned(), script, _process: process });
            }
        }
    }
}
