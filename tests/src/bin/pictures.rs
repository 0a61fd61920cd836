//! The README's picture: four of the pictures that the browser tests leave of every task, side by side.

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use e2e::{Browsers, Host, root};
use serde_json::json;
use std::fmt::Write as _;

const SHOWN: [&str; 4] = [
    "token-classification-light",
    "zero-shot-classification-light",
    "table-question-answering-light",
    "audio-classification-dark",
];

#[tokio::main]
async fn main() -> Result<()> {
    let browsers = Browsers::default();
    let drawn = draw(&browsers).await;
    browsers.quit().await;
    drawn
}

async fn draw(browsers: &Browsers) -> Result<()> {
    let mut body = String::from(
        "<!doctype html><html lang=en><title>Pictures</title>\
         <body style=\"margin: 0; padding: 8px; display: flex; gap: 8px; align-items: start; background: #fff\">",
    );
    for name in SHOWN {
        let file = root().join(format!("target/screenshots/tasks/{name}.png"));
        let png = std::fs::read(&file)
            .with_context(|| format!("{} is missing: the browser tests make it", file.display()))?;
        write!(
            body,
            "<img alt=\"\" width=392 src=\"data:image/png;base64,{}\">",
            BASE64_STANDARD.encode(png)
        )?;
    }
    let host = Host::start().await?;
    let page = browsers.page().await?;
    let size = json!({ "width": 1624, "height": 400, "deviceScaleFactor": 1, "mobile": false });
    page.cdp("Emulation.setDeviceMetricsOverride", size).await?;
    page.open(&host.file("pictures.html", "text/html; charset=utf-8", body)).await?;
    page.eval("Promise.all([...document.images].map((picture) => picture.decode())).then(() => 0)").await?;
    let file = root().join("docs/picture.png");
    page.screenshot(&file).await?;
    browsers.give_back(page).await;
    println!("{}", file.display());
    Ok(())
}
