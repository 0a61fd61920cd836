//! The sites of `examples/`, as their own tools have built them, in a browser: each shows a widget that answers over the real
//! proxy, and goes on to do so after the reader has been on another page.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use e2e::{Case, Page, Stage, root, run, until};
use serde::Deserialize;

/// What the sites take for the proxy's address.
const PROXY: &str = "http://127.0.0.1:8787";
/// What those that must know take for their own.
const SITE: &str = "https://docs.example";

#[derive(Deserialize)]
struct Sites {
    site: Vec<Site>,
}

#[derive(Deserialize)]
struct Site {
    name: String,
    out: String,
    #[serde(default)]
    start: String,
    #[serde(default)]
    navigates: bool,
    #[serde(default)]
    hears: bool,
}

fn main() -> Result<()> {
    let text = std::fs::read_to_string(root().join("examples/sites.toml"))?;
    let Sites { site: sites } = toml::from_str(&text)?;
    let mut cases = Vec::new();
    for site in sites {
        let site = Arc::new(site);
        let visited = site.clone();
        cases.push(Case::new("sites", &format!("{}::answers", site.name), move |stage| {
            let site = visited.clone();
            Box::pin(async move { answers(stage, &site).await })
        }));
        let visited = site.clone();
        cases.push(Case::new("sites", &format!("{}::speaks_german", site.name), move |stage| {
            let site = visited.clone();
            Box::pin(async move { speaks_german(stage, &site).await })
        }));
        if site.navigates {
            cases.push(Case::new(
                "sites",
                &format!("{}::answers_after_navigation", site.name),
                move |stage| {
                    let site = site.clone();
                    Box::pin(async move { answers_after_navigation(stage, &site).await })
                },
            ));
        }
    }
    run(cases)
}

/// Serves a site, with the addresses of this test in it, and opens its first page.
async fn open(stage: &Stage, site: &Site) -> Result<()> {
    let built = std::env::var_os("SITES").map_or_else(|| root().join("target/sites"), PathBuf::from);
    let folder = built.join("examples").join(&site.name).join(&site.out);
    let edit = |bytes: Vec<u8>| match String::from_utf8(bytes) {
        Ok(text) => text.replace(PROXY, &stage.proxy.origin).replace(SITE, &stage.host.origin).into_bytes(),
        Err(error) => error.into_bytes(),
    };
    stage
        .host
        .tree(&folder, &[], &edit)
        .with_context(|| format!("{} is not built. Run `cargo xtask test sites --site {0}`.", site.name))?;
    // Browsers ask for one that no page names.
    stage.host.file("favicon.ico", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    stage.page.open(&format!("{}/{}", stage.host.origin, site.start)).await
}

/// The page's own example is there, and what a reader types is answered.
async fn answered(page: &Page, text: &str, label: &str) -> Result<()> {
    page.find("button", "Praise").await?;
    page.fill("textbox", "Text", text).await?;
    page.click("button", "Compute").await?;
    until(&format!("the answer is {label}"), async || {
        let tables = page.tree().await?.tables();
        Ok(tables.iter().any(|table| table.get(1).is_some_and(|row| row[0] == label)).then_some(()))
    })
    .await
}

async fn answers(stage: &Stage, site: &Site) -> Result<()> {
    open(stage, site).await?;
    answered(&stage.page, "What a lovely morning!", "positive").await?;
    if site.hears {
        until("the page has heard the answer", async || {
            let text = stage.page.eval("document.body.innerText").await?;
            Ok(text.as_str().unwrap_or_default().contains("The page heard: positive").then_some(()))
        })
        .await?;
    }
    Ok(())
}

/// The words of another language are a file that is fetched on demand: the build has carried it along.
async fn speaks_german(stage: &Stage, site: &Site) -> Result<()> {
    open(stage, site).await?;
    stage.page.find("button", "Compute").await?;
    stage.page.eval("document.querySelector('inference-widget').lang = 'de'").await?;
    stage.page.find("button", "Ausführen").await.map(drop)
}

async fn answers_after_navigation(stage: &Stage, site: &Site) -> Result<()> {
    let page = &stage.page;
    open(stage, site).await?;
    answered(page, "What a lovely morning!", "positive").await?;
    page.eval("window.sameDocument = true").await?;
    go(page, "About").await?;
    page.gone("button", "Compute").await?;
    go(page, "Home").await?;
    answered(page, "This is terrible, I hate it.", "negative").await?;
    ensure!(page.eval("window.sameDocument").await? == true, "another document was loaded");
    Ok(())
}

/// Follows a link of the page's navigation, or presses its button, once it is there.
async fn go(page: &Page, name: &str) -> Result<()> {
    let click = format!(
        "(() => {{ const all = [...document.querySelectorAll('a, button')].filter((e) => e.textContent.trim() == '{name}');\
         const shown = all.find((e) => e.checkVisibility()) ?? all[0]; shown?.click(); return !!shown }})()"
    );
    until(&format!("there is a way to “{name}”"), async || {
        Ok((page.eval(&click).await? == true).then_some(()))
    })
    .await
}
