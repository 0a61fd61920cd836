//! What everybody does with a widget, in three browser engines, over the real proxy or a server that does as it is told.

mod engine;
mod tab;

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use e2e::{Gate, Host, Html, Model, Proxy, RECORDER, Reply, root, until};
use engine::{Engine, Running};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::json;
use tab::Tab;
use tokio::runtime::Runtime;
use tokio::sync::{Mutex, OnceCell};
use tokio::time::timeout;

/// A test that takes longer hangs.
const LIMIT: Duration = Duration::from_mins(2);
const SENTIMENT: &str = "inference-widget/minilm-sentiment";
const LABELS: [(&str, f64); 2] = [("POSITIVE", 0.9), ("NEGATIVE", 0.1)];

/// What every test is given.
struct Stage {
    tab: Tab,
    host: Host,
    model: Model,
    proxy: Arc<Proxy>,
}

type Test = for<'a> fn(&'a Stage) -> LocalBoxFuture<'a, Result<()>>;

macro_rules! tests {
    ($($name:ident),+ $(,)?) => {
        const TESTS: &[(&str, Test)] = &[$((stringify!($name), |stage| Box::pin($name(stage)))),+];
    };
}

tests![
    a_sentence_is_classified_by_the_real_model,
    the_model_starts_and_answers_by_itself,
    a_refusal_is_told_and_the_text_stays,
    a_conversation_streams,
    cancel_keeps_what_came,
    a_picture_is_sent_and_its_boxes_are_drawn,
    a_sound_is_sent,
    a_picture_comes_back,
    a_table_is_asked,
    works_under_a_strict_policy,
    keys_stay_in_the_widget,
    composing_does_not_send,
    a_script_runs_it,
    removed_it_is_still,
    put_back_it_keeps_its_text,
    without_its_module_it_says_so,
    the_fallback_is_there_without_the_script,
    fifty_widgets_share_one_module,
    dark_and_right_to_left,
    nothing_is_cut_at_320_pixels,
];

#[derive(Default)]
struct World {
    proxy: OnceCell<Arc<Proxy>>,
    engines: [Mutex<Option<Running>>; Engine::ALL.len()],
}

fn main() {
    let arguments = Arguments::from_args();
    let runtime = Arc::new(Runtime::new().expect("threads can be started"));
    let world = Arc::new(World::default());
    let trials = Engine::ALL
        .iter()
        .flat_map(|engine| TESTS.iter().map(move |test| (*engine, test)))
        .map(|(engine, (name, test))| {
            let (runtime, world) = (runtime.clone(), world.clone());
            Trial::test(format!("{}::{name}", engine.name()), move || {
                let outcome = runtime.block_on(perform(&world, engine, name, *test));
                outcome.map_err(|error| Failed::from(format!("{error:#}")))
            })
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    runtime.block_on(async {
        for engine in &world.engines {
            if let Some(running) = engine.lock().await.take() {
                running.end().await;
            }
        }
    });
    drop(world);
    conclusion.exit()
}

/// One test, alone in its engine: a window that lies behind another one is drawn late or never.
async fn perform(world: &World, engine: Engine, name: &str, test: Test) -> Result<()> {
    let proxy = world.proxy.get_or_try_init(async || Proxy::for_any_page().await.map(Arc::new)).await?;
    let mut running = world.engines[engine as usize].lock().await;
    if running.is_none() {
        *running = Some(Running::start(engine).await?);
    }
    let Some(browser) = running.as_ref().map(|running| running.browser.clone()) else {
        return Err(anyhow!("no browser"));
    };
    let stage = Stage {
        tab: Tab::new(browser),
        host: Host::start().await?,
        model: Model::start().await?,
        proxy: proxy.clone(),
    };
    let outcome = timeout(LIMIT, AssertUnwindSafe(test(&stage)).catch_unwind()).await;
    let outcome = match outcome {
        Err(_) => Err(anyhow!("still running after {LIMIT:?}")),
        Ok(Err(_)) => Err(anyhow!("the test panicked")),
        Ok(Ok(Err(error))) => Err(error),
        Ok(Ok(Ok(()))) => stage.tab.has_no_complaints().await,
    };
    if let Err(error) = outcome {
        let file = root().join("target/screenshots/failed").join(format!("{}-{name}.png", engine.name()));
        let seen = match timeout(Duration::from_secs(10), stage.tab.picture(&file)).await {
            Ok(Ok(())) => file.display().to_string(),
            _ => "no picture".to_owned(),
        };
        // The next test gets a browser that is in order.
        if let Some(running) = running.take() {
            running.end().await;
        }
        return Err(anyhow!("{error:#}\n{seen}"));
    }
    Ok(())
}

impl Stage {
    /// A page with this in it, and the element from `script`; what it complains of is kept from the start.
    fn page(&self, script: &str, body: &str) -> Html {
        self.host.file("recorder.js", "text/javascript", RECORDER);
        Html::new(script, body).head("<link rel=icon href='data:,'><script src=recorder.js></script>")
    }

    fn html(&self, body: &str) -> Html {
        self.page(&self.proxy.script(), body)
    }

    async fn open(&self, html: &Html) -> Result<()> {
        self.tab.open(&self.host.page(html)).await
    }

    /// One widget over the scripted server.
    fn widget(&self, attributes: &str) -> String {
        let task = if attributes.contains("task=") { "" } else { "task=text-classification" };
        format!(
            "<inference-widget model=owner/name endpoint={} {task} {attributes}></inference-widget>",
            self.model.origin
        )
    }

    async fn show_ready(&self, attributes: &str) -> Result<()> {
        self.open(&self.html(&self.widget(attributes))).await?;
        self.tab.ready().await
    }

    fn asset(name: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(name)
    }
}

fn delta(text: &str) -> String {
    format!("data: {}\n\n", json!({ "choices": [{ "index": 0, "delta": { "content": text } }] }))
}

// The main job.

async fn a_sentence_is_classified_by_the_real_model(stage: &Stage) -> Result<()> {
    let tab = &stage.tab;
    stage.open(&stage.html(&format!("<inference-widget model={SENTIMENT}></inference-widget>"))).await?;
    tab.ready().await?;
    tab.fill("Text", "I love this wonderful film!").await?;
    tab.click("Compute").await?;
    tab.reaches("done").await?;
    let table = tab.table().await?;
    ensure!(table[0] == ["Label", "Score"] && table[1][0] == "positive" && table.len() == 4, "{table:?}");
    let score = &table[1][1];
    ensure!(score.len() == 5 && score.parse::<f64>().is_ok(), "{table:?}");
    Ok(())
}

async fn the_model_starts_and_answers_by_itself(stage: &Stage) -> Result<()> {
    stage.model.next(Reply::loading(Some(0.3))).always(Reply::labels(&LABELS));
    stage.show_ready("").await?;
    stage.tab.fill("Text", "Are you there?").await?;
    stage.tab.click("Compute").await?;
    stage.tab.reaches("done").await?;
    let states: Vec<String> = serde_json::from_value(stage.tab.eval("window.__seen.states").await?)?;
    let wanted = ["running", "warming", "done"];
    let order: Vec<&str> = states.iter().map(String::as_str).filter(|state| wanted.contains(state)).collect();
    ensure!(order == wanted || order == ["running", "warming", "running", "done"], "{states:?}");
    Ok(())
}

async fn a_refusal_is_told_and_the_text_stays(stage: &Stage) -> Result<()> {
    stage
        .model
        .next(Reply::status(400, &json!({ "error": "<b>too short</b>" })))
        .always(Reply::labels(&LABELS));
    stage.show_ready("").await?;
    stage.tab.fill("Text", "Hm").await?;
    stage.tab.click("Compute").await?;
    let alert = stage.tab.alert().await?;
    ensure!(alert.contains("<b>too short</b>"), "{alert}");
    let value = stage.tab.eval("field('Text').value").await?;
    ensure!(value == "Hm", "{value}");
    stage.tab.click("Compute").await?;
    stage.tab.reaches("done").await
}

// Streams.

async fn a_conversation_streams(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    let pieces = [delta("Two and two "), delta("make **four**."), "data: [DONE]\n\n".to_owned()];
    stage.model.always(Reply::events(&pieces.each_ref().map(String::as_str)).pausing(&gate));
    stage.show_ready("task=chat-completion").await?;
    stage.tab.fill("Message", "What is two and two?\u{E007}").await?;
    stage.tab.until("root.textContent.includes('Two and two')").await?;
    ensure!(stage.tab.eval("w.state").await? == "streaming");
    gate.open();
    stage.tab.reaches("done").await?;
    stage.tab.until("all('strong').some((e) => e.textContent == 'four')").await
}

async fn cancel_keeps_what_came(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(Reply::events(&[&delta("So far so good"), &delta("never sent")]).pausing(&gate));
    stage.show_ready("task=chat-completion").await?;
    stage.tab.fill("Message", "Tell me a long story\u{E007}").await?;
    stage.tab.until("root.textContent.includes('So far so good')").await?;
    stage.tab.click("Cancel").await?;
    stage.tab.reaches("idle").await?;
    until("the server sees its caller leave", async || Ok((stage.model.abandoned() >= 1).then_some(())))
        .await?;
    ensure!(stage.tab.eval("root.textContent.includes('So far so good')").await? == true);
    Ok(())
}

// Pictures, sound, tables.

async fn a_picture_is_sent_and_its_boxes_are_drawn(stage: &Stage) -> Result<()> {
    let found = json!([{ "label": "house", "score": 0.98, "box": { "xmin": 10, "ymin": 10, "xmax": 60, "ymax": 50 } }]);
    stage.model.always(Reply::json(&found));
    stage.show_ready("task=object-detection").await?;
    stage.tab.choose_file(&Stage::asset("scene.png")).await?;
    stage.tab.until("all('img').some((img) => img.naturalWidth > 0)").await?;
    stage.tab.click("Compute").await?;
    stage.tab.reaches("done").await?;
    let table = stage.tab.table().await?;
    ensure!(table.iter().any(|row| row.iter().any(|cell| cell.contains("house"))), "{table:?}");
    let sent = stage.model.calls();
    ensure!(sent[0].body.starts_with(b"\x89PNG") || sent[0].body.starts_with(b"\xff\xd8"), "not a picture");
    let mark = "all('.layer *').some((e) => { const b = e.getBoundingClientRect(), p = e.closest('figure').getBoundingClientRect(); return b.width > 0 && b.width < p.width })";
    stage.tab.until(mark).await
}

async fn a_sound_is_sent(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::json(&json!({ "text": "Three notes." })));
    stage.show_ready("task=automatic-speech-recognition").await?;
    stage.tab.choose_file(&Stage::asset("notes.wav")).await?;
    stage.tab.click("Compute").await?;
    stage.tab.reaches("done").await?;
    stage.tab.until("root.textContent.includes('Three notes.')").await?;
    ensure!(stage.model.calls()[0].body.starts_with(b"RIFF"), "not the sound");
    Ok(())
}

async fn a_picture_comes_back(stage: &Stage) -> Result<()> {
    let png = std::fs::read(Stage::asset("scene.png"))?;
    stage.model.always(Reply::new(200, "image/png", png));
    stage.show_ready("task=text-to-image").await?;
    stage.tab.fill("Description", "A house on a hill").await?;
    stage.tab.click("Compute").await?;
    stage.tab.reaches("done").await?;
    stage.tab.until("all('img').some((e) => e.naturalWidth > 0)").await
}

async fn a_table_is_asked(stage: &Stage) -> Result<()> {
    let answer =
        json!({ "answer": "SUM > 36542", "aggregator": "SUM", "coordinates": [[0, 1]], "cells": ["36542"] });
    stage.model.always(Reply::json(&answer));
    stage.show_ready("task=table-question-answering").await?;
    stage
        .tab
        .eval("w.run({ query: 'How many stars?', table: { Repository: ['Transformers'], Stars: ['36542'] } }).then((r) => r.output.kind)")
        .await?;
    stage.tab.until("root.textContent.includes('36542')").await
}

// Pages.

async fn works_under_a_strict_policy(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    let policy = format!(
        "default-src 'none'; script-src {0} {1} 'wasm-unsafe-eval'; connect-src {0} {2}; img-src data:; \
         require-trusted-types-for 'script'; trusted-types inference-widget",
        stage.proxy.origin, stage.host.origin, stage.model.origin
    );
    stage.open(&stage.html(&stage.widget("")).header("content-security-policy", &policy)).await?;
    stage.tab.ready().await?;
    stage.tab.fill("Text", "Strict").await?;
    stage.tab.click("Compute").await?;
    stage.tab.reaches("done").await?;
    let bar = "getComputedStyle(all('tbody tr')[0], '::after').position";
    ensure!(stage.tab.eval(bar).await? == "absolute", "the style sheet is not applied");
    Ok(())
}

async fn keys_stay_in_the_widget(stage: &Stage) -> Result<()> {
    stage.show_ready("").await?;
    stage
        .tab
        .eval("(window.keys = [], ['keydown', 'keypress', 'keyup'].forEach((n) => document.addEventListener(n, (e) => keys.push(e.key))))")
        .await?;
    stage.tab.fill("Text", "s/1").await?;
    ensure!(stage.tab.eval("window.keys").await? == json!([]));
    Ok(())
}

async fn composing_does_not_send(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::events(&[&delta("x")]));
    stage.show_ready("task=chat-completion").await?;
    stage.tab.fill("Message", "こんにち").await?;
    // Safari ends a composition with an Enter that says so by its key code alone.
    let enter = "field('Message').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', KEY, bubbles: true, composed: true, cancelable: true }))";
    for key in ["isComposing: true", "keyCode: 229, which: 229"] {
        stage.tab.eval(&enter.replace("KEY", key)).await?;
    }
    ensure!(stage.model.calls().is_empty() && stage.tab.eval("w.state").await? == "idle");
    Ok(())
}

async fn a_script_runs_it(stage: &Stage) -> Result<()> {
    stage.model.next(Reply::labels(&LABELS)).always(Reply::status(401, &json!({ "error": "who are you?" })));
    stage.show_ready("").await?;
    let label = stage.tab.eval("(await w.run('From a script')).output.rows[0][0].label").await?;
    ensure!(label == "POSITIVE");
    let error = stage.tab.eval("w.run('Again').then(() => 'answered', (e) => [e.name, e.code, e.status, e instanceof window.Error])").await?;
    ensure!(error == json!(["InferenceError", "auth", 401, true]), "{error}");
    ensure!(stage.tab.events().await? == ["ready", "start", "result", "start", "error"]);
    Ok(())
}

async fn removed_it_is_still(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(Reply::labels(&LABELS).after(&gate));
    stage.show_ready("").await?;
    let ended = stage
        .tab
        .eval("(window.gone = w, window.run = w.run('x').catch((e) => e.code), await new Promise((r) => setTimeout(r, 100)), w.remove(), await window.run)")
        .await?;
    ensure!(ended == "cancelled", "{ended}");
    gate.open();
    let events = stage
        .tab
        .eval("(await new Promise((r) => setTimeout(r, 300)), window.__seen.events.map((e) => e.name))")
        .await?;
    ensure!(events == json!(["ready", "start"]), "{events}");
    Ok(())
}

async fn put_back_it_keeps_its_text(stage: &Stage) -> Result<()> {
    stage.show_ready("").await?;
    stage.tab.fill("Text", "Keep me").await?;
    stage.tab.eval("(document.body.append(w), await new Promise((r) => setTimeout(r, 100)))").await?;
    stage.tab.until("field('Text')?.value == 'Keep me'").await
}

async fn without_its_module_it_says_so(stage: &Stage) -> Result<()> {
    let script = reqwest::get(stage.proxy.script()).await?.bytes().await?;
    let script = stage.host.file("inference-widget.js", "text/javascript", script);
    stage.open(&stage.page(&script, &stage.widget("loading=eager"))).await?;
    let error = stage.tab.eval("w.load().then(() => 'ready', (e) => [e.name, e.code])").await?;
    ensure!(error == json!(["InferenceError", "network"]), "{error}");
    let alert = stage.tab.alert().await?;
    ensure!(!alert.is_empty());
    stage.tab.forgive().await
}

async fn the_fallback_is_there_without_the_script(stage: &Stage) -> Result<()> {
    let body = "<inference-widget model=owner/name><p>positive 0.987</p></inference-widget>";
    stage.open(&stage.page("", body)).await?;
    ensure!(stage.tab.eval("w.innerText.trim()").await? == "positive 0.987");
    Ok(())
}

async fn fifty_widgets_share_one_module(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    let body = stage.widget("loading=eager").repeat(50);
    stage.open(&stage.html(&body)).await?;
    stage.tab.until("window.__seen.events.filter((e) => e.name == 'ready').length == 50").await?;
    let modules = "performance.getEntriesByType('resource').filter((e) => /inference-widget[^/]*\\.wasm/.test(e.name)).length";
    ensure!(stage.tab.eval(modules).await? == 1, "{}", stage.tab.eval(modules).await?);
    let last = "[...document.querySelectorAll('inference-widget')].at(-1)";
    ensure!(stage.tab.eval(&format!("(await {last}.run('x')).output.kind")).await? == "labels");
    Ok(())
}

async fn dark_and_right_to_left(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    let html = stage.html(&stage.widget("theme=dark")).language("ar\" dir=\"rtl");
    stage.open(&html).await?;
    stage.tab.ready().await?;
    stage.tab.eval("w.run('سلام').then(() => 1)").await?;
    stage.tab.until("table().length > 0").await?;
    let light = "(() => { const [r, g, b] = getComputedStyle(all('.iw')[0]).color.match(/[\\d.]+/g).map(Number); return r + g + b > 380 || (r <= 1 && r + g + b > 1.5) })()";
    ensure!(stage.tab.eval(light).await? == true, "text is not light on dark");
    let order = "(() => { const [a, b] = [...all('tbody tr')[0].cells].map((c) => c.getBoundingClientRect().x); return a > b })()";
    ensure!(stage.tab.eval(order).await? == true, "the label does not stand on the right");
    Ok(())
}

async fn nothing_is_cut_at_320_pixels(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&[("a rather long label that a model may well have", 0.9), ("b", 0.1)]));
    let body = format!("<div style='width:320px'>{}</div>", stage.widget(""));
    stage.open(&stage.html(&body)).await?;
    stage.tab.ready().await?;
    stage.tab.eval("w.run('x').then(() => 1)").await?;
    stage.tab.until("table().length > 0").await?;
    let wide = stage
        .tab
        .eval("all('*').filter((e) => e.getBoundingClientRect().right > w.getBoundingClientRect().right + 1 && !e.closest('.sr')).map((e) => e.className)")
        .await?;
    ensure!(wide == json!([]), "{wide}");
    Ok(())
}
