//! Text that arrives as it is written.

use anyhow::{Context, Result, ensure};
use e2e::{Gate, Reply, Stage, cases, until};
use serde_json::{Value, json};

cases![
    text_appears_as_it_is_written,
    split_anywhere_it_reads_the_same,
    end_of_body_ends_it,
    stop_keeps_what_came,
    error_within_a_success,
    nothing_within_a_stream,
    connection_breaks_off_within,
    plain_answer_instead_of_a_stream,
    stream_can_be_turned_off,
    first_word_within_a_frame,
    markdown_is_safe,
    a_conversation_goes_on,
];

const CHAT: &str = "task=chat-completion";

fn delta(text: &str) -> String {
    format!("data: {}\n\n", json!({ "choices": [{ "index": 0, "delta": { "content": text } }] }))
}

async fn send(stage: &Stage, text: &str) -> Result<()> {
    stage.page.fill("textbox", "Message", text).await?;
    stage.page.press("Enter").await
}

/// Waits until the page shows this text.
async fn shows(stage: &Stage, text: &str) -> Result<()> {
    until(&format!("the page shows “{text}”"), async || {
        let tree = stage.page.tree().await?;
        Ok(tree.nodes().any(|node| node.role == "StaticText" && node.name.contains(text)).then_some(()))
    })
    .await
}

async fn message(stage: &Stage) -> Result<Value> {
    stage.page.widget("w.result.output").await
}

async fn text_appears_as_it_is_written(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    let (first, second) = (delta("Two and two "), delta("make four."));
    stage.model.always(Reply::events(&[&first, &second, "data: [DONE]\n\n"]).pausing(&gate));
    stage.show_ready(CHAT).await?;
    let page = &stage.page;
    send(stage, "What is two and two?").await?;
    page.reaches("streaming").await?;
    shows(stage, "Two and two").await?;
    page.find("button", "Cancel").await?;
    ensure!(page.widget("w.result").await?.is_null(), "there is no result yet");
    gate.open();
    page.reaches("done").await?;
    shows(stage, "Two and two make four.").await?;
    let chunks: Vec<Value> =
        page.events().await?.into_iter().filter(|e| e.name == "chunk").map(|e| e.detail).collect();
    let text: String = chunks.iter().filter_map(|detail| detail["text"].as_str()).collect();
    ensure!(text == "Two and two make four.", "{chunks:?}");
    let output = message(stage).await?;
    ensure!(
        output["kind"] == "message" && output["role"] == "assistant" && output["content"] == text,
        "{output}"
    );
    let sent = stage.model.calls()[0].json();
    ensure!(sent["stream"] == true && sent["model"] == "owner/name", "{sent}");
    ensure!(sent["messages"] == json!([{ "role": "user", "content": "What is two and two?" }]), "{sent}");
    Ok(())
}

async fn split_anywhere_it_reads_the_same(stage: &Stage) -> Result<()> {
    let whole =
        [delta("Grüße, 世界 "), ": a comment\n\n".into(), delta("👩‍👩‍👧!"), "data:[DONE]\n\n".into()].concat();
    stage.show_ready(CHAT).await?;
    for size in [1, 2, 3, 7, 31] {
        stage.model.next(Reply::events(&[]).in_pieces(whole.as_bytes(), size));
        let content =
            stage.page.widget("(await w.run([{ role: 'user', content: 'x' }])).output.content").await?;
        ensure!(content == "Grüße, 世界 👩‍👩‍👧!", "in pieces of {size}: {content}");
    }
    Ok(())
}

async fn end_of_body_ends_it(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::events(&[&delta("No mark"), &delta(" at the end")]));
    stage.show_ready(CHAT).await?;
    send(stage, "x").await?;
    stage.page.reaches("done").await?;
    ensure!(message(stage).await?["content"] == "No mark at the end");
    Ok(())
}

async fn stop_keeps_what_came(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage
        .model
        .always(Reply::events(&[&delta("So far so good"), &delta("never"), &delta("sent")]).pausing(&gate));
    stage.show_ready(CHAT).await?;
    let page = &stage.page;
    send(stage, "Tell me a long story").await?;
    shows(stage, "So far so good").await?;
    page.click("button", "Cancel").await?;
    page.reaches("idle").await?;
    until("the server sees its caller leave", async || Ok((stage.model.abandoned() >= 1).then_some(())))
        .await?;
    shows(stage, "So far so good").await?;
    ensure!(page.alerts().await? == 0, "stopping is not an error");
    Ok(())
}

async fn error_within_a_success(stage: &Stage) -> Result<()> {
    let error = json!({ "error": "Input validation error: too long", "error_type": "validation" });
    stage.model.always(Reply::events(&[&format!("data: {error}\n\n")]));
    stage.show_ready("task=text-generation").await?;
    stage.page.fill("textbox", "Prompt", "Once upon a time").await?;
    stage.page.press("Control+Enter").await?;
    stage.page.reaches("error").await?;
    let said = stage.page.alert().await?;
    ensure!(said.contains("Input validation error: too long"), "{said}");
    ensure!(stage.page.find("textbox", "Prompt").await?.value == "Once upon a time");
    Ok(())
}

async fn nothing_within_a_stream(stage: &Stage) -> Result<()> {
    stage.show_ready(CHAT).await?;
    for body in ["", "data: [DONE]\n\n", ": nothing but a comment\n\n"] {
        stage.model.next(Reply::new(200, "text/event-stream", body));
        let code = stage
            .page
            .widget("await w.run([{ role: 'user', content: 'x' }]).then(() => 'done', (e) => e.code)")
            .await?;
        ensure!(code == "shape", "{body:?} gives {code}");
        stage.page.alert().await?;
    }
    Ok(())
}

async fn connection_breaks_off_within(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(Reply::events(&[&delta("Half of it")]).pausing(&gate).cut());
    stage.show_ready(CHAT).await?;
    send(stage, "x").await?;
    shows(stage, "Half of it").await?;
    gate.open();
    stage.page.reaches("error").await?;
    let error = stage.page.event("error").await?.detail;
    ensure!(error["code"] == "network", "{error}");
    // What came is still there to read.
    shows(stage, "Half of it").await
}

async fn plain_answer_instead_of_a_stream(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::json(&json!([{ "generated_text": "Once upon a time, there was none." }])));
    stage.show_ready("task=text-generation").await?;
    stage.page.fill("textbox", "Prompt", "Once upon a time,").await?;
    stage.page.press("Control+Enter").await?;
    stage.page.reaches("done").await?;
    shows(stage, "there was none.").await
}

async fn stream_can_be_turned_off(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::json(
        &json!({ "choices": [{ "message": { "role": "assistant", "content": "Whole" } }] }),
    ));
    stage.show_ready(&format!("{CHAT} parameters='{{\"stream\": false}}'")).await?;
    send(stage, "x").await?;
    stage.page.reaches("done").await?;
    let sent = stage.model.calls()[0].json();
    ensure!(sent.get("stream").is_none_or(|stream| stream == false), "{sent}");
    ensure!(message(stage).await?["content"] == "Whole");
    Ok(())
}

async fn first_word_within_a_frame(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(Reply::events(&[&delta("First"), &delta(" second")]).pausing(&gate));
    stage.show_ready(CHAT).await?;
    let page = &stage.page;
    // Seen from within: the frame after the one in which the event comes has the text.
    page.widget("window.seen = new Promise((done) => w.addEventListener('inference-chunk', () => requestAnimationFrame(() => requestAnimationFrame(() => done(w.shadowRoot.textContent.includes('First')))), { once: true })), 0").await?;
    send(stage, "x").await?;
    ensure!(page.eval("window.seen").await? == true, "the first word waits");
    gate.open();
    page.reaches("done").await
}

async fn markdown_is_safe(stage: &Stage) -> Result<()> {
    let text = "**Bold** and <img src=x onerror=alert(1)> [link](https://example.org/) [bad](javascript:alert(1)) <script>alert(1)</script>\n\n- one\n- two\n\n```\ncode <b>\n```\n";
    stage.model.always(Reply::events(&[&delta(text), "data: [DONE]\n\n"]));
    stage.show_ready(CHAT).await?;
    let page = &stage.page;
    send(stage, "x").await?;
    page.reaches("done").await?;
    let link = page.find("link", "link").await?;
    let rel = page.call(&link, "function () { return this.rel + ' ' + this.href }", &[]).await?;
    let rel = rel.as_str().context("a text")?;
    ensure!(
        rel.contains("noopener") && rel.contains("nofollow") && rel.ends_with("https://example.org/"),
        "{rel}"
    );
    let unsafe_ones = "[...w.shadowRoot.querySelectorAll('[part=message] :is(img, script, iframe, [onerror], a[href^=\"javascript\" i])')].length";
    ensure!(page.widget(unsafe_ones).await? == 0);
    let tree = page.tree().await?;
    ensure!(tree.all("listitem").count() >= 2, "{}", tree.outline());
    ensure!(tree.nodes().any(|node| node.name.contains("code <b>")), "{}", tree.outline());
    Ok(())
}

async fn a_conversation_goes_on(stage: &Stage) -> Result<()> {
    stage.model.next(Reply::events(&[&delta("I am fine.")])).next(Reply::events(&[&delta("It is sunny.")]));
    stage.model.next(Reply::events(&[&delta("It is raining.")]));
    stage.show_ready(CHAT).await?;
    let page = &stage.page;
    page.widget("w.reset()").await?;
    send(stage, "How are you?").await?;
    shows(stage, "I am fine.").await?;
    page.reaches("done").await?;
    ensure!(
        page.find("textbox", "Message").await?.value.is_empty(),
        "the field is not ready for the next message"
    );
    send(stage, "And the weather?").await?;
    shows(stage, "It is sunny.").await?;
    page.reaches("done").await?;
    let sent = stage.model.calls()[1].json()["messages"].clone();
    let expected = json!([
        { "role": "user", "content": "How are you?" },
        { "role": "assistant", "content": "I am fine." },
        { "role": "user", "content": "And the weather?" },
    ]);
    ensure!(sent == expected, "{sent}");
    page.click("button", "Answer again").await?;
    shows(stage, "It is raining.").await?;
    ensure!(stage.model.calls()[2].json()["messages"] == expected);
    Ok(())
}
