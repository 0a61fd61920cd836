//! What was cancelled or replaced says and shows nothing more.

use anyhow::{Context, Result, ensure};
use e2e::{Gate, Html, Reply, Stage, cases, until};
use serde_json::{Value, json};

cases![
    nothing_comes_after_a_click_on_cancel,
    nothing_comes_after_cancel_in_plain_text,
    nothing_comes_after_cancel_within_a_chunk,
    nothing_comes_after_reset_within_a_chunk,
    a_run_within_a_chunk_takes_its_place,
    another_model_within_a_chunk_takes_its_place,
    answer_again_while_an_answer_streams,
    edit_the_last_message_while_an_answer_streams,
    new_conversation_while_an_answer_streams,
    the_former_card_goes_with_its_model,
    the_former_card_goes_with_its_model_under_a_given_task,
    the_former_mask_token_goes_with_its_model,
    the_former_estimate_goes_with_its_model,
    the_model_s_own_first_example_comes_first,
    what_was_typed_stays_when_the_card_comes,
    no_example_comes_under_the_cursor,
];

const CHAT: &str = "task=chat-completion";
const STOPPED: &str = "Stopped. This is as far as the answer came.";

fn delta(text: &str) -> String {
    format!("data: {}\n\n", json!({ "choices": [{ "index": 0, "delta": { "content": text } }] }))
}

fn pausing(first: &str, rest: &[&str], gate: &Gate) -> Reply {
    let mut pieces = vec![delta(first)];
    pieces.extend(rest.iter().map(|piece| delta(piece)));
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    Reply::events(&pieces).pausing(gate)
}

async fn shows(stage: &Stage, text: &str) -> Result<()> {
    until(&format!("the page shows “{text}”"), async || {
        let tree = stage.page.tree().await?;
        Ok(tree.nodes().any(|node| node.role == "StaticText" && node.name.contains(text)).then_some(()))
    })
    .await
}

/// What is drawn of the widget.
async fn text(stage: &Stage) -> Result<String> {
    let text = stage.page.widget("w.shadowRoot.querySelector('section').innerText").await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// Names of the events since the page was opened.
async fn names(stage: &Stage) -> Result<Vec<String>> {
    Ok(stage.page.events().await?.into_iter().map(|event| event.name).collect())
}

/// Long enough for what is in flight to arrive.
async fn settled(stage: &Stage) -> Result<()> {
    stage.page.eval("new Promise((done) => setTimeout(done, 300))").await.map(drop)
}

/// Streams, cancels by a click, and lets the rest come.
async fn click_on_cancel(stage: &Stage, task: &str, inputs: &str) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(pausing("So far so good", &[", never sent", ", nor this"], &gate));
    stage.show_ready(task).await?;
    let page = &stage.page;
    page.widget(&format!("(w.run({inputs}).catch(() => 0), 0)")).await?;
    shows(stage, "So far so good").await?;
    page.click("button", "Cancel").await?;
    page.reaches("idle").await?;
    gate.open();
    settled(stage).await?;
    let names = names(stage).await?;
    ensure!(names == ["ready", "start", "chunk", "cancel"], "{names:?}");
    let text = text(stage).await?;
    ensure!(text.contains("So far so good") && !text.contains("never") && text.contains(STOPPED), "{text}");
    ensure!(page.state().await? == "idle" && page.widget("w.result").await?.is_null());
    Ok(())
}

async fn nothing_comes_after_a_click_on_cancel(stage: &Stage) -> Result<()> {
    click_on_cancel(stage, CHAT, "[{ role: 'user', content: 'x' }]").await
}

async fn nothing_comes_after_cancel_in_plain_text(stage: &Stage) -> Result<()> {
    click_on_cancel(stage, "task=text-generation", "'Once'").await
}

/// Streams ten words at once, and does something within the event of the first.
async fn within_the_first_chunk(stage: &Stage, act: &str) -> Result<()> {
    let words: Vec<String> = (0..10).map(|i| delta(&format!("word{i} "))).collect();
    // All in one piece: they are there when the first is told.
    stage.model.next(Reply::new(200, "text/event-stream", words.concat()));
    stage.show_ready(CHAT).await?;
    stage
        .page
        .widget(&format!(
            "(w.addEventListener('inference-chunk', () => {{ {act} }}, {{ once: true }}), window.ended = w.run([{{ role: 'user', content: 'x' }}]).then(() => 'done', (error) => error.code), await ended)"
        ))
        .await
        .map(drop)?;
    settled(stage).await?;
    let ended = stage.page.eval("ended").await?;
    ensure!(ended == "cancelled", "the run ended with {ended}");
    Ok(())
}

async fn nothing_comes_after_cancel_within_a_chunk(stage: &Stage) -> Result<()> {
    within_the_first_chunk(stage, "w.cancel()").await?;
    let names = names(stage).await?;
    // The first chunk was on its way up to the window when its listener cancelled.
    ensure!(names == ["ready", "start", "cancel", "chunk"], "{names:?}");
    ensure!(stage.page.state().await? == "idle", "it is {}", stage.page.state().await?);
    let text = text(stage).await?;
    ensure!(text.contains("word0") && !text.contains("word1") && text.contains(STOPPED), "{text}");
    Ok(())
}

async fn nothing_comes_after_reset_within_a_chunk(stage: &Stage) -> Result<()> {
    within_the_first_chunk(stage, "w.reset()").await?;
    let names = names(stage).await?;
    ensure!(names == ["ready", "start", "cancel", "chunk"], "{names:?}");
    ensure!(stage.page.state().await? == "idle", "it is {}", stage.page.state().await?);
    let text = text(stage).await?;
    ensure!(!text.contains("word"), "{text}");
    Ok(())
}

async fn a_run_within_a_chunk_takes_its_place(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::events(&[&delta("Another answer"), "data: [DONE]\n\n"]));
    within_the_first_chunk(stage, "window.second = w.run([{ role: 'user', content: 'y' }])").await?;
    let content = stage.page.eval("second.then((result) => result.output.content)").await?;
    ensure!(content == "Another answer", "{content}");
    let names = names(stage).await?;
    ensure!(names.ends_with(&["cancel", "start", "chunk", "result"].map(str::to_owned)), "{names:?}");
    stage.page.reaches("done").await?;
    let text = text(stage).await?;
    ensure!(text.contains("Another answer") && !text.contains("word1"), "{text}");
    Ok(())
}

async fn another_model_within_a_chunk_takes_its_place(stage: &Stage) -> Result<()> {
    within_the_first_chunk(stage, "w.model = 'another/one'").await?;
    let names = names(stage).await?;
    ensure!(names.last().is_some_and(|last| last == "cancel"), "{names:?}");
    stage.page.reaches("idle").await?;
    let text = text(stage).await?;
    ensure!(!text.contains("word"), "{text}");
    Ok(())
}

/// A conversation in which an answer has begun to arrive.
async fn ask(stage: &Stage, gate: &Gate) -> Result<()> {
    stage.model.next(pausing("The first answer", &[" goes on"], gate));
    stage.show_ready(CHAT).await?;
    stage.page.widget("w.reset()").await?;
    stage.page.fill("textbox", "Message", "How are you?").await?;
    stage.page.press("Enter").await?;
    shows(stage, "The first answer").await
}

async fn answer_again_while_an_answer_streams(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    ask(stage, &gate).await?;
    let page = &stage.page;
    stage.model.next(Reply::events(&[&delta("The second answer"), "data: [DONE]\n\n"]));
    page.click("button", "Answer again").await?;
    page.reaches("done").await?;
    gate.open();
    settled(stage).await?;
    ensure!(page.alerts().await? == 0, "{}", page.alert().await?);
    let calls = stage.model.calls();
    ensure!(calls.len() == 2 && calls[0].json()["messages"] == calls[1].json()["messages"], "{calls:?}");
    let text = text(stage).await?;
    ensure!(text.contains("The second answer") && !text.contains("The first answer"), "{text}");
    Ok(())
}

async fn edit_the_last_message_while_an_answer_streams(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    ask(stage, &gate).await?;
    let page = &stage.page;
    page.click("button", "Edit my last message").await?;
    page.reaches("idle").await?;
    gate.open();
    settled(stage).await?;
    ensure!(page.alerts().await? == 0, "{}", page.alert().await?);
    ensure!(
        page.find("textbox", "Message").await?.value == "How are you?",
        "the message is not in the field"
    );
    ensure!(!text(stage).await?.contains("The first answer"), "{}", text(stage).await?);
    stage.model.next(Reply::events(&[&delta("The second answer"), "data: [DONE]\n\n"]));
    page.fill("textbox", "Message", "Who are you?").await?;
    page.press("Enter").await?;
    page.reaches("done").await?;
    let sent = stage.model.calls()[1].json()["messages"].clone();
    ensure!(sent == json!([{ "role": "user", "content": "Who are you?" }]), "{sent}");
    Ok(())
}

async fn new_conversation_while_an_answer_streams(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    ask(stage, &gate).await?;
    let page = &stage.page;
    page.click("button", "New conversation").await?;
    page.reaches("idle").await?;
    gate.open();
    settled(stage).await?;
    let text = text(stage).await?;
    ensure!(!text.contains("The first answer") && !text.contains("How are you?"), "{text}");
    ensure!(!names(stage).await?.iter().any(|name| name == "error"));
    Ok(())
}

// What belongs to a model.

fn card(task: &str, note: &str, example: &str) -> Value {
    json!({ "id": "owner/name", "pipeline_tag": task, "note": note, "widgetData": [
        { "text": example, "example_title": format!("{example}, by title") },
        { "text": "Second", "example_title": format!("{note}, second") },
    ] })
}

/// A widget of one model, and another model set. `task` as an attribute, or none.
async fn replace_model(stage: &Stage, task: &str) -> Result<()> {
    let page = &stage.page;
    let origin = &stage.model.origin;
    stage.model.describe(card("text-classification", "First note", "First example"));
    let html = Html::widget(&stage.proxy.script(), &format!("model=owner/first endpoint={origin} {task}"));
    page.open(&stage.host.page(&html)).await?;
    page.ready().await?;
    shows(stage, "First note").await?;
    ensure!(page.widget("w.inputs").await? == "First example");
    // While the other card is on its way, nothing is left of the first.
    let gate = Gate::default();
    stage.model.describe(card("text-classification", "Second note", "Other example")).describe_after(&gate);
    page.widget("(w.model = 'owner/second', 0)").await?;
    until("the first card goes", async || {
        let text = text(stage).await?;
        Ok((!text.contains("First note") && !text.contains("by title")).then_some(()))
    })
    .await?;
    gate.open();
    shows(stage, "Second note").await?;
    shows(stage, "Other example, by title").await?;
    ensure!(!text(stage).await?.contains("First note"), "{}", text(stage).await?);
    // A server that knows no card has none to show.
    stage.model.describe(Value::Null);
    page.widget("(w.model = 'owner/third', 0)").await?;
    until("the second card goes", async || {
        let text = text(stage).await?;
        Ok((!text.contains("Second note") && !text.contains("by title")).then_some(()))
    })
    .await
}

async fn the_former_card_goes_with_its_model(stage: &Stage) -> Result<()> {
    replace_model(stage, "").await?;
    // Its task was asked for, and there is none.
    stage.page.reaches("error").await
}

async fn the_former_card_goes_with_its_model_under_a_given_task(stage: &Stage) -> Result<()> {
    replace_model(stage, "task=text-classification").await?;
    stage.page.reaches("idle").await
}

async fn the_former_mask_token_goes_with_its_model(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    stage.model.always(Reply::json(
        &json!([{ "score": 0.5, "token": 1, "token_str": "sea", "sequence": "the sea" }]),
    ));
    stage.model.describe(json!({ "id": "owner/name", "pipeline_tag": "fill-mask", "mask_token": "<mask>" }));
    stage.show_ready("task=fill-mask").await?;
    until("the card is there", async || Ok((stage.model.questions() == 1).then_some(()))).await?;
    settled(stage).await?;
    page.widget("(await w.run('A [MASK] is deep'), 0)").await?;
    stage.model.describe(Value::Null);
    page.widget("(w.model = 'owner/other', 0)").await?;
    until("the other card was asked for", async || Ok((stage.model.questions() == 2).then_some(()))).await?;
    settled(stage).await?;
    page.widget("(await w.run('A [MASK] is deep'), 0)").await?;
    let sent: Vec<Value> = stage.model.calls().iter().map(|call| call.json()["inputs"].clone()).collect();
    ensure!(sent == ["A <mask> is deep", "A [MASK] is deep"], "{sent:?}");
    Ok(())
}

async fn the_former_estimate_goes_with_its_model(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    stage.model.always(Reply::loading(Some(250.0)).header("retry-after", "5"));
    stage.show_ready("").await?;
    page.fill("textbox", "Text", "Kept").await?;
    page.press("Control+Enter").await?;
    shows(stage, "It usually takes about 250 s.").await?;
    page.widget("(w.model = 'owner/other', 0)").await?;
    page.reaches("idle").await?;
    page.gone("progressbar", "Model start").await?;
    ensure!(page.find("textbox", "Text").await?.value == "Kept", "what was typed is gone");
    stage.model.always(Reply::loading(None).header("retry-after", "5"));
    page.press("Control+Enter").await?;
    shows(stage, "The server does not say how long it takes.").await
}

async fn the_model_s_own_first_example_comes_first(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.describe(card("text-classification", "A note", "The model’s own")).describe_after(&gate);
    stage.model.always(Reply::labels(&[("A", 0.5)]));
    stage.show_ready("task=text-classification").await?;
    let page = &stage.page;
    ensure!(page.find("textbox", "Text").await?.value.is_empty(), "something else is in the field");
    // A run waits for the example.
    page.widget("(window.running = w.run(), 0)").await?;
    gate.open();
    page.eval("running.then(() => 0)").await?;
    let sent = stage.model.calls().first().context("a call")?.json();
    ensure!(sent["inputs"] == "The model’s own", "{sent}");
    ensure!(page.find("textbox", "Text").await?.value == "The model’s own");
    Ok(())
}

async fn what_was_typed_stays_when_the_card_comes(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.describe(card("text-classification", "A note", "The model’s own")).describe_after(&gate);
    stage.show_ready("task=text-classification").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", "Typed before").await?;
    gate.open();
    shows(stage, "A note").await?;
    settled(stage).await?;
    ensure!(page.find("textbox", "Text").await?.value == "Typed before", "what was typed is gone");
    Ok(())
}

async fn no_example_comes_under_the_cursor(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.describe(card("text-classification", "A note", "The model’s own")).describe_after(&gate);
    stage.show_ready("task=text-classification").await?;
    let page = &stage.page;
    page.click("textbox", "Text").await?;
    gate.open();
    shows(stage, "A note").await?;
    settled(stage).await?;
    page.insert("Typed then").await?;
    ensure!(page.find("textbox", "Text").await?.value == "Typed then", "an example is in the field, too");
    Ok(())
}
