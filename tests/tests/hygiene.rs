//! A good guest: whatever page the widget is put into, both stay as they should be.

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use e2e::{Html, Reply, Stage, cases, root, until};
use serde_json::{Value, json};

cases![
    works_under_a_strict_policy,
    a_picture_is_sent_under_the_documented_policy,
    a_picture_is_shown_under_the_documented_policy,
    works_under_trusted_types,
    styles_of_the_page_stay_out,
    styles_of_the_widget_stay_in,
    no_globals_are_added,
    two_widgets_load_one_module,
    parts_are_fetched_once_and_when_they_are_wanted,
    untouched_it_fetches_no_part,
    a_pointer_over_it_fetches_what_a_run_needs,
    the_focus_in_it_fetches_what_a_run_needs,
    a_pointer_over_it_shifts_nothing,
    the_task_set_last_wins_while_its_parts_load,
    far_below_it_loads_when_scrolled_to,
    keeps_what_it_holds_when_moved,
    leaves_the_page_s_own_nodes_alone,
    fallback_is_shown_without_the_script,
    fallback_is_shown_in_an_older_browser,
    script_may_come_late,
    attributes_may_change,
    properties_reflect_attributes,
    examples_of_the_page,
    theme_is_the_author_s_choice,
    colour_scheme_of_the_page,
    accessible_while_loading,
    accessible_when_idle,
    accessible_while_warming,
    accessible_with_a_result,
    accessible_with_an_error,
    keyboard_alone_is_enough,
    no_motion_where_none_is_wanted,
    fits_320_pixels,
    nothing_shifts_on_load,
];

const LABELS: [(&str, f64); 3] = [("POSITIVE", 0.912), ("NEUTRAL", 0.0711), ("NEGATIVE", 0.0169)];

async fn run(stage: &Stage, text: &str) -> Result<()> {
    stage.page.fill("textbox", "Text", text).await?;
    stage.page.press("Control+Enter").await
}

// Policies.

async fn works_under_a_strict_policy(stage: &Stage) -> Result<()> {
    stage.model.next(Reply::loading(Some(0.2))).always(Reply::labels(&LABELS));
    let policy = format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; connect-src {} {}",
        stage.proxy.origin, stage.proxy.origin, stage.model.origin
    );
    let html =
        Html::widget(&stage.proxy.script(), &stage.attributes("")).header("content-security-policy", &policy);
    stage.page.open(&stage.host.page(&html)).await?;
    stage.page.ready().await?;
    run(stage, "Strict").await?;
    stage.page.reaches("done").await?;
    ensure!(stage.page.tables().await?.len() == 1);
    let bar = "getComputedStyle(w.shadowRoot.querySelector('tbody tr'), '::after').position";
    ensure!(stage.page.widget(bar).await? == "absolute", "the style sheet is not applied");
    Ok(())
}

/// The policy of the README, and no more.
async fn show_under_the_documented_policy(stage: &Stage, attributes: &str) -> Result<()> {
    let readme = include_str!("../../README.md");
    let policy = readme.split("## Content Security Policy").nth(1).and_then(|text| text.split("```").nth(1));
    let policy = policy.context("a policy in the README")?.replace('\n', " ");
    let connect = format!("connect-src https://PROXY {}", stage.model.origin);
    let policy =
        policy.replace("connect-src https://PROXY", &connect).replace("https://PROXY", &stage.proxy.origin);
    let html = Html::widget(&stage.proxy.script(), &stage.attributes(attributes));
    let policy = format!("default-src 'none'; {policy}");
    stage.page.open(&stage.host.page(&html.header("content-security-policy", &policy))).await?;
    stage.page.ready().await
}

/// A drawing of the page itself.
const PICTURE: &str = "(await new Promise((done) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
  canvas.getContext('2d').fillRect(5, 5, 20, 10);
  canvas.toBlob(done, 'image/png');
}))";

async fn a_picture_is_sent_under_the_documented_policy(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    show_under_the_documented_policy(stage, "task=image-classification").await?;
    let kind = stage.page.widget(&format!("(await w.run({PICTURE})).output.kind")).await?;
    ensure!(kind == "labels", "{kind}");
    until("the picture is drawn", async || {
        let drawn = "[...w.shadowRoot.querySelectorAll('form img')].some((img) => img.naturalWidth === 40)";
        Ok((stage.page.widget(drawn).await? == true).then_some(()))
    })
    .await
}

async fn a_picture_is_shown_under_the_documented_policy(stage: &Stage) -> Result<()> {
    show_under_the_documented_policy(stage, "task=text-to-image").await?;
    let png = base64::engine::general_purpose::STANDARD.decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    )?;
    stage.model.always(Reply::new(200, "image/png", png));
    stage.page.widget("(await w.run('A dot')).output.kind").await?;
    until("the picture is drawn", async || {
        let drawn = "[...w.shadowRoot.querySelectorAll('img')].some((img) => img.naturalWidth === 1)";
        Ok((stage.page.widget(drawn).await? == true).then_some(()))
    })
    .await
}

async fn works_under_trusted_types(stage: &Stage) -> Result<()> {
    stage.model.next(Reply::status(400, &json!({ "error": "<b>no</b>" }))).always(Reply::labels(&LABELS));
    let policy = "require-trusted-types-for 'script'; trusted-types inference-widget";
    let html =
        Html::widget(&stage.proxy.script(), &stage.attributes("")).header("content-security-policy", policy);
    stage.page.open(&stage.host.page(&html)).await?;
    stage.page.ready().await?;
    run(stage, "Trusted").await?;
    ensure!(stage.page.alert().await?.contains("<b>no</b>"));
    run(stage, "Trusted").await?;
    stage.page.reaches("done").await
}

// Styles.

/// How parts of the first widget are drawn.
async fn drawn(stage: &Stage) -> Result<Value> {
    stage
        .page
        .widget(
            "(() => {
              const all = {};
              const properties = ['display', 'position', 'float', 'padding', 'margin', 'borderTopWidth', 'color', 'backgroundColor', 'textAlign',
                'textTransform', 'textIndent', 'whiteSpace', 'lineHeight', 'opacity', 'boxSizing', 'width', 'height'];
              for (const part of ['section', 'form', 'textarea', 'form [type=submit]', '.chip', 'table', 'tbody th', 'tbody td', 'footer button']) {
                const style = getComputedStyle(w.shadowRoot.querySelector(part));
                for (const name of properties) all[`${part} ${name}`] = style[name];
              }
              return all;
            })()",
        )
        .await
}

async fn styles_of_the_page_stay_out(stage: &Stage) -> Result<()> {
    const HOSTILE: &str = "<style>
        button, input, textarea, select, form, table, tr, th, td, section, header, footer, label, p, ul, li {
          display: none !important; position: fixed !important; float: right !important; padding: 40px !important; color: lime !important; opacity: 0.2 !important }
        .iw, .main, .chip, .field, .rows, .result, .answer, .card { display: none !important; background: red !important }
        * { box-sizing: content-box }
        body { text-transform: uppercase; text-indent: 3em; white-space: pre; text-align: right; line-height: 4 }
      </style>";
    stage.model.always(Reply::labels(&LABELS));
    let mut seen = Vec::new();
    for style in ["", HOSTILE] {
        let html = Html::widget(&stage.proxy.script(), &stage.attributes("")).head(style);
        stage.page.open(&stage.host.page(&html)).await?;
        stage.page.ready().await?;
        run(stage, "Hostile").await?;
        stage.page.reaches("done").await?;
        stage.page.tables().await?;
        seen.push(drawn(stage).await?);
    }
    let (calm, hostile) = (seen[0].as_object().context("styles")?, &seen[1]);
    let changed: Vec<String> = calm
        .iter()
        .filter(|(k, v)| hostile[*k] != **v)
        .map(|(k, v)| format!("{k}: {v} → {}", hostile[k]))
        .collect();
    ensure!(changed.is_empty(), "the page's style sheet reaches inside: {changed:#?}");
    Ok(())
}

async fn styles_of_the_widget_stay_in(stage: &Stage) -> Result<()> {
    const OWN: &str = "<section class=iw><form><button class=main>Go</button><textarea></textarea></form>
        <table class=rows><tr><th>A<td>1</table><div class='card red chip note answer'><p>Text</p><pre>x</pre></div></section>";
    const STYLES: &str =
        "JSON.stringify([...document.querySelectorAll('main > section, main > section *')].map((e) => {
        const s = getComputedStyle(e); return [...s].map((name) => s.getPropertyValue(name)) }))";
    stage.model.always(Reply::labels(&LABELS));
    let page = &stage.page;
    page.open(&stage.host.page(&Html::new("", OWN))).await?;
    // Room enough that no scroll bar comes.
    page.size(1000, 3000).await?;
    let before = page.eval(STYLES).await?;
    let body = format!("{OWN}<inference-widget {}></inference-widget>", stage.attributes(""));
    page.open(&stage.host.page(&Html::new(&stage.proxy.script(), &body))).await?;
    page.ready().await?;
    page.widget("await w.run('x')").await?;
    ensure!(page.eval(STYLES).await? == before, "the page's own elements are drawn differently");
    ensure!(page.eval("document.styleSheets.length + document.adoptedStyleSheets.length").await? == 0);
    Ok(())
}

async fn no_globals_are_added(stage: &Stage) -> Result<()> {
    const GLOBALS: &str = "JSON.stringify(Object.getOwnPropertyNames(window).sort())";
    let page = &stage.page;
    page.open(&stage.host.page(&Html::new("", ""))).await?;
    let before = page.eval(GLOBALS).await?;
    stage.model.always(Reply::labels(&LABELS));
    stage.show_ready("").await?;
    page.widget("await w.run('x')").await?;
    let after = page.eval(GLOBALS).await?;
    let list = |names: &Value| {
        serde_json::from_str::<Vec<String>>(names.as_str().unwrap_or_default()).unwrap_or_default()
    };
    let (before, after) = (list(&before), list(&after));
    let added: Vec<&String> = after.iter().filter(|name| !before.contains(name)).collect();
    ensure!(added.is_empty(), "new globals: {added:?}");
    Ok(())
}

// Loading.

/// How many files of such names the page asked for.
async fn requests(stage: &Stage, pattern: &str) -> Result<Value> {
    let count = format!(
        "performance.getEntriesByType('resource').filter((entry) => /{pattern}/.test(entry.name)).length"
    );
    stage.page.eval(&count).await
}

const WASM: &str = r"_bg\.wasm$";
const TEXT: &str = r"split_text\.wasm$";
const PROSE: &str = r"split_prose\.wasm$";

async fn two_widgets_load_one_module(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    let one = format!("<inference-widget {}></inference-widget>", stage.attributes(""));
    let page = &stage.page;
    page.open(&stage.host.page(&Html::new(&stage.proxy.script(), &one.repeat(2)))).await?;
    page.all_ready(2).await?;
    ensure!(requests(stage, WASM).await? == 1);
    // They do not know of each other.
    let ended = page
        .eval("(async () => { const [a, b] = document.querySelectorAll('inference-widget'); await Promise.all([a.run('for a'), b.run('for b')]); return [a.inputs, b.inputs, a.result.inputs, b.result.inputs] })()")
        .await?;
    ensure!(ended == json!(["for a", "for b", "for a", "for b"]), "{ended}");
    Ok(())
}

async fn parts_are_fetched_once_and_when_they_are_wanted(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::json(&json!([
        { "entity_group": "PER", "score": 0.99, "word": "Ada", "start": 0, "end": 3 }
    ])));
    stage.show_ready("").await?;
    let page = &stage.page;
    // What was set before its parts were there is in its form, and what is run waits for them.
    page.widget("(w.task = 'token-classification', w.inputs = 'Ada wrote', await w.run())").await?;
    ensure!(stage.model.calls()[0].json()["inputs"] == "Ada wrote");
    until("the part for marks is fetched", async || Ok((requests(stage, PROSE).await? == 1).then_some(())))
        .await?;
    // Another widget finds it there.
    page.widget("w.after(w.cloneNode())").await?;
    page.all_ready(2).await?;
    page.eval("[...document.querySelectorAll('inference-widget')].at(-1).run('Ada')").await?;
    ensure!(requests(stage, PROSE).await? == 1);
    Ok(())
}

async fn untouched_it_fetches_no_part(stage: &Stage) -> Result<()> {
    stage.page.move_mouse(0.0, 0.0).await?;
    stage.show_ready("").await?;
    stage.page.is_quiet().await?;
    ensure!(requests(stage, TEXT).await? == 0);
    Ok(())
}

/// The part that a run needs.
async fn the_part_comes(stage: &Stage) -> Result<()> {
    until("the part for texts is fetched", async || Ok((requests(stage, TEXT).await? == 1).then_some(())))
        .await
}

async fn a_pointer_over_it_fetches_what_a_run_needs(stage: &Stage) -> Result<()> {
    stage.page.move_mouse(0.0, 0.0).await?;
    stage.show_ready("").await?;
    stage.page.hover("textbox", "Text").await?;
    the_part_comes(stage).await
}

async fn the_focus_in_it_fetches_what_a_run_needs(stage: &Stage) -> Result<()> {
    stage.page.move_mouse(0.0, 0.0).await?;
    stage.show_ready("").await?;
    let page = &stage.page;
    // A window that nobody is in has no events of the focus.
    page.cdp("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })).await?;
    page.widget("w.shadowRoot.querySelector('textarea').focus()").await?;
    let came = the_part_comes(stage).await;
    page.cdp("Emulation.setFocusEmulationEnabled", json!({ "enabled": false })).await?;
    came
}

/// Nothing moves under the pointer when the part has come.
async fn a_pointer_over_it_shifts_nothing(stage: &Stage) -> Result<()> {
    stage.page.move_mouse(0.0, 0.0).await?;
    stage.show_ready("inputs=Hello").await?;
    let page = &stage.page;
    page.is_quiet().await?;
    let places = "JSON.stringify([...w.shadowRoot.querySelectorAll('label, textarea, summary, button')].filter((e) => e.checkVisibility()).map((e) => [e.textContent, e.getBoundingClientRect()]).concat(w.getBoundingClientRect()))";
    let before = page.widget(places).await?;
    page.hover("button", "Compute").await?;
    page.is_quiet().await?;
    let after = page.widget(places).await?;
    ensure!(before == after, "{before:#}\n{after:#}");
    Ok(())
}

async fn the_task_set_last_wins_while_its_parts_load(stage: &Stage) -> Result<()> {
    stage.show_ready("").await?;
    let page = &stage.page;
    page.hold("*split_*").await?;
    page.widget("w.task = 'chat-completion'").await?;
    page.reaches("loading").await?;
    page.widget("w.task = 'text-classification'").await?;
    page.reaches("idle").await?;
    page.widget("w.task = 'summarization'").await?;
    page.reaches("loading").await?;
    page.release().await?;
    page.reaches("idle").await?;
    ensure!(page.widget("w.task").await? == "summarization");
    page.find("textbox", "Text to shorten").await.map(drop)
}

async fn far_below_it_loads_when_scrolled_to(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    let body = format!(
        "<div style='height: 6000px'></div><inference-widget autorun inputs=Below {}></inference-widget>",
        stage.attributes("")
    );
    let page = &stage.page;
    page.open(&stage.host.page(&Html::new(&stage.proxy.script(), &body))).await?;
    until("the frame is drawn", async || {
        Ok((page.widget("w.shadowRoot?.childElementCount").await? == 1).then_some(()))
    })
    .await?;
    ensure!(
        requests(stage, WASM).await? == 0 && stage.model.calls().is_empty(),
        "it did not wait to be seen"
    );
    page.widget("w.scrollIntoView()").await?;
    page.event("result").await?;
    ensure!(stage.model.calls().len() == 1);
    Ok(())
}

async fn keeps_what_it_holds_when_moved(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    stage.show_ready("").await?;
    let page = &stage.page;
    run(stage, "Moved along").await?;
    page.reaches("done").await?;
    page.eval("{ const aside = document.createElement('aside'); document.body.append(aside); aside.append(document.querySelector('inference-widget')) }").await?;
    ensure!(page.find("textbox", "Text").await?.value == "Moved along");
    ensure!(page.tables().await?.len() == 1);
    run(stage, "And again").await?;
    until("the second call arrives", async || Ok((stage.model.calls().len() == 2).then_some(()))).await?;
    page.reaches("done").await?;
    ensure!(
        page.events().await?.iter().filter(|event| event.name == "ready").count() == 1,
        "it was made anew"
    );
    Ok(())
}

async fn leaves_the_page_s_own_nodes_alone(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    let inside =
        "<script type=\"application/json\" slot=\"examples\">[]</script><p class=\"iw\">Fallback</p>";
    let page = &stage.page;
    let body = format!("<inference-widget id=\"x\" {}>{inside}</inference-widget>", stage.attributes(""));
    page.open(&stage.host.page(&Html::new(&stage.proxy.script(), &body))).await?;
    page.ready().await?;
    page.widget("await w.run('x')").await?;
    ensure!(page.widget("w.innerHTML").await? == inside);
    let attributes = page.widget("w.getAttributeNames().sort().join()").await?;
    ensure!(attributes == "endpoint,id,model,state,task", "{attributes}");
    ensure!(
        page.widget("document.body.innerText.includes('Fallback')").await? == false,
        "the fallback is shown, too"
    );
    Ok(())
}

async fn fallback_is_shown_without_the_script(stage: &Stage) -> Result<()> {
    let body = "<inference-widget model=owner/name><a href=/paper>The paper</a></inference-widget>";
    stage.page.open(&stage.host.page(&Html::new("", body))).await?;
    stage.page.find("link", "The paper").await.map(drop)
}

async fn fallback_is_shown_in_an_older_browser(stage: &Stage) -> Result<()> {
    let html = Html::new(
        &stage.proxy.script(),
        "<inference-widget model=owner/name><p>positive 0.987</p></inference-widget>",
    )
    .head("<script>delete Promise.withResolvers</script>");
    stage.page.open(&stage.host.page(&html)).await?;
    until("the element is defined", async || {
        let defined = stage.page.eval("!!customElements.get('inference-widget')").await?;
        Ok((defined == true).then_some(()))
    })
    .await?;
    ensure!(stage.page.widget("w.checkVisibility() && w.innerText.trim()").await? == "positive 0.987");
    stage.page.forgive().await
}

async fn script_may_come_late(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    let page = &stage.page;
    page.open(&stage.host.page(&Html::widget("", &stage.attributes("")))).await?;
    page.widget("w.inputs = 'Set before the script'").await?;
    page.eval(&format!("import('{}').then(() => 0)", stage.proxy.script())).await?;
    page.ready().await?;
    ensure!(page.find("textbox", "Text").await?.value == "Set before the script");
    let result = page.widget("await w.run()").await?;
    ensure!(result["inputs"] == "Set before the script", "{result}");
    Ok(())
}

async fn attributes_may_change(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.fill("textbox", "Text", "Same input").await?;
    page.widget("w.model = 'somebody/else'").await?;
    page.find("StaticText", "else").await?;
    page.widget("await w.run('Asked of another')").await?;
    ensure!(stage.model.calls()[0].path == "/models/somebody/else");
    page.widget("w.setAttribute('task', 'zero-shot-classification')").await?;
    page.find("textbox", "Possible labels").await?;
    page.widget("w.layout = 'compact'").await?;
    page.gone("StaticText", "else").await?;
    // Nonsense is named, and taking it back mends it.
    page.widget("w.threshold = 'x'").await?;
    ensure!(page.alert().await?.contains("threshold"));
    page.widget("w.removeAttribute('threshold')").await?;
    page.find("textbox", "Possible labels").await?;
    ensure!(page.alerts().await? == 0, "the error is still shown");
    Ok(())
}

async fn properties_reflect_attributes(stage: &Stage) -> Result<()> {
    stage.show_ready("threshold=0.5 flag=A,B theme=dark layout=compact loading=eager").await?;
    let page = &stage.page;
    let names = "[w.model, w.task, w.endpoint, w.threshold, w.flag, w.theme, w.layout, w.loading, w.autorun, w.state]";
    let values = page.widget(names).await?;
    let threshold = &values[3];
    ensure!(*threshold == "0.5" || *threshold == 0.5, "{values}");
    let expected = json!([
        "owner/name",
        "text-classification",
        stage.model.origin,
        threshold,
        "A,B",
        "dark",
        "compact",
        "eager",
        false,
        "idle"
    ]);
    ensure!(values == expected, "{values}");
    page.widget("(w.theme = 'light', w.autorun = true, w.model = 'a/b', 0)").await?;
    let attributes =
        page.widget("[w.getAttribute('theme'), w.hasAttribute('autorun'), w.getAttribute('model')]").await?;
    ensure!(attributes == json!(["light", true, "a/b"]), "{attributes}");
    Ok(())
}

async fn examples_of_the_page(stage: &Stage) -> Result<()> {
    let examples = json!([
        { "example_title": "First", "text": "The first one" },
        { "example_title": "Second", "text": "The second </b> one", "parameters": { "top_k": 1 } },
    ]);
    stage.model.always(Reply::labels(&LABELS));
    let body = format!(
        "<inference-widget {}><script type=application/json slot=examples>{examples}</script></inference-widget>",
        stage.attributes("")
    );
    let page = &stage.page;
    page.open(&stage.host.page(&Html::new(&stage.proxy.script(), &body))).await?;
    page.ready().await?;
    ensure!(page.find("textbox", "Text").await?.value == "The first one");
    page.click("button", "Second").await?;
    page.press("Control+Enter").await?;
    page.click("textbox", "Text").await?;
    page.press("Control+Enter").await?;
    page.reaches("done").await?;
    let calls = stage.model.calls();
    let body = calls.last().context("a call")?.json();
    ensure!(body == json!({ "inputs": "The second </b> one", "parameters": { "top_k": 1 } }), "{body}");
    Ok(())
}

// Looks.

const PAPER: &str = "getComputedStyle(w.shadowRoot.querySelector('section')).backgroundColor";

async fn theme_is_the_author_s_choice(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    stage.show_ready("theme=dark").await?;
    let dark = page.widget(PAPER).await?;
    page.widget("w.theme = 'light'").await?;
    let light = page.widget(PAPER).await?;
    ensure!(dark != light && light == "rgb(255, 255, 255)", "dark is {dark}, light is {light}");
    Ok(())
}

async fn colour_scheme_of_the_page(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let mut papers = Vec::new();
    // A page without dark colours, one that follows the reader, one that is dark by its own style.
    for (head, scheme) in [
        ("", "light"),
        ("", "dark"),
        ("<meta name=color-scheme content='light dark'>", "light"),
        ("<meta name=color-scheme content='light dark'>", "dark"),
        ("<style>body { background: #111; color: #eee }</style>", "light"),
    ] {
        page.media(&[("prefers-color-scheme", scheme)]).await?;
        let html = Html::widget(&stage.proxy.script(), &stage.attributes("")).head(head);
        page.open(&stage.host.page(&html)).await?;
        page.ready().await?;
        papers.push(page.widget(PAPER).await?);
    }
    let light = json!("rgb(255, 255, 255)");
    let is_light: Vec<bool> = papers.iter().map(|paper| *paper == light).collect();
    ensure!(is_light == [true, true, true, false, false], "{papers:?}");
    Ok(())
}

/// A picture of the widget as it is now, for people to look at.
async fn picture(stage: &Stage, name: &str) -> Result<()> {
    stage.page.screenshot(&root().join(format!("target/screenshots/{name}.png"))).await
}

/// What axe says of the widget as it is now, in light and dark.
async fn check(stage: &Stage, name: &str) -> Result<()> {
    for scheme in ["light", "dark"] {
        stage.page.media(&[("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")]).await?;
        picture(stage, &format!("{name}-{scheme}")).await?;
        stage.page.check_accessibility().await.with_context(|| format!("{name}, {scheme}"))?;
    }
    Ok(())
}

/// A page that follows the reader's colours.
async fn show_in_both_schemes(stage: &Stage, attributes: &str) -> Result<()> {
    stage.page.media(&[("prefers-reduced-motion", "reduce")]).await?;
    let html = Html::widget(&stage.proxy.script(), &stage.attributes(attributes)).head(
        "<meta name=color-scheme content='light dark'><style>body { font-family: system-ui; max-width: 34rem; margin: 1rem auto }</style>",
    );
    stage.page.open(&stage.host.page(&html)).await
}

async fn accessible_while_loading(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.hold("*.wasm").await?;
    show_in_both_schemes(stage, "").await?;
    page.reaches("loading").await?;
    check(stage, "loading").await?;
    page.release().await?;
    page.ready().await
}

async fn accessible_when_idle(stage: &Stage) -> Result<()> {
    show_in_both_schemes(stage, "").await?;
    stage.page.ready().await?;
    // The contract: one form, labelled fields, a button, a live region.
    let tree = stage.page.tree().await?;
    ensure!(tree.all("form").count() == 1 && tree.all("status").count() == 1, "{}", tree.outline());
    ensure!(
        tree.find("button", "Compute").is_some() && tree.find("textbox", "Text").is_some(),
        "{}",
        tree.outline()
    );
    check(stage, "idle").await
}

async fn accessible_while_warming(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::loading(Some(20.0)).header("retry-after", "60"));
    show_in_both_schemes(stage, "").await?;
    stage.page.ready().await?;
    run(stage, "Wait for it").await?;
    stage.page.reaches("warming").await?;
    stage.page.find("progressbar", "Model start").await?;
    ensure!(stage.page.said().await?.contains("starting"), "{}", stage.page.said().await?);
    ensure!(stage.page.find("button", "Cancel").await.is_ok());
    check(stage, "warming").await
}

async fn accessible_with_a_result(stage: &Stage) -> Result<()> {
    stage
        .model
        .always(Reply::labels(&LABELS).header("x-compute-time", "0.021").header("x-compute-type", "cpu"));
    show_in_both_schemes(stage, "threshold=0.95").await?;
    let page = &stage.page;
    page.ready().await?;
    run(stage, "A very good film").await?;
    page.reaches("done").await?;
    page.click("button", "JSON").await?;
    check(stage, "result").await
}

async fn accessible_with_an_error(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::status(403, &json!({ "error": "Not for you" })));
    show_in_both_schemes(stage, "").await?;
    let page = &stage.page;
    page.ready().await?;
    run(stage, "May I?").await?;
    page.reaches("error").await?;
    let details = page.tree().await?.nodes().find(|n| n.name == "Details" && n.role != "StaticText").cloned();
    page.click_node(&details.context("details")?).await?;
    check(stage, "error").await?;
    page.fill("textbox", "Text", "").await?;
    page.press("Control+Enter").await?;
    until("the field is marked", async || {
        Ok((page.find("textbox", "Text").await?.property("invalid") == "true").then_some(()))
    })
    .await?;
    check(stage, "missing").await
}

async fn keyboard_alone_is_enough(stage: &Stage) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    stage.show_ready("").await?;
    let page = &stage.page;
    let mut order = Vec::new();
    page.press("Tab").await?;
    while let Some(node) = page.focused().await? {
        ensure!(order.len() < 30, "the focus does not get out again: {order:?}");
        let outline = "function () { const s = getComputedStyle(this); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 }";
        ensure!(
            page.call(&node, outline, &[]).await? == true,
            "the focus on {} “{}” cannot be seen",
            node.role,
            node.name
        );
        order.push(format!("{} {}", node.role, node.name));
        page.press("Tab").await?;
    }
    let position = |what: &str| {
        order.iter().position(|o| o == what).with_context(|| format!("{what} is not in {order:?}"))
    };
    ensure!(position("textbox Text")? < position("button Praise")?, "{order:?}");
    ensure!(position("button Praise")? < position("button Compute")?, "{order:?}");
    // Choose an example, run it, read the raw answer: no pointer.
    let walk = async |name: &str| {
        for _ in 0..30 {
            if page.focused().await?.is_some_and(|node| node.name == name) {
                return Ok(());
            }
            page.press("Tab").await?;
        }
        anyhow::bail!("{name} cannot be reached")
    };
    walk("Praise").await?;
    page.press("Space").await?;
    walk("Compute").await?;
    page.press("Enter").await?;
    page.reaches("done").await?;
    walk("JSON").await?;
    page.press("Space").await?;
    until("the raw answer is shown", async || {
        Ok(page
            .tree()
            .await?
            .nodes()
            .any(|n| n.role == "StaticText" && n.name.contains("\"score\""))
            .then_some(()))
    })
    .await
}

async fn no_motion_where_none_is_wanted(stage: &Stage) -> Result<()> {
    const MOVING: &str = "w.shadowRoot.getAnimations().map((a) => a.animationName ?? a.transitionProperty)";
    stage.model.next(Reply::loading(Some(5.0)).header("retry-after", "2")).always(Reply::labels(&LABELS));
    let page = &stage.page;
    page.media(&[("prefers-reduced-motion", "reduce")]).await?;
    stage.show_ready("").await?;
    run(stage, "Keep still").await?;
    page.reaches("warming").await?;
    page.find("progressbar", "Model start").await?;
    ensure!(page.widget(MOVING).await? == json!([]));
    page.reaches("done").await?;
    ensure!(page.widget(MOVING).await? == json!([]));
    Ok(())
}

async fn fits_320_pixels(stage: &Stage) -> Result<()> {
    // What sticks out on the right, but for what scrolls on its own.
    const OUT: &str = "(() => {
        const out = [...w.shadowRoot.querySelectorAll('*')].filter((e) => {
          if (e.closest('.sr, [hidden]') || e.getBoundingClientRect().right <= innerWidth + 0.5) return false;
          for (let p = e.parentElement; p; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return false;
          return true;
        });
        return [document.documentElement.scrollWidth - document.documentElement.clientWidth, ...out.map((e) => e.outerHTML.slice(0, 120))] })()";
    let page = &stage.page;
    let fits = async |name: &str| {
        let out = page.widget(OUT).await?;
        ensure!(out == json!([0]), "{name}: {out}");
        picture(stage, &format!("narrow-{name}")).await
    };
    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    stage.model.next(Reply::loading(Some(20.0)).header("retry-after", "1"));
    stage.model.next(Reply::labels(&[(long, 0.9), ("short", 0.1)]));
    stage.model.next(Reply::status(400, &json!({ "error": long })));
    page.size(320, 900).await?;
    page.media(&[("prefers-reduced-motion", "reduce")]).await?;
    stage.show_ready("").await?;
    fits("idle").await?;
    run(stage, &long.repeat(4)).await?;
    page.reaches("warming").await?;
    page.find("progressbar", "Model start").await?;
    fits("warming").await?;
    page.reaches("done").await?;
    page.tables().await?;
    fits("result").await?;
    page.click("button", "JSON").await?;
    fits("raw").await?;
    page.press("Control+Enter").await?;
    page.click("textbox", "Text").await?;
    page.press("Control+Enter").await?;
    page.reaches("error").await?;
    fits("error").await
}

async fn nothing_shifts_on_load(stage: &Stage) -> Result<()> {
    const HEIGHT: &str = "w.getBoundingClientRect().height";
    let page = &stage.page;
    for (attributes, bound) in [
        ("", 0.0),
        ("loading=eager inputs='Given by the page'", 0.0),
        // The frame does not know every form beforehand; these stay far below what readers notice (0.1).
        ("layout=compact", 0.05),
        ("task=zero-shot-classification", 0.05),
        ("task=image-classification", 0.05),
    ] {
        page.hold("*.wasm").await?;
        let widget = format!("<inference-widget {}></inference-widget>", stage.attributes(attributes));
        let body = format!("{widget}<p>What follows the widget.</p>");
        page.open(&stage.host.page(&Html::new(&stage.proxy.script(), &body))).await?;
        page.reaches("loading").await?;
        page.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))").await?;
        // Before the script came, the element had no size; a page that minds gives it one. From here on, it is ours.
        page.eval("window.__seen.shift = 0").await?;
        let before = page.widget(HEIGHT).await?;
        page.release().await?;
        page.ready().await?;
        // The frame after next has been drawn, and its shifts were reported.
        page.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))")
            .await?;
        let after = page.widget(HEIGHT).await?;
        let shift = page.eval("window.__seen.shift").await?.as_f64().context("a number")?;
        ensure!(
            shift <= bound,
            "with “{attributes}”, the page shifts by {shift}: the frame is {before} px high, then {after}"
        );
    }
    Ok(())
}
