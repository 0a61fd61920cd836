//! A real llama.cpp server with a small model, as its own process.

use std::net::{Ipv4Addr, TcpListener};
use std::process::Stdio;

use anyhow::{Context, Result};
use tokio::process::{Child, Command};

use crate::{find, wait};

/// A running server; ends when dropped. It answers any page.
pub struct Llama {
    /// `http://127.0.0.1:port`
    pub origin: String,
    _process: Child,
}

impl Llama {
    pub async fn start() -> Result<Self> {
        let python = find::llama_python()?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut command = Command::new(&python);
        command.arg(find::root().join("tests/clients/llama_server.py")).arg(port.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let process = command.spawn().with_context(|| format!("cannot start {}", python.display()))?;
        let origin = format!("http://127.0.0.1:{port}");
        let health = format!("{origin}/health");
        wait::until("llama.cpp has its model", async || {
            let answer = reqwest::get(&health).await;
            Ok(answer.is_ok_and(|answer| answer.status().is_success()).then_some(()))
        })
        .await?;
        Ok(Self { origin, _process: process })
    }
}
