//! The real proxy, as its own process.

use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};

use crate::{find, wait};

/// A running proxy; ends when dropped.
pub struct Proxy {
    /// `http://127.0.0.1:port`
    pub origin: String,
    output: Arc<Mutex<String>>,
    _process: Child,
    _folder: tempfile::TempDir,
}

impl Proxy {
    /// One that every page may ask, as often as it likes.
    pub async fn for_any_page() -> Result<Self> {
        Self::start(&["--allow-origin", "*", "--rate-limit", "off", "--log-level", "warn"], &[]).await
    }

    /// Starts `inference-proxy serve` on a free port, with these flags and variables and no others
    /// that could name a token.
    pub async fn start(flags: &[&str], variables: &[(&str, &str)]) -> Result<Self> {
        let binary = find::proxy_binary()?;
        // No `.env` of whoever runs the tests.
        let folder = tempfile::tempdir()?;
        let mut command = Command::new(&binary);
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(flags).current_dir(folder.path());
        for (name, _) in std::env::vars() {
            let is_token =
                ["HF_", "HUGGING", "INFERENCE_PROXY_"].iter().any(|prefix| name.starts_with(prefix));
            if is_token {
                command.env_remove(name);
            }
        }
        if let Some(assets) = std::env::var_os("INFERENCE_PROXY_ASSETS") {
            command.env("INFERENCE_PROXY_ASSETS", Path::new(&assets));
        }
        command.envs(variables.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().with_context(|| format!("cannot start {}", binary.display()))?;
        let output = Arc::new(Mutex::new(String::new()));
        collect(process.stdout.take().context("no output")?, output.clone());
        collect(process.stderr.take().context("no output")?, output.clone());
        let origin = wait::until("the proxy says where it listens", async || {
            let said = read(&output);
            if let Some(status) = process.try_wait()? {
                bail!("the proxy ended ({status}) and said:\n{said}");
            }
            let address = said.lines().find_map(|line| line.strip_prefix("Listening on "));
            Ok(address.map(|address| address.trim_end_matches('/').to_owned()))
        })
        .await?;
        Ok(Self { origin, output, _process: process, _folder: folder })
    }

    /// Everything it has written so far, log lines included.
    pub fn output(&self) -> String {
        read(&self.output)
    }

    pub fn script(&self) -> String {
        format!("{}/inference-widget.js", self.origin)
    }
}

fn read(output: &Mutex<String>) -> String {
    output.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

fn collect(pipe: impl AsyncRead + Unpin + Send + 'static, output: Arc<Mutex<String>>) {
    tokio::spawn(async move {
        let mut lines = BufReader::new(pipe).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
            output.push_str(&line);
            output.push('\n');
        }
    });
}
