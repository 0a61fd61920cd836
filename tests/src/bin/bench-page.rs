//! What a reader waits for: from navigation to a widget that takes input, and from a click to the answer on the page;
//! beside Gradio's `Interface(textbox → label)` over the same model in the same run. Prints tables; writes
//! `target/bench-page.json`.

use anyhow::{Context, Result, bail};
use e2e::{Browsers, Gradio, Page, Proxy, median, save};
use serde_json::{Value, json};

const MODEL: &str = "inference-widget/minilm-sentiment";
const TEXT: &str = "What a wonderful evening that was.";
const ROUNDS: usize = 20;

/// Aims, in milliseconds.
const READY: f64 = 150.0;
const SHOWN: f64 = 16.0;

/// Notes when something the reader waits for is there: asked in every frame, so none of it is found late.
const WATCH: &str = "window.__watch = (is) => new Promise((done) => {
    const look = () => { const found = is(); found ? done(performance.now()) : requestAnimationFrame(look) };
    look();
  });";

/// Bytes on the wire and requests, of the page itself and everything it loaded so far.
const LOADED: &str = "(() => {
    const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return [all.reduce((sum, e) => sum + e.transferSize, 0), all.length];
  })()";

#[derive(Default)]
struct Figures {
    ready: Vec<f64>,
    bytes: Vec<f64>,
    requests: Vec<f64>,
    answered: Vec<f64>,
    /// From the answer's last byte to the page that shows it.
    shown: Vec<f64>,
    /// From the module's last byte to ready, at a quarter of the speed.
    mounted: Vec<f64>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let browsers = Browsers::default();
    let measured = measure(&browsers).await;
    browsers.quit().await;
    let (widget, gradio) = measured?;
    report(&widget, &gradio)
}

async fn measure(browsers: &Browsers) -> Result<(Figures, Figures)> {
    let proxy = Proxy::start(&["--log-level", "warn", "--rate-limit", "off"], &[]).await?;
    let gradio = Gradio::start(&proxy, MODEL).await?;
    let (mut ours, mut theirs) = (Figures::default(), Figures::default());
    // The first round warms the model and both servers, and is not counted.
    for round in 0..=ROUNDS {
        let (mut one, mut other) = (Figures::default(), Figures::default());
        for (figures, is_widget) in [(&mut one, true), (&mut other, false)] {
            let page = browsers.page().await?;
            // Every visit is a first visit.
            page.cdp("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await?;
            page.cdp("Accessibility.disable", json!({})).await?;
            page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
            if is_widget {
                visit_widget(&page, &proxy, figures).await.context("the widget")?;
            } else {
                visit_gradio(&page, &gradio.url, figures).await.context("Gradio")?;
            }
            browsers.give_back(page).await;
        }
        let page = browsers.page().await?;
        page.cdp("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await?;
        page.slow_cpu(4.0).await?;
        open_widget(&page, &proxy).await?;
        one.mounted.push(page.event("ready").await?.at - module_came(&page).await?);
        browsers.give_back(page).await;
        if round > 0 {
            ours.add(one);
            theirs.add(other);
        }
    }
    Ok((ours, theirs))
}

async fn open_widget(page: &Page, proxy: &Proxy) -> Result<()> {
    page.open(&format!("{}/embed?model={MODEL}&task=text-classification", proxy.origin)).await
}

/// When the module's last byte came.
async fn module_came(page: &Page) -> Result<f64> {
    let end = "performance.getEntriesByType('resource').find((e) => e.name.endsWith('.wasm')).responseEnd";
    page.eval(end).await?.as_f64().context("the module was not loaded")
}

async fn visit_widget(page: &Page, proxy: &Proxy, figures: &mut Figures) -> Result<()> {
    open_widget(page, proxy).await?;
    figures.ready.push(page.event("ready").await?.at);
    figures.count(&page.eval(LOADED).await?);
    let measured = page
        .widget(&format!(
            "await (async () => {{
               const find = (selector) => w.shadowRoot.querySelector(selector);
               find('textarea').value = {text};
               const button = find('[type=submit]');
               // Drawn: the frame that holds the table has been handed over.
               const clicked = performance.now();
               const changed = new Promise((done) => new MutationObserver(() => {{
                 if (find('[part=output] table tbody tr')) done(performance.now());
               }}).observe(w.shadowRoot, {{ subtree: true, childList: true }}));
               button.click();
               await changed;
               const drawn = await new Promise((done) => requestAnimationFrame(() => {{
                 const {{ port1, port2 }} = new MessageChannel();
                 port1.onmessage = () => done(performance.now());
                 port2.postMessage(0);
               }}));
               const calls = performance.getEntriesByType('resource').filter((e) => e.name.includes('/models/') && e.startTime >= clicked);
               return [drawn - clicked, drawn - calls.at(-1).responseEnd];
             }})()",
            text = json!(TEXT)
        ))
        .await?;
    figures.answered.push(measured[0].as_f64().context("a time")?);
    figures.shown.push(measured[1].as_f64().context("a time")?);
    Ok(())
}

async fn visit_gradio(page: &Page, url: &str, figures: &mut Figures) -> Result<()> {
    page.open(url).await?;
    let ready = "__watch(() => document.querySelector('textarea:not([disabled])') && [...document.querySelectorAll('button')].some((b) => b.textContent.trim() === 'Submit'))";
    figures.ready.push(page.eval(ready).await?.as_f64().context("a time")?);
    // What it still loads without being asked counts, too.
    page.is_quiet().await?;
    figures.count(&page.eval(LOADED).await?);
    let answered = page
        .eval(&format!(
            "(async () => {{
               const area = document.querySelector('textarea');
               area.value = {text};
               area.dispatchEvent(new Event('input', {{ bubbles: true }}));
               await new Promise((done) => setTimeout(done, 100));
               const clicked = performance.now();
               [...document.querySelectorAll('button')].find((b) => b.textContent.trim() === 'Submit').click();
               await __watch(() => [...document.querySelectorAll('h2, [data-testid]')].some((e) => e.textContent.trim() === 'positive'));
               return new Promise((done) => requestAnimationFrame(() => {{
                 const {{ port1, port2 }} = new MessageChannel();
                 port1.onmessage = () => done(performance.now() - clicked);
                 port2.postMessage(0);
               }}));
             }})()",
            text = json!(TEXT)
        ))
        .await?;
    figures.answered.push(answered.as_f64().context("a time")?);
    Ok(())
}

impl Figures {
    fn count(&mut self, loaded: &Value) {
        self.bytes.push(loaded[0].as_f64().unwrap_or_default());
        self.requests.push(loaded[1].as_f64().unwrap_or_default());
    }

    fn add(&mut self, one: Self) {
        self.ready.extend(one.ready);
        self.bytes.extend(one.bytes);
        self.requests.extend(one.requests);
        self.answered.extend(one.answered);
        self.shown.extend(one.shown);
        self.mounted.extend(one.mounted);
    }
}

fn report(widget: &Figures, gradio: &Figures) -> Result<()> {
    println!("\nA first visit, model warm; medians of {ROUNDS} runs\n");
    println!("{:<36} {:>12} {:>12} {:>8}", "", "widget", "Gradio", "ratio");
    let mut rows = Vec::new();
    for (name, key, one, other) in [
        ("bytes loaded", "bytes", &widget.bytes, &gradio.bytes),
        ("requests", "requests", &widget.requests, &gradio.requests),
        ("navigation → ready, ms", "ready_ms", &widget.ready, &gradio.ready),
        ("click → answer, ms", "answered_ms", &widget.answered, &gradio.answered),
    ] {
        let (one, other) = (median(one.clone()), median(other.clone()));
        println!("{name:<36} {one:>12.0} {other:>12.0} {:>7.1}×", other / one);
        rows.push(json!({ "what": key, "widget": one, "gradio": other, "ratio": other / one }));
    }
    let (ready, shown) = (median(widget.ready.clone()), median(widget.shown.clone()));
    let mounted = median(widget.mounted.clone());
    println!();
    for (name, figure, aim) in
        [("navigation → ready, ms", ready, READY), ("last byte → answer shown, ms", shown, SHOWN)]
    {
        let verdict = if figure <= aim { "reached" } else { "missed" };
        println!("{name:<36} {figure:>12.1}   aim {aim} {verdict}");
    }
    println!("{:<36} {mounted:>12.1}", "compile and mount, CPU slowed 4×, ms");
    save(
        "page",
        &json!({
            "rounds": ROUNDS, "model": MODEL, "compared": rows,
            "ready_ms": ready, "ready_aim_ms": READY, "shown_ms": shown, "shown_aim_ms": SHOWN, "compile_and_mount_4x_ms": mounted,
        }),
    )?;
    if ready > READY || shown > SHOWN {
        bail!("an aim is missed");
    }
    Ok(())
}
