//! Browsers: one chromedriver, and a session for each test that runs at the same time. Every test
//! gets a tab of its own, so that nothing emulated or stored in one reaches the next.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use thirtyfour::prelude::*;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::{Page, find, wait};

const CHROME_ARGUMENTS: [&str; 16] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--force-color-profile=srgb",
    "--force-device-scale-factor=1",
    "--window-size=1000,900",
    "--lang=en-GB",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
];

/// A browser that takes longer to start, or to open a tab, is lost.
const OPENS_WITHIN: Duration = Duration::from_secs(30);
/// So is one that takes longer to close a tab.
const CLOSES_WITHIN: Duration = Duration::from_secs(10);

/// Sessions that wait for the next test.
#[derive(Default)]
pub struct Browsers {
    driver: Mutex<Option<Chromedriver>>,
    idle: Mutex<Vec<WebDriver>>,
}

struct Chromedriver {
    url: String,
    _process: Child,
}

impl Browsers {
    /// A fresh tab.
    pub async fn page(&self) -> Result<Page> {
        let idle = self.idle.lock().await.pop();
        let browser = match idle {
            Some(browser) => browser,
            None => self.open().await?,
        };
        match timeout(OPENS_WITHIN, open_tab(browser.clone())).await {
            Ok(Ok(page)) => Ok(page),
            Ok(Err(error)) => {
                end(browser).await;
                Err(error)
            }
            Err(_) => {
                end(browser).await;
                bail!("the browser opens no tab within {OPENS_WITHIN:?}")
            }
        }
    }

    /// Takes a tab back and closes it. A session that does not obey any more is ended.
    pub async fn give_back(&self, page: Page) {
        let browser = page.into_browser();
        if let Ok(Ok(())) = timeout(CLOSES_WITHIN, close_tab(&browser)).await {
            self.idle.lock().await.push(browser);
        } else {
            end(browser).await;
        }
    }

    async fn open(&self) -> Result<WebDriver> {
        let mut driver = self.driver.lock().await;
        if driver.is_none() {
            *driver = Some(Chromedriver::start().await?);
        }
        let url = driver.as_ref().map(|driver| driver.url.clone()).unwrap_or_default();
        drop(driver);
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in CHROME_ARGUMENTS {
            capabilities.add_arg(argument)?;
        }
        capabilities.set_binary(&find::chrome()?.to_string_lossy())?;
        let started = timeout(OPENS_WITHIN, WebDriver::new(url, capabilities)).await;
        started.context("the browser does not start in time")?.context("the browser does not start")
    }

    /// Ends them all.
    pub async fn quit(&self) {
        for browser in self.idle.lock().await.drain(..) {
            end(browser).await;
        }
        self.driver.lock().await.take();
    }
}

/// The first tab stays, so that closing the test's leaves the session alive.
async fn open_tab(browser: WebDriver) -> Result<Page> {
    let tab = browser.new_tab().await?;
    browser.switch_to_window(tab).await?;
    Page::new(browser).await
}

async fn close_tab(browser: &WebDriver) -> Result<()> {
    browser.close_window().await?;
    let Some(first) = browser.windows().await?.into_iter().next() else { bail!("no tab left") };
    browser.switch_to_window(first).await?;
    Ok(())
}

/// Ends a browser; one that does not listen is killed, which frees all that wait for it.
async fn end(browser: WebDriver) {
    let process = browser.capabilities().get("goog:processID").and_then(Value::as_u64);
    let quit = async || matches!(timeout(CLOSES_WITHIN, browser.clone().quit()).await, Ok(Ok(())));
    if quit().await {
        return;
    }
    if let Some(process) = process {
        let _ = Command::new("kill").args(["-KILL", &process.to_string()]).status().await;
    }
    if !quit().await {
        // Dropped as it is, it would wait for an answer for ever.
        let _ = browser.leak();
    }
}

impl Chromedriver {
    async fn start() -> Result<Self> {
        let binary = find::chromedriver()?;
        let mut process = Command::new(&binary)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", Path::new(&binary).display()))?;
        let mut lines = BufReader::new(process.stdout.take().context("no output")?).lines();
        let port = loop {
            let line = lines.next_line().await?.context("chromedriver ended before it listened")?;
            let port =
                line.rsplit_once("on port ").map(|(_, rest)| rest.trim_end_matches('.').trim().to_owned());
            if line.contains("successfully")
                && let Some(port) = port
            {
                break port;
            }
        };
        // It goes on writing; a full pipe would stop it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let url = format!("http://127.0.0.1:{port}");
        wait::until("chromedriver answers", async || {
            Ok(reqwest::get(format!("{url}/status")).await.is_ok().then_some(()))
        })
        .await?;
        Ok(Self { url, _process: process })
    }
}
