//! A page in a browser, by means that every engine has: scripts read it, real keys and clicks use it.

use std::path::Path;

use anyhow::{Result, bail, ensure};
use e2e::until;
use serde_json::{Value, json};
use thirtyfour::{WebDriver, WebElement};

/// Functions for the scripts below. Names are read as assistive technology reads them, near enough for our own markup.
const EYES: &str = r"
  const w = document.querySelector('inference-widget'), root = w?.shadowRoot;
  const all = (css) => [...root.querySelectorAll(css)];
  const name = (e) => (e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent).trim();
  const seen = (e) => e.getClientRects().length > 0;
  const button = (n) => all('button').find((e) => seen(e) && name(e) == n);
  const field = (n) => all('input, textarea, select').find((e) => name(e).startsWith(n));
  const table = () => all('table').map((t) => [...t.rows].map((r) => [...r.cells].map((c) => c.innerText.trim())));
  const alerts = () => all('[role=alert]').filter(seen).map((e) => e.innerText.trim()).filter((t) => t);
";

pub struct Tab {
    browser: WebDriver,
}

impl Tab {
    pub fn new(browser: WebDriver) -> Self {
        Self { browser }
    }

    pub async fn open(&self, url: &str) -> Result<()> {
        self.browser.goto(url).await?;
        Ok(())
    }

    /// The value of an expression over the functions above; a promise is awaited.
    pub async fn eval(&self, expression: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1]; {EYES}
             (async () => ({expression}))().then((value) => done({{ value: value ?? null }}), (e) => done({{ thrown: `${{e.name}}: ${{e.message}}` }}))"
        );
        let answer = self.browser.execute_async(script, Vec::new()).await?;
        let answer = answer.json();
        if let Some(thrown) = answer.get("thrown") {
            bail!("{expression}\nthrew {thrown}");
        }
        Ok(answer["value"].clone())
    }

    /// Waits until an expression is true.
    pub async fn until(&self, expression: &str) -> Result<()> {
        until(expression, async || Ok((self.eval(expression).await? == true).then_some(()))).await
    }

    async fn element(&self, expression: &str) -> Result<WebElement> {
        self.until(&format!("!!({expression})")).await?;
        let script = format!("{EYES} return {expression}");
        Ok(self.browser.execute(script, Vec::new()).await?.element()?)
    }

    pub async fn ready(&self) -> Result<()> {
        self.until("window.__seen.events.some((e) => e.name == 'ready')").await
    }

    pub async fn reaches(&self, state: &str) -> Result<()> {
        self.until(&format!("w.state == '{state}'")).await
    }

    /// Clicks a button once it stays where it is: what a form shows of a file moves what is below.
    pub async fn click(&self, button: &str) -> Result<()> {
        let button = format!("button({})", json!(button));
        let place = format!("JSON.stringify({button}?.getBoundingClientRect())");
        self.until(&format!("await (async () => {{ const before = {place}; await new Promise((r) => setTimeout(r, 100)); return before == {place} }})()")).await?;
        let button = self.element(&button).await?;
        button.scroll_into_view().await?;
        button.click().await?;
        Ok(())
    }

    /// Types into a field, after what is in it has been deleted. It has the focus first, as a person's would: the widget's first
    /// example may come until then.
    pub async fn fill(&self, field: &str, text: &str) -> Result<()> {
        let field = self.element(&format!("field({})", json!(field))).await?;
        field.focus().await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Gives a file to the file field, as its dialogue would.
    pub async fn choose_file(&self, file: &Path) -> Result<()> {
        let field = self.element("all('input[type=file]')[0]").await?;
        field.send_keys(file.to_string_lossy().as_ref()).await?;
        Ok(())
    }

    /// The rows of the first table, once there is one.
    pub async fn table(&self) -> Result<Vec<Vec<String>>> {
        self.until("table().length > 0").await?;
        Ok(serde_json::from_value(self.eval("table()[0]").await?)?)
    }

    /// The text of the alert, once there is one.
    pub async fn alert(&self) -> Result<String> {
        self.until("alerts().length > 0").await?;
        Ok(self.eval("alerts()[0]").await?.as_str().unwrap_or_default().to_owned())
    }

    /// Names of the widget's events so far.
    pub async fn events(&self) -> Result<Vec<String>> {
        Ok(serde_json::from_value(self.eval("window.__seen.events.map((e) => e.name)").await?)?)
    }

    /// Whatever a page shows, its console must stay clean.
    pub async fn has_no_complaints(&self) -> Result<()> {
        let complaints = self.eval("window.__seen?.complaints ?? []").await?;
        ensure!(complaints == json!([]), "the page complained: {complaints:#}");
        Ok(())
    }

    /// Takes note of complaints that a test means to provoke.
    pub async fn forgive(&self) -> Result<()> {
        self.eval("window.__seen.complaints.length = 0").await.map(drop)
    }

    pub async fn picture(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, self.browser.screenshot_as_png().await?)?;
        Ok(())
    }
}
