//! What real servers were sent and gave back, through the whole crate.

mod support;

use serde_json::{Value as Wire, json};
use std::fmt::Write as _;
use support::{Case, cases, wire};
use tasks::{
    Answer, Call, Failure, Inputs, Json, Media, MediaData, ModelInfo, Payload, Unreadable, Value, decode,
    encode, registry,
};

/// Recorded requests that are not ours to send, and why.
const NOT_OURS: &[(&str, &str, &str)] = &[
    ("text-generation", "gpt2 via router", "one client's form: names the model inside the body as well"),
    ("text-generation", "OpenAI-style completions body (together)", "a provider's own form"),
    ("text-to-image", "fal: JSON with images[].url", "a provider's own form"),
    ("text-to-image", "JSON with data[].b64_json (nebius)", "a provider's own form"),
    ("text-to-image", "JSON with images[].image base64 (hyperbolic)", "a provider's own form"),
    ("text-to-video", "fal: JSON pointing at a file URL", "a provider's own form"),
    (
        "text-ranking",
        "endpoint ranking request: two strings",
        "a pair of texts, where ours is a query and a list",
    ),
];

/// Recorded requests that are refused before they are sent, and the field that is at fault.
const REFUSED: &[(&str, &str, &str)] = &[
    ("question-answering", "answer only, no score or span", "context"),
    ("table-question-answering", "answer only, no cells or coordinates", "table"),
    ("fill-mask", "result lacking token_str underscore spelling (uses token-str)", "text"),
];

#[derive(Debug, PartialEq)]
enum Encoded {
    Rebuilt,
    /// The bytes of a file go out as they are; what they were is not recorded.
    Bytes,
    NotRecorded,
    NotOurs(&'static str),
    Refused,
}

fn listed(list: &[(&str, &str, &'static str)], tag: &str, case: &Case) -> Option<&'static str> {
    list.iter().find(|(t, name, _)| *t == tag && *name == case.name).map(|(.., why)| *why)
}

fn encoded(task: &'static tasks::Task, case: &Case) -> Encoded {
    let Some(call) = case.call(task) else { return media_request(task, case) };
    if let Some(why) = listed(NOT_OURS, task.tag, case) {
        return Encoded::NotOurs(why);
    }
    let request = match encode(task, &call) {
        Ok(request) => request,
        Err(error) => {
            assert_eq!(
                Some(error.field),
                listed(REFUSED, task.tag, case),
                "{}: {}",
                case.name,
                error.message
            );
            return Encoded::Refused;
        }
    };
    let Payload::Json(body) = request.payload else { panic!("{}: not sent as JSON", case.name) };
    assert_eq!(wire(&body), case.request["body"], "{}: {}", task.tag, case.name);
    Encoded::Rebuilt
}

fn media_request(task: &'static tasks::Task, case: &Case) -> Encoded {
    let content_type = case.request["content_type"].as_str().unwrap_or_default();
    if content_type.is_empty() || content_type == "application/json" {
        return Encoded::NotRecorded;
    }
    let media = Media { content_type: content_type.to_owned(), data: MediaData::Bytes(vec![1, 2, 3]) };
    let mut call = Call::default();
    call.inputs.set(task.fields[0].key, Value::Media(media.clone()));
    let request = encode(task, &call).expect("a file is all it takes");
    assert_eq!(request.payload, Payload::Bytes(media), "{}: {}", task.tag, case.name);
    Encoded::Bytes
}

#[test]
fn every_recorded_request_is_rebuilt() {
    let mut seen = Vec::new();
    for task in registry::ALL {
        for case in cases(task.tag) {
            seen.push(encoded(task, &case));
        }
    }
    let count = |wanted: fn(&Encoded) -> bool| seen.iter().filter(|e| wanted(e)).count();
    assert_eq!(
        count(|e| matches!(e, Encoded::NotOurs(_))),
        NOT_OURS.len(),
        "a listed exception no longer exists"
    );
    assert_eq!(count(|e| *e == Encoded::Refused), REFUSED.len(), "a listed refusal no longer exists");
    assert!(count(|e| *e == Encoded::Rebuilt) >= 45);
}

/// What the recordings lack: requests with pictures in JSON.
#[test]
fn pictures_beside_other_members_travel_as_base64() {
    let picture = Media { content_type: "image/png".to_owned(), data: MediaData::Bytes(vec![0xff; 3]) };
    let body = |tag: &str, fields: &[(&'static str, Value)], parameters: Json| {
        let mut call = Call { parameters, ..Call::default() };
        for (key, value) in fields {
            call.inputs.set(key, value.clone());
        }
        match encode(registry::find(tag).expect("a task"), &call).expect("ready").payload {
            Payload::Json(body) => wire(&body),
            Payload::Bytes(_) => panic!("{tag}: sent as bytes"),
        }
    };
    let image = ("image", Value::Media(picture));
    let question = ("question", Value::Text("How many?".to_owned()));
    for tag in ["visual-question-answering", "document-question-answering"] {
        let sent = body(tag, &[image.clone(), question.clone()], Json::Null);
        assert_eq!(sent, json!({"inputs": {"question": "How many?", "image": "////"}}));
    }
    let labels = ("candidate_labels", Value::List(vec!["cat".to_owned(), "dog".to_owned()]));
    for tag in ["zero-shot-image-classification", "zero-shot-object-detection"] {
        let sent = body(tag, &[image.clone(), labels.clone()], Json::Null);
        assert_eq!(sent, json!({"inputs": "////", "parameters": {"candidate_labels": ["cat", "dog"]}}));
    }
    let prompt = ("prompt", Value::Text("at night".to_owned()));
    let sent = body("image-to-image", &[image.clone(), prompt], Json::Null);
    assert_eq!(sent, json!({"inputs": "////", "parameters": {"prompt": "at night"}}));
    let sent = body("object-detection", &[image], tasks::object([("threshold", 0.5.into())]));
    assert_eq!(sent, json!({"inputs": "////", "parameters": {"threshold": 0.5}}));
}

/// Long strings and lists of numbers by their beginning, so that a reviewer can read on.
fn shortened(value: Wire) -> Wire {
    match value {
        Wire::String(text) if text.chars().count() > 100 => {
            let start: String = text.chars().take(60).collect();
            Wire::String(format!("{start}… ({} characters)", text.chars().count()))
        }
        Wire::Array(items) if items.len() > 8 && items.iter().all(Wire::is_number) => {
            let mut start: Vec<Wire> = items[..4].to_vec();
            start.push(Wire::String(format!("… ({} numbers)", items.len())));
            Wire::Array(start)
        }
        Wire::Array(items) => items.into_iter().map(shortened).collect(),
        Wire::Object(members) => members.into_iter().map(|(k, v)| (k, shortened(v))).collect(),
        other => other,
    }
}

fn read(task: &'static tasks::Task, case: &Case) -> String {
    if let Some(streamed) = case.stream(task).filter(|_| case.status() == 200) {
        return match streamed {
            Ok(output) => format!("streamed {:#}", shortened(wire(&output.to_json()))),
            Err(message) => format!("error in the stream: {message}"),
        };
    }
    if case.status() != 200 {
        return failure(case);
    }
    let inputs = case.call(task).map(|call| call.inputs).unwrap_or_default();
    match decode(task, &inputs, &case.answer()) {
        Ok(decoded) => {
            let mut text = format!("{:#}", shortened(wire(&decoded.output.to_json())));
            for warning in decoded.warnings {
                let _ = write!(text, "\nwarning: {warning}");
            }
            text
        }
        Err(unreadable) => format!("unreadable: {unreadable:?}"),
    }
}

fn failure(case: &Case) -> String {
    let Failure { code, status, message, is_loading, estimated_time, .. } =
        Failure::read(case.status(), &case.answer());
    let mut text = format!("{status} {} {:?}: {message}", code.as_str(), code.audience());
    if is_loading {
        let _ = write!(text, "\nloading, {estimated_time:?} s");
    }
    text
}

#[test]
fn every_recorded_answer_is_read() {
    for task in registry::ALL {
        let cases = cases(task.tag);
        if cases.is_empty() {
            continue;
        }
        let mut text = String::new();
        for case in &cases {
            let _ = writeln!(text, "# {}\n{}\n", case.name, read(task, case));
        }
        insta::assert_snapshot!(task.tag, text);
    }
}

#[test]
fn every_recorded_error_is_read() {
    let mut text = String::new();
    let anything = registry::find("text-classification").expect("a task");
    for case in cases("errors") {
        let read = match case.status() {
            200 => match decode(anything, &Inputs::default(), &case.answer()).expect_err("an error") {
                Unreadable::Error(failure) => format!("Error({:?})", failure.message),
                other => format!("{other:?}"),
            },
            _ => failure(&case),
        };
        let _ = writeln!(text, "# {}\n{read}\n", case.name);
    }
    insta::assert_snapshot!("errors", text);
}

#[test]
fn what_the_hub_tells_of_a_model_is_read() {
    let mut text = String::new();
    for case in cases("model-status").iter().filter(|case| case.name.starts_with("hub")) {
        let Answer::Json(body) = case.answer() else { panic!("{} is JSON", case.name) };
        let info = ModelInfo::read(&body);
        let _ = writeln!(text, "# {}\n{:?} {:?}\n", case.name, info.id, info.inference);
    }
    insta::assert_snapshot!("model-status", text);
}

/// Every recorded file belongs to a task or is one of these.
#[test]
fn no_fixture_is_left_over() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
        let stem = name.trim_end_matches(".json");
        assert!(
            registry::find(stem).is_some() || ["errors", "model-status", "llama-cpp"].contains(&stem),
            "{name}"
        );
    }
}

/// Every task has a recorded exchange and a test in a browser (that it has fields and a view, the compiler checks).
/// Printed by `cargo test -p inference-widget-tasks -- --nocapture matrix`.
#[test]
fn matrix() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let browser = sources(&format!("{root}/tests"));
    println!("{:<32}{:<44}decode", "task", "encode (recorded requests)");
    for task in registry::ALL {
        let cases = cases(task.tag);
        assert!(!cases.is_empty(), "{}: no recorded exchange", task.tag);
        assert!(browser.contains(&format!("\"{}\"", task.tag)), "{}: no test in a browser", task.tag);
        let mut sums: Vec<(String, usize)> = Vec::new();
        for case in &cases {
            let word = match encoded(task, case) {
                Encoded::Rebuilt => "rebuilt",
                Encoded::Bytes => "bytes",
                Encoded::NotRecorded => "not recorded",
                Encoded::NotOurs(_) => "not ours",
                Encoded::Refused => "refused",
            };
            match sums.iter_mut().find(|(w, _)| w == word) {
                Some((_, n)) => *n += 1,
                None => sums.push((word.to_owned(), 1)),
            }
        }
        let encode = sums.iter().map(|(word, n)| format!("{n} {word}")).collect::<Vec<_>>().join(", ");
        println!("{:<32}{encode:<44}{} read", task.tag, cases.len());
    }
    for (tag, name, why) in NOT_OURS {
        println!("not ours: {tag}, {name}: {why}");
    }
    for (tag, name, field) in REFUSED {
        println!("refused before sending: {tag}, {name}: `{field}` is not ready");
    }
}

/// All Rust source below a folder.
fn sources(folder: &str) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            text.push_str(&sources(&path.to_string_lossy()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            text.push_str(&std::fs::read_to_string(path).unwrap_or_default());
        }
    }
    text
}
