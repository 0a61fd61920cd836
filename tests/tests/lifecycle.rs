//! Widgets come and go by the thousand, in the midst of whatever they do, and leave nothing behind.

use anyhow::{Context, Result, ensure};
use e2e::{Gate, Html, Model, Page, Reply, Stage, cases, root, until};
use serde_json::{Value, json};
use std::time::Duration;

cases![
    removed_before_the_module_has_come,
    removed_while_the_model_is_looked_up,
    removed_while_a_request_is_in_flight,
    removed_while_the_model_starts,
    removed_while_text_streams,
    removed_while_the_microphone_records,
    removed_with_a_picture_in_and_another_out,
    removed_at_any_moment,
    removed_within_an_event_of_its_own,
    mounted_again_it_starts_anew,
];

/// Mounts and unmounts in each phase.
const TOTAL: usize = 1000;
/// Where each takes a good deal of the browser's own time: pictures to read and to draw.
const COSTLY: usize = 200;
/// A browser keeps six connections to a server, so several servers let a crowd work at the same time.
const SERVERS: usize = 5;
const CROWD: usize = 6 * SERVERS;

/// What a page may hold more than at the start. The browser keeps some nodes and listeners of its own until it needs the
/// room, such as those of the last drawn frame; one widget alone has more than 60 nodes and 20 listeners.
const MORE_NODES: f64 = 40.0;
const MORE_LISTENERS: f64 = 12.0;
/// Bytes by which scripts' heap may grow from half time to the end: 2 KB for each of 500 widgets.
const MORE_HEAP: f64 = 1_000_000.0;
/// The same of the module's memory, which never shrinks: what counts is how much was ever in use at a time, which a slow
/// machine makes more. One widget takes 30 KB, 500 of them 15 MB.
const MORE_MEMORY: f64 = 4_000_000.0;

/// What the browser counts of a page.
#[derive(Clone, Copy, Debug)]
struct Figures {
    nodes: f64,
    listeners: f64,
    documents: f64,
    heap: f64,
    /// Of the module.
    memory: f64,
}

/// Counts what is left once all that nobody holds has been collected.
async fn count(page: &Page) -> Result<Figures> {
    // What the tests' own recorder keeps.
    page.eval("(window.__seen.events.length = 0, window.__seen.states.length = 0)").await?;
    let mut last = f64::INFINITY;
    // What is freed by one collection may free more in the next.
    let metrics = until("the page stops shrinking", async || {
        page.cdp("HeapProfiler.collectGarbage", json!({})).await?;
        let metrics = page.cdp("Performance.getMetrics", json!({})).await?;
        let nodes = metric(&metrics, "Nodes")?;
        let is_stable = nodes >= last;
        last = nodes;
        Ok(is_stable.then_some(metrics))
    })
    .await?;
    Ok(Figures {
        nodes: metric(&metrics, "Nodes")?,
        listeners: metric(&metrics, "JSEventListeners")?,
        documents: metric(&metrics, "Documents")?,
        heap: metric(&metrics, "JSHeapUsedSize")?,
        memory: page.eval("crowd.memory()").await?.as_f64().context("bytes")?,
    })
}

fn metric(metrics: &Value, name: &str) -> Result<f64> {
    let all = metrics["metrics"].as_array().into_iter().flatten();
    let mut found = all.filter(|metric| metric["name"] == name).filter_map(|metric| metric["value"].as_f64());
    found.next().with_context(|| format!("no metric {name}"))
}

/// Servers that all do the same.
struct Servers(Vec<Model>);

impl Servers {
    async fn start(act: impl Fn(&Model)) -> Result<Self> {
        let mut servers = Vec::new();
        for _ in 0..SERVERS {
            let server = Model::start().await?;
            act(&server);
            servers.push(server);
        }
        Ok(Self(servers))
    }

    /// Attributes for each, as JavaScript.
    fn attributes(&self, more: &Value) -> Value {
        let of = |server: &Model| {
            let mut all = json!({ "endpoint": server.origin, "model": "owner/name", "loading": "eager" });
            for (name, value) in more.as_object().into_iter().flatten() {
                all[name] = value.clone();
            }
            all
        };
        self.0.iter().map(of).collect()
    }

    fn calls(&self) -> usize {
        self.0.iter().map(|server| server.calls().len()).sum()
    }

    fn questions(&self) -> usize {
        self.0.iter().map(Model::questions).sum()
    }

    fn asked(&self) -> usize {
        self.calls() + self.questions()
    }

    fn abandoned(&self) -> usize {
        self.0.iter().map(Model::abandoned).sum()
    }
}

/// What widgets do when they are removed.
struct Phase<'a> {
    servers: &'a Servers,
    /// Besides endpoint and model.
    attributes: Value,
    /// A function of an element, in JavaScript: what each is told.
    begin: &'a str,
    /// The same: whether it has got there.
    is_there: &'a str,
    crowd: usize,
    total: usize,
}

const RUN: &str = "(w) => crowd.watch(w.run('x'))";

/// A page without widgets, with everything counted that they may open.
async fn open(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let html = Html::new(&stage.proxy.script(), "")
        .head(&format!("<script>{}</script>", include_str!("lifecycle.js")));
    page.open(&stage.host.page(&html)).await?;
    // What the browser records for its developer tools holds nodes.
    for domain in ["Accessibility", "DOM", "Network"] {
        page.cdp(&format!("{domain}.disable"), json!({})).await?;
    }
    page.cdp("Performance.enable", json!({})).await?;
    page.cdp("HeapProfiler.enable", json!({})).await.map(drop)
}

impl Phase<'_> {
    async fn pass(&self, page: &Page, crowd: usize) -> Result<()> {
        let attributes = self.servers.attributes(&self.attributes);
        let (begin, is_there) = (self.begin, self.is_there);
        page.eval(&format!("crowd.pass({crowd}, {attributes}, {begin}, {is_there})")).await.map(drop)
    }

    async fn passes(&self, page: &Page, total: usize) -> Result<()> {
        for start in (0..total).step_by(self.crowd) {
            self.pass(page, self.crowd.min(total - start)).await?;
        }
        Ok(())
    }

    /// Mounts and removes all of them, and sees to it that nothing is left.
    async fn check(&self, stage: &Stage) -> Result<()> {
        let page = &stage.page;
        open(stage).await?;
        // What stays once for the whole page, such as the module and the style sheets.
        self.passes(page, 2 * self.crowd).await?;
        let start = count(page).await?;
        self.passes(page, self.total / 2).await?;
        let half = count(page).await?;
        self.passes(page, self.total - self.total / 2).await?;
        self.nothing_goes_on(page).await?;
        let end = count(page).await?;
        println!("{start:?}\n{half:?}\n{end:?}");
        ensure!(end.nodes <= start.nodes + MORE_NODES, "nodes stay: {start:?}, {half:?}, {end:?}");
        ensure!(
            end.listeners <= start.listeners + MORE_LISTENERS,
            "listeners stay: {start:?}, {half:?}, {end:?}"
        );
        ensure!(end.documents <= start.documents, "documents stay: {start:?}, {end:?}");
        ensure!(end.heap <= half.heap + MORE_HEAP, "the heap grows: {start:?}, {half:?}, {end:?}");
        ensure!(
            end.memory <= half.memory + MORE_MEMORY,
            "the module's memory grows: {start:?}, {half:?}, {end:?}"
        );
        Ok(())
    }

    async fn nothing_goes_on(&self, page: &Page) -> Result<()> {
        nothing_is_open(page).await?;
        // A request that was given up may still be on its way to the server.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let asked = self.servers.asked();
        // Longer than any pause that a server here asks for.
        tokio::time::sleep(Duration::from_millis(800)).await;
        ensure!(self.servers.asked() == asked, "{} requests after removal", self.servers.asked() - asked);
        let late = page.eval("crowd.late()").await?;
        ensure!(late == json!([]), "events of removed elements: {late}");
        nothing_is_open(page).await
    }
}

/// An event of a streamed chat.
fn delta(text: &str) -> String {
    format!("data: {}\n\n", json!({ "choices": [{ "index": 0, "delta": { "content": text } }] }))
}

/// Waits until no timer, frame, URL, track, or promise is open.
async fn nothing_is_open(page: &Page) -> Result<()> {
    let mut left = Value::Null;
    let closed = until("nothing is open", async || {
        left = page.eval("({ ...crowd.left(), pending: crowd.outcomes().pending ?? 0 })").await?;
        let is_closed = left.as_object().is_some_and(|left| left.values().all(|count| *count == 0));
        Ok(is_closed.then_some(()))
    })
    .await;
    closed.with_context(|| format!("left open: {left}"))
}

/// The promises of all runs were rejected, and for no other reason.
async fn all_were_cancelled(page: &Page) -> Result<()> {
    let outcomes = page.eval("crowd.outcomes()").await?;
    let expected = json!({ "pending": 0, "cancelled": TOTAL + 2 * CROWD });
    ensure!(outcomes == expected, "{outcomes} instead of {expected}");
    Ok(())
}

/// All of so many requests have been given up by their callers.
async fn all_were_abandoned(servers: &Servers, held: usize) -> Result<()> {
    ensure!(held > 0, "no request was ever on its way");
    until("every request is given up", async || Ok((servers.abandoned() >= held).then_some(())))
        .await
        .with_context(|| format!("{} of {held} were", servers.abandoned()))
}

async fn removed_before_the_module_has_come(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let servers = Servers::start(|server| {
        server.always(Reply::labels(&[("A", 0.5)]));
    })
    .await?;
    open(stage).await?;
    page.hold("*.wasm").await?;
    let phase = Phase {
        servers: &servers,
        attributes: json!({ "task": "text-classification" }),
        begin: RUN,
        is_there: "(w) => w.state == 'loading'",
        crowd: CROWD,
        total: TOTAL,
    };
    phase.passes(page, TOTAL).await?;
    page.release().await?;
    phase.nothing_goes_on(page).await?;
    ensure!(servers.asked() == 0, "a widget that is gone asked a server");
    ensure!(
        page.eval("crowd.outcomes().cancelled").await? == TOTAL,
        "{}",
        page.eval("crowd.outcomes()").await?
    );
    Ok(())
}

async fn removed_while_the_model_is_looked_up(stage: &Stage) -> Result<()> {
    let never = Gate::default();
    let servers = Servers::start(|server| {
        server.describe(json!({ "id": "owner/name", "pipeline_tag": "text-classification" }));
        server.describe_after(&never).always(Reply::labels(&[("A", 0.5)]));
    })
    .await?;
    let phase = Phase {
        servers: &servers,
        attributes: json!({}),
        begin: RUN,
        is_there: "(w) => w.state == 'loading' && w.shadowRoot.querySelector('[role=status]')",
        crowd: CROWD,
        total: TOTAL,
    };
    phase.check(stage).await?;
    all_were_cancelled(&stage.page).await?;
    all_were_abandoned(&servers, servers.questions()).await?;
    ensure!(servers.calls() == 0, "a widget that is gone ran");
    Ok(())
}

async fn removed_while_a_request_is_in_flight(stage: &Stage) -> Result<()> {
    let never = Gate::default();
    let reply = Reply::labels(&[("LATE", 0.5)]).after(&never);
    let servers = Servers::start(|server| {
        server.always(reply.clone());
    })
    .await?;
    let phase = Phase {
        servers: &servers,
        attributes: json!({ "task": "text-classification" }),
        begin: RUN,
        is_there: "(w) => w.state == 'running'",
        crowd: CROWD,
        total: TOTAL,
    };
    phase.check(stage).await?;
    all_were_cancelled(&stage.page).await?;
    all_were_abandoned(&servers, servers.calls()).await
}

async fn removed_while_the_model_starts(stage: &Stage) -> Result<()> {
    // A long way to go, but asked again soon.
    let reply = Reply::loading(Some(300.0)).header("retry-after", "0.4");
    let servers = Servers::start(|server| {
        server.always(reply.clone());
    })
    .await?;
    let phase = Phase {
        servers: &servers,
        attributes: json!({ "task": "text-classification" }),
        begin: RUN,
        is_there: "(w) => w.state == 'warming'",
        crowd: CROWD,
        total: TOTAL,
    };
    phase.check(stage).await?;
    all_were_cancelled(&stage.page).await
}

async fn removed_while_text_streams(stage: &Stage) -> Result<()> {
    let never = Gate::default();
    let reply = Reply::events(&[&delta("**So** far\n\n- so\n- good"), &delta(" never sent")]).pausing(&never);
    let servers = Servers::start(|server| {
        server.always(reply.clone());
    })
    .await?;
    let phase = Phase {
        servers: &servers,
        attributes: json!({ "task": "chat-completion" }),
        begin: "(w) => crowd.watch(w.run([{ role: 'user', content: 'x' }]))",
        is_there: "(w) => w.state == 'streaming' && w.shadowRoot.textContent.includes('good')",
        crowd: CROWD,
        total: TOTAL,
    };
    phase.check(stage).await?;
    all_were_cancelled(&stage.page).await?;
    all_were_abandoned(&servers, servers.calls()).await
}

async fn removed_while_the_microphone_records(stage: &Stage) -> Result<()> {
    let servers = Servers::start(|_| ()).await?;
    let phase = Phase {
        servers: &servers,
        attributes: json!({ "task": "audio-classification" }),
        begin: "(w) => w.whenReady().then(() => [...w.shadowRoot.querySelectorAll('button')].find((b) => b.textContent.includes('Record')).click())",
        is_there: "(w) => [...w.shadowRoot.querySelectorAll('button')].some((b) => b.textContent.includes('Stop'))",
        crowd: 10,
        total: TOTAL,
    };
    phase.check(stage).await
}

async fn removed_with_a_picture_in_and_another_out(stage: &Stage) -> Result<()> {
    let picture = std::fs::read(root().join("tests/assets/mask-a.png"))?;
    let file = stage.host.file("picture.png", "image/png", picture.clone());
    let servers = Servers::start(|server| {
        server.always(Reply::new(200, "image/png", picture.clone()));
    })
    .await?;
    let begin = format!(
        "async (w) => {{ window.picture ??= fetch('{file}').then((r) => r.blob()); crowd.watch(w.run(await picture)) }}"
    );
    let phase = Phase {
        servers: &servers,
        attributes: json!({ "task": "image-to-image" }),
        begin: &begin,
        is_there: "(w) => w.state == 'done' && w.shadowRoot.querySelector('[part=output] img')",
        crowd: CROWD,
        total: COSTLY,
    };
    phase.check(stage).await?;
    let outcomes = stage.page.eval("crowd.outcomes()").await?;
    ensure!(outcomes["done"] == COSTLY + 2 * CROWD, "{outcomes}");
    Ok(())
}

async fn removed_at_any_moment(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let warming = Reply::loading(Some(0.3)).header("retry-after", "0.01");
    let servers = Servers::start(|server| {
        server.describe(json!({
            "id": "owner/name", "pipeline_tag": "text-classification", "note": "A note", "widgetData": [{ "text": "An example" }]
        }));
        for _ in 0..TOTAL {
            server.next(warming.clone()).next(Reply::labels(&[("A", 0.5), ("B", 0.25)]));
        }
        server.always(Reply::labels(&[("A", 0.5), ("B", 0.25)]));
    })
    .await?;
    open(stage).await?;
    let attributes = servers.attributes(&json!({}));
    // Each is removed a few milliseconds later in its life than the one before.
    let pass = format!(
        "(async () => {{
          const all = crowd.mount(50, {attributes});
          for (const w of all) crowd.watch(w.run('x'));
          for (const w of all) {{
            await crowd.pause(3);
            crowd.remove(w);
          }}
        }})()"
    );
    for _ in 0..TOTAL / 50 {
        page.eval(&pass).await?;
    }
    let phase = Phase {
        servers: &servers,
        attributes: json!({}),
        begin: RUN,
        is_there: "",
        crowd: CROWD,
        total: TOTAL,
    };
    phase.nothing_goes_on(page).await?;
    let outcomes = page.eval("crowd.outcomes()").await?;
    println!("{outcomes}");
    let known = ["pending", "cancelled", "done"];
    let is_known = outcomes.as_object().is_some_and(|all| all.keys().all(|key| known.contains(&&**key)));
    ensure!(is_known, "runs ended otherwise than cancelled or done: {outcomes}");
    // The page is alive.
    let answer = page
        .eval(&format!("(async () => {{ const [w] = crowd.mount(1, {attributes}); const answer = await w.run('x'); return answer.output.kind }})()"))
        .await?;
    ensure!(answer == "labels", "{answer}");
    Ok(())
}

async fn removed_within_an_event_of_its_own(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    let events = Reply::events(&[&delta("One"), &delta(" two"), "data: [DONE]\n\n"]);
    open(stage).await?;
    for name in ["ready", "start", "warming", "chunk", "result", "cancel"] {
        stage.model.next(Reply::loading(Some(0.1)).header("retry-after", "0.05")).next(events.clone());
        let attributes =
            json!([{ "model": "owner/name", "endpoint": stage.model.origin, "task": "chat-completion" }]);
        let pass = format!(
            "new Promise((done) => {{
              const [w] = crowd.mount(1, {attributes});
              if ('{name}' == 'cancel') w.addEventListener('inference-chunk', () => w.cancel());
              w.addEventListener('inference-{name}', () => (crowd.remove(w), crowd.pause(200).then(done)), {{ once: true }});
              crowd.watch(w.run([{{ role: 'user', content: 'x' }}]));
            }})"
        );
        let name = format!("within inference-{name}");
        tokio::time::timeout(Duration::from_secs(10), page.eval(&pass))
            .await
            .context("no such event")
            .flatten()
            .context(name.clone())?;
        let late = page.eval("crowd.late()").await?;
        ensure!(late == json!([]), "{name}: {late}");
        // What was prepared for later requests of a widget that is gone.
        stage.model.forget();
    }
    nothing_is_open(page).await
}

async fn mounted_again_it_starts_anew(stage: &Stage) -> Result<()> {
    let never = Gate::default();
    stage.model.next(Reply::labels(&[("LATE", 0.5)]).after(&never)).always(Reply::labels(&[("NOW", 0.5)]));
    stage.show_ready("").await?;
    let page = &stage.page;
    page.widget("(w.run('first').catch(() => 0), 0)").await?;
    page.reaches("running").await?;
    page.widget("(window.kept = w, w.remove(), 0)").await?;
    until("the server sees its caller leave", async || Ok((stage.model.abandoned() == 1).then_some(())))
        .await?;
    page.eval("(document.querySelector('main').append(kept), 0)").await?;
    page.reaches("idle").await?;
    page.all_ready(2).await?;
    ensure!(page.widget("w.result").await?.is_null(), "it shows an answer of before");
    let label = page.widget("(await w.run('second')).output.rows[0][0].label").await?;
    ensure!(label == "NOW", "{label}");
    Ok(())
}
