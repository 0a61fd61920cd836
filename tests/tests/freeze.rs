//! `inference-widget freeze` over the real proxy, and what readers then see with no server and no JavaScript.

use std::path::Path;
use std::process::Output;

use anyhow::{Context, Result, ensure};
use e2e::{Gate, Reply, Stage, cases, until, widget_binary};
use serde_json::json;
use tokio::process::Command;

cases![
    a_frozen_page_answers_without_a_server,
    without_javascript_a_reader_sees_the_answers,
    frozen_again_a_page_stays_as_it_is,
    a_check_says_what_has_drifted,
    a_page_that_changes_meanwhile_is_left,
    without_a_server_a_page_is_left,
    every_page_of_a_folder_is_frozen,
];

/// Nothing listens there.
const NOBODY: &str = "http://127.0.0.1:9";

fn page(script: &str) -> String {
    format!(
        "<!doctype html><html lang=en><title>A page</title><script type=module src=\"{script}\"></script><main>\
         <inference-widget endpoint=\"{NOBODY}\" task=text-classification model=inference-widget/minilm-sentiment>\
         <script type=\"application/json\" slot=\"examples\">\
         [{{\"text\": \"I love this wonderful film!\", \"example_title\": \"Praise\"}}]</script>\
         <p>The author's own words.</p></inference-widget></main></html>"
    )
}

/// Runs the command on a page in a folder of its own; what it said, and the page then.
async fn freeze(path: &Path, flags: &[&str]) -> Result<Output> {
    let mut command = Command::new(widget_binary()?);
    command.arg("freeze").arg(path).args(flags).kill_on_drop(true);
    command.output().await.context("the command does not start")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A page, frozen by the real proxy.
async fn frozen(stage: &Stage) -> Result<(tempfile::TempDir, String)> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("index.html");
    std::fs::write(&file, page(&stage.proxy.script()))?;
    let output = freeze(&file, &["--endpoint", &stage.proxy.origin]).await?;
    ensure!(output.status.code() == Some(0), "{}", said(&output));
    let html = std::fs::read_to_string(file)?;
    Ok((folder, html))
}

async fn a_frozen_page_answers_without_a_server(stage: &Stage) -> Result<()> {
    let (_folder, html) = frozen(stage).await?;
    let page = &stage.page;
    page.open(&stage.host.file("index.html", "text/html; charset=utf-8", html)).await?;
    page.click("button", "Praise").await?;
    let table = page.tables().await?.remove(0);
    ensure!(table[1][0] == "positive", "{table:?}");
    let source = page.widget("w.result.source").await?;
    ensure!(source == "recorded", "{source}");
    // The model's card is asked for, from nobody.
    page.forgive().await
}

async fn without_javascript_a_reader_sees_the_answers(stage: &Stage) -> Result<()> {
    let (_folder, html) = frozen(stage).await?;
    stage.page.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await?;
    stage.page.open(&stage.host.file("index.html", "text/html; charset=utf-8", html)).await?;
    let table = stage.page.tables().await?.remove(0);
    stage.page.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": false })).await?;
    ensure!(table[0] == ["Label", "Score"] && table[1][0] == "positive", "{table:?}");
    Ok(())
}

async fn frozen_again_a_page_stays_as_it_is(stage: &Stage) -> Result<()> {
    let (folder, html) = frozen(stage).await?;
    let file = folder.path().join("index.html");
    freeze(&file, &["--endpoint", &stage.proxy.origin]).await?;
    ensure!(std::fs::read_to_string(&file)? == html, "it changed");
    ensure!(html.contains("<p>The author's own words.</p>"), "{html}");
    Ok(())
}

async fn a_check_says_what_has_drifted(stage: &Stage) -> Result<()> {
    let (folder, html) = frozen(stage).await?;
    let file = folder.path().join("index.html");
    let check = async || freeze(&file, &["--check", "--endpoint", &stage.proxy.origin]).await;
    let same = check().await?;
    ensure!(same.status.code() == Some(0), "{}", said(&same));

    let drifted = html.replacen("\"score\":0.9", "\"score\":0.8", 1);
    std::fs::write(&file, &drifted)?;
    let found = check().await?;
    ensure!(found.status.code() == Some(1), "{}", said(&found));
    ensure!(
        said(&found).contains("“Praise”: rows 1 “positive” score: 0.891 → 0.991 (+0.100)"),
        "{}",
        said(&found)
    );
    ensure!(std::fs::read_to_string(&file)? == drifted, "a check wrote");
    Ok(())
}

async fn a_page_that_changes_meanwhile_is_left(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(Reply::labels(&[("joy", 0.9)]).after(&gate));
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("index.html");
    std::fs::write(&file, page("x/inference-widget.js"))?;
    let flags = ["--endpoint", stage.model.origin.as_str()];
    let running = freeze(&file, &flags);
    let meanwhile = async {
        until("the example runs", async || Ok((!stage.model.calls().is_empty()).then_some(()))).await?;
        std::fs::write(&file, "what the author has written meanwhile")?;
        gate.open();
        anyhow::Ok(())
    };
    let (output, changed) = tokio::join!(running, meanwhile);
    changed?;
    let output = output?;
    ensure!(output.status.code() == Some(2), "{}", said(&output));
    ensure!(said(&output).contains("it was changed while its examples ran"), "{}", said(&output));
    ensure!(
        std::fs::read_to_string(&file)? == "what the author has written meanwhile",
        "it was written over"
    );
    ensure!(folder.path().read_dir()?.count() == 1, "something was left behind");
    Ok(())
}

async fn without_a_server_a_page_is_left(stage: &Stage) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("index.html");
    let html = page(&stage.proxy.script());
    std::fs::write(&file, &html)?;
    let output = freeze(&file, &[]).await?;
    ensure!(output.status.code() == Some(2), "{}", said(&output));
    ensure!(
        said(&output).contains("does not answer") && said(&output).contains("index.html"),
        "{}",
        said(&output)
    );
    ensure!(std::fs::read_to_string(&file)? == html, "it changed");
    Ok(())
}

async fn every_page_of_a_folder_is_frozen(stage: &Stage) -> Result<()> {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir(folder.path().join("posts"))?;
    let files = ["index.html", "posts/one.htm", "posts/notes.txt"].map(|name| folder.path().join(name));
    for file in &files {
        std::fs::write(file, page("x/inference-widget.js"))?;
    }
    let output = freeze(folder.path(), &["--endpoint", &stage.proxy.origin]).await?;
    ensure!(output.status.code() == Some(0), "{}", said(&output));
    let is_frozen =
        files.each_ref().map(|file| std::fs::read_to_string(file).is_ok_and(|t| t.contains("<table>")));
    ensure!(is_frozen == [true, true, false], "{is_frozen:?}");
    Ok(())
}
