//! What a reader takes along: the request as code, a link that fills the form; and the frame page of static servers.

use anyhow::{Context, Result, ensure};
use e2e::{Html, Page, Stage, cases, root, until};

cases![
    the_request_is_shown_as_code,
    tabs_are_moved_through_by_keys,
    a_chosen_language_stays_chosen,
    a_link_fills_the_form_of_its_element,
    a_link_that_comes_later_fills_the_form_too,
    a_hostile_link_changes_nothing,
    the_link_panel_gives_such_a_link,
    a_static_frame_page_works,
];

const SENTIMENT: &str = "inference-widget/minilm-sentiment";
const CODE: &str = "w.shadowRoot.querySelector('.code pre')?.textContent ?? ''";

fn element(id: &str) -> String {
    format!(
        "<inference-widget id=\"{id}\" loading=eager task=text-classification model={SENTIMENT} inputs=\"The author's.\"></inference-widget>"
    )
}

/// A page with an answer, and the panel "Code" open.
async fn with_code(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.open(&stage.host.page(&Html::new(&stage.proxy.script(), &element("a")))).await?;
    page.ready().await?;
    page.fill("textbox", "Text", "It's \"so\" good: $HOME <b>").await?;
    page.click("button", "Compute").await?;
    page.reaches("done").await?;
    page.click("button", "Code").await?;
    until("code is shown", async || {
        Ok(page.widget(CODE).await?.as_str().is_some_and(|code| !code.is_empty()).then_some(()))
    })
    .await
}

async fn the_request_is_shown_as_code(stage: &Stage) -> Result<()> {
    with_code(stage).await?;
    let page = &stage.page;
    let code = page.widget(CODE).await?;
    let code = code.as_str().context("a text")?;
    let url = format!("\"{}/models/{SENTIMENT}\"", stage.proxy.origin);
    ensure!(code.contains(&url) && code.contains(r#""inputs": "It's \"so\" good: $HOME <b>""#), "{code}");
    ensure!(code.contains("API_TOKEN"), "{code}");
    page.check_accessibility().await
}

/// Waits until the program that is shown has this in it.
async fn shows(page: &Page, text: &str) -> Result<()> {
    until(&format!("the program has {text} in it"), async || {
        let code = page.widget(CODE).await?;
        Ok(code.as_str().is_some_and(|code| code.contains(text)).then_some(()))
    })
    .await
}

async fn tabs_are_moved_through_by_keys(stage: &Stage) -> Result<()> {
    with_code(stage).await?;
    let page = &stage.page;
    page.click("tab", "Python").await?;
    page.press("ArrowRight").await?;
    until("the next tab has the focus", async || {
        Ok(page.focused().await?.filter(|node| node.is("tab", "JavaScript")))
    })
    .await?;
    shows(page, "await fetch(").await?;
    page.press("End").await?;
    shows(page, "package main").await
}

async fn a_chosen_language_stays_chosen(stage: &Stage) -> Result<()> {
    with_code(stage).await?;
    let page = &stage.page;
    page.click("tab", "cURL").await?;
    page.click("button", "Code").await?;
    page.click("button", "Compute").await?;
    page.reaches("done").await?;
    page.click("button", "Code").await?;
    until("it is there again", async || {
        let code = page.widget(CODE).await?;
        Ok(code.as_str().is_some_and(|code| code.starts_with("curl ")).then_some(()))
    })
    .await
}

/// A script's expression for the fragment of a link.
fn fragment(id: &str, json: &str) -> String {
    format!("'#{id}=' + encodeURIComponent({})", serde_json::Value::from(json))
}

const SHARED: &str =
    r#"{"task":"text-classification","inputs":{"text":"Shared <b> & more"},"parameters":{"top_k":2}}"#;

async fn a_link_fills_the_form_of_its_element(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let body = [element("a"), element("b")].concat();
    let address = stage.host.page(&Html::new(&stage.proxy.script(), &body));
    let hash = page.eval(&fragment("iw-b", SHARED)).await?;
    page.open(&format!("{address}{}", hash.as_str().context("a text")?)).await?;
    page.all_ready(2).await?;
    let inputs = page.eval("[...document.querySelectorAll('inference-widget')].map((w) => [w.inputs, w.state, w.parameters])").await?;
    let expected =
        serde_json::json!([["The author's.", "idle", {}], ["Shared <b> & more", "idle", { "top_k": 2 }]]);
    ensure!(inputs == expected, "{inputs}");
    Ok(())
}

async fn a_link_that_comes_later_fills_the_form_too(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.open(&stage.host.page(&Html::new(&stage.proxy.script(), &element("a")))).await?;
    page.ready().await?;
    page.eval(&format!("void (location.hash = {})", fragment("iw", SHARED))).await?;
    until("the form is filled", async || {
        Ok((page.widget("w.inputs").await? == "Shared <b> & more").then_some(()))
    })
    .await?;
    ensure!(page.state().await? == "idle");
    Ok(())
}

async fn a_hostile_link_changes_nothing(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.open(&stage.host.page(&Html::new(&stage.proxy.script(), &element("a")))).await?;
    page.ready().await?;
    for hash in [
        "'#iw-a='".to_owned(),
        "'#iw-a=%'".to_owned(),
        "'#iw-a=[1]'".to_owned(),
        "'#iw-a=<img src=x onerror=alert(1)>'".to_owned(),
        "'#top'".to_owned(),
        "'#iw-a=' + 'x'.repeat(1000000)".to_owned(),
        fragment(
            "iw-a",
            r#"{"task":"chat-completion","inputs":{"messages":[{"role":"user","content":"x"}]}}"#,
        ),
        fragment("iw-b", SHARED),
    ] {
        page.eval(&format!("void (location.hash = {hash})")).await?;
    }
    // The last of them; whatever the others did is done by then.
    page.eval(&format!("void (location.hash = {})", fragment("iw-a", &SHARED.replace("Shared", "Last"))))
        .await?;
    until("only the last has filled the form", async || {
        let inputs = page.widget("w.inputs").await?;
        ensure!(inputs == "The author's." || inputs == "Last <b> & more", "{inputs}");
        Ok((inputs == "Last <b> & more").then_some(()))
    })
    .await
}

async fn the_link_panel_gives_such_a_link(stage: &Stage) -> Result<()> {
    with_code(stage).await?;
    let page = &stage.page;
    page.click("button", "Link").await?;
    let link = until("the link is shown", async || {
        let link = page.widget("w.shadowRoot.querySelector('.panel pre')?.textContent ?? ''").await?;
        Ok(link.as_str().filter(|link| link.contains("#iw-a=")).map(str::to_owned))
    })
    .await?;
    page.open("about:blank").await?;
    page.open(&link).await?;
    page.ready().await?;
    ensure!(page.widget("w.inputs").await? == "It's \"so\" good: $HOME <b>");
    ensure!(page.state().await? == "idle");
    Ok(())
}

async fn a_static_frame_page_works(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let dist = std::env::var("INFERENCE_PROXY_ASSETS").map_or_else(|_| root().join("dist"), Into::into);
    stage.host.folder(&dist.join("embed"), &[])?;
    let query =
        format!("model={SENTIMENT}&endpoint={}&inputs=%3Cb%3Eso%22&theme=dark&autorun", stage.proxy.origin);
    let frame = format!("{}/embed.html?{query}", stage.host.origin);
    let body = format!(
        "<iframe src=\"{frame}\" title=\"A widget\" style=\"height: 10px\"></iframe>\
         <script>addEventListener('message', ({{ data }}) => {{\
           if (data?.context === 'iframe.resize') document.querySelector('iframe').style.height = data.height + 'px';\
         }})</script>",
    );
    page.open(&stage.host.page(&Html::new("", &body))).await?;
    until("the frame is as tall as a form", async || {
        let height = page.eval("document.querySelector('iframe').clientHeight").await?;
        Ok(height.as_f64().is_some_and(|height| height > 150.0).then_some(()))
    })
    .await?;
    page.open(&frame).await?;
    page.ready().await?;
    ensure!(page.widget("w.inputs").await? == "<b>so\"");
    ensure!(page.state().await? == "idle");
    page.click("button", "Compute").await?;
    page.reaches("done").await
}
