//! Whatever goes wrong: a clear message, nothing lost, no storm of requests.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use e2e::{Case, Gate, Html, Model, Reply, Stage, cases, until};
use serde_json::{Value, json};

cases![
    empty_text_is_said_at_the_field,
    blank_text_is_said_at_the_field,
    no_labels_is_said_at_the_field,
    a_megabyte_of_text_is_sent_whole,
    a_megabyte_of_text_over_the_real_model,
    any_characters_arrive_as_they_are,
    unknown_model,
    unknown_task,
    task_without_a_widget,
    no_model_at_all,
    bad_attribute_names_itself,
    task_cannot_be_found_out,
    nobody_listens,
    connection_breaks_off,
    hanging_server_can_be_left,
    silence_is_given_up,
    web_page_instead_of_an_answer,
    truncated_json,
    nothing_at_all,
    error_under_success,
    wrong_shape_shows_the_raw_answer,
    offline_while_running,
    double_click_runs_once,
    compute_during_warm_up,
    removed_during_a_run,
    later_run_wins,
    wasm_forbidden_by_policy,
    wasm_corrupt_then_repaired,
    a_task_that_does_not_come_can_be_tried_again,
    an_answer_s_part_that_does_not_come_can_be_tried_again,
    a_crash_says_so_and_loses_nothing,
    a_crash_shows_on_every_widget,
    a_crash_while_drawing_is_shown,
    a_panic_is_told_in_plain_words,
    a_panic_under_a_script_is_shown,
    crashes_of_other_modules_are_not_ours,
    warm_up_ends_at_its_limit,
    warm_up_without_estimate,
    warm_up_obeys_retry_after,
    rate_limit_counts_down,
    rate_limit_of_the_real_proxy,
    cancel_in_every_state,
    details_can_be_copied,
];

const KEPT: &str = "What was typed stays.";

struct Failed {
    said: String,
    error: Value,
}

/// Types, runs, and reads how the failure is shown.
async fn fail(stage: &Stage) -> Result<Failed> {
    stage.page.fill("textbox", "Text", KEPT).await?;
    stage.page.press("Control+Enter").await?;
    let failed = failure(stage).await?;
    ensure!(stage.page.find("textbox", "Text").await?.value == KEPT, "what was typed is gone");
    // It can be run again.
    ensure!(stage.page.find("button", "Compute").await?.property("disabled") != "true");
    Ok(failed)
}

/// How a failure is shown, in words that mean something.
async fn failure(stage: &Stage) -> Result<Failed> {
    let page = &stage.page;
    page.reaches("error").await?;
    let said = page.alert().await?;
    readable(&said)?;
    let error = page.event("error").await?.detail;
    ensure!(error["name"] == "InferenceError", "{error}");
    readable(error["message"].as_str().unwrap_or_default())?;
    for key in ["code", "status", "retryAfter", "requestId"] {
        ensure!(error.get(key).is_some(), "{key} is missing in {error}");
    }
    Ok(Failed { said, error })
}

fn readable(text: &str) -> Result<()> {
    ensure!(text.trim().chars().count() > 10, "too little is said: “{text}”");
    for nonsense in
        ["undefined", "[object", "null", "NaN", "JsValue", "Some(", "panicked", "unreachable", "\u{fffd}"]
    {
        ensure!(!text.contains(nonsense), "“{nonsense}” in “{text}”");
    }
    Ok(())
}

impl Failed {
    fn is(&self, code: &str, status: Option<u16>) -> Result<()> {
        ensure!(self.error["code"] == code, "not {code} but {}", self.error);
        ensure!(self.error["status"] == json!(status), "not {status:?} but {}", self.error);
        Ok(())
    }
}

// The visitor's input.

async fn said_at_the_field(stage: &Stage, text: &str) -> Result<()> {
    stage.model.always(Reply::labels(&[("A", 1.0)]));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", text).await?;
    page.click("button", "Compute").await?;
    let failed = failure(stage).await?;
    failed.is("input", None)?;
    let field = page.find("textbox", "Text").await?;
    ensure!(field.property("invalid") == "true", "the field is not marked");
    ensure!(field.description.contains("empty"), "the field is described by “{}”", field.description);
    ensure!(page.focused().await?.is_some_and(|node| node.name == "Text"), "the field has not got the focus");
    ensure!(stage.model.calls().is_empty(), "something was sent");
    // Filled in, it goes.
    page.fill("textbox", "Text", "Something").await?;
    page.press("Control+Enter").await?;
    page.reaches("done").await?;
    ensure!(page.find("textbox", "Text").await?.property("invalid") != "true");
    ensure!(page.alerts().await? == 0, "the error is still shown");
    Ok(())
}

async fn empty_text_is_said_at_the_field(stage: &Stage) -> Result<()> {
    said_at_the_field(stage, "").await
}

async fn blank_text_is_said_at_the_field(stage: &Stage) -> Result<()> {
    said_at_the_field(stage, " \u{a0}\u{3000} ").await
}

async fn no_labels_is_said_at_the_field(stage: &Stage) -> Result<()> {
    stage.show_ready("task=zero-shot-classification").await?;
    let page = &stage.page;
    page.widget("w.reset()").await?;
    page.fill("textbox", "Text", KEPT).await?;
    page.press("Control+Enter").await?;
    failure(stage).await?.is("input", None)?;
    let field = page.find("textbox", "Possible labels").await?;
    ensure!(field.property("invalid") == "true" && field.description.contains("label"), "{field:?}");
    ensure!(page.find("textbox", "Text").await?.value == KEPT);
    ensure!(stage.model.calls().is_empty(), "something was sent");
    Ok(())
}

async fn a_megabyte_of_text_is_sent_whole(stage: &Stage) -> Result<()> {
    let text = "The quick brown fox jumps over the lazy dog — or so it says.\n".repeat(1_000_000 / 63);
    stage.model.always(Reply::labels(&[("LONG", 0.5)]));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.click("textbox", "Text").await?;
    // The browser takes minutes to describe so much text, or to take it in as if it were typed.
    page.cdp("Accessibility.disable", json!({})).await?;
    page.widget(&format!("w.inputs = {}", json!(text))).await?;
    page.press("Control+Enter").await?;
    page.reaches("done").await?;
    let calls = stage.model.calls();
    ensure!(calls.len() == 1 && calls[0].json()["inputs"] == text.as_str(), "the text was changed");
    ensure!(page.widget("w.result.output.rows[0][0].label").await? == "LONG");
    page.widget("w.reset()").await.map(drop)
}

async fn a_megabyte_of_text_over_the_real_model(stage: &Stage) -> Result<()> {
    let html = Html::widget(&stage.proxy.script(), "model=inference-widget/minilm-sentiment");
    stage.page.open(&stage.host.page(&html)).await?;
    stage.page.ready().await?;
    let ended = stage
        .page
        .widget("await w.run('I love this. '.repeat(80000)).then(() => 'done', (e) => e.code)")
        .await?;
    ensure!(ended == "done" || ended == "input" || ended == "too-large", "{ended}");
    // It is alive and well afterwards.
    let answer = stage.page.widget("await w.run('I love this.')").await?;
    ensure!(answer["output"]["kind"] == "labels", "{answer}");
    Ok(())
}

async fn any_characters_arrive_as_they_are(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&[("<b>مرحبا</b> & 👩‍👩‍👧", 0.5), ("שלום\u{202e}abc", 0.25)]));
    stage.show_ready("").await?;
    let page = &stage.page;
    for text in [
        "👩‍👩‍👧‍👦 family",
        "שלום עולם",
        "مرحبا، عالم",
        "a\u{0}b",
        "<script>alert(1)</script>",
        "\"\\\u{2028}\u{feff}",
    ] {
        page.widget(&format!("await w.run({})", json!(text))).await?;
        let calls = stage.model.calls();
        let sent = &calls.last().context("a call")?.json()["inputs"];
        ensure!(sent == text, "{text:?} was sent as {sent}");
    }
    let tables = page.tables().await?;
    ensure!(tables[0][1][0] == "<b>مرحبا</b> & 👩‍👩‍👧", "{tables:?}");
    page.fill("textbox", "Text", "שלום, typed").await?;
    page.press("Control+Enter").await?;
    until("the typed text is sent", async || {
        Ok(stage.model.calls().last().filter(|call| call.json()["inputs"] == "שלום, typed").map(drop))
    })
    .await?;
    let field = page.find("textbox", "Text").await?;
    let direction = page.call(&field, "function () { return getComputedStyle(this).direction }", &[]).await?;
    ensure!(direction == "rtl", "right-to-left text is set {direction}");
    Ok(())
}

// The page's author.

async fn unknown_model(stage: &Stage) -> Result<()> {
    let html = Html::widget(&stage.proxy.script(), "model=nobody/nothing task=text-classification");
    stage.page.open(&stage.host.page(&html)).await?;
    stage.page.ready().await?;
    let failed = fail(stage).await?;
    failed.is("not-found", Some(404))?;
    ensure!(failed.said.contains("nobody/nothing"), "{}", failed.said);
    ensure!(failed.error["requestId"].is_string(), "{}", failed.error);
    Ok(())
}

async fn misconfigured(stage: &Stage, attributes: &str, word: &str) -> Result<()> {
    stage.page.open(&stage.host.page(&Html::widget(&stage.proxy.script(), attributes))).await?;
    let failed = failure(stage).await?;
    failed.is("config", None)?;
    ensure!(failed.said.contains(word), "“{word}” is not in: {}", failed.said);
    let run = stage.page.widget("await w.run('x').catch((e) => e.code)").await?;
    ensure!(run == "config", "a script is told {run}");
    ensure!(stage.page.widget("await w.whenReady().then(() => 1)").await? == 1);
    Ok(())
}

async fn unknown_task(stage: &Stage) -> Result<()> {
    misconfigured(stage, "model=owner/name task=mind-reading", "Mind reading").await
}

async fn task_without_a_widget(stage: &Stage) -> Result<()> {
    stage.model.describe(json!({ "id": "owner/name", "pipeline_tag": "reinforcement-learning" }));
    misconfigured(stage, &format!("model=owner/name endpoint={}", stage.model.origin), "einforcement").await
}

async fn no_model_at_all(stage: &Stage) -> Result<()> {
    misconfigured(stage, "task=text-classification", "model").await
}

async fn bad_attribute_names_itself(stage: &Stage) -> Result<()> {
    misconfigured(stage, "model=owner/name task=text-classification threshold=much", "threshold=\"much\"")
        .await
}

async fn task_cannot_be_found_out(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let html =
        Html::widget(&stage.proxy.script(), &format!("model=owner/name endpoint={}", stage.model.origin));
    page.open(&stage.host.page(&html)).await?;
    let failed = failure(stage).await?;
    ensure!(failed.error["code"] == "not-found" || failed.error["code"] == "config", "{}", failed.error);
    // Once the author says it, all is well.
    page.widget("w.task = 'text-classification'").await?;
    page.find("textbox", "Text").await?;
    ensure!(page.alerts().await? == 0, "the error is still shown");
    ensure!(page.state().await? == "idle");
    Ok(())
}

// The network.

async fn nobody_listens(stage: &Stage) -> Result<()> {
    let gone = Model::start().await?.origin.clone();
    let html = Html::widget(
        &stage.proxy.script(),
        &format!("model=owner/name task=text-classification endpoint={gone}"),
    );
    // A server that has just ended may still hold its port for a moment.
    until("the port is free", async || Ok(reqwest::get(&gone).await.is_err().then_some(()))).await?;
    stage.page.open(&stage.host.page(&html)).await?;
    stage.page.ready().await?;
    let failed = fail(stage).await?;
    failed.is("network", None)?;
    stage.page.find("button", "Try again").await.map(drop)
}

async fn connection_breaks_off(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::new(200, "application/json", "[[{\"label\":\"POS").cut());
    stage.show_ready("").await?;
    fail(stage).await?.is("network", None)?;
    ensure!(stage.model.calls().len() == 1);
    Ok(())
}

async fn hanging_server_can_be_left(stage: &Stage) -> Result<()> {
    let never = Gate::default();
    stage.model.next(Reply::labels(&[("LATE", 0.5)]).after(&never)).always(Reply::labels(&[("NOW", 0.5)]));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", KEPT).await?;
    page.click("button", "Compute").await?;
    page.reaches("running").await?;
    page.click("button", "Cancel").await?;
    page.reaches("idle").await?;
    page.event("cancel").await?;
    until("the server sees its caller leave", async || Ok((stage.model.abandoned() == 1).then_some(())))
        .await?;
    ensure!(page.alerts().await? == 0, "cancelling is not an error");
    ensure!(page.find("textbox", "Text").await?.value == KEPT);
    page.click("button", "Compute").await?;
    page.reaches("done").await?;
    ensure!(page.tables().await?[0][1][0] == "NOW");
    Ok(())
}

async fn silence_is_given_up(stage: &Stage) -> Result<()> {
    let never = Gate::default();
    stage.model.always(Reply::labels(&[("LATE", 0.5)]).after(&never));
    // Minutes pass quickly on this page.
    let html = Html::widget(&stage.proxy.script(), &stage.attributes("")).head(
        "<script>{ const real = setTimeout; setTimeout = (f, ms, ...more) => real(f, ms > 60000 ? 200 : ms, ...more) }</script>",
    );
    stage.page.open(&stage.host.page(&html)).await?;
    stage.page.ready().await?;
    let failed = fail(stage).await?;
    failed.is("timeout", None)?;
    ensure!(stage.model.calls().len() == 1);
    until("the server sees its caller leave", async || Ok((stage.model.abandoned() == 1).then_some(()))).await
}

// Answers that are none.

async fn web_page_instead_of_an_answer(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::new(200, "text/html", "<!doctype html><title>Log in</title><h1>Log in</h1>"));
    stage.show_ready("").await?;
    let failed = fail(stage).await?;
    failed.is("shape", Some(200))?;
    ensure!(failed.said.contains("web page"), "{}", failed.said);
    Ok(())
}

async fn truncated_json(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::new(200, "application/json", "[[{\"label\":\"POSITIVE\",\"sco"));
    stage.show_ready("").await?;
    fail(stage).await?.is("shape", Some(200))?;
    // The raw answer is at hand.
    let page = &stage.page;
    let details = page.tree().await?.nodes().find(|n| n.name == "Details" && n.role != "StaticText").cloned();
    page.click_node(&details.context("details")?).await?;
    until("the raw answer is shown", async || {
        Ok(page
            .tree()
            .await?
            .nodes()
            .any(|n| n.role == "StaticText" && n.name.contains("POSITIVE"))
            .then_some(()))
    })
    .await
}

async fn nothing_at_all(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::new(204, "application/json", ""));
    stage.show_ready("").await?;
    fail(stage).await?.is("shape", Some(204))?;
    ensure!(stage.model.calls().len() == 1);
    Ok(())
}

async fn error_under_success(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::json(&json!({ "error": "the tokenizer is on strike" })));
    stage.show_ready("").await?;
    let failed = fail(stage).await?;
    failed.is("upstream", Some(200))?;
    ensure!(failed.said.contains("the tokenizer is on strike"), "{}", failed.said);
    Ok(())
}

async fn wrong_shape_shows_the_raw_answer(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::json(&json!({ "something": ["quite", "different"] })));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", KEPT).await?;
    page.press("Control+Enter").await?;
    until("it ended", async || Ok(["done", "error"].contains(&page.state().await?.as_str()).then_some(())))
        .await?;
    if page.state().await? == "done" {
        ensure!(page.widget("w.result.output.kind").await? == "unknown");
        page.click("button", "JSON").await?;
    } else {
        failure(stage).await?.is("shape", Some(200))?;
        let details =
            page.tree().await?.nodes().find(|n| n.name == "Details" && n.role != "StaticText").cloned();
        page.click_node(&details.context("details")?).await?;
    }
    until("the raw answer is shown", async || {
        Ok(page
            .tree()
            .await?
            .nodes()
            .any(|n| n.role == "StaticText" && n.name.contains("quite"))
            .then_some(()))
    })
    .await
}

/// A test for every kind of error answer that was ever recorded, and for every status.
pub(crate) fn recorded() -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for exchange in crate::fixtures::read("errors")? {
        let name = exchange["name"].as_str().context("a name")?.to_owned();
        let slug: String =
            name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let response = exchange["response"].clone();
        let status = response["status"].as_u64().and_then(|s| u16::try_from(s).ok()).context("a status")?;
        cases.push(Case::new(module_path!(), &format!("recorded::{slug}"), move |stage| {
            let response = response.clone();
            Box::pin(async move { error_answer(stage, status, Reply::recorded(&response)).await })
        }));
    }
    for status in [400, 401, 402, 403, 404, 410, 413, 422, 429, 500, 502, 503, 504] {
        cases.push(Case::new(module_path!(), &format!("bare_status::{status}"), move |stage| {
            Box::pin(error_answer(stage, status, Reply::new(status, "text/plain", "")))
        }));
    }
    Ok(cases)
}

async fn error_answer(stage: &Stage, status: u16, reply: Reply) -> Result<()> {
    stage.model.always(reply);
    // A model that starts is not waited for here.
    stage.show_ready("warmup-limit=0.01").await?;
    let failed = fail(stage).await?;
    let expected: &[&str] = match status {
        400 | 422 => &["input", "upstream"],
        401 => &["auth"],
        402 => &["budget"],
        403 => &["forbidden"],
        404 => &["not-found"],
        410 => &["config"],
        413 => &["too-large"],
        429 => &["rate-limited"],
        503 => &["warming-timeout", "upstream"],
        _ => &["upstream"],
    };
    let code = failed.error["code"].as_str().unwrap_or_default();
    ensure!(expected.contains(&code), "{status} is {}", failed.error);
    ensure!(failed.error["status"] == status, "{}", failed.error);
    let calls = stage.model.calls().len();
    ensure!(calls <= 2, "{calls} calls were made");
    Ok(())
}

async fn offline_while_running(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.next(Reply::labels(&[("A", 0.5)]).after(&gate).cut()).always(Reply::labels(&[("B", 0.5)]));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", KEPT).await?;
    page.click("button", "Compute").await?;
    until("the call arrives", async || Ok((stage.model.calls().len() == 1).then_some(()))).await?;
    page.offline(true).await?;
    gate.open();
    failure(stage).await?.is("network", None)?;
    // Still offline.
    page.press("Control+Enter").await?;
    page.reaches("error").await?;
    ensure!(page.find("textbox", "Text").await?.value == KEPT);
    page.offline(false).await?;
    page.click("button", "Try again").await?;
    page.reaches("done").await?;
    ensure!(page.tables().await?[0][1][0] == "B");
    Ok(())
}

// Too much at once.

async fn double_click_runs_once(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(Reply::labels(&[("ONCE", 0.5)]).after(&gate));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", KEPT).await?;
    let button = page.find("button", "Compute").await?;
    page.double_click(&button).await?;
    until("the call arrives", async || Ok((!stage.model.calls().is_empty()).then_some(()))).await?;
    gate.open();
    page.reaches("done").await?;
    ensure!(stage.model.calls().len() == 1, "{} calls", stage.model.calls().len());
    Ok(())
}

async fn compute_during_warm_up(stage: &Stage) -> Result<()> {
    stage
        .model
        .next(Reply::loading(Some(1.0)))
        .next(Reply::loading(Some(1.0)))
        .always(Reply::labels(&[("WARM", 0.5)]));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", KEPT).await?;
    page.press("Control+Enter").await?;
    page.reaches("warming").await?;
    // The impatient visitor.
    for _ in 0..5 {
        page.press("Control+Enter").await?;
    }
    page.reaches("done").await?;
    let calls = stage.model.calls().len();
    ensure!(calls <= 8, "{calls} calls were made");
    ensure!(page.tables().await?[0][1][0] == "WARM");
    Ok(())
}

async fn removed_during_a_run(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(Reply::labels(&[("A", 0.5)]).after(&gate));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.eval("window.w = document.querySelector('inference-widget'); window.ended = w.run('x').then(() => 'done', (e) => e.code); 0").await?;
    until("the call arrives", async || Ok((stage.model.calls().len() == 1).then_some(()))).await?;
    page.eval("w.remove()").await?;
    ensure!(page.eval("window.ended").await? == "cancelled");
    until("the server sees its caller leave", async || Ok((stage.model.abandoned() == 1).then_some(())))
        .await?;
    // Back on the page, it works again.
    gate.open();
    page.eval("document.querySelector('main').append(w)").await?;
    page.find("textbox", "Text").await?;
    let answer = page.eval("w.run('again').then((r) => r.output.kind)").await?;
    ensure!(answer == "labels", "{answer}");
    Ok(())
}

async fn later_run_wins(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.next(Reply::labels(&[("FIRST", 0.5)]).after(&gate)).next(Reply::labels(&[("SECOND", 0.5)]));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.eval("window.w = document.querySelector('inference-widget'); window.first = w.run('1').then(() => 'done', (e) => e.code); 0").await?;
    until("the first call arrives", async || Ok((stage.model.calls().len() == 1).then_some(()))).await?;
    let second = page.eval("w.run('2').then((r) => r.output.rows[0][0].label)").await?;
    ensure!(second == "SECOND", "{second}");
    gate.open();
    ensure!(page.eval("window.first").await? == "cancelled");
    ensure!(page.tables().await?[0][1][0] == "SECOND");
    ensure!(page.widget("w.result.inputs").await? == "2");
    ensure!(page.state().await? == "done");
    let errors = page.events().await?.iter().filter(|event| event.name == "error").count();
    ensure!(errors == 0, "losing a race is no error");
    Ok(())
}

// The module itself.

async fn wasm_forbidden_by_policy(stage: &Stage) -> Result<()> {
    let html = Html::new(
        &stage.proxy.script(),
        "<inference-widget model=owner/name>Read about it <a href=/paper>in the paper</a>.</inference-widget>",
    )
    .header("content-security-policy", &format!("script-src {}", stage.proxy.origin));
    let page = &stage.page;
    page.open(&stage.host.page(&html)).await?;
    let failed = failure(stage).await?;
    failed.is("config", None)?;
    ensure!(failed.said.contains("wasm-unsafe-eval"), "{}", failed.said);
    // What the page offers instead is there.
    page.find("link", "in the paper").await?;
    page.forgive().await
}

async fn wasm_corrupt_then_repaired(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let loader = reqwest::get(stage.proxy.script()).await?.text().await?;
    let names: Vec<&str> = loader
        .split(['"', '\'', '`'])
        .filter_map(|part| part.strip_prefix("./"))
        .filter(|name| matches!(name.rsplit_once('.'), Some((_, "js" | "wasm"))))
        .collect();
    ensure!(names.len() >= 2, "the entry names no files: {names:?}");
    let mut wasm = (String::new(), Vec::new());
    for name in names {
        let bytes = reqwest::get(format!("{}/{name}", stage.proxy.origin)).await?.bytes().await?;
        if name.rsplit_once('.').is_some_and(|(_, kind)| kind == "wasm") {
            wasm = (name.to_owned(), bytes.to_vec());
        } else {
            // The script fetches the parts from its own folder.
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let script = String::from_utf8_lossy(&bytes).into_owned();
            for part in script
                .split(['"', '\'', '`'])
                .filter(|part| part.starts_with("./split_") || part.starts_with("./chunk_"))
            {
                let part = format!("{folder}/{}", part.trim_start_matches("./"));
                let bytes = reqwest::get(format!("{}/{part}", stage.proxy.origin)).await?.bytes().await?;
                stage.host.file(&part, "application/wasm", bytes);
            }
            stage.host.file(name, "text/javascript", bytes);
        }
    }
    let (name, whole) = wasm;
    let script = stage.host.file("inference-widget.js", "text/javascript", loader);
    let cut_off = &whole[..whole.len() / 2];
    let damaged: [(&str, &[u8]); 3] = [
        ("text/html", b"<!doctype html><title>Not found</title>"),
        ("application/wasm", b"\0asm\x01\0\0\0 and then something else"),
        ("application/wasm", cut_off),
    ];
    for (content_type, bytes) in damaged {
        stage.host.file(&name, content_type, bytes);
        page.open(&stage.host.page(&Html::widget(&script, &stage.attributes("")))).await?;
        failure(stage).await?.is("network", None)?;
        page.forgive().await?;
    }
    stage.host.file(&name, "application/wasm", whole);
    page.click("button", "Try again").await?;
    page.find("textbox", "Text").await?;
    page.reaches("idle").await
}

async fn a_task_that_does_not_come_can_be_tried_again(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    stage.model.always(Reply::json(&json!([{ "summary_text": "Short." }])));
    page.block(&["*split_registry*"]).await?;
    stage.show("task=summarization").await?;
    page.widget("(w.inputs = 'A long story', 0)").await?;
    let failed = failure(stage).await?;
    failed.is("network", None)?;
    ensure!(failed.said.contains("A part of this widget could not be loaded"), "{}", failed.said);
    // A script that runs it is told as well.
    let told = page.widget("await w.run().catch((error) => error.code)").await?;
    ensure!(told == "network", "{told}");
    page.block(&[]).await?;
    page.forgive().await?;
    page.click("button", "Try again").await?;
    page.reaches("idle").await?;
    ensure!(page.alerts().await? == 0, "the error is still shown");
    ensure!(page.find("textbox", "Text to shorten").await?.value == "A long story", "what was set is gone");
    ensure!(stage.model.calls().is_empty(), "it was sent unasked");
    page.click("button", "Compute").await?;
    page.reaches("done").await
}

async fn an_answer_s_part_that_does_not_come_can_be_tried_again(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    stage.model.always(Reply::json(&json!([{ "summary_text": "Short." }])));
    page.block(&["*split_prose*"]).await?;
    stage.show_ready("task=summarization inputs='A long story'").await?;
    page.click("button", "Compute").await?;
    let said = page.alert().await?;
    ensure!(said.contains("A part of this widget could not be loaded"), "{said}");
    page.block(&[]).await?;
    page.forgive().await?;
    page.click("button", "Try again").await?;
    until("the answer is shown", async || Ok(page.tree().await?.outline().contains("Short.").then_some(())))
        .await?;
    ensure!(stage.model.calls().len() == 1, "it was sent again");
    Ok(())
}

/// A script for the page's head that acts once a module is `made`.
fn once_made(act: &str) -> String {
    format!(
        "<script>
  for (const name of ['instantiate', 'instantiateStreaming']) {{
    const real = WebAssembly[name];
    WebAssembly[name] = async (...given) => {{
      const made = await real.apply(WebAssembly, given);
      {act}
      return made;
    }};
  }}</script>"
    )
}

/// Keeps the module's memory at hand, for a test to spoil.
const KEEP_MEMORY: &str = "window.memory ??= Object.values((made.instance ?? made).exports).find((one) => one instanceof WebAssembly.Memory);";

/// Whatever the module does next ends in a trap.
const SPOIL: &str = "void new Uint8Array(memory.buffer).fill(255)";

/// How a crash is shown: as the module's fault, with a way out.
async fn crash(stage: &Stage) -> Result<()> {
    let failed = failure(stage).await?;
    ensure!(failed.said.contains("crashed"), "the cause is not named: {}", failed.said);
    ensure!(failed.said.to_lowercase().contains("try again"), "what to do is not said: {}", failed.said);
    stage.page.forgive().await
}

async fn a_crash_says_so_and_loses_nothing(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&[("A", 0.5)]));
    let page = &stage.page;
    let html = Html::widget(&stage.proxy.script(), &stage.attributes("")).head(&once_made(KEEP_MEMORY));
    page.open(&stage.host.page(&html)).await?;
    page.ready().await?;
    page.fill("textbox", "Text", KEPT).await?;
    page.eval(SPOIL).await?;
    page.press("Control+Enter").await?;
    crash(stage).await?;
    page.click("button", "Try again").await?;
    ensure!(page.find("textbox", "Text").await?.value == KEPT, "what was typed is gone");
    page.click("button", "Compute").await?;
    page.reaches("done").await?;
    ensure!(stage.model.calls().last().is_some_and(|call| call.json()["inputs"] == KEPT));
    Ok(())
}

async fn a_crash_shows_on_every_widget(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&[("A", 0.5)]));
    let page = &stage.page;
    let one = format!("<inference-widget {}></inference-widget>", stage.attributes(""));
    let html = Html::new(&stage.proxy.script(), &one.repeat(2)).head(&once_made(KEEP_MEMORY));
    page.open(&stage.host.page(&html)).await?;
    page.all_ready(2).await?;
    page.click("textbox", "Text").await?;
    page.eval(SPOIL).await?;
    page.press("Control+Enter").await?;
    until("both say so", async || Ok((page.alerts().await? == 2).then_some(()))).await?;
    page.forgive().await?;
    // One module serves both again.
    for _ in 0..2 {
        page.click("button", "Try again").await?;
    }
    until("both fields are back", async || {
        let tree = page.tree().await?;
        Ok((tree.all("textbox").filter(|field| field.name == "Text").count() == 2).then_some(()))
    })
    .await?;
    let ended = page.eval("Promise.all([...document.querySelectorAll('inference-widget')].map((w) => w.run('x').then((r) => r.output.kind)))").await?;
    ensure!(ended == json!(["labels", "labels"]), "{ended}");
    Ok(())
}

/// The first element that the first module asks for is not to be had.
const SPOIL_MOUNT: &str = "const create = Document.prototype.createElement;
      window.spoilt ??= Document.prototype.createElement = () => {
        Document.prototype.createElement = create;
        throw new TypeError('no more elements');
      };";

async fn a_crash_while_drawing_is_shown(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&[("A", 0.5)]));
    let page = &stage.page;
    let html = Html::widget(&stage.proxy.script(), &stage.attributes("")).head(&once_made(SPOIL_MOUNT));
    page.open(&stage.host.page(&html)).await?;
    let failed = failure(stage).await?;
    ensure!(failed.said.contains("not working"), "{}", failed.said);
    page.forgive().await?;
    page.click("button", "Try again").await?;
    page.find("textbox", "Text").await?;
    ensure!(page.widget("await w.run('x').then((r) => r.output.kind)").await? == "labels");
    Ok(())
}

/// A panic as it arrives at the page: what the browser tells of it is one word, `unreachable`.
async fn panic(stage: &Stage, arrives: &str) -> Result<()> {
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", KEPT).await?;
    page.eval(&format!(
        "{{
          const wasm = performance.getEntriesByType('resource').find((entry) => entry.name.endsWith('.wasm')).name;
          const error = new WebAssembly.RuntimeError('unreachable');
          error.stack = `RuntimeError: unreachable\n    at ${{wasm}}:wasm-function[7]:0x2a`;
          {arrives}; 0
        }}"
    ))
    .await?;
    crash(stage).await?;
    page.click("button", "Try again").await?;
    ensure!(page.find("textbox", "Text").await?.value == KEPT, "what was typed is gone");
    Ok(())
}

async fn a_panic_is_told_in_plain_words(stage: &Stage) -> Result<()> {
    panic(
        stage,
        "dispatchEvent(new ErrorEvent('error', { error, message: 'Uncaught ' + error, filename: wasm }))",
    )
    .await
}

async fn a_panic_under_a_script_is_shown(stage: &Stage) -> Result<()> {
    panic(stage, "void Promise.reject(error)").await
}

async fn crashes_of_other_modules_are_not_ours(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&[("A", 0.5)]));
    stage.show_ready("").await?;
    let page = &stage.page;
    // A module whose one function is `unreachable`.
    page.eval(
        "new Promise((done) => {
          addEventListener('error', () => done(), { once: true });
          const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
          const { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports;
          setTimeout(() => f());
        })",
    )
    .await?;
    page.forgive().await?;
    ensure!(
        page.state().await? == "idle" && page.alerts().await? == 0,
        "it takes the blame for another module"
    );
    ensure!(page.widget("await w.run('x').then((r) => r.output.kind)").await? == "labels");
    Ok(())
}

// Waiting.

async fn warm_up_ends_at_its_limit(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::loading(Some(20.0)).header("retry-after", "0.5"));
    stage.show_ready("warmup-limit=2").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", KEPT).await?;
    page.press("Control+Enter").await?;
    page.reaches("warming").await?;
    let bar = page.find("progressbar", "Model start").await?;
    ensure!(bar.value.parse::<f64>().is_ok_and(|percent| percent < 100.0), "the bar shows “{}”", bar.value);
    let failed = failure(stage).await?;
    failed.is("warming-timeout", Some(503))?;
    let calls = stage.model.calls().len();
    ensure!((2..=5).contains(&calls), "{calls} calls in two seconds");
    page.find("button", "Try again").await.map(drop)
}

async fn warm_up_without_estimate(stage: &Stage) -> Result<()> {
    stage.model.next(Reply::new(503, "text/html", "<h1>503 Service Temporarily Unavailable</h1>"));
    stage.model.next(Reply::loading(None)).always(Reply::labels(&[("WARM", 0.5)]));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", KEPT).await?;
    page.press("Control+Enter").await?;
    let warming = page.event("warming").await?;
    ensure!(warming.detail["estimatedTime"].is_null(), "{}", warming.detail);
    page.reaches("done").await?;
    ensure!(stage.model.calls().len() == 3);
    ensure!(page.widget("w.result.inputs").await? == KEPT);
    Ok(())
}

async fn warm_up_obeys_retry_after(stage: &Stage) -> Result<()> {
    stage
        .model
        .next(Reply::loading(Some(0.1)).header("retry-after", "2"))
        .always(Reply::labels(&[("WARM", 0.5)]));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", KEPT).await?;
    page.press("Control+Enter").await?;
    page.reaches("warming").await?;
    let asked = Instant::now();
    page.reaches("done").await?;
    ensure!(asked.elapsed() > Duration::from_millis(1500), "asked again after {:?}", asked.elapsed());
    ensure!(stage.model.calls().len() == 2);
    Ok(())
}

async fn rate_limit_counts_down(stage: &Stage) -> Result<()> {
    let limited = Reply::status(429, &json!({ "error": "Slow down, please" })).header("retry-after", "2");
    stage.model.next(limited).always(Reply::labels(&[("B", 0.5)]));
    stage.show_ready("").await?;
    let page = &stage.page;
    let failed = fail(stage).await?;
    failed.is("rate-limited", Some(429))?;
    ensure!(failed.error["retryAfter"] == 2, "{}", failed.error);
    ensure!(failed.said.contains("Slow down, please"), "{}", failed.said);
    let counting = page
        .tree()
        .await?
        .nodes()
        .find(|n| n.role == "button" && n.name.starts_with("Try again in"))
        .cloned();
    ensure!(counting.is_some_and(|button| button.property("disabled") == "true"), "nothing counts down");
    let ready = page.find("button", "Try again").await?;
    ensure!(ready.property("disabled") != "true");
    ensure!(stage.model.calls().len() == 1, "it asked again by itself");
    page.click("button", "Try again").await?;
    page.reaches("done").await
}

async fn rate_limit_of_the_real_proxy(stage: &Stage) -> Result<()> {
    let flags = [
        "--upstream",
        &stage.model.origin,
        "--rate-limit",
        "1/min",
        "--log-level",
        "warn",
        "--allow-origin",
        "*",
    ];
    let proxy = e2e::Proxy::start(&flags, &[]).await?;
    stage.model.always(Reply::labels(&[("B", 0.5)]));
    let html = Html::widget(&proxy.script(), "model=owner/name task=text-classification");
    stage.page.open(&stage.host.page(&html)).await?;
    stage.page.ready().await?;
    let codes = stage
        .page
        .widget("await (async () => { for (let i = 0; i < 200; i++) { try { await w.run('x' + i) } catch (e) { return [e.code, e.status, e.retryAfter] } } })()")
        .await?;
    ensure!(
        codes[0] == "rate-limited" && codes[1] == 429 && codes[2].as_f64().is_some_and(|s| s > 0.0),
        "{codes}"
    );
    Ok(())
}

async fn cancel_in_every_state(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.next(Reply::labels(&[("A", 0.5)]).after(&gate));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", KEPT).await?;
    // Nothing to cancel.
    page.widget("w.cancel()").await?;
    ensure!(page.state().await? == "idle");
    // Running.
    page.press("Control+Enter").await?;
    page.reaches("running").await?;
    page.widget("w.cancel()").await?;
    page.reaches("idle").await?;
    // Warming up.
    stage.model.next(Reply::loading(Some(30.0)).header("retry-after", "30"));
    page.press("Control+Enter").await?;
    page.reaches("warming").await?;
    page.click("button", "Cancel").await?;
    page.reaches("idle").await?;
    page.gone("progressbar", "Model start").await?;
    // Done: cancelling takes nothing away.
    stage.model.next(Reply::labels(&[("DONE", 0.5)]));
    page.press("Control+Enter").await?;
    page.reaches("done").await?;
    page.widget("w.cancel()").await?;
    ensure!(page.state().await? == "done" && page.tables().await?[0][1][0] == "DONE");
    // Failed.
    stage.model.next(Reply::status(400, &json!({ "error": "no" })));
    page.press("Control+Enter").await?;
    page.reaches("error").await?;
    page.widget("w.cancel()").await?;
    page.alert().await?;
    let names: Vec<String> = page.events().await?.into_iter().map(|event| event.name).collect();
    ensure!(names.iter().filter(|name| *name == "cancel").count() == 2, "{names:?}");
    ensure!(page.find("textbox", "Text").await?.value == KEPT);
    ensure!(stage.model.calls().len() == 4);
    Ok(())
}

async fn details_can_be_copied(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::status(403, &json!({ "error": "no" })).header("x-request-id", "abc-123"));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.cdp(
        "Browser.grantPermissions",
        json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] }),
    )
    .await?;
    let failed = fail(stage).await?;
    ensure!(failed.error["requestId"] == "abc-123", "{}", failed.error);
    let details = page.tree().await?.nodes().find(|n| n.name == "Details" && n.role != "StaticText").cloned();
    page.click_node(&details.context("details")?).await?;
    page.click("button", "Copy details").await?;
    let copied = until("something is copied", async || {
        let text = page.eval("navigator.clipboard.readText()").await?;
        Ok(text.as_str().filter(|text| !text.is_empty()).map(str::to_owned))
    })
    .await?;
    for wanted in ["forbidden", "403", "abc-123", &stage.model.origin] {
        ensure!(copied.contains(wanted), "“{wanted}” is not in: {copied}");
    }
    ensure!(!copied.contains(KEPT), "the visitor's text is in the details: {copied}");
    Ok(())
}
