//! What real pages do to an element they did not write: shortcuts, morphs, clones, caches, moves, rendering loops, dark
//! switches, printers.

use anyhow::{Context, Result, ensure};
use e2e::{Gate, Html, Reply, Stage, cases, until};
use serde_json::json;

cases![
    keys_stay_in_the_widget,
    a_morph_loses_nothing,
    a_clone_starts_anew,
    moved_while_it_runs_it_goes_on,
    an_equal_property_changes_nothing,
    properties_set_before_the_script_count,
    run_before_it_is_on_a_page,
    when_ready_rejects_without_the_module,
    when_ready_rejects_after_a_removal,
    the_first_of_two_scripts_wins,
    a_dark_switch_is_followed,
    a_theme_of_its_own_wins,
    a_page_in_oklch_is_read,
    printed_before_it_loads_the_fallback_shows,
    printed_the_answer_is_whole,
    the_focus_is_not_taken_by_a_script_s_run,
    the_focus_is_taken_to_what_the_visitor_must_mend,
    try_again_keeps_the_focus,
    a_long_table_unfolded_keeps_the_focus,
    a_second_enter_does_not_cancel,
    cancel_is_announced,
    the_log_of_a_conversation_only_grows,
    an_answer_is_said_once,
    a_long_wait_is_counted,
    a_wait_shorter_than_a_second_is_short,
    the_card_s_parameters_are_the_defaults,
    the_page_s_parameters_come_before_the_card_s,
    a_relative_endpoint_is_the_page_s,
    an_endpoint_with_a_version_is_understood,
    an_id_with_a_tag_is_sent_as_it_is,
];

const LABELS: [(&str, f64); 2] = [("POSITIVE", 0.9), ("NEGATIVE", 0.1)];

async fn typed(stage: &Stage) -> Result<String> {
    let value = stage.page.widget("w.shadowRoot.querySelector('textarea').value").await?;
    Ok(value.as_str().context("a text")?.to_owned())
}

// Keys.

async fn keys_stay_in_the_widget(stage: &Stage) -> Result<()> {
    stage.show_ready("").await?;
    let page = &stage.page;
    page.eval(
        "(() => { window.__keys = [];
           for (const name of ['keydown', 'keypress', 'keyup'])
             for (const on of [document, document.body, window]) on.addEventListener(name, (e) => __keys.push(name + e.key)); })()",
    )
    .await?;
    page.fill("textbox", "Text", "").await?;
    for key in ["s", "/", "ArrowLeft", "1"] {
        page.press(key).await?;
    }
    let keys = page.eval("__keys").await?;
    ensure!(keys == json!([]), "the page got {keys}");
    Ok(())
}

async fn a_second_enter_does_not_cancel(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(Reply::labels(&LABELS).after(&gate));
    let inputs = json!({ "question": "Who wrote it?", "context": "Ada wrote it." });
    stage.show_ready(&format!("task=question-answering inputs='{inputs}'")).await?;
    let page = &stage.page;
    page.widget("w.shadowRoot.querySelector('input[type=text]').focus()").await?;
    page.press("Enter").await?;
    page.reaches("running").await?;
    page.press("Enter").await?;
    ensure!(page.state().await? == "running");
    gate.open();
    Ok(())
}

// What scripts of pages do.

async fn a_morph_loses_nothing(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(Reply::labels(&LABELS).after(&gate));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", "Kept").await?;
    page.click("button", "Compute").await?;
    page.reaches("running").await?;
    // As idiomorph does: attributes that the source does not have go.
    page.widget("w.removeAttribute('state')").await?;
    let told = page.widget("[w.state, w.getAttribute('state')]").await?;
    ensure!(told == json!(["running", "running"]), "{told}");
    gate.open();
    page.reaches("done").await?;
    ensure!(typed(stage).await? == "Kept");
    Ok(())
}

async fn a_clone_starts_anew(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", "First").await?;
    page.click("button", "Compute").await?;
    page.reaches("done").await?;
    let calls = stage.model.calls().len();
    let read = page
        .widget("(() => { const c = w.cloneNode(true); w.after(c); return [c.state, c.getAttribute('state'), c.result, w.state]; })()")
        .await?;
    ensure!(read == json!(["idle", "idle", null, "done"]), "{read}");
    page.eval("document.querySelectorAll('inference-widget')[1].load()").await?;
    ensure!(stage.model.calls().len() == calls, "the clone ran");
    Ok(())
}

async fn moved_while_it_runs_it_goes_on(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(Reply::labels(&LABELS).after(&gate));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", "Moved").await?;
    page.click("button", "Compute").await?;
    page.reaches("running").await?;
    page.widget(
        "(() => { const box = document.createElement('div'); document.body.append(box); box.append(w); })()",
    )
    .await?;
    gate.open();
    page.reaches("done").await?;
    ensure!(stage.model.calls().len() == 1);
    Ok(())
}

async fn an_equal_property_changes_nothing(stage: &Stage) -> Result<()> {
    stage.show_ready("").await?;
    let page = &stage.page;
    page.widget("(w.inputs = 'a', w.parameters = { top_k: 2 }, w.examples = [{ text: 'x' }], 0)").await?;
    page.widget("w.shadowRoot.querySelector('textarea').focus()").await?;
    page.press("End").await?;
    page.insert("b").await?;
    page.eval("(() => { const w = document.querySelector('inference-widget'); for (let i = 0; i < 3; i++) { w.inputs = w.inputs; w.parameters = { top_k: 2 }; w.examples = [{ text: 'x' }]; w.model = w.model; w.task = w.task; w.theme = w.theme ?? 'auto'; } })()").await?;
    page.eval("new Promise((done) => setTimeout(done, 50))").await?;
    ensure!(typed(stage).await? == "ab");
    Ok(())
}

async fn properties_set_before_the_script_count(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    let body = format!(
        "<inference-widget></inference-widget>
         <script>Object.assign(document.querySelector('inference-widget'), {{ model: 'owner/name', endpoint: '{}',
           task: 'text-classification', inputs: 'Early', parameters: {{ top_k: 1 }}, theme: 'dark', layout: 'compact',
           loading: 'eager', threshold: 0.7, examples: [{{ text: 'Mine', example_title: 'My own' }}] }})</script>",
        stage.model.origin
    );
    stage.page.open(&stage.host.page(&Html::new(&stage.proxy.script(), &body))).await?;
    stage.page.ready().await?;
    let page = &stage.page;
    let read = page.widget("[w.model, w.task, w.inputs, w.parameters, w.theme, w.layout, w.loading, w.getAttribute('threshold')]").await?;
    let expected = json!(["owner/name", "text-classification", "Early", { "top_k": 1 }, "dark", "compact", "eager", "0.7"]);
    ensure!(read == expected, "{read}");
    page.find("button", "My own").await?;
    Ok(())
}

async fn run_before_it_is_on_a_page(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    stage.page.open(&stage.host.page(&Html::new(&stage.proxy.script(), "<p>Empty</p>"))).await?;
    let script = format!(
        "(async () => {{ await customElements.whenDefined('inference-widget');
           const w = document.createElement('inference-widget');
           Object.assign(w, {{ model: 'owner/name', endpoint: '{}', task: 'text-classification' }});
           const running = w.run('Early'); setTimeout(() => document.body.append(w), 50);
           return (await running).output.rows[0][0].label }})()",
        stage.model.origin
    );
    let label = stage.page.eval(&script).await?;
    ensure!(label == "POSITIVE", "{label}");
    Ok(())
}

async fn when_ready_rejects_without_the_module(stage: &Stage) -> Result<()> {
    stage.page.block(&["*.wasm"]).await?;
    // Far down the page, so that nothing is loaded before the promise is asked for: after a failure it is another one.
    stage.show("style='margin-top:9000px;display:block'").await?;
    let error = stage
        .page
        .widget(
            "(async () => {
               const ready = w.whenReady().then(() => 'ready', (e) => [e.name, e.code, e instanceof Error])
               w.load().catch(() => {})
               return ready
             })()",
        )
        .await?;
    ensure!(error == json!(["InferenceError", "network", true]), "{error}");
    stage.page.forgive().await
}

async fn when_ready_rejects_after_a_removal(stage: &Stage) -> Result<()> {
    let html =
        Html::widget(&stage.proxy.script(), &stage.attributes("style='margin-top:9000px;display:block'"));
    stage.page.open(&stage.host.page(&html)).await?;
    let outcome = stage
        .page
        .widget("(async () => { const ready = w.whenReady().then(() => 'ready', (e) => e.code); w.remove(); return ready })()")
        .await?;
    ensure!(outcome == "cancelled", "{outcome}");
    Ok(())
}

async fn the_first_of_two_scripts_wins(stage: &Stage) -> Result<()> {
    let first = stage.proxy.script();
    let second = format!("{first}?another-version");
    let html = Html::widget(&first, &stage.attributes("")).head(&format!(
        "<script>window.warned = []; console.warn = (...words) => warned.push(words.join(' '))</script>\
         <script type=module>import {{ InferenceWidget }} from '{first}'; window.first = InferenceWidget</script>\
         <script type=module src='{second}'></script>"
    ));
    stage.page.open(&stage.host.page(&html)).await?;
    stage.page.ready().await?;
    let outcome = stage.page.widget("[w.constructor === first, warned]").await?;
    ensure!(
        outcome == json!([true, [format!("<inference-widget> is defined already. Ignored: {second}")]]),
        "{outcome}"
    );
    Ok(())
}

// Light and dark.

async fn is_dark(stage: &Stage) -> Result<bool> {
    let sum = stage
        .page
        .widget("getComputedStyle(w.shadowRoot.querySelector('.iw')).backgroundColor.match(/[\\d.]+/g).slice(0, 3).reduce((a, b) => a + +b, 0)")
        .await?;
    Ok(sum.as_f64().context("a number")? < 300.0)
}

async fn becomes(stage: &Stage, dark: bool) -> Result<()> {
    until("the widget follows the page", async || Ok((is_dark(stage).await? == dark).then_some(()))).await
}

async fn a_dark_switch_is_followed(stage: &Stage) -> Result<()> {
    // One page declares its colour scheme, another only has colours.
    for (css, on, off) in [
        (
            "",
            "document.documentElement.style.colorScheme = 'dark'",
            "document.documentElement.style.colorScheme = 'light'",
        ),
        (
            "[data-md-color-scheme=slate] body { background: #111; color: #eee } body { background: #fff; color: #222 }",
            "document.documentElement.dataset.mdColorScheme = 'slate'",
            "document.documentElement.dataset.mdColorScheme = 'default'",
        ),
    ] {
        let html =
            Html::widget(&stage.proxy.script(), &stage.attributes("")).head(&format!("<style>{css}</style>"));
        stage.page.open(&stage.host.page(&html)).await?;
        stage.page.ready().await?;
        becomes(stage, false).await?;
        stage.page.eval(on).await?;
        becomes(stage, true).await?;
        stage.page.eval(off).await?;
        becomes(stage, false).await?;
    }
    Ok(())
}

async fn a_theme_of_its_own_wins(stage: &Stage) -> Result<()> {
    let html =
        Html::widget(&stage.proxy.script(), &stage.attributes("theme=light style='color-scheme: dark'"))
            .head("<style>html { color-scheme: dark } body { background: #111; color: #eee }</style>");
    stage.page.open(&stage.host.page(&html)).await?;
    stage.page.ready().await?;
    becomes(stage, false).await?;
    stage.page.widget("(w.theme = 'dark', 0)").await?;
    becomes(stage, true).await?;
    stage.page.widget("(w.theme = 'light', 0)").await?;
    becomes(stage, false).await
}

async fn a_page_in_oklch_is_read(stage: &Stage) -> Result<()> {
    for (ink, dark) in
        [("oklch(0.95 0.01 250)", true), ("color(display-p3 0.1 0.1 0.1)", false), ("lab(95% 0 0)", true)]
    {
        let html = Html::widget(&stage.proxy.script(), &stage.attributes(""))
            .head(&format!("<style>body {{ color: {ink} }}</style>"));
        stage.page.open(&stage.host.page(&html)).await?;
        stage.page.ready().await?;
        becomes(stage, dark).await?;
    }
    Ok(())
}

// Paper.

async fn printed_before_it_loads_the_fallback_shows(stage: &Stage) -> Result<()> {
    stage.page.hold("*.wasm").await?;
    let body = format!(
        "<inference-widget {}><p id=fallback>Two labels.</p></inference-widget>",
        stage.attributes("")
    );
    stage.page.open(&stage.host.page(&Html::new(&stage.proxy.script(), &body))).await?;
    stage.page.reaches("loading").await?;
    let height = "document.getElementById('fallback').getBoundingClientRect().height";
    ensure!(stage.page.eval(height).await? == 0, "the fallback shows on the screen");
    stage.page.cdp("Emulation.setEmulatedMedia", json!({ "media": "print" })).await?;
    ensure!(
        stage.page.eval(height).await?.as_f64().context("a number")? > 5.0,
        "the fallback is not printed"
    );
    stage.page.release().await?;
    Ok(())
}

async fn printed_the_answer_is_whole(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    stage.show_ready("").await?;
    stage.page.click("button", "Compute").await?;
    stage.page.reaches("done").await?;
    stage.page.cdp("Emulation.setEmulatedMedia", json!({ "media": "print" })).await?;
    let seen = stage
        .page
        .widget("['.rows tr', '.main'].map((part) => w.shadowRoot.querySelector(part).checkVisibility())")
        .await?;
    ensure!(seen == json!([true, false]), "{seen}");
    Ok(())
}

// Focus.

async fn the_focus_is_not_taken_by_a_script_s_run(stage: &Stage) -> Result<()> {
    let body =
        format!("<input id=own><inference-widget {}></inference-widget>", stage.attributes("inputs=''"));
    stage.page.open(&stage.host.page(&Html::new(&stage.proxy.script(), &body))).await?;
    stage.page.ready().await?;
    let page = &stage.page;
    page.eval("document.getElementById('own').focus()").await?;
    let code = page.widget("(w.reset(), w.run().then(() => '', (e) => e.code))").await?;
    ensure!(code == "input", "{code}");
    page.eval("new Promise((done) => setTimeout(done, 50))").await?;
    ensure!(page.eval("document.activeElement.id").await? == "own");
    Ok(())
}

async fn the_focus_is_taken_to_what_the_visitor_must_mend(stage: &Stage) -> Result<()> {
    stage.show_ready("").await?;
    stage.page.fill("textbox", "Text", "").await?;
    stage.page.click("button", "Compute").await?;
    stage.page.reaches("error").await?;
    until("the field has the focus", async || {
        Ok(stage.page.focused().await?.filter(|node| node.is("textbox", "Text")))
    })
    .await?;
    Ok(())
}

async fn try_again_keeps_the_focus(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage
        .model
        .next(Reply::status(500, &json!({ "error": "x" })))
        .next(Reply::status(500, &json!({ "error": "x" })));
    stage.model.always(Reply::labels(&LABELS).after(&gate));
    stage.show_ready("inputs=x").await?;
    let page = &stage.page;
    page.click("button", "Compute").await?;
    page.reaches("error").await?;
    page.click("button", "Try again").await?;
    page.reaches("running").await?;
    let focused = page.widget("w.shadowRoot.activeElement?.textContent.trim()").await?;
    ensure!(focused == "Cancel", "{focused}");
    gate.open();
    Ok(())
}

async fn a_long_table_unfolded_keeps_the_focus(stage: &Stage) -> Result<()> {
    let rows: Vec<_> = (0..20).map(|i| json!({ "label": format!("L{i}"), "score": 0.05 })).collect();
    stage.model.always(Reply::json(&json!([rows])));
    stage.show_ready("inputs=x").await?;
    let page = &stage.page;
    page.click("button", "Compute").await?;
    page.reaches("done").await?;
    page.click("button", "Show all 20").await?;
    let focused = page.widget("w.shadowRoot.activeElement?.className").await?;
    ensure!(focused == "answer", "{focused}");
    Ok(())
}

// Waiting.

async fn cancel_is_announced(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(Reply::labels(&LABELS).after(&gate));
    stage.show_ready("inputs=x").await?;
    let page = &stage.page;
    page.click("button", "Compute").await?;
    page.reaches("running").await?;
    page.click("button", "Cancel").await?;
    page.reaches("idle").await?;
    until("it is announced", async || Ok((page.said().await? == "Cancelled").then_some(()))).await?;
    gate.open();
    Ok(())
}

/// By the status, when it is complete; turns are no live regions, which screen readers read anew with every piece.
async fn an_answer_is_said_once(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::events(&[
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"Yes\"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\", indeed.\"},\"finish_reason\":\"stop\"}]}\n\n",
    ]));
    stage.show_ready("task=chat-completion").await?;
    let page = &stage.page;
    page.fill("textbox", "Message", "Is it?").await?;
    page.press("Enter").await?;
    page.reaches("done").await?;
    let said = page.said().await?;
    ensure!(said.contains("Yes, indeed."), "the status says “{said}”");
    let live = "[...w.shadowRoot.querySelectorAll('.turn')].map((turn) => turn.getAttribute('aria-live'))";
    ensure!(page.widget(live).await? == json!(["off", "off"]));
    Ok(())
}

async fn the_log_of_a_conversation_only_grows(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::events(&[
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"Yes\"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\", indeed.\"},\"finish_reason\":\"stop\"}]}\n\n",
        "data: [DONE]\n\n",
    ]));
    stage.show_ready("task=chat-completion").await?;
    let page = &stage.page;
    for turn in 1..=4 {
        if turn == 4 {
            page.widget(
                "(() => { window.__gone = []; window.__come = 0;
                   new MutationObserver((records) => { for (const record of records) {
                     for (const node of record.removedNodes) if (node.textContent.trim()) __gone.push(node.textContent);
                     for (const node of record.addedNodes) if (node.textContent.trim()) __come++; } })
                     .observe(w.shadowRoot.querySelector('[role=log]'), { childList: true, subtree: true }) })()",
            )
            .await?;
        }
        page.fill("textbox", "Message", &format!("Message {turn}")).await?;
        page.press("Enter").await?;
        until("the answer is there", async || {
            let turns = page.widget("w.shadowRoot.querySelectorAll('.turn').length").await?;
            Ok((turns == 2 * turn && page.state().await? == "done").then_some(()))
        })
        .await?;
    }
    let moved = page.eval("[__gone, __come > 0]").await?;
    ensure!(moved == json!([[], true]), "{moved}");
    Ok(())
}

async fn a_long_wait_is_counted(stage: &Stage) -> Result<()> {
    let gate = Gate::default();
    stage.model.always(Reply::labels(&LABELS).after(&gate));
    stage.show_ready("inputs=x").await?;
    let page = &stage.page;
    page.click("button", "Compute").await?;
    until("the seconds are counted", async || {
        let hint = page.widget("w.shadowRoot.querySelector('.hint').textContent").await?;
        Ok(hint.as_str().filter(|hint| hint.ends_with(" s so far")).map(drop))
    })
    .await?;
    gate.open();
    page.reaches("done").await
}

async fn a_wait_shorter_than_a_second_is_short(stage: &Stage) -> Result<()> {
    stage.model.next(Reply::loading(Some(0.1)).header("retry-after", "1"));
    stage.model.always(Reply::labels(&LABELS));
    stage.show_ready("inputs=x").await?;
    let ms = stage.page.widget("w.run('x').then((result) => result.totalMs)").await?;
    ensure!(ms.as_f64().context("a number")? < 900.0, "{ms}");
    Ok(())
}

// What the model's card says.

fn card() -> serde_json::Value {
    json!({
        "id": "owner/name",
        "pipeline_tag": "text-generation",
        "cardData": { "inference": { "parameters": { "temperature": 0.3, "max_new_tokens": 40 } } },
        "widgetData": [{ "text": "Once" }],
    })
}

fn sent(stage: &Stage) -> Result<serde_json::Value> {
    Ok(stage.model.calls().first().context("a call")?.json()["parameters"].clone())
}

async fn the_card_s_parameters_are_the_defaults(stage: &Stage) -> Result<()> {
    stage.model.describe(card()).always(Reply::json(&json!([{ "generated_text": "Once more" }])));
    stage.show_ready("task=text-generation").await?;
    let page = &stage.page;
    page.widget("w.run('x')").await?;
    let sent = sent(stage)?;
    ensure!(sent["temperature"] == 0.3 && sent["max_new_tokens"] == 40, "{sent}");
    Ok(())
}

async fn the_page_s_parameters_come_before_the_card_s(stage: &Stage) -> Result<()> {
    stage.model.describe(card()).always(Reply::json(&json!([{ "generated_text": "Once more" }])));
    stage.show_ready("task=text-generation parameters='{\"temperature\":0.9}'").await?;
    stage.page.widget("w.run('x')").await?;
    let sent = sent(stage)?;
    ensure!(sent["temperature"] == 0.9, "{sent}");
    Ok(())
}

// Addresses and ids.

async fn a_relative_endpoint_is_the_page_s(stage: &Stage) -> Result<()> {
    let html = Html::widget(
        &stage.proxy.script(),
        "model=a/b task=text-classification endpoint=/some/where inputs=x",
    );
    stage.page.open(&stage.host.page(&html)).await?;
    stage.page.ready().await?;
    let address = stage
        .page
        .widget("(async () => { const asked = []; const own = window.fetch; window.fetch = (r, ...more) => { asked.push(String(r.url ?? r)); return own(r, ...more) }; await w.run('x').catch(() => {}); return asked.filter((a) => a.includes('/models/')).map((a) => new URL(a, document.baseURI).href) })()")
        .await?;
    ensure!(address[0] == format!("{}/some/where/models/a/b", stage.host.origin), "{address}");
    Ok(())
}

async fn an_endpoint_with_a_version_is_understood(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::json(
        &json!({ "choices": [{ "message": { "role": "assistant", "content": "Hi" } }] }),
    ));
    let attributes = stage
        .attributes("task=chat-completion")
        .replace(&stage.model.origin, &format!("{}/v1", stage.model.origin));
    stage.page.open(&stage.host.page(&Html::widget(&stage.proxy.script(), &attributes))).await?;
    stage.page.ready().await?;
    stage.page.widget("w.run([{ role: 'user', content: 'Hello' }])").await?;
    let path = &stage.model.calls()[0].path;
    ensure!(path == "/v1/chat/completions", "{path}");
    Ok(())
}

async fn an_id_with_a_tag_is_sent_as_it_is(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::json(
        &json!({ "choices": [{ "message": { "role": "assistant", "content": "Hi" } }] }),
    ));
    for id in ["tiny:1b", "owner/name:fast"] {
        let attributes = stage.attributes("task=chat-completion").replace("owner/name", id);
        stage.page.open(&stage.host.page(&Html::widget(&stage.proxy.script(), &attributes))).await?;
        stage.page.ready().await?;
        stage.page.widget("w.run([{ role: 'user', content: 'Hello' }])").await?;
        let body = stage.model.calls().last().context("a call")?.json();
        ensure!(body["model"] == id, "{body}");
    }
    Ok(())
}
