//! Browser engines and their drivers: Chromium, Firefox, `WebKit`. What is asked of them is WebDriver alone, which all three
//! speak; the other suites go deeper, in Chromium.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result};
use e2e::within;
use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Browsers that start beside a compiler take their time.
const STARTS_WITHIN: Duration = Duration::from_mins(1);
const ENDS_WITHIN: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

impl Engine {
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    fn driver(self, port: u16) -> Result<Command> {
        let port_flag = format!("--port={port}");
        Ok(match self {
            Self::Chromium => command(e2e::chromedriver()?, &[&port_flag]),
            Self::Firefox => {
                // By default the driver's port for the browser is always the same one.
                let marionette = free_port()?.to_string();
                command(
                    named("GECKODRIVER")?,
                    &["--port", &port.to_string(), "--marionette-port", &marionette],
                )
            }
            Self::WebKit => command(named("WEBKITDRIVER")?, &[&port_flag, "--host=127.0.0.1"]),
        })
    }

    fn capabilities(self) -> Result<Capabilities> {
        let mut wanted = Capabilities::new();
        match self {
            Self::Chromium => {
                wanted.set("browserName", "chrome")?;
                let arguments = [
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--window-size=1000,900",
                ];
                wanted.set("goog:chromeOptions", json!({ "binary": e2e::chrome()?, "args": arguments }))?;
            }
            Self::Firefox => {
                wanted.set("browserName", "firefox")?;
                let arguments = ["-headless", "--width=1000", "--height=900"];
                wanted
                    .set("moz:firefoxOptions", json!({ "binary": named("FIREFOX")?, "args": arguments }))?;
            }
            Self::WebKit => {
                let binary = named("WEBKIT")?;
                let options = json!({ "binary": binary, "args": ["--automation"] });
                wanted.set("webkitgtk:browserOptions", options)?;
            }
        }
        Ok(wanted)
    }
}

/// A browser that runs, with all that it needs; ends when dropped.
pub struct Running {
    pub browser: WebDriver,
    _driver: Child,
    _display: Option<Child>,
}

impl Running {
    pub async fn start(engine: Engine) -> Result<Self> {
        let display = match engine {
            // It has no headless mode.
            Engine::WebKit => Some(display().await?),
            Engine::Chromium | Engine::Firefox => None,
        };
        let port = free_port()?;
        let mut command = engine.driver(port)?;
        if let Some((_, name)) = &display {
            command.env("DISPLAY", name);
        }
        let driver =
            command.spawn().with_context(|| format!("the driver of {} does not start", engine.name()))?;
        let address = format!("http://127.0.0.1:{port}");
        within(STARTS_WITHIN, "the driver answers", async || {
            Ok(reqwest::get(format!("{address}/status")).await.is_ok().then_some(()))
        })
        .await?;
        let browser = tokio::time::timeout(STARTS_WITHIN, WebDriver::new(&address, engine.capabilities()?))
            .await
            .with_context(|| format!("{} does not start in time", engine.name()))?
            .with_context(|| format!("{} does not start", engine.name()))?;
        browser.set_script_timeout(Duration::from_mins(1)).await?;
        Ok(Self { browser, _driver: driver, _display: display.map(|(display, _)| display) })
    }

    pub async fn end(self) {
        let quitting = tokio::time::timeout(ENDS_WITHIN, self.browser.clone().quit()).await;
        if !matches!(quitting, Ok(Ok(()))) {
            // Dropped as it is, it would wait for an answer for ever.
            let _ = self.browser.leak();
        }
    }
}

fn command(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

fn named(variable: &str) -> Result<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).with_context(|| {
        format!("{variable} names no program. `cargo xtask test browsers` installs it and sets it.")
    })
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// A screen that nobody sees, and its name.
async fn display() -> Result<(Child, String)> {
    let mut xvfb =
        command(named("XVFB")?, &["-displayfd", "1", "-screen", "0", "1000x900x24", "-nolisten", "tcp"]);
    let mut process = xvfb.stdout(Stdio::piped()).spawn().context("Xvfb does not start")?;
    let mut lines = BufReader::new(process.stdout.take().context("no output")?).lines();
    let number = lines.next_line().await?.context("Xvfb ended before it had a screen")?;
    Ok((process, format!(":{}", number.trim())))
}
