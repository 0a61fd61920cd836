//! Servers of the OpenAI form, asked by the page itself: a real llama.cpp with a real model, and no proxy between.

use anyhow::{Context, Result, ensure};
use e2e::{Html, Llama, Stage, cases, until};
use serde_json::json;

cases![
    a_chat_streams,
    what_the_server_is_for_is_found_out,
    an_address_without_a_version_is_found_out,
    a_text_goes_on,
    a_text_becomes_a_vector,
    a_cancelled_answer_stays_as_far_as_it_came,
    a_full_context_is_said_in_the_server_s_words,
    a_task_without_a_call_is_said_to_be_none,
    the_playground_lists_the_server_s_models,
];

/// A page whose widget asks llama.cpp.
async fn show(stage: &Stage, llama: &Llama, path: &str, attributes: &str) -> Result<()> {
    let attributes = format!("model=smollm2:135m endpoint={}{path} {attributes}", llama.origin);
    stage.page.open(&stage.host.page(&Html::widget(&stage.proxy.script(), &attributes))).await?;
    stage.page.ready().await
}

/// An answer of so many tokens, always the same.
fn tokens(count: usize) -> String {
    format!(r#"parameters='{{"max_tokens":{count},"temperature":0}}'"#)
}

async fn send(stage: &Stage, text: &str) -> Result<()> {
    stage.page.fill("textbox", "Message", text).await?;
    stage.page.press("Enter").await
}

async fn a_chat_streams(stage: &Stage) -> Result<()> {
    let llama = Llama::start().await?;
    show(stage, &llama, "/v1", &format!("task=chat-completion {}", tokens(6))).await?;
    send(stage, "Count: 1 2 3").await?;
    let page = &stage.page;
    page.reaches("done").await?;
    let output = page.widget("w.result.output").await?;
    let content = output["content"].as_str().context("words")?;
    ensure!(!content.trim().is_empty() && output["finishReason"] == "length", "{output}");
    let chunks = page.events().await?.into_iter().filter(|event| event.name == "chunk");
    let text: String = chunks.filter_map(|event| Some(event.detail["text"].as_str()?.to_owned())).collect();
    ensure!(text == content, "the chunks say {text:?}, the answer {content:?}");
    Ok(())
}

async fn what_the_server_is_for_is_found_out(stage: &Stage) -> Result<()> {
    let llama = Llama::start().await?;
    show(stage, &llama, "/v1", "").await?;
    stage.page.find("textbox", "Message").await?;
    Ok(())
}

/// The Hub's address of a model is not there; the server is asked what it speaks, and the call goes where it belongs.
async fn an_address_without_a_version_is_found_out(stage: &Stage) -> Result<()> {
    let llama = Llama::start().await?;
    show(stage, &llama, "", &format!("task=chat-completion {}", tokens(4))).await?;
    send(stage, "Hello").await?;
    stage.page.reaches("done").await?;
    let output = stage.page.widget("w.result.output").await?;
    ensure!(output["kind"] == "message", "{output}");
    Ok(())
}

async fn a_text_goes_on(stage: &Stage) -> Result<()> {
    let llama = Llama::start().await?;
    show(stage, &llama, "/v1", &format!("task=text-generation {}", tokens(5))).await?;
    let output = stage.page.widget("(await w.run('Once upon a')).output").await?;
    ensure!(
        output["kind"] == "texts" && output["texts"][0].as_str().is_some_and(|t| !t.is_empty()),
        "{output}"
    );
    Ok(())
}

async fn a_text_becomes_a_vector(stage: &Stage) -> Result<()> {
    let llama = Llama::start().await?;
    show(stage, &llama, "/v1", "task=feature-extraction").await?;
    let output = stage.page.widget("(await w.run('The tide turns')).output").await?;
    ensure!(output["kind"] == "vectors" && output["shape"] == json!([1, 576]), "{}", output["shape"]);
    Ok(())
}

async fn a_cancelled_answer_stays_as_far_as_it_came(stage: &Stage) -> Result<()> {
    let llama = Llama::start().await?;
    show(stage, &llama, "/v1", &format!("task=chat-completion {}", tokens(400))).await?;
    send(stage, "Tell me a long story about the sea").await?;
    let page = &stage.page;
    page.event("chunk").await?;
    page.click("button", "Cancel").await?;
    page.reaches("idle").await?;
    // The server is free for the next.
    send(stage, "Hello").await?;
    page.reaches("streaming").await?;
    let first = page.events().await?.into_iter().find(|event| event.name == "chunk");
    let first = first.context("a chunk")?.detail["text"].as_str().unwrap_or_default().trim().to_owned();
    let tree = page.tree().await?;
    ensure!(
        tree.nodes().any(|node| node.role == "StaticText" && node.name.contains(&first)),
        "{first} is gone"
    );
    Ok(())
}

async fn a_full_context_is_said_in_the_server_s_words(stage: &Stage) -> Result<()> {
    let llama = Llama::start().await?;
    show(stage, &llama, "/v1", "task=chat-completion").await?;
    let long = "word ".repeat(700);
    send(stage, &long).await?;
    let page = &stage.page;
    page.reaches("error").await?;
    let said = page.alert().await?;
    ensure!(said.contains("context"), "{said}");
    until("the message is still there", async || {
        let field = page.widget("w.shadowRoot.querySelector('textarea').value").await?;
        let is_shown = page.tree().await?.nodes().any(|node| node.name.contains("word word word"));
        Ok((is_shown || field.as_str().is_some_and(|text| text.contains("word word"))).then_some(()))
    })
    .await?;
    page.forgive().await
}

/// No form of the OpenAI API asks for labels.
async fn a_task_without_a_call_is_said_to_be_none(stage: &Stage) -> Result<()> {
    let llama = Llama::start().await?;
    show(stage, &llama, "/v1", "task=text-classification").await?;
    stage.page.fill("textbox", "Text", "The tide turns.").await?;
    stage.page.press("Control+Enter").await?;
    let said = stage.page.alert().await?;
    ensure!(said.contains("Text classification") && said.contains("OpenAI"), "{said}");
    stage.page.forgive().await
}

async fn the_playground_lists_the_server_s_models(stage: &Stage) -> Result<()> {
    let llama = Llama::start().await?;
    let page = &stage.page;
    page.open(&stage.proxy.origin).await?;
    page.fill("textbox", "Server", &format!("{}/v1", llama.origin)).await?;
    page.press("Tab").await?;
    let listed = "document.getElementById('listed').textContent";
    until("the server's models are listed", async || {
        Ok(page.eval(listed).await?.as_str().is_some_and(|said| said.contains("one model")).then_some(()))
    })
    .await?;
    let code = page.eval("document.getElementById('code').textContent").await?;
    let code = code.as_str().context("the embed code")?;
    ensure!(
        code.contains(".gguf\"") && code.contains(&format!("endpoint=\"{}/v1\"", llama.origin)),
        "{code}"
    );
    // Its id is the path of a file.
    until("the widget beside can ask it", async || {
        let kind = "document.getElementById('made').run([{ role: 'user', content: 'Hi' }]).then((r) => r.output.kind, () => null)";
        Ok((page.eval(kind).await? == "message").then_some(()))
    })
    .await
}
