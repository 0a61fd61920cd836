//! The site's pages and the docs among them, as the proxy serves them, and as a static host does.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use e2e::{Stage, cases, root, until, widget_binary};
use serde_json::{Value, json};
use tokio::process::Command;

cases![
    no_link_is_dead,
    recorded_answers_need_no_server,
    recorded_answers_have_not_drifted,
    a_reader_finds_a_word,
    a_theme_becomes_css,
];

/// Follows every link inside the site, from its first page on, with the browser's own reading of pages and addresses. (The
/// policy forbids `<base>`, so addresses are resolved by hand.) What
/// leads nowhere: `page → link`.
const CRAWL: &str = "(async () => {
  const pages = new Map(), dead = [], links = [];
  const visit = async (address) => {
    if (pages.has(address)) return;
    pages.set(address, null);
    const answer = await fetch(address);
    if (!answer.ok) return;
    if (!answer.headers.get('content-type').startsWith('text/html')) { pages.set(address, new Set()); return; }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    pages.set(address, new Set([...page.querySelectorAll('[id], a[name]')].map((e) => e.id || e.name)));
    for (const e of page.querySelectorAll('a[href], link[href], script[src], img[src], iframe[src]')) {
      const to = new URL(e.getAttribute('href') ?? e.getAttribute('src'), address);
      if (to.origin !== location.origin) continue;
      const fragment = decodeURIComponent(to.hash.slice(1));
      to.hash = '';
      links.push([address, to.href, fragment]);
      await visit(to.href);
    }
  };
  await visit(location.origin + '/');
  for (const [from, to, fragment] of links) {
    const ids = pages.get(to);
    if (!ids || (fragment && !ids.has(fragment))) dead.push(`${from} → ${to}#${fragment}`);
  }
  return { pages: pages.size, dead };
})()";

async fn no_link_is_dead(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.open(&format!("{}/", stage.proxy.origin)).await?;
    let found = page.eval(CRAWL).await?;
    ensure!(found["dead"] == json!([]), "{:#}", found["dead"]);
    ensure!(found["pages"].as_u64() > Some(40), "few pages: {found}");
    Ok(())
}

/// The site below a path, beside the bundle, where nothing answers calls.
fn publish(stage: &Stage) -> Result<String> {
    let folder = tempfile::tempdir()?;
    for part in ["site", "embed"] {
        copy(&root().join("dist").join(part), &folder.path().join("some/path"))?;
    }
    stage.host.folder(folder.path(), &[])?;
    Ok(format!("{}/some/path/docs", stage.host.origin))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| format!("{} is not built", from.display()))? {
        let (from, to) = entry.map(|entry| (entry.path(), to.join(entry.file_name())))?;
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            std::fs::copy(from, to)?;
        }
    }
    Ok(())
}

async fn recorded_answers_need_no_server(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let docs = publish(stage)?;
    page.open(&format!("{docs}/index.html")).await?;
    page.ready().await?;
    page.click("button", "Complaint").await?;
    until("the recorded answer is shown", async || {
        let tables = page.tables().await?;
        Ok(tables.iter().any(|table| table.get(1).is_some_and(|row| row[0] == "negative")).then_some(()))
    })
    .await?;
    // The model's card was asked for, of a host that has none.
    page.forgive().await
}

async fn recorded_answers_have_not_drifted(stage: &Stage) -> Result<()> {
    let mut command = Command::new(widget_binary()?);
    command.arg("freeze").arg(root().join("docs/book/live")).args(["--check", "--endpoint"]);
    let output = command.arg(&stage.proxy.origin).kill_on_drop(true).output().await?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

async fn a_reader_finds_a_word(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.open(&format!("{}/docs/index.html?search=wasm-unsafe-eval", stage.proxy.origin)).await?;
    until("the search has found the page about policies", async || {
        let found =
            "[...document.querySelectorAll('#mdbook-searchresults a, #searchresults a')].map((a) => a.href)";
        let found = page.eval(found).await?;
        let pages = found.as_array().into_iter().flatten().filter_map(Value::as_str);
        Ok(pages.into_iter().any(|page| page.contains("/docs/csp.html")).then_some(()))
    })
    .await
}

async fn a_theme_becomes_css(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.open(&format!("{}/docs/theming.html", stage.proxy.origin)).await?;
    page.widget("w.load()").await?;
    let chosen = page
        .eval(
            "(() => {
               const input = [...document.querySelectorAll('.theme-maker label')].find((l) => l.textContent.startsWith('borders')).querySelector('input');
               input.value = '#ff0000';
               input.dispatchEvent(new Event('input', { bubbles: true }));
               return [document.querySelector('.theme-maker-place pre').textContent,
                 getComputedStyle(document.querySelector('inference-widget').shadowRoot.querySelector('.iw')).borderTopColor];
             })()",
        )
        .await?;
    ensure!(chosen == json!(["inference-widget {\n  --iw-line: #ff0000;\n}", "rgb(255, 0, 0)"]), "{chosen}");
    Ok(())
}
