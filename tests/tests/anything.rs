//! Servers that answer anything to anything: whatever comes, something is there to read, and the page lives on.

use std::time::Duration;

use ::tasks::{FieldKind, Task, registry};
use anyhow::{Context, Result, bail, ensure};
use e2e::{Case, Html, Model, Page, Reply, Stage, root};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::fixtures;

/// Another widget's run of its own, on a page where one has just been answered with anything. A good machine needs a
/// few milliseconds; this is for one that does much else.
const ALIVE_WITHIN: f64 = 1000.0;
/// A page that does not come to an end with one answer is lost.
const LOST_AFTER: Duration = Duration::from_secs(20);

/// Answers of tasks that all other tasks are given, one for each kind of answer.
const FOREIGN: [(&str, &str); 12] = [
    ("labels", "text-classification"),
    ("texts", "summarization"),
    ("spans", "token-classification"),
    ("answers", "question-answering"),
    ("a_table_answer", "table-question-answering"),
    ("scores", "sentence-similarity"),
    ("vectors", "feature-extraction"),
    ("boxes", "object-detection"),
    ("masks", "image-segmentation"),
    ("addresses_of_media", "image-to-video"),
    ("predictions", "tabular-classification"),
    ("a_message", "chat-completion"),
];

/// A test for each body, with every task.
pub(crate) fn cases() -> Vec<Case> {
    let same = |name: &str, reply: fn() -> Result<Reply>| {
        case(name, move |stage| Box::pin(all_are_shown(stage, None, reply)))
    };
    let mut cases = vec![
        same("a_picture", || file("image/png", "scene.png")),
        same("a_sound", || file("audio/wav", "notes.wav")),
        same("a_film", || Ok(Reply::new(200, "video/mp4", film()))),
        same("bytes_of_no_known_format", || Ok(Reply::new(200, "application/octet-stream", noise()))),
        same("a_picture_called_json", || file("application/json", "scene.png")),
        same("a_web_page", || Ok(Reply::new(200, "text/html; charset=utf-8", WEB_PAGE))),
        same("nothing", || Ok(Reply::new(200, "application/json", ""))),
        case("its_own_json_called_a_binary", |stage| {
            Box::pin(own_is_read(stage, |body| Reply::new(200, "application/octet-stream", body)))
        }),
        case("its_own_json_without_a_type", |stage| Box::pin(own_is_read(stage, Reply::unlabelled))),
    ];
    cases.extend(FOREIGN.map(|(name, tag)| {
        let reply = move || {
            let (content_type, body) = own(tag)?;
            Ok(Reply::new(200, &content_type, body))
        };
        case(&format!("{name}_of_another_task"), move |stage| {
            Box::pin(all_are_shown(stage, Some(tag), reply))
        })
    }));
    cases
}

fn case(
    name: &str,
    run: impl for<'a> Fn(&'a Stage) -> futures_util::future::LocalBoxFuture<'a, Result<()>>
    + Send
    + Sync
    + 'static,
) -> Case {
    Case::new(module_path!(), name, run)
}

// Bodies.

const WEB_PAGE: &str =
    "<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>";

fn asset(name: &str) -> Result<Vec<u8>> {
    Ok(std::fs::read(root().join("tests/assets").join(name))?)
}

fn file(content_type: &str, name: &str) -> Result<Reply> {
    Ok(Reply::new(200, content_type, asset(name)?))
}

/// The begin of an MP4, which no browser can play.
fn film() -> Vec<u8> {
    [b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41".as_slice(), &[0; 2000]].concat()
}

fn noise() -> Vec<u8> {
    (1u32..5000).flat_map(|i| i.wrapping_mul(2_654_435_761).to_be_bytes()).collect()
}

/// An answer of a task as it was recorded, with its type; JSON, unless the task has none. Of answers that are files only the
/// heads were recorded.
fn own(tag: &str) -> Result<(String, Vec<u8>)> {
    let all = fixtures::read(tag)?;
    let is_good = |response: &&Value| response["status"].as_u64().unwrap_or(200) == 200;
    let found = all
        .iter()
        .map(|exchange| &exchange["response"])
        .filter(is_good)
        .find(|response| response["content_type"] == "application/json");
    Ok(match (found, tag) {
        (Some(response), _) => ("application/json".to_owned(), response["body"].to_string().into_bytes()),
        (None, "text-to-speech") => ("audio/wav".to_owned(), asset("notes.wav")?),
        (None, "depth-estimation" | "image-to-image") => ("image/png".to_owned(), asset("depth.png")?),
        (None, _) => bail!("no good answer to {tag} was recorded"),
    })
}

// What is done with them.

/// Every task is given the same.
async fn all_are_shown(
    stage: &Stage,
    but_for: Option<&'static str>,
    reply: impl Fn() -> Result<Reply>,
) -> Result<()> {
    let theatre = Theatre::open(stage).await?;
    stage.model.always(reply()?);
    for task in registry::ALL.iter().filter(|task| Some(task.tag) != but_for) {
        theatre.play(task).await?;
    }
    theatre.verdict()
}

/// Every task is given its own answer with its label, and without: it is read as the same.
async fn own_is_read(stage: &Stage, mislabelled: impl Fn(Vec<u8>) -> Reply) -> Result<()> {
    let theatre = Theatre::open(stage).await?;
    for task in registry::ALL {
        let (content_type, body) = own(task.tag)?;
        stage.model.always(Reply::new(200, &content_type, body.clone()));
        let expected = theatre.play(task).await?;
        stage.model.always(mislabelled(body));
        let read = theatre.play(task).await?;
        let is_read = read == expected && !["unknown", "shape"].contains(&read.as_str());
        if !is_read {
            theatre.blame(task, &format!("read as {read}, and with its label as {expected}"));
        }
    }
    theatre.verdict()
}

/// A page with a widget of another task, which shows that it is alive.
struct Theatre<'a> {
    page: &'a Page,
    /// The endpoint that answers anything.
    origin: &'a str,
    _good: Model,
    faults: std::cell::RefCell<Vec<String>>,
    slowest: std::cell::Cell<f64>,
}

const SCRIPT: &str = "<script>
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const blob = (address) => fetch(address).then((response) => response.blob());
  // What is to be read of an answer or a failure; in a conversation, what the visitor said is neither.
  const shown = (w) => [...w.shadowRoot.querySelectorAll('[part=output], .turn:not(.mine)')].map((part) => part.innerText).join(' ').trim();
  const play = async (attributes, inputs) => {
    const other = document.querySelector('#other');
    const w = document.createElement('inference-widget');
    for (const [name, value] of Object.entries(attributes)) w.setAttribute(name, value);
    document.querySelector('main').append(w);
    await w.whenReady();
    const ended = await Promise.race([w.run(inputs).then((result) => result.output.kind, (error) => error.code ?? String(error)), pause(10000).then(() => 'never')]);
    const start = performance.now();
    const kind = (await other.run('x')).output.kind;
    const took = performance.now() - start;
    while (!shown(w) && performance.now() < start + 3000) await pause(10);
    // Two frames more, for what is drawn or fails late.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const text = shown(w);
    const { state } = w;
    w.remove();
    return { ended, kind, took, text, state };
  };
</script>";

impl<'a> Theatre<'a> {
    async fn open(stage: &'a Stage) -> Result<Self> {
        let good = Model::start().await?;
        good.always(Reply::labels(&[("A", 0.5)]));
        let attributes =
            format!("id=other model=owner/name task=text-classification endpoint={}", good.origin);
        let html = Html::widget(&stage.proxy.script(), &attributes).head(SCRIPT);
        stage.page.open(&stage.host.page(&html)).await?;
        stage.page.ready().await?;
        for (name, content_type, file) in [
            ("picture", "image/png", "mask-a.png"),
            ("sound", "audio/wav", "notes.wav"),
            ("film", "video/webm", "film.webm"),
        ] {
            let address = stage.host.file(file, content_type, asset(file)?);
            stage
                .page
                .eval(&format!("(async () => {{ window.{name} = await blob('{address}') }})()"))
                .await?;
        }
        let (faults, slowest) = Default::default();
        Ok(Self { page: &stage.page, origin: &stage.model.origin, _good: good, faults, slowest })
    }

    /// Runs a task, and looks at what is shown; the kind of its answer, or the code of its failure.
    async fn play(&self, task: &Task) -> Result<String> {
        let attributes =
            json!({ "model": "owner/name", "task": task.tag, "endpoint": self.origin, "loading": "eager" });
        let run = format!("play({attributes}, {})", inputs(task));
        let play = async || {
            let played = timeout(LOST_AFTER, self.page.eval(&run)).await;
            let played = played.with_context(|| format!("{}: the page hangs", task.tag))?;
            played.with_context(|| format!("{}: the page is lost", task.tag))
        };
        let took = |played: &Value| played["took"].as_f64().unwrap_or(f64::INFINITY);
        let mut played = play().await?;
        if took(&played) > ALIVE_WITHIN {
            // A view that holds the page up does so again; another program of this machine does not.
            played = play().await?;
        }
        let ended = played["ended"].as_str().unwrap_or_default().to_owned();
        let took = took(&played);
        self.slowest.set(self.slowest.get().max(took));
        if ended == "never" {
            self.blame(task, "the run does not end");
        }
        if played["kind"] != "labels" || took > ALIVE_WITHIN {
            self.blame(task, &format!("another widget answers {} after {took} ms", played["kind"]));
        }
        if played["text"] == "" {
            self.blame(task, &format!("nothing is shown: {played}"));
        }
        if played["state"] != "done" && played["state"] != "error" {
            self.blame(task, &format!("it stays {}", played["state"]));
        }
        let complaints = self.page.complaints().await?;
        if !complaints.is_empty() {
            self.blame(task, &format!("the page complains: {complaints:?}"));
            self.page.forgive().await?;
        }
        Ok(ended)
    }

    fn blame(&self, task: &Task, fault: &str) {
        self.faults.borrow_mut().push(format!("{}: {fault}", task.tag));
    }

    fn verdict(self) -> Result<()> {
        println!("the other widget answered within {:.0} ms", self.slowest.get());
        let faults = self.faults.into_inner();
        ensure!(faults.is_empty(), "{}", faults.join("\n"));
        Ok(())
    }
}

/// Something in every field of a task, as JavaScript.
fn inputs(task: &Task) -> String {
    let members = task.fields.iter().map(|field| {
        let value = match field.kind {
            FieldKind::Text { .. } => "'There is a [MASK] here.'",
            FieldKind::Line => "'How many?'",
            FieldKind::List => "['One', 'Two']",
            FieldKind::Labels => "['cat', 'dog']",
            FieldKind::Image => "picture",
            FieldKind::Audio => "sound",
            FieldKind::Video => "film",
            FieldKind::Table => "{ Name: ['a', 'b'], Stars: ['1', '2'] }",
            FieldKind::Chat => "[{ role: 'user', content: 'x' }]",
        };
        format!("{}: {value}", field.key)
    });
    format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
}
