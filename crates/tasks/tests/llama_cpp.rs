//! What a llama.cpp server gave back, as the widget reads it.

mod support;

use serde_json::{Value as Wire, json};
use support::{Case, cases, wire};
use tasks::{Answer, Failure, FailureCode, Inputs, decode, registry};

fn recorded(name: &str) -> Case {
    cases("llama-cpp").into_iter().find(|case| case.name == name).expect("it is recorded")
}

/// The answer, in the form of the script API.
fn read(task: &str, name: &str) -> Wire {
    let task = registry::find(task).expect("a task");
    let case = recorded(name);
    let output = match case.stream(task) {
        Some(streamed) => streamed.expect("no error in the stream"),
        None => decode(task, &Inputs::default(), &case.answer()).expect("readable").output,
    };
    wire(&output.to_json())
}

#[test]
fn a_chat_is_a_message() {
    let message = read("chat-completion", "chat, whole");
    assert_eq!(message["content"], "L'Étoile, la Marseillaise,");
    assert_eq!(message["finishReason"], "length");
}

#[test]
fn a_streamed_chat_is_one_too() {
    let message = read("chat-completion", "chat, streamed, cut by max_tokens");
    assert_eq!(message["content"], "The number of people who");
    assert_eq!(message["finishReason"], "length");
}

#[test]
fn a_chat_that_stops_before_it_begins_is_empty() {
    let message = read("chat-completion", "chat, stopped by a stop word before any text");
    assert_eq!((&message["content"], &message["finishReason"]), (&json!(""), &json!("stop")));
}

#[test]
fn a_completion_is_a_text() {
    assert_eq!(read("text-generation", "completion, stopped")["texts"], json!([" 5, 6, 7,"]));
    assert_eq!(read("text-generation", "completion, streamed")["texts"], json!([" 5, "]));
}

#[test]
fn embeddings_are_vectors() {
    let vectors = read("feature-extraction", "embeddings");
    assert_eq!(vectors["shape"], json!([2, 6]), "cut to six numbers when they were recorded");
    assert_eq!(vectors["values"][0], -0.012_654_596_008_360_386);
}

#[test]
fn what_went_wrong_is_said_in_the_servers_words() {
    let failure = |name: &str| {
        let case = recorded(name);
        Failure::read(case.status(), &case.answer())
    };
    for name in ["chat, context full", "chat, streamed, context full"] {
        let full = failure(name);
        assert_eq!(full.code, FailureCode::Input);
        assert!(full.message.contains("exceeds the available context size (512 tokens)"), "{}", full.message);
    }
    let loading = failure("chat, model still loading");
    assert!(loading.is_loading && loading.message == "Loading model");
    let unable = failure("rerank, not started for it");
    assert!(!unable.is_loading && unable.message.contains("--reranking"));
    assert!(failure("chat, a wrong parameter").message.contains("'temperature'"));
    assert_eq!(failure("chat, a wrong parameter").code, FailureCode::Input);
    assert!(matches!(recorded("chat, whole").answer(), Answer::Json(_)));
}
