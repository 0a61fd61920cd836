//! Frame times while very large answers are drawn: the longest frame after the first that shows the answer, with the
//! reader scrolling and asking for more. Prints a table; writes `target/bench-render.json`.

use std::fmt::Write as _;

use anyhow::{Context, Result, bail};
use e2e::{Browsers, Gate, Host, Html, Model, Page, Proxy, Reply, median, save, until};
use serde_json::{Value, json};

/// The longest frame that a reader does not notice, in milliseconds. Frames come in steps of a sixtieth of a second;
/// three of them are this, give or take what the clock is off by.
const BOUND: f64 = 50.0;
const CLOCK: f64 = 0.5;
const ROUNDS: usize = 5;

/// Notes when frames begin, and what scripts and layout took within them.
const FRAMES: &str = "(() => {
    const frames = (window.__frames = []);
    let last;
    const tick = (now) => { if (last !== undefined) frames.push([last, now - last]); last = now; requestAnimationFrame(tick) };
    requestAnimationFrame(tick);
  })()";

/// Reads on for a while: scrolls, and asks for more wherever that is offered.
const READ_ON: &str = "(async () => {
    const w = document.querySelector('inference-widget');
    const frame = () => new Promise(requestAnimationFrame);
    for (let i = 0; i < 60; i++) {
      await frame();
      scrollBy(0, 300);
      if (i % 10 === 0) [...w.shadowRoot.querySelectorAll('[part=output] button')].find((b) => /show/i.test(b.textContent))?.click();
    }
    await frame();
    return performance.now();
  })()";

struct Case {
    name: &'static str,
    task: &'static str,
    reply: fn(&Gate) -> Reply,
    picture: bool,
}

const CASES: [Case; 5] = [
    // What this machine makes of an answer that costs nothing.
    Case { name: "2 labels, to compare", task: "text-classification", reply: |_| small(), picture: false },
    Case { name: "10,000 labels", task: "text-classification", reply: |_| labels(), picture: false },
    Case { name: "10,000 boxes", task: "object-detection", reply: |_| boxes(), picture: true },
    Case { name: "2,000 entities", task: "token-classification", reply: |_| entities(), picture: false },
    Case { name: "1 MB of chat, streamed", task: "chat-completion", reply: chat, picture: false },
];

fn small() -> Reply {
    Reply::labels(&[("POSITIVE", 0.9), ("NEGATIVE", 0.1)])
}

fn labels() -> Reply {
    let rows: Vec<Value> = (0..10_000)
        .map(|i| json!({ "label": format!("label number {i}"), "score": 1.0 / f64::from(i + 1) }))
        .collect();
    Reply::json(&json!([rows]))
}

fn boxes() -> Reply {
    let boxes = (0..10_000).map(|i: i32| {
        let (x, y) = (i * 37 % 600, i * 53 % 440);
        json!({ "label": format!("thing {}", i % 40), "score": 1.0 - f64::from(i) / 10_000.0,
            "box": { "xmin": x, "ymin": y, "xmax": x + 12 + i % 28, "ymax": y + 10 + i % 30 } })
    });
    Reply::json(&boxes.collect())
}

const ENTITY: &str = "Wolfgang went to Berlin on Tuesday. ";

fn entities() -> Reply {
    let spans = (0..2000).map(|i| {
        let start = i / 2 * ENTITY.len() + if i % 2 == 0 { 0 } else { 17 };
        let (label, length) = if i % 2 == 0 { ("PER", 8) } else { ("LOC", 6) };
        json!({ "entity_group": label, "score": 0.99, "start": start, "end": start + length, "word": "" })
    });
    Reply::json(&spans.collect())
}

/// A thousand events of a kilobyte, of the kinds of text that chats are made of.
fn chat(gate: &Gate) -> Reply {
    let mut pieces = Vec::new();
    for i in 0..1000 {
        let mut text =
            format!("\n\n## Part {i}\n\nSome *emphasis* and `code`, [a link](https://example.org/{i}).\n\n");
        while text.len() < 900 {
            let _ = write!(text, "The quick brown fox number {i} jumps over the lazy dog. ");
        }
        let chunk = json!({ "choices": [{ "index": 0, "delta": { "content": text } }] });
        pieces.push(format!("data: {chunk}\n\n"));
    }
    pieces.push("data: [DONE]\n\n".into());
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    Reply::events(&pieces).after(gate)
}

#[tokio::main]
async fn main() -> Result<()> {
    let browsers = Browsers::default();
    let measured = measure(&browsers).await;
    browsers.quit().await;
    let figures = measured?;
    println!(
        "\n{:<24} {:>16} {:>16} {:>12}",
        "median of 5 runs, ms", "answer → shown", "longest frame", "within 50"
    );
    let mut late = Vec::new();
    for (name, shown, longest) in &figures {
        println!(
            "{name:<24} {shown:>16.1} {longest:>16.1} {:>12}",
            if *longest <= BOUND + CLOCK { "yes" } else { "no" }
        );
        if *longest > BOUND + CLOCK {
            late.push(*name);
        }
    }
    let rows: Vec<Value> = figures
        .iter()
        .map(|(name, shown, longest)| json!({ "case": name, "answer_to_shown_ms": shown, "longest_frame_ms": longest }))
        .collect();
    save("render", &json!({ "bound_ms": BOUND, "rounds": ROUNDS, "cases": rows }))?;
    if !late.is_empty() {
        bail!("frames of more than {BOUND} ms: {}", late.join(", "));
    }
    Ok(())
}

async fn measure(browsers: &Browsers) -> Result<Vec<(&'static str, f64, f64)>> {
    let proxy = Proxy::start(&["--log-level", "warn", "--allow-origin", "*"], &[]).await?;
    let mut figures = Vec::new();
    for case in &CASES {
        let (mut shown, mut longest) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let page = browsers.page().await?;
            let (first, worst) = one(&page, &proxy, case).await.with_context(|| case.name)?;
            shown.push(first);
            longest.push(worst);
            browsers.give_back(page).await;
        }
        println!("{}: longest frames {longest:.1?} ms", case.name);
        figures.push((case.name, median(shown), median(longest)));
    }
    Ok(figures)
}

/// From the answer's last byte (of a stream: its first) to the frame that shows it, and the longest frame from then on.
async fn one(page: &Page, proxy: &Proxy, case: &Case) -> Result<(f64, f64)> {
    let (host, model, gate) = (Host::start().await?, Model::start().await?, Gate::default());
    model.always((case.reply)(&gate));
    let attributes = format!("model=owner/name task={} endpoint={}", case.task, model.origin);
    page.open(&host.page(&Html::widget(&proxy.script(), &attributes))).await?;
    page.ready().await?;
    // Tests look through the accessibility tree; keeping it up to date is no part of what is measured.
    page.cdp("Accessibility.disable", json!({})).await?;
    page.eval(FRAMES).await?;
    let is_chat = case.task == "chat-completion";
    let text = if case.task == "token-classification" { ENTITY.repeat(1000) } else { "x".into() };
    let inputs = match case.task {
        "chat-completion" => json!([{ "role": "user", "content": "Go on" }]),
        _ => json!(text),
    };
    let inputs = if case.picture {
        // A picture of the page's own making.
        "await new Promise((done) => { const c = document.createElement('canvas'); c.width = 640; c.height = 480; c.getContext('2d').fillRect(9, 9, 99, 99); c.toBlob(done) })".to_owned()
    } else {
        inputs.to_string()
    };
    page.widget(&format!("void (window.ran = w.run({inputs}))")).await?;
    gate.open();
    if is_chat {
        page.event("chunk").await?;
    }
    page.eval("window.ran.then(() => 0)").await?;
    let end = page.eval(READ_ON).await?.as_f64().context("a time")?;
    let name = if is_chat { "chunk" } else { "result" };
    let told = page.event(name).await?.at;
    let received = if is_chat {
        told
    } else {
        let entry = "performance.getEntriesByType('resource').filter((e) => e.initiatorType === 'fetch' && !e.name.endsWith('.wasm')).at(-1).responseEnd";
        page.eval(entry).await?.as_f64().context("a time")?
    };
    let frames: Vec<(f64, f64)> = until("frames were seen", async || {
        Ok(Some(serde_json::from_value(page.eval("window.__frames").await?)?))
    })
    .await?;
    // The frame in which the answer was told ends with its first paint.
    let first_paint = frames
        .iter()
        .map(|(start, length)| start + length)
        .find(|frame| *frame > told)
        .context("no frame followed")?;
    let after = frames.iter().filter(|(start, _)| *start >= first_paint && *start < end);
    let worst = after.map(|(_, length)| *length).fold(0.0, f64::max);
    Ok((first_paint - received, worst))
}
