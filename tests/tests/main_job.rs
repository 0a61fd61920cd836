//! A page, a sentence, Ctrl+Enter, an answer: over the real proxy and the real model.

use anyhow::{Context, Result, ensure};
use e2e::{Host, Html, Model, Page, Proxy, Reply, Stage, cases, until};
use serde_json::{Value, json};

cases![
    a_cold_model_warms_up_and_answers_by_itself,
    batch_has_a_table_per_input,
    a_text_of_a_list_may_hold_lines,
    zero_shot_takes_labels,
    sentences_are_compared,
    features_have_a_shape,
    threshold_gives_a_verdict,
    flagged_labels_give_a_verdict,
    raw_answer_and_request_can_be_read,
    scripts_get_the_result,
    events_come_in_order,
    other_origin_is_refused_politely,
    other_origin_is_refused_before_the_task_is_known,
    allowed_origin_is_served,
    own_page_works,
    frame_for_hosts_without_scripts_works,
    a_frame_tells_how_tall_it_is,
    token_reaches_the_upstream_and_nobody_else,
];

const SENTIMENT: &str = "inference-widget/minilm-sentiment";
const MINILM: &str = "sentence-transformers/all-MiniLM-L6-v2";

/// A page of another origin with one widget over the real proxy.
async fn show(stage: &Stage, attributes: &str) -> Result<()> {
    stage.page.open(&stage.host.page(&Html::widget(&stage.proxy.script(), attributes))).await?;
    stage.page.ready().await
}

fn is_score(text: &str) -> bool {
    text.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 3) && text.parse::<f64>().is_ok()
}

fn labels(table: &[Vec<String>]) -> Vec<&str> {
    table.iter().skip(1).map(|row| row[0].as_str()).collect()
}

async fn a_cold_model_warms_up_and_answers_by_itself(stage: &Stage) -> Result<()> {
    // A proxy that has not loaded its model yet, and says so at once instead of holding the call until it has.
    let flags = ["--log-level", "warn", "--allow-origin", &stage.host.origin];
    let proxy = Proxy::start(&flags, &[("INFERENCE_PROXY_HOLD", "1ms")]).await?;
    let page = &stage.page;
    page.open(&stage.host.page(&Html::widget(&proxy.script(), &format!("model={SENTIMENT}")))).await?;
    page.ready().await?;
    page.fill("textbox", "Text", "I love this wonderful film!").await?;
    page.press("Control+Enter").await?;

    let warming = page.event("warming").await?;
    ensure!(warming.detail["attempt"] == 1, "{warming:?}");
    ensure!(warming.detail["estimatedTime"].as_f64().is_some_and(|s| s > 0.0), "{warming:?}");
    ensure!(warming.detail["elapsed"].is_number(), "{warming:?}");
    page.reaches("done").await?;
    let states = page.states().await?;
    let order: Vec<&str> =
        states.iter().map(String::as_str).filter(|s| ["running", "warming", "done"].contains(s)).collect();
    ensure!(order == ["running", "warming", "done"], "{states:?}");

    let tables = page.tables().await?;
    ensure!(tables.len() == 1, "{tables:?}");
    ensure!(tables[0][0] == ["Label", "Score"], "{tables:?}");
    ensure!(labels(&tables[0]) == ["positive", "neutral", "negative"], "{tables:?}");
    ensure!(tables[0].iter().skip(1).all(|row| is_score(&row[1])), "{tables:?}");
    ensure!(page.said().await?.contains("positive"), "the live region says: {}", page.said().await?);

    // Warm now: the second answer comes without another wait.
    page.fill("textbox", "Text", "Nobody answered my letter, and I am furious.").await?;
    page.press("Control+Enter").await?;
    until("the answer is negative", async || {
        let tables = page.tree().await?.tables();
        Ok(tables.first().filter(|table| labels(table).first() == Some(&"negative")).map(drop))
    })
    .await?;
    let warmings = page.events().await?.iter().filter(|event| event.name == "warming").count();
    let states = page.states().await?;
    ensure!(states.iter().filter(|s| *s == "warming").count() == 1, "{states:?} {warmings}");
    ensure!(states.last().is_some_and(|s| s == "done"), "{states:?}");
    Ok(())
}

async fn batch_has_a_table_per_input(stage: &Stage) -> Result<()> {
    show(stage, &format!("model={SENTIMENT}")).await?;
    let page = &stage.page;
    page.fill("textbox", "Text", "I love it.\nI hate it.\n").await?;
    page.click("checkbox", "One input a line").await?;
    page.click("button", "Compute").await?;
    page.reaches("done").await?;
    let tables = page.tables().await?;
    ensure!(tables.len() == 2, "{tables:?}");
    ensure!(labels(&tables[0])[0] == "positive" && labels(&tables[1])[0] == "negative", "{tables:?}");
    let tree = page.tree().await?;
    let names: Vec<&str> = tree.all("table").map(|table| table.name.as_str()).collect();
    ensure!(names[0].contains("I love it.") && names[1].contains("I hate it."), "tables are named {names:?}");
    Ok(())
}

async fn a_text_of_a_list_may_hold_lines(stage: &Stage) -> Result<()> {
    show(stage, &format!("model={SENTIMENT}")).await?;
    let rows =
        stage.page.widget("(await w.run(['Good.\\nReally good.', 'Bad.'])).output.rows.length").await?;
    ensure!(rows == 2, "{rows} rows");
    Ok(())
}

async fn zero_shot_takes_labels(stage: &Stage) -> Result<()> {
    show(stage, &format!("model={MINILM} task=zero-shot-classification")).await?;
    let page = &stage.page;
    page.fill("textbox", "Text", "The striker scored twice in the second half.").await?;
    let labels_field = page.find("textbox", "Possible labels").await?;
    // Whatever the example brought goes.
    page.click_node(&labels_field).await?;
    while page.tree().await?.nodes().any(|node| node.role == "button" && node.name.starts_with("Remove ")) {
        page.press("Backspace").await?;
    }
    page.insert("football").await?;
    page.press("Enter").await?;
    page.insert("cooking, banking,").await?;
    page.find("button", "Remove banking").await?;
    page.press("Control+Enter").await?;
    page.reaches("done").await?;
    let tables = page.tables().await?;
    ensure!(labels(&tables[0])[0] == "football" && tables[0].len() == 4, "{tables:?}");
    ensure!(tables[0].iter().skip(1).all(|row| is_score(&row[1])), "{tables:?}");
    // The model's page says how this was done.
    page.find("StaticText", "embedding similarity, not NLI").await.map(drop)
}

async fn sentences_are_compared(stage: &Stage) -> Result<()> {
    show(stage, &format!("model={MINILM}")).await?;
    let page = &stage.page;
    ensure!(page.widget("w.task").await? == "sentence-similarity");
    page.fill("textbox", "Source sentence", "A dog runs.").await?;
    page.fill("textbox", "Sentences to compare, one a line", "A puppy is running.\nStocks fell sharply.")
        .await?;
    page.press("Control+Enter").await?;
    page.reaches("done").await?;
    let tables = page.tables().await?;
    let mut scores =
        tables[0].iter().skip(1).map(|row| (row[0].as_str(), row[1].parse::<f64>().unwrap_or_default()));
    let (first, second) = (scores.next().context("a row")?, scores.next().context("two rows")?);
    ensure!(first.0 == "A puppy is running." && first.1 > second.1 + 0.3, "{tables:?}");
    Ok(())
}

async fn features_have_a_shape(stage: &Stage) -> Result<()> {
    show(stage, &format!("model={MINILM} task=feature-extraction")).await?;
    let page = &stage.page;
    page.fill("textbox", "Text", "A sentence.").await?;
    page.press("Control+Enter").await?;
    page.reaches("done").await?;
    let output = page.widget("w.result.output").await?;
    ensure!(output["kind"] == "vectors", "{}", output["kind"]);
    let shape: Vec<usize> = serde_json::from_value(output["shape"].clone())?;
    ensure!(shape.last() == Some(&384), "{shape:?}");
    let count = output["values"].as_array().map_or(0, Vec::len);
    ensure!(count == shape.iter().product::<usize>(), "{shape:?} holds {count}");
    let tree = page.tree().await?;
    ensure!(
        tree.nodes().any(|node| node.role == "StaticText" && node.name.contains("384")),
        "{}",
        tree.outline()
    );
    Ok(())
}

async fn threshold_gives_a_verdict(stage: &Stage) -> Result<()> {
    show(stage, &format!("model={SENTIMENT} threshold=0.99999")).await?;
    let page = &stage.page;
    page.fill("textbox", "Text", "The meeting is at three.").await?;
    page.press("Control+Enter").await?;
    page.reaches("done").await?;
    page.find("StaticText", "uncertain").await?;
    ensure!(page.widget("w.result.output.verdict[0]").await? == "uncertain");
    // A lower bar gives the same answer another verdict, with no new call.
    page.widget("w.setAttribute('threshold', '0.1')").await?;
    page.gone("StaticText", "uncertain").await?;
    let verdict = page.widget("[w.result.output.verdict[0], w.result.output.rows[0][0].label]").await?;
    ensure!(verdict[0] == verdict[1], "{verdict}");
    ensure!(page.events().await?.iter().filter(|e| e.name == "start").count() == 1);
    Ok(())
}

async fn flagged_labels_give_a_verdict(stage: &Stage) -> Result<()> {
    show(stage, &format!("model={SENTIMENT} flag=negative threshold=0.5")).await?;
    let page = &stage.page;
    for (text, verdict) in [("I hate this.", "flagged"), ("I love this.", "passed")] {
        page.fill("textbox", "Text", text).await?;
        page.press("Control+Enter").await?;
        page.find("StaticText", verdict).await?;
    }
    Ok(())
}

async fn raw_answer_and_request_can_be_read(stage: &Stage) -> Result<()> {
    show(stage, &format!("model={SENTIMENT}")).await?;
    let page = &stage.page;
    page.fill("textbox", "Text", "Look at this one.").await?;
    page.press("Control+Enter").await?;
    page.reaches("done").await?;
    let shows = async |text: &str| {
        let tree = page.tree().await?;
        anyhow::Ok(tree.nodes().any(|node| node.role == "StaticText" && node.name.contains(text)))
    };
    ensure!(!shows("\"score\"").await?);
    page.click("button", "JSON").await?;
    until("the raw answer is shown", async || Ok(shows("\"score\"").await?.then_some(()))).await?;
    ensure!(page.find("button", "JSON").await?.property("expanded") == "true");
    page.click("button", "Request").await?;
    until("the request is shown", async || {
        Ok((shows("Look at this one.").await? && shows(&format!("/models/{SENTIMENT}")).await?).then_some(()))
    })
    .await?;
    page.click("button", "Request").await?;
    until("the panel is closed", async || Ok((!shows("content-type").await?).then_some(()))).await?;
    // Time in all, and of the model alone.
    let tree = page.tree().await?;
    let time =
        tree.nodes().find(|n| n.role == "StaticText" && n.name.contains("cpu")).context("no time line")?;
    ensure!(time.name.contains("ms") || time.name.contains(" s"), "{}", time.name);
    Ok(())
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> =
        value.as_object().into_iter().flat_map(|object| object.keys().map(String::as_str)).collect();
    keys.sort_unstable();
    keys
}

async fn scripts_get_the_result(stage: &Stage) -> Result<()> {
    show(stage, &format!("model={SENTIMENT} parameters='{{\"top_k\": 2}}'")).await?;
    let page = &stage.page;
    let result = page.widget("await w.run('I love this.')").await?;
    let expected = [
        "computeSeconds",
        "computeType",
        "inputs",
        "model",
        "output",
        "parameters",
        "raw",
        "source",
        "task",
        "totalMs",
        "warnings",
    ];
    ensure!(keys(&result) == expected, "{result}");
    ensure!(result["task"] == "text-classification" && result["model"] == SENTIMENT, "{result}");
    ensure!(result["inputs"] == "I love this." && result["source"] == "live", "{result}");
    ensure!(result["parameters"] == json!({ "top_k": 2 }), "{result}");
    ensure!(result["totalMs"].is_number() && result["computeSeconds"].is_number(), "{result}");
    ensure!(result["computeType"] == "cpu" && result["warnings"] == json!([]), "{result}");
    ensure!(keys(&result["output"]) == ["kind", "rows"] && result["output"]["kind"] == "labels", "{result}");
    let rows = result["output"]["rows"][0].as_array().context("rows")?;
    ensure!(rows.len() == 2 && rows[0]["label"] == "positive", "{result}");
    // As the server sent it, never rounded.
    ensure!(rows[0]["score"] == result["raw"][0][0]["score"], "{result}");
    ensure!(page.widget("w.result").await? == result);
    ensure!(page.widget("w.inputs").await? == "I love this.");

    let batch = page.widget("await w.run(['Good.', 'Bad.'])").await?;
    ensure!(batch["output"]["rows"].as_array().map(Vec::len) == Some(2), "{batch}");

    page.widget("w.reset()").await?;
    let after = page.widget("[w.result, w.state, w.inputs]").await?;
    ensure!(after[0].is_null() && after[1] == "idle", "{after}");
    ensure!(page.find("textbox", "Text").await?.value.is_empty());

    let refused = page
        .widget("await w.run('  ').catch((e) => [e instanceof Error, e.name, e.code, e.status, e.message])")
        .await?;
    ensure!(
        refused[0] == true && refused[1] == "InferenceError" && refused[2] == "input" && refused[3].is_null(),
        "{refused}"
    );
    Ok(())
}

async fn events_come_in_order(stage: &Stage) -> Result<()> {
    show(stage, &format!("model={SENTIMENT} autorun")).await?;
    let page = &stage.page;
    page.event("result").await?;
    let events = page.events().await?;
    let names: Vec<&str> = events.iter().map(|e| e.name.as_str()).filter(|name| *name != "warming").collect();
    ensure!(names == ["ready", "start", "result"], "{names:?}");
    ensure!(events.windows(2).all(|pair| pair[0].at <= pair[1].at));
    let last = events.last().context("events")?;
    ensure!(last.state == "done" && last.detail["output"]["kind"] == "labels", "{last:?}");
    Ok(())
}

/// What a page of this origin gets from a proxy that allows only `allowed`.
async fn from_other_origin(page: &Page, host: &Host, allowed: &str) -> Result<Proxy> {
    let proxy = Proxy::start(&["--log-level", "warn", "--allow-origin", allowed], &[]).await?;
    let attributes = format!("model={SENTIMENT} task=text-classification inputs=Hello");
    page.open(&host.page(&Html::widget(&proxy.script(), &attributes))).await?;
    page.ready().await?;
    Ok(proxy)
}

async fn other_origin_is_refused_politely(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let proxy = from_other_origin(page, &stage.host, "https://somebody-else.example").await?;
    page.click("button", "Compute").await?;
    page.reaches("error").await?;
    let said = page.alert().await?;
    ensure!(said.contains("does not allow"), "{said}");
    let error = page.event("error").await?.detail;
    ensure!(error["code"] == "forbidden" && error["status"] == 403, "{error}");
    ensure!(error["requestId"].is_string(), "{error}");
    ensure!(page.find("textbox", "Text").await?.value == "Hello");
    drop(proxy);
    Ok(())
}

async fn other_origin_is_refused_before_the_task_is_known(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let flags = ["--log-level", "warn", "--allow-origin", "https://somebody-else.example"];
    let proxy = Proxy::start(&flags, &[]).await?;
    page.open(&stage.host.page(&Html::widget(&proxy.script(), &format!("model={SENTIMENT}")))).await?;
    page.reaches("error").await?;
    let said = page.alert().await?;
    ensure!(said.contains("does not allow"), "{said}");
    ensure!(page.event("error").await?.detail["code"] == "forbidden");
    drop(proxy);
    Ok(())
}

async fn allowed_origin_is_served(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let proxy = from_other_origin(page, &stage.host, &stage.host.origin).await?;
    page.click("button", "Compute").await?;
    page.reaches("done").await?;
    drop(proxy);
    Ok(())
}

async fn own_page_works(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.open(&format!("{}/", stage.proxy.origin)).await?;
    page.ready().await?;
    // The page shows the widget to try first of all.
    let field = page.tree().await?.find("textbox", "Text").cloned().context("a field named Text")?;
    page.click_node(&field).await?;
    page.press("Control+a").await?;
    page.insert("What a splendid day.").await?;
    page.press("Control+Enter").await?;
    page.event("result").await?;
    let tables = page.tables().await?;
    ensure!(labels(&tables[0])[0] == "positive", "{tables:?}");
    page.check_accessibility().await
}

async fn frame_for_hosts_without_scripts_works(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.open(&format!("{}/embed?model={SENTIMENT}", stage.proxy.origin)).await?;
    page.ready().await?;
    page.fill("textbox", "Text", "Inside a frame, under a strict policy.").await?;
    page.press("Control+Enter").await?;
    page.reaches("done").await?;
    ensure!(page.tables().await?.len() == 1);
    Ok(())
}

async fn a_frame_tells_how_tall_it_is(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    // As the README has it.
    let body = format!(
        "<iframe src=\"{}/embed?model={SENTIMENT}\" title=\"A widget\" style=\"width: 100%; height: 10px; border: 0\"></iframe>\
         <script>addEventListener('message', ({{ source, data }}) => {{\
           if (data?.context !== 'iframe.resize') return;\
           for (const frame of document.querySelectorAll('iframe')) if (frame.contentWindow === source) frame.style.height = data.height + 'px';\
         }})</script>",
        stage.proxy.origin
    );
    page.open(&stage.host.page(&Html::new("", &body))).await?;
    until("the frame is as tall as a form", async || {
        let height = page.eval("document.querySelector('iframe').clientHeight").await?;
        Ok(height.as_f64().is_some_and(|height| height > 150.0).then_some(()))
    })
    .await
}

async fn token_reaches_the_upstream_and_nobody_else(stage: &Stage) -> Result<()> {
    const TOKEN: &str = "hf_secret";
    let upstream = Model::start().await?;
    upstream.describe(json!({ "id": "owner/name", "pipeline_tag": "text-classification" }));
    upstream.next(Reply::status(
        401,
        &json!({ "error": "Invalid credentials in Authorization header: Bearer hf_secret" }),
    ));
    upstream.always(Reply::labels(&[("POSITIVE", 0.75)]).header("x-echo", TOKEN));
    let flags =
        ["--upstream", &upstream.origin, "--log-level", "trace", "--allow-origin", &stage.host.origin];
    let proxy = Proxy::start(&flags, &[("INFERENCE_PROXY_TOKEN", TOKEN)]).await?;
    let page = &stage.page;
    page.open(&stage.host.page(&Html::widget(&proxy.script(), "model=owner/name inputs=Hello"))).await?;
    page.ready().await?;
    page.click("button", "Compute").await?;
    page.reaches("error").await?;
    let error = page.event("error").await?.detail.to_string();
    page.click("button", "Compute").await?;
    page.reaches("done").await?;
    page.click("button", "Request").await?;

    let calls = upstream.calls();
    ensure!(
        calls.len() == 2 && calls.iter().all(|call| call.header("authorization") == "Bearer hf_secret"),
        "{calls:?}"
    );

    let mut seen = vec![error, proxy.output(), page.tree().await?.outline()];
    seen.push(page.eval("document.documentElement.getHTML({ serializableShadowRoots: true }) + document.querySelector('inference-widget').shadowRoot.innerHTML").await?.to_string());
    seen.push(page.widget("w.result").await?.to_string());
    for path in [
        "/",
        "/inference-widget.js",
        "/metrics",
        "/healthz",
        "/readyz",
        "/api/models/owner/name",
        "/status/owner/name",
        "/embed?model=owner/name",
        "/none",
    ] {
        let response = reqwest::get(format!("{}{path}", proxy.origin)).await?;
        seen.push(format!("{:?}", response.headers()));
        seen.push(response.text().await?);
    }
    let response = reqwest::Client::new()
        .post(format!("{}/models/owner/name", proxy.origin))
        .body("{\"inputs\":\"x\"}")
        .send()
        .await?;
    seen.push(format!("{:?}{}", response.headers().clone(), response.text().await?));
    ensure!(proxy.output().len() > 500, "the log holds too little to prove anything");
    for text in seen {
        ensure!(!text.contains(TOKEN), "the token is in: {text}");
    }
    Ok(())
}
