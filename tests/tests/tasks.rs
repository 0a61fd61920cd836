//! Every task: its form filled as a person would, an answer as real servers give it, and the view read by role and
//! text.
//!
//! With `INFERENCE_WIDGET_GALLERY` naming a folder, the pictures go there; else under `target/screenshots`.

use std::path::PathBuf;

use ::tasks::{Field, FieldKind, Task, registry};
use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use e2e::{Case, Html, Node, Reply, Stage, root, until};
use serde_json::{Value, json};

use crate::fixtures;

/// How a task is shown.
pub(crate) struct Play {
    pub(crate) model: &'static str,
    /// Field keys and what is put in.
    pub(crate) fill: &'static [(&'static str, Fill)],
    pub(crate) answer: Answer,
    /// What must be there to read, by role.
    shows: &'static [(&'static str, &'static str)],
}

pub(crate) enum Fill {
    Text(&'static str),
    Labels(&'static [&'static str]),
    File(&'static str),
    /// As it comes from a spreadsheet.
    Table(&'static str),
}

pub(crate) enum Answer {
    /// The exchange of this name, in the task's fixture file.
    Recorded(&'static str),
    /// A file, as the body.
    File(&'static str, &'static str),
    /// In the shape of a recording, with what fits the pictures, and whole where the recording is cut off.
    Json(fn() -> Result<Value>),
    /// A message as chat servers stream it, piece by piece.
    Stream(&'static [&'static str]),
}

use Answer::{File as Bytes, Json, Recorded, Stream};
use Fill::{File, Labels, Table, Text};

const EIFFEL: &str = "The tower is 324 metres (1,063 ft) tall, about the same height as an 81-storey building, and the tallest \
    structure in Paris. Its base is square, measuring 125 metres (410 ft) on each side. It was the first structure in \
    the world to surpass both the 200-metre and 300-metre mark in height.";
const REPOSITORIES: &str =
    "Repository\tStars\tContributors\nTransformers\t36542\t651\nDatasets\t4512\t77\nTokenizers\t3934\t34";

#[allow(clippy::too_many_lines)] // a list
fn known_play(tag: &str) -> Option<Play> {
    let (model, fill, answer, shows): (_, &'static [_], _, &'static [_]) = match tag {
        "text-classification" => (
            "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
            &[("text", Text("I like you. I love you."))],
            Recorded("sentiment, nested list (router)"),
            &[("rowheader", "POSITIVE"), ("cell", "1.000"), ("rowheader", "NEGATIVE"), ("cell", "0.000")],
        ),
        "token-classification" => (
            "dbmdz/bert-large-cased-finetuned-conll03-english",
            &[("text", Text("My name is Sarah Jessica Parker but you can call me Jessica"))],
            Recorded("two PER entities, aggregated"),
            &[("mark", "Sarah Jessica Parker"), ("mark", "Jessica"), ("StaticText", "PER")],
        ),
        "zero-shot-classification" => (
            "facebook/bart-large-mnli",
            &[
                ("text", Text("Dune is the best movie ever.")),
                ("candidate_labels", Labels(&["CINEMA", "ART", "MUSIC"])),
            ],
            Recorded("new flat list of label and score"),
            &[("rowheader", "CINEMA"), ("cell", "0.900"), ("rowheader", "MUSIC"), ("cell", "0.000")],
        ),
        "question-answering" => (
            "deepset/roberta-base-squad2",
            &[
                ("question", Text("What is the capital of France?")),
                ("context", Text("The capital of France is Paris.")),
            ],
            Recorded("single object answer"),
            &[("rowheader", "Paris"), ("cell", "0.970"), ("mark", "Paris")],
        ),
        "table-question-answering" => (
            "google/tapas-base-finetuned-wtq",
            &[
                ("query", Text("How many stars does the transformers repository have?")),
                ("table", Table(REPOSITORIES)),
            ],
            Recorded("tapas AVERAGE aggregator"),
            &[("StaticText", "AVERAGE > 36542"), ("StaticText", "AVERAGE"), ("StaticText", "36542")],
        ),
        "fill-mask" => (
            "google-bert/bert-base-uncased",
            &[("text", Text("[MASK] world!"))],
            Recorded("bert [MASK] via router"),
            &[("rowheader", "the"), ("cell", "0.291")],
        ),
        "summarization" => (
            "google/pegasus-xsum",
            &[("text", Text(EIFFEL))],
            Recorded("pegasus-xsum"),
            &[("StaticText", "The Eiffel Tower is one of the most famous buildings in the world.")],
        ),
        "translation" => (
            "google-t5/t5-base",
            &[("text", Text("My name is Wolfgang and I live in Berlin"))],
            Recorded("t5-base single"),
            &[("StaticText", "Mein Name ist Wolfgang und ich lebe in Berlin")],
        ),
        "text-generation" => (
            "openai-community/gpt2",
            &[("text", Text("one plus two equals"))],
            Recorded("gpt2 via router"),
            &[("StaticText", "one plus two equals"), ("StaticText", "Let's call this Dividend.")],
        ),
        "text2text-generation" => (
            "google/flan-t5-xxl",
            &[("text", Text("one plus two equals"))],
            Recorded("flan-t5-xxl short answer"),
            &[("StaticText", "three")],
        ),
        "chat-completion" => (
            "mistralai/Mistral-7B-Instruct-v0.2",
            &[("messages", Text("Complete the equation one + one = , just the answer"))],
            Stream(&["", "One", " plus", " one", " is", " equal", " to", " two", "."]),
            &[
                ("StaticText", "Complete the equation one + one = , just the answer"),
                ("StaticText", "One plus one is equal to two."),
            ],
        ),
        "conversational" => (
            "microsoft/DialoGPT-large",
            &[("messages", Text("Can you explain why?"))],
            Recorded("legacy DialoGPT conversation object"),
            &[("StaticText", "Can you explain why?"), ("StaticText", "It's the best movie ever.")],
        ),
        "sentence-similarity" => (
            "sentence-transformers/paraphrase-xlm-r-multilingual-v1",
            &[
                ("source_sentence", Text("That is a happy person")),
                ("sentences", Text("That is a happy dog\nThat is a very happy person\nToday is a sunny day")),
            ],
            Recorded("three scores (legacy)"),
            &[("rowheader", "That is a very happy person"), ("cell", "0.938"), ("cell", "0.230")],
        ),
        "feature-extraction" => (
            "sentence-transformers/distilbert-base-nli-mean-tokens",
            &[("text", Text("That is a happy person"))],
            Recorded("sentence embedding, 1-D"),
            &[],
        ),
        "text-ranking" => (
            "BAAI/bge-reranker-v2-m3",
            &[
                ("source_sentence", Text("Machine learning is so easy.")),
                (
                    "sentences",
                    Text(
                        "Deep learning is so straightforward.\nThis is so difficult, like rocket science.\n\
                         I can't believe how much I struggled with this.",
                    ),
                ),
            ],
            Recorded("unbounded (negative) scores"),
            &[("rowheader", "Deep learning is so straightforward."), ("cell", "2.201"), ("cell", "-10.251")],
        ),
        "automatic-speech-recognition" => (
            "facebook/wav2vec2-large-960h-lv60-self",
            &[("audio", File("notes.wav"))],
            Recorded("wav2vec2 (router)"),
            &[("StaticText", "GOING ALONG SLUSHY COUNTRY ROADS")],
        ),
        "audio-classification" => (
            "superb/hubert-large-superb-er",
            &[("audio", File("notes.wav"))],
            Recorded("emotion, four labels"),
            &[("rowheader", "neu"), ("cell", "0.593"), ("rowheader", "sad"), ("cell", "0.079")],
        ),
        "audio-to-audio" => (
            "speechbrain/sepformer-wham",
            &[("audio", File("notes.wav"))],
            Json(|| {
                Ok(json!([{ "label": "label_0", "blob": base64("notes.wav")?, "content-type": "audio/wav" }]))
            }),
            &[("Audio", "label_0"), ("link", "Download")],
        ),
        "text-to-speech" => (
            "espnet/kan-bayashi_ljspeech_vits",
            &[("text", Text("hello there!"))],
            Bytes("audio/wav", "notes.wav"),
            &[("Audio", "Answer 1"), ("link", "Download")],
        ),
        "text-to-audio" => (
            "facebook/musicgen-small",
            &[("text", Text("liquid drum and bass, atmospheric synths, airy sounds"))],
            Json(|| Ok(json!({ "audio": base64("notes.wav")?, "sampling_rate": 8000 }))),
            &[("Audio", "Answer 1"), ("link", "Download")],
        ),
        "image-classification" => (
            "google/vit-base-patch16-224",
            &[("image", File("scene.png"))],
            Recorded("ViT cheetah (router)"),
            &[("rowheader", "cheetah, chetah, Acinonyx jubatus"), ("cell", "0.998")],
        ),
        "object-detection" => (
            "facebook/detr-resnet-50",
            &[("image", File("scene.png"))],
            Recorded("DETR (hub proxy)"),
            &[("rowheader", "cat"), ("cell", "0.999"), ("cell", "0.995")],
        ),
        "image-segmentation" => (
            "facebook/detr-resnet-50-panoptic",
            &[("image", File("scene.png"))],
            Json(masks),
            &[("rowheader", "cat"), ("cell", "0.998")],
        ),
        "image-to-text" => (
            "nlpconnect/vit-gpt2-image-captioning",
            &[("image", File("scene.png"))],
            Json(|| Ok(json!([{ "generated_text": "six cats and a plant on two shelves " }]))),
            &[("StaticText", "six cats and a plant on two shelves")],
        ),
        "image-text-to-text" => (
            "Qwen/Qwen2.5-VL-7B-Instruct",
            &[("text", Text("What is this?")), ("image", File("scene.png"))],
            Json(|| {
                let content =
                    "Two shelves with six cats and a plant in a red pot. Two of the cats are lying down.";
                let message = json!({ "role": "assistant", "content": content });
                Ok(json!({ "object": "chat.completion", "choices": [{ "index": 0, "message": message }] }))
            }),
            &[("StaticText", "Two shelves with six cats and a plant in a red pot.")],
        ),
        "text-to-image" => (
            "stabilityai/stable-diffusion-2",
            &[("text", Text("A shelf of cats, flat illustration"))],
            Bytes("image/png", "scene.png"),
            &[("image", "Answer 1"), ("link", "Download")],
        ),
        "image-to-image" => (
            "lllyasviel/sd-controlnet-canny",
            &[("image", File("scene.png"))],
            Bytes("image/png", "night.png"),
            &[("image", "Answer 1"), ("link", "Download")],
        ),
        "zero-shot-image-classification" => (
            "openai/clip-vit-large-patch14-336",
            &[("image", File("scene.png")), ("candidate_labels", Labels(&["animal", "toy", "car"]))],
            Recorded("CLIP three labels"),
            &[("rowheader", "animal"), ("cell", "0.964")],
        ),
        "zero-shot-object-detection" => (
            "google/owlvit-base-patch32",
            &[("image", File("scene.png")), ("candidate_labels", Labels(&["cat", "dog", "bird"]))],
            Recorded("boxes for candidate labels"),
            &[("rowheader", "cat"), ("cell", "0.996")],
        ),
        "visual-question-answering" => (
            "dandelin/vilt-b32-finetuned-vqa",
            &[("image", File("scene.png")), ("question", Text("How many cats are lying down?"))],
            Recorded("ViLT five answers"),
            &[("rowheader", "2"), ("cell", "0.517")],
        ),
        "document-question-answering" => (
            "impira/layoutlm-document-qa",
            &[("image", File("scene.png")), ("question", Text("Invoice number?"))],
            Recorded("LayoutLM with start and end"),
            &[("rowheader", "us-001"), ("cell", "0.604")],
        ),
        "visual-document-retrieval" => (
            "vidore/colpali-v1.3",
            &[("query", Text("Is attention really all you need?")), ("image", File("scene.png"))],
            Recorded("page scores"),
            &[("rowheader", "Page 10"), ("cell", "0.700")],
        ),
        "depth-estimation" => (
            "Intel/dpt-large",
            &[("image", File("scene.png"))],
            Bytes("image/png", "depth.png"),
            &[("image", "Answer 1"), ("link", "Download")],
        ),
        "mask-generation" => (
            "facebook/sam-vit-base",
            &[("image", File("scene.png"))],
            Json(|| {
                Ok(json!({ "masks": [base64("mask-a.png")?, base64("mask-b.png")?], "scores": [0.98, 0.91] }))
            }),
            &[("cell", "0.980"), ("cell", "0.910")],
        ),
        "image-feature-extraction" => (
            "google/vit-base-patch16-224-in21k",
            &[("image", File("scene.png"))],
            Recorded("2-D vectors"),
            &[],
        ),
        "video-classification" => (
            "MCG-NJU/videomae-base-finetuned-kinetics",
            &[("video", File("film.webm"))],
            Recorded("three labels"),
            &[("rowheader", "Playing Guitar"), ("cell", "0.514")],
        ),
        "text-to-video" => (
            "Wan-AI/Wan2.1-T2V-14B",
            &[("text", Text("A ball that bounces"))],
            Bytes("video/webm", "film.webm"),
            &[("Video", "Answer 1"), ("link", "Download")],
        ),
        "image-to-video" => (
            "Lightricks/LTX-Video",
            &[("image", File("scene.png"))],
            Bytes("video/webm", "film.webm"),
            &[("Video", "Answer 1"), ("link", "Download")],
        ),
        "tabular-classification" => (
            "julien-c/wine-quality",
            &[("data", Table("fixed_acidity\tpH\talcohol\n7.4\t3.51\t9.4\n7.8\t3.2\t9.8\n10.3\t3.23\t12.6"))],
            Recorded("wine quality, three rows"),
            &[("columnheader", "Prediction"), ("cell", "5"), ("cell", "7")],
        ),
        "tabular-regression" => (
            "scikit-learn/Fish-Weight",
            &[(
                "data",
                Table(
                    "Species\tHeight\tWidth\nBream\t11.52\t4.02\nBream\t12.48\t4.3056\nBream\t12.3778\t4.6961",
                ),
            )],
            Recorded("fish weight"),
            &[("columnheader", "Prediction"), ("cell", "270.5473526976245")],
        ),
        _ => return None,
    };
    Some(Play { model, fill, answer, shows })
}

fn asset(name: &str) -> PathBuf {
    root().join("tests/assets").join(name)
}

fn base64(name: &str) -> Result<String> {
    Ok(BASE64_STANDARD.encode(std::fs::read(asset(name))?))
}

fn masks() -> Result<Value> {
    let mask = |label: &str, score: f64, file: &str| {
        anyhow::Ok(json!({ "label": label, "score": score, "mask": base64(file)? }))
    };
    Ok(json!([
        mask("cat", 0.998, "mask-b.png")?,
        mask("cat", 0.994, "mask-c.png")?,
        mask("kitten", 0.972, "mask-a.png")?
    ]))
}

impl Answer {
    pub(crate) fn reply(&self, task: &Task) -> Result<Reply> {
        Ok(match self {
            Recorded(name) => {
                let exchanges = fixtures::read(task.tag)?;
                let found = exchanges.iter().find(|exchange| exchange["name"] == *name);
                Reply::recorded(
                    &found.with_context(|| format!("{} has no exchange “{name}”", task.tag))?["response"],
                )
            }
            Bytes(content_type, file) => Reply::new(200, content_type, std::fs::read(asset(file))?),
            Json(make) => Reply::json(&make()?),
            Stream(pieces) => {
                let event = |piece: &&str| {
                    let delta = json!({ "role": "assistant", "content": piece });
                    format!("data: {}\n\n", json!({ "choices": [{ "index": 0, "delta": delta }] }))
                };
                let mut events: Vec<String> = pieces.iter().map(event).collect();
                events.push("data: [DONE]\n\n".into());
                Reply::events(&events.iter().map(String::as_str).collect::<Vec<_>>())
            }
        })
    }
}

/// A test for each task of the registry.
pub(crate) fn cases() -> Vec<Case> {
    let case = |task: &'static Task| {
        Case::new(module_path!(), &task.tag.replace('-', "_"), move |stage| Box::pin(perform(stage, task)))
    };
    registry::ALL.iter().copied().map(case).collect()
}

pub(crate) fn play(task: &Task) -> Result<Play> {
    known_play(task.tag).with_context(|| format!("nothing is said here of how {} is used", task.tag))
}

/// The name of the button that runs it.
pub(crate) fn button(task: &Task) -> &'static str {
    let is_chat = task.fields.iter().any(|field| field.kind == FieldKind::Chat);
    if is_chat { "Send" } else { "Compute" }
}

/// The declaration of what a play fills in.
pub(crate) fn field(task: &'static Task, key: &str) -> Result<&'static Field> {
    task.fields.iter().find(|field| field.key == key).with_context(|| format!("no field {key}"))
}

/// A page with the task's widget, empty.
pub(crate) async fn open(stage: &Stage, task: &Task, play: &Play) -> Result<()> {
    let page = &stage.page;
    // High enough that nothing has to scroll.
    page.size(452, 2600).await?;
    page.media(&[("prefers-reduced-motion", "reduce")]).await?;
    let attributes = format!("model={} task={} endpoint={}", play.model, task.tag, stage.model.origin);
    let html = Html::widget(&stage.proxy.script(), &attributes).head(
        "<meta name=color-scheme content='light dark'><style>body { margin: 16px; font-family: system-ui } h1 { position: absolute; clip-path: inset(50%) }</style>",
    )
    .header("content-security-policy", "require-trusted-types-for 'script'; trusted-types inference-widget");
    page.open(&stage.host.page(&html)).await?;
    page.ready().await?;
    // What the task's own examples brought is in the way.
    page.widget("w.reset()").await.map(drop)
}

/// Fills the form as a person would.
pub(crate) async fn fill(stage: &Stage, task: &'static Task, play: &Play) -> Result<()> {
    for (key, fill) in play.fill {
        let field = field(task, key)?;
        if !field.required {
            stage.page.click("button", &format!("Add: {}", field.label)).await?;
        }
        enter(stage, field.label, fill).await.with_context(|| format!("filling in {key}"))?;
    }
    Ok(())
}

async fn perform(stage: &Stage, task: &'static Task) -> Result<()> {
    let play = play(task)?;
    stage
        .model
        .always(play.answer.reply(task)?.header("x-compute-time", "0.241").header("x-compute-type", "gpu"));
    let page = &stage.page;
    open(stage, task, &play).await?;
    fill(stage, task, &play).await?;
    page.click("button", button(task)).await?;
    page.reaches("done").await?;

    let calls = stage.model.calls();
    ensure!(calls.len() == 1, "{} calls", calls.len());
    for (role, text) in play.shows {
        until(&format!("there is a {role} “{text}”"), async || {
            let tree = page.tree().await?;
            let is_there = tree
                .nodes()
                .any(|n| n.role == *role && (n.name.contains(text) || tree.text(n).contains(text)));
            Ok(is_there.then_some(()))
        })
        .await?;
    }
    ensure!(page.alerts().await? == 0, "{}", page.alert().await?);
    let result = page.widget("({ task: w.result.task, kind: w.result.output.kind, state: w.state })").await?;
    ensure!(result["task"] == task.tag && result["kind"] != "unknown", "{result}");
    // A screen reader hears that it is done.
    ensure!(page.said().await?.contains("Done"), "the live region says “{}”", page.said().await?);
    drawn_in_place(stage).await?;

    // Neither the focus nor the pointer is in the pictures.
    page.cdp("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": 0, "y": 2500 })).await?;
    page.eval("document.activeElement?.blur(); [...document.querySelectorAll('inference-widget')].map((w) => w.shadowRoot.activeElement?.blur())").await?;
    for scheme in ["light", "dark"] {
        page.media(&[("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")]).await?;
        page.screenshot(&folder().join(format!("{}-{scheme}.png", task.tag))).await?;
        page.check_accessibility().await.with_context(|| scheme.to_owned())?;
    }
    ensure!(
        page.eval("document.documentElement.scrollWidth <= innerWidth").await? == true,
        "it is wider than its page"
    );
    Ok(())
}

fn folder() -> PathBuf {
    let named = std::env::var_os("INFERENCE_WIDGET_GALLERY").map(PathBuf::from);
    named.map_or_else(|| root().join("target/screenshots/tasks"), |named| root().join(named))
}

/// Fills one field as a person would.
async fn enter(stage: &Stage, label: &str, fill: &Fill) -> Result<()> {
    let page = &stage.page;
    match fill {
        Text(text) => page.fill("textbox", label, text).await,
        Labels(labels) => {
            page.click("textbox", label).await?;
            for label in *labels {
                page.insert(label).await?;
                page.press("Enter").await?;
            }
            Ok(())
        }
        File(name) => {
            let chooser = until("there is a field for a file", async || {
                Ok(page.tree().await?.nodes().find(|n| is_chooser(n)).cloned())
            })
            .await?;
            choose(stage, &chooser, name).await
        }
        Table(text) => {
            page.click("textbox", FIRST_COLUMN).await?;
            paste(stage, text).await
        }
    }
}

/// The first cell of an empty table.
pub(crate) const FIRST_COLUMN: &str = "Name of column 1";

pub(crate) fn is_chooser(node: &Node) -> bool {
    node.role == "button" && node.name.contains("Choose a ")
}

/// Gives a file to its field, as the browser's own dialogue would.
pub(crate) async fn choose(stage: &Stage, chooser: &Node, name: &str) -> Result<()> {
    let page = &stage.page;
    page.choose_files(chooser, &[&asset(name)]).await?;
    until("the file is shown", async || {
        let tree = page.tree().await?;
        Ok(tree.nodes().any(|n| n.name.starts_with("The chosen ")).then_some(()))
    })
    .await
}

/// Puts a text on the clipboard, and pastes it where the cursor is.
pub(crate) async fn paste(stage: &Stage, text: &str) -> Result<()> {
    let page = &stage.page;
    page.cdp(
        "Browser.grantPermissions",
        json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] }),
    )
    .await?;
    page.eval(&format!("navigator.clipboard.writeText({})", json!(text))).await?;
    page.press("Control+v").await
}

/// Boxes lie where the answer says, whatever size the picture is drawn at.
async fn drawn_in_place(stage: &Stage) -> Result<()> {
    let off = stage
        .page
        .widget(
            "(() => {
              const { kind, boxes } = w.result.output;
              if (kind !== 'boxes') return [];
              const picture = [...w.shadowRoot.querySelectorAll('[part=output] img')].find((img) => img.naturalWidth === 640);
              if (!picture) return ['there is no picture under the boxes'];
              const { x, y, width, height } = picture.getBoundingClientRect();
              const drawn = [...w.shadowRoot.querySelectorAll('.box')].map((box) => box.getBoundingClientRect());
              return boxes.filter((box) => !drawn.some((rect) =>
                Math.abs(rect.left - x - (box.xmin / 640) * width) < 2 && Math.abs(rect.right - x - (box.xmax / 640) * width) < 2 &&
                Math.abs(rect.top - y - (box.ymin / 480) * height) < 2 && Math.abs(rect.bottom - y - (box.ymax / 480) * height) < 2));
            })()",
        )
        .await?;
    ensure!(off == json!([]), "not drawn in place: {off}");
    Ok(())
}
