//! A request of each task, as the widget sends it, for programs to be written of.

use serde_json::{Value as Wire, json};
use snippets::{Body, Client, Request, Value as Literal};
use tasks::wire::address;
use tasks::{Call, FieldKind, Inputs, Json, Kind, Media, MediaData, Payload, Task, Value, encode, registry};

/// Where all programs send to, until a test puts a real address there.
pub const SERVER: &str = "http://server.test";

/// What a text holds that is special somewhere.
const TEXT: &str = "I like it: \"$HOME\", it's `fine` \\ 100 % 🎉\nand {so} #on.";

/// A real model that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Of the proxy.
    Embedded,
    /// A llama.cpp server behind it.
    Llama,
}

pub struct Case {
    pub name: String,
    pub task: &'static Task,
    pub engine: Option<Engine>,
    pub request: Request,
    /// What the widget sends.
    pub body: Vec<u8>,
    pub content_type: String,
}

/// Parameters that make a request of another form.
const VARIANTS: &[(&str, &str)] = &[
    ("text-classification", r#"{"top_k":1}"#),
    ("text-generation", r#"{"stream":false,"max_new_tokens":5}"#),
    ("automatic-speech-recognition", r#"{"return_timestamps":"true"}"#),
    ("image-segmentation", r#"{"threshold":0.7}"#),
    ("text-to-image", r#"{"width":64,"mine":1}"#),
    ("chat-completion", r#"{"stream":false,"max_tokens":5,"temperature":0,"top_k":1}"#),
];

const SENTIMENT: &str = "inference-widget/minilm-sentiment";
const MINILM: &str = "sentence-transformers/all-MiniLM-L6-v2";

pub fn cases() -> Vec<Case> {
    let plain = registry::ALL.iter().map(|task| case(task, "{}", None));
    let variants = VARIANTS.iter().map(|(tag, parameters)| {
        case(registry::find(tag).expect("a task"), parameters, Some("with parameters"))
    });
    plain.chain(variants).collect()
}

fn case(task: &'static Task, parameters: &str, variant: Option<&str>) -> Case {
    let parameters: Json = serde_json::from_str(parameters).expect("JSON");
    let (engine, model) = match task.tag {
        "text-classification" => (Some(Engine::Embedded), SENTIMENT),
        "zero-shot-classification" | "sentence-similarity" | "feature-extraction" | "text-ranking" => {
            (Some(Engine::Embedded), MINILM)
        }
        "chat-completion" => (Some(Engine::Llama), "smollm2:135m"),
        _ => (None, "owner/name"),
    };
    let mut call = Call {
        inputs: filled(task),
        parameters,
        model: Some(model.to_owned()),
        stream: true,
        ..Call::default()
    };
    if task.tag == "chat-completion" && variant.is_none() {
        call.parameters = serde_json::from_str(r#"{"max_tokens":6,"temperature":0}"#).expect("JSON");
    }
    let sent = encode(task, &call).unwrap_or_else(|error| panic!("{}: {}", task.tag, error.message));
    let (content_type, json, body) = match sent.payload {
        Payload::Json(json) => {
            let body = json.to_text().into_bytes();
            ("application/json".to_owned(), Some(json), body)
        }
        Payload::Bytes(Media { content_type, data: MediaData::Bytes(bytes) }) => (content_type, None, bytes),
        Payload::Bytes(_) => panic!("{}: no bytes", task.tag),
    };
    let answered = (task.output.kind == Kind::Media).then_some(match task.tag {
        "text-to-speech" | "text-to-audio" => "audio/wav",
        "text-to-video" | "image-to-video" => "video/mp4",
        _ => "image/png",
    });
    // A list of sounds, inside JSON.
    let answered = answered.filter(|_| task.tag != "audio-to-audio" && task.tag != "depth-estimation");
    let url = address::of_call(SERVER, model.parse().ok().as_ref(), task, task.route);
    let request = Request::new(url, task, &call.inputs, &content_type, json.as_ref(), answered);
    let name = [task.tag, variant.unwrap_or_default()].join(" ").trim().replace([' ', '-'], "_");
    Case { name, task, engine, request, body, content_type }
}

fn filled(task: &'static Task) -> Inputs {
    let mut inputs = Inputs::default();
    let media = |content_type: &str| {
        Value::Media(Media { content_type: content_type.into(), data: MediaData::Bytes(file(content_type)) })
    };
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    for field in task.fields.iter().filter(|field| field.required) {
        let value = match field.kind {
            FieldKind::Text { .. } if task.tag == "fill-mask" => Value::Text("It is <mask>.".into()),
            FieldKind::Text { .. } | FieldKind::Line => Value::Text(TEXT.into()),
            FieldKind::List => Value::List(texts(&[TEXT, "Rain"])),
            FieldKind::Labels => Value::List(texts(&["it's good", "\"bad\""])),
            FieldKind::Image => media("image/png"),
            FieldKind::Audio => media("audio/flac"),
            FieldKind::Video => media("video/mp4"),
            FieldKind::Table => Value::Table(vec![
                ("River's".into(), texts(&["Nile", "$x"])),
                ("km".into(), texts(&["1", "2"])),
            ]),
            FieldKind::Chat => {
                Value::Chat(vec![tasks::object([("role", "user".into()), ("content", TEXT.into())])])
            }
        };
        inputs.set(field.key, value);
    }
    if task.tag == "image-text-to-text" {
        inputs.set("image", media("image/png"));
    }
    inputs
}

/// The bytes of a file of a type.
fn file(content_type: &str) -> Vec<u8> {
    [b"\x89", content_type.as_bytes(), &[0, 255, 254, 10, 13]].concat()
}

/// What a program reads, by file name.
fn files(request: &Request) -> Vec<(String, Vec<u8>)> {
    fn gather(value: &Literal, files: &mut Vec<(String, Vec<u8>)>) {
        match value {
            Literal::File(encoded) => {
                files.push((encoded.file.name.clone(), file(&encoded.file.content_type)));
            }
            Literal::List(items) => items.iter().for_each(|item| gather(item, files)),
            Literal::Object(members) => members.iter().for_each(|(_, value)| gather(value, files)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    match &request.body {
        Body::Json(value) => gather(value, &mut found),
        Body::File(own) => found.push((own.name.clone(), file(&own.content_type))),
    }
    found
}

/// All programs, with what they must send, for the test that runs them.
#[allow(dead_code, reason = "for the one of two users")]
pub fn manifest() -> Wire {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let of_case = |case: &Case| {
        let programs = snippets::clients(&case.request).into_iter().map(|client| {
            json!({
                "client": client.name(),
                "language": client.language().name(),
                "code": snippets::write(&case.request, client),
            })
        });
        let files = files(&case.request).into_iter().map(|(name, bytes)| (name, hex(&bytes).into()));
        json!({
            "name": case.name,
            "task": case.task.tag,
            "engine": case.engine.map(|engine| format!("{engine:?}").to_lowercase()),
            "url": case.request.url,
            "accept": case.request.accept,
            "content_type": case.content_type,
            "body": hex(&case.body),
            "answer": match &case.request.answer {
                snippets::Answer::Json => "json",
                snippets::Answer::Stream => "stream",
                snippets::Answer::File(name) => name,
            },
            "files": files.collect::<serde_json::Map<_, _>>(),
            "programs": programs.collect::<Vec<_>>(),
        })
    };
    json!({ "server": SERVER, "cases": cases().iter().map(of_case).collect::<Vec<_>>() })
}

/// How a client's programs are tested, for a table.
#[allow(dead_code, reason = "for the one of two users")]
pub fn tested(case: &Case, client: Client) -> &'static str {
    match (snippets::clients(&case.request).contains(&client), client) {
        (false, _) => "–",
        (true, Client::Reqwest | Client::NetHttp) => "parsed",
        (true, _) if case.engine.is_some() => "**run**",
        (true, _) => "sent",
    }
}
