//! What an embedded widget costs the page around it, beside `<gradio-app>` over the same model, deep-chat over the same server
//! as our conversation, and a form written by hand. Every page lies on another origin than what it embeds. Prints tables;
//! writes `target/bench-embed.json`.

use std::env;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, bail};
use e2e::{Browsers, Gradio, Host, Html, Model, Page, Proxy, Reply, median, save};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const MODEL: &str = "inference-widget/minilm-sentiment";
const TEXT: &str = "What a wonderful evening that was.";
const ROUNDS: usize = 9;
/// How many of a kind stand on a page whose memory is measured.
const CROWDS: [usize; 3] = [1, 10, 50];

/// Runs before the page: keeps what the browser reports of itself, and asks in every frame whether something is there.
const WATCH: &str = "(() => {
    const seen = window.__cost = { tasks: [], shift: 0 };
    new PerformanceObserver((list) => list.getEntries().forEach((e) => seen.tasks.push(e.duration))).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) seen.shift += e.value })).observe({ type: 'layout-shift', buffered: true });
    window.__watch = (is) => new Promise((done, fail) => {
      setTimeout(() => fail(new Error(`not so after 30 s: ${is}`)), 30000);
      const look = () => is() ? done(performance.now()) : requestAnimationFrame(look);
      look();
    });
  })()";

/// Something to embed.
struct Peer {
    name: &'static str,
    head: String,
    element: String,
    /// How many take input now, in JavaScript.
    ready: &'static str,
    /// Asks the first one, in JavaScript; `text` is what to ask.
    ask: &'static str,
    /// Whether its answer is there, in JavaScript.
    answered: &'static str,
    meters: Vec<Arc<Meter>>,
}

#[derive(Default)]
struct Figures {
    /// Until nothing more comes by itself.
    bytes: Vec<f64>,
    /// Until the answer is drawn.
    used: Vec<f64>,
    requests: Vec<f64>,
    ready: Vec<f64>,
    answered: Vec<f64>,
    /// Time that tasks took beyond 50 ms, from navigation to the answer.
    blocked: Vec<f64>,
    longest: Vec<f64>,
    /// Layout shift until all that it loads by itself has come.
    shift: Vec<f64>,
    /// Bytes of memory by how many stand on the page; none where not all of them ever take input.
    memory: Vec<(usize, Option<f64>)>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let browsers = Browsers::default();
    let measured = measure(&browsers).await;
    browsers.quit().await;
    report(&measured?)
}

async fn measure(browsers: &Browsers) -> Result<Vec<(&'static str, Figures)>> {
    let proxy = Proxy::for_any_page().await?;
    // Its pages name their own address for all that they load.
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?.local_addr()?.port();
    let meter = Meter::start(&format!("127.0.0.1:{port}")).await?;
    let gradio = Gradio::start_behind(&proxy, MODEL, port, &meter.origin).await?;
    let model = Model::start().await?;
    // The form of OpenAI's chat, and deep-chat's own.
    let answer =
        json!({ "choices": [{ "message": { "role": "assistant", "content": "Four." } }], "text": "Four." });
    model.always(Reply::json(&answer));
    let host = Host::start().await?;
    let peers = peers(&proxy, (&gradio, meter), &model, &host).await?;
    let mut measured: Vec<_> = peers.iter().map(|peer| (peer.name, Figures::default())).collect();
    // The first round warms the model and the servers, and is not counted.
    for round in 0..=ROUNDS {
        for (peer, (_, figures)) in peers.iter().zip(&mut measured) {
            let mut one = Figures::default();
            visit(browsers, &host, peer, &mut one).await.context(peer.name)?;
            if round > 0 {
                figures.add(one);
            }
        }
    }
    for (peer, (_, figures)) in peers.iter().zip(&mut measured) {
        for count in CROWDS {
            figures.memory.push((count, memory(browsers, &host, peer, count).await.context(peer.name)?));
        }
    }
    Ok(measured)
}

async fn peers(
    proxy: &Proxy,
    (gradio, theirs): (&Gradio, Arc<Meter>),
    model: &Model,
    host: &Host,
) -> Result<Vec<Peer>> {
    let ours = Meter::start(&proxy.origin).await?;
    let server = Meter::start(&model.origin).await?;
    let files = Meter::start(&host.origin).await?;
    let deep_chat = env::var_os("DEEP_CHAT")
        .context("DEEP_CHAT names no script; `cargo xtask bench embed` installs it")?;
    host.file("deep-chat.js", "text/javascript", std::fs::read(deep_chat)?);
    let script = |url: &str| format!("<script type=module src='{url}'></script>");
    // With the line that the README has for pages that mind what moves.
    let place = "<style>inference-widget:not(:defined) { display: block; min-block-size: 19.2em }</style>";
    let widget = script(&format!("{}/inference-widget.js", ours.origin)) + place;
    Ok(vec![
        Peer {
            name: "inference-widget, labels",
            head: widget.clone(),
            element: format!(
                "<inference-widget loading=eager model={MODEL} task=text-classification></inference-widget>"
            ),
            ready: "[...document.querySelectorAll('inference-widget')].filter((w) => w.shadowRoot?.querySelector('[type=submit]:not([disabled])')).length",
            ask: "const root = document.querySelector('inference-widget').shadowRoot;
                  root.querySelector('textarea').value = text; root.querySelector('[type=submit]').click()",
            answered: "document.querySelector('inference-widget').shadowRoot.querySelector('tbody tr')",
            meters: vec![ours.clone()],
        },
        Peer {
            name: "gradio-app, labels",
            head: script(&format!("{}/{}", theirs.origin, gradio.script)),
            element: format!("<gradio-app src='{}'></gradio-app>", theirs.origin),
            ready: "[...document.querySelectorAll('textarea:not([disabled])')].filter((t) => [...(t.closest('gradio-app')?.querySelectorAll('button') ?? [])].some((b) => b.textContent.trim() == 'Submit')).length",
            ask: "const area = document.querySelector('textarea'); area.value = text;
                  area.dispatchEvent(new Event('input', { bubbles: true }));
                  await new Promise((done) => setTimeout(done, 100)); start = performance.now();
                  [...document.querySelectorAll('button')].find((b) => b.textContent.trim() == 'Submit').click()",
            answered: "[...document.querySelectorAll('h2, [data-testid]')].some((e) => e.textContent.trim() == 'positive')",
            meters: vec![theirs],
        },
        Peer {
            name: "a form by hand, labels",
            head: String::new(),
            element: format!(
                "<form class=hand><textarea></textarea><button>Run</button><table></table></form><script>{{
                   const form = document.currentScript.previousElementSibling;
                   form.onsubmit = async (event) => {{
                     event.preventDefault();
                     const body = JSON.stringify({{ inputs: form[0].value }});
                     const answer = await (await fetch('{}/models/{MODEL}', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }}, body }})).json();
                     for (const {{ label, score }} of answer[0]) {{
                       const row = form.querySelector('table').insertRow();
                       row.insertCell().textContent = label;
                       row.insertCell().textContent = score.toFixed(3);
                     }}
                   }};
                 }}</script>",
                ours.origin
            ),
            ready: "document.querySelectorAll('form.hand').length",
            ask: "document.querySelector('textarea').value = text; document.querySelector('button').click()",
            answered: "document.querySelector('tr')",
            meters: vec![ours.clone()],
        },
        Peer {
            name: "inference-widget, chat",
            head: widget,
            element: format!(
                "<inference-widget loading=eager model=owner/name task=chat-completion endpoint={} parameters='{{\"stream\":false}}'></inference-widget>",
                server.origin
            ),
            ready: "[...document.querySelectorAll('inference-widget')].filter((w) => w.shadowRoot?.querySelector('[type=submit]:not([disabled])')).length",
            ask: "const root = document.querySelector('inference-widget').shadowRoot, area = root.querySelector('textarea');
                  area.value = text; area.dispatchEvent(new Event('input', { bubbles: true })); root.querySelector('[type=submit]').click()",
            answered: "document.querySelector('inference-widget').shadowRoot.textContent.includes('Four.')",
            meters: vec![ours, server.clone()],
        },
        Peer {
            name: "deep-chat, chat",
            head: script(&format!("{}/deep-chat.js", files.origin)),
            element: format!("<deep-chat connect='{{\"url\":\"{}/v1/chat/completions\"}}'></deep-chat>", server.origin),
            ready: "[...document.querySelectorAll('deep-chat')].filter((c) => c.shadowRoot?.querySelector('#text-input')).length",
            ask: "document.querySelector('deep-chat').submitUserMessage({ text })",
            answered: "document.querySelector('deep-chat').shadowRoot.textContent.includes('Four.')",
            meters: vec![files, server],
        },
    ])
}

async fn open(browsers: &Browsers, host: &Host, peer: &Peer, count: usize) -> Result<Page> {
    let page = browsers.page().await?;
    // Every visit is a first visit.
    page.cdp("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await?;
    page.cdp("Accessibility.disable", json!({})).await?;
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
    let body = format!("<p>Before</p>{}<p>After</p>", peer.element.repeat(count));
    let html = Html::new("", &body).head("<link rel=icon href='data:,'>").head(&peer.head);
    page.open(&host.page(&html)).await?;
    Ok(page)
}

/// One page with one of it: from navigation to an answer.
async fn visit(browsers: &Browsers, host: &Host, peer: &Peer, figures: &mut Figures) -> Result<()> {
    let before = peer.bytes();
    let page = open(browsers, host, peer, 1).await?;
    let ready = page.eval(&format!("__watch(() => {} == 1)", peer.ready)).await?;
    figures.ready.push(ready.as_f64().context("a time")?);
    // What it still loads without being asked counts, too.
    page.is_quiet().await?;
    figures.bytes.push((peer.bytes() - before) as f64);
    // Of the load: the click below is a script's, which browsers do not take for the reader's doing.
    figures.shift.push(page.eval("__cost.shift").await?.as_f64().context("a number")?);
    let requests = page.eval("performance.getEntriesByType('resource').length").await?;
    figures.requests.push(requests.as_f64().context("a number")?);
    let answered = page
        .eval(&format!(
            "(async () => {{
               const text = {text}; let start = performance.now();
               {ask};
               await __watch(() => {answered});
               return new Promise((done) => requestAnimationFrame(() => {{
                 const {{ port1, port2 }} = new MessageChannel();
                 port1.onmessage = () => done(performance.now() - start);
                 port2.postMessage(0);
               }}));
             }})()",
            text = json!(TEXT),
            ask = peer.ask,
            answered = peer.answered
        ))
        .await?;
    figures.answered.push(answered.as_f64().context("a time")?);
    page.is_quiet().await?;
    figures.used.push((peer.bytes() - before) as f64);
    let cost = page.eval("__cost").await?;
    let tasks: Vec<f64> = serde_json::from_value(cost["tasks"].clone())?;
    figures.blocked.push(tasks.iter().map(|task| task - 50.0).sum());
    figures.longest.push(tasks.into_iter().fold(0.0, f64::max));
    browsers.give_back(page).await;
    Ok(())
}

/// Scripts' heap, the page's own objects and what buffers hold (a WebAssembly memory is one), after a collection.
async fn memory(browsers: &Browsers, host: &Host, peer: &Peer, count: usize) -> Result<Option<f64>> {
    let page = open(browsers, host, peer, count).await?;
    let all = format!("__watch(() => {} == {count}).then(() => true, () => false)", peer.ready);
    if page.eval(&all).await? != true {
        browsers.give_back(page).await;
        return Ok(None);
    }
    page.eval("new Promise((done) => setTimeout(done, 1500))").await?;
    page.cdp("HeapProfiler.collectGarbage", json!({})).await?;
    let usage = page.cdp("Runtime.getHeapUsage", json!({})).await?;
    browsers.give_back(page).await;
    let part = |name: &str| usage.get(name).and_then(Value::as_f64).unwrap_or_default();
    Ok(Some(part("usedSize") + part("embedderHeapUsedSize") + part("backingStorageSize")))
}

impl Peer {
    fn bytes(&self) -> u64 {
        self.meters.iter().map(|meter| meter.received.load(Ordering::Relaxed)).sum()
    }
}

/// Stands before a server and counts what comes back from it: browsers tell no sizes across origins.
struct Meter {
    origin: String,
    received: AtomicU64,
}

impl Meter {
    async fn start(server: &str) -> Result<Arc<Self>> {
        let address = server.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let meter = Arc::new(Self { origin, received: AtomicU64::new(0) });
        let counting = meter.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(counting.clone().pass(client, address.clone()));
            }
        });
        Ok(meter)
    }

    async fn pass(self: Arc<Self>, client: TcpStream, server: String) -> Result<()> {
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = TcpStream::connect(server).await?.into_split();
        tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
        let mut buffer = vec![0; 65536];
        loop {
            let read = from_server.read(&mut buffer).await?;
            if read == 0 {
                return Ok(());
            }
            self.received.fetch_add(read as u64, Ordering::Relaxed);
            to_client.write_all(&buffer[..read]).await?;
        }
    }
}

impl Figures {
    fn add(&mut self, one: Self) {
        self.bytes.extend(one.bytes);
        self.used.extend(one.used);
        self.requests.extend(one.requests);
        self.ready.extend(one.ready);
        self.answered.extend(one.answered);
        self.blocked.extend(one.blocked);
        self.longest.extend(one.longest);
        self.shift.extend(one.shift);
    }

    /// Bytes that each further one adds, from ten to fifty.
    fn each(&self) -> Option<f64> {
        let of = |wanted| self.memory.iter().find(|(count, _)| *count == wanted)?.1;
        Some((of(50)? - of(10)?) / 40.0)
    }
}

fn report(measured: &[(&str, Figures)]) -> Result<()> {
    println!("\nOne on a page of another origin, a first visit, model warm; medians of {ROUNDS} runs\n");
    println!(
        "{:<26} {:>9} {:>11} {:>9} {:>9} {:>15} {:>11} {:>11} {:>7}",
        "",
        "KB",
        "KB answered",
        "requests",
        "ready ms",
        "click→answer ms",
        "blocked ms",
        "longest ms",
        "shift"
    );
    let mut rows = Vec::new();
    for (name, figures) in measured {
        let of = |figures: &[f64]| median(figures.to_vec());
        let (bytes, requests, ready) = (of(&figures.bytes), of(&figures.requests), of(&figures.ready));
        let used = of(&figures.used);
        let (answered, blocked) = (of(&figures.answered), of(&figures.blocked));
        let (longest, shift) = (of(&figures.longest), of(&figures.shift));
        println!(
            "{name:<26} {:>9.1} {:>11.1} {requests:>9.0} {ready:>9.0} {answered:>15.1} {blocked:>11.0} {longest:>11.0} {shift:>7.3}",
            bytes / 1000.0,
            used / 1000.0
        );
        rows.push(json!({
            "what": name, "bytes": bytes, "bytes_answered": used, "requests": requests, "ready_ms": ready, "answered_ms": answered,
            "blocked_ms": blocked, "longest_task_ms": longest, "shift": shift,
            "memory": figures.memory.iter().map(|(count, bytes)| json!({ "count": count, "bytes": bytes })).collect::<Vec<_>>(),
        }));
    }
    println!("\nMemory of the page, MB, with so many on it\n");
    println!("{:<26} {:>9} {:>9} {:>9} {:>12}", "", CROWDS[0], CROWDS[1], CROWDS[2], "each further");
    for (name, figures) in measured {
        let megabytes = |bytes: Option<f64>, digits: usize| {
            bytes.map_or_else(|| "not ready".to_owned(), |bytes| format!("{:.digits$}", bytes / 1e6))
        };
        let of: Vec<String> = figures.memory.iter().map(|(_, bytes)| megabytes(*bytes, 1)).collect();
        println!("{name:<26} {:>9} {:>9} {:>9} {:>12}", of[0], of[1], of[2], megabytes(figures.each(), 3));
    }
    let find = |name: &str| measured.iter().find(|(of, _)| *of == name).map(|(_, figures)| figures);
    let (Some(ours), Some(gradio)) = (find("inference-widget, labels"), find("gradio-app, labels")) else {
        bail!("not everything was measured")
    };
    let ratio = |one: &[f64], other: &[f64]| median(one.to_vec()) / median(other.to_vec());
    let aims = [
        ("bytes, of Gradio's", ratio(&ours.bytes, &gradio.bytes), 0.5),
        ("bytes until an answer, of Gradio's", ratio(&ours.used, &gradio.used), 0.5),
        ("time to ready, of Gradio's", ratio(&ours.ready, &gradio.ready), 1.0 / 3.0),
        ("longest task, ms", median(ours.longest.clone()), 50.0),
        ("layout shift", median(ours.shift.clone()), 0.0),
        ("memory of each further, MB", ours.each().map_or(f64::NAN, |bytes| bytes / 1e6), 1.0),
    ];
    println!();
    for (name, figure, aim) in aims {
        let verdict = if figure <= aim { "reached" } else { "missed" };
        println!("{name:<36} {figure:>12.3}   aim {aim:.2} {verdict}");
    }
    save("embed", &json!({ "rounds": ROUNDS, "measured": rows }))?;
    if !aims.iter().all(|(_, figure, aim)| figure <= aim) {
        bail!("an aim is missed");
    }
    Ok(())
}
