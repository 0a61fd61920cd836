//! What servers send in a conversation, as a visitor sees it.

use super::app::{App, Server, until};
use super::*;
use tasks::Json;

const STREAM: &str = "text/event-stream";

/// The answer to one message, on a page of its own.
async fn answered(status: u16, content_type: &'static str, body: &str) -> (App, Server) {
    let server = Server::start();
    server.answer_with(status, content_type, body);
    let mut app = App::new();
    let handle = InferenceHandle::new();
    app.mount(move || {
        view! { <InferenceWidget endpoint=ENDPOINT model=MODEL task="chat-completion" handle=handle /> }
    });
    handle.ready().await;
    let asked = tasks::object([("role", "user".into()), ("content", "Hello?".into())]);
    let _ = handle.run(Some(Json::Array(vec![asked]))).await;
    (app, server)
}

/// A stream of these deltas.
fn deltas(deltas: &[&str]) -> String {
    let event = |delta: &&str| [r#"data: {"choices":[{"index":0,"delta":"#, delta, "}]}\n\n"].concat();
    deltas.iter().map(event).collect::<String>() + "data: [DONE]\n\n"
}

#[wasm_bindgen_test]
async fn a_call_is_named_with_its_arguments() {
    let body = deltas(&[
        r#"{"tool_calls":[{"index":0,"id":"a","function":{"name":"look_up_tide","arguments":"{\"port\":"}}]}"#,
        r#"{"tool_calls":[{"index":0,"function":{"arguments":" \"Leith\"}"}}]}"#,
    ]);
    let (app, _server) = answered(200, STREAM, &body).await;
    until("the function is named", || app.text("[part=tool-call] code") == "look_up_tide").await;
    assert_eq!(app.text("[part=tool-call] pre"), "{\n  \"port\": \"Leith\"\n}");
}

#[wasm_bindgen_test]
async fn thinking_is_folded_away() {
    let body = deltas(&[
        r#"{"content":"<think>\nCompare the widths.\n</th"}"#,
        r#"{"content":"ink>\n\nThe first one."}"#,
    ]);
    let (app, _server) = answered(200, STREAM, &body).await;
    until("the text is there", || app.text("[part=message] [part=text]") == "The first one.").await;
    assert_eq!(app.count("details[part=thinking]:not([open])"), 1);
    until("so is the thinking", || app.text("[part=thoughts]").trim() == "Compare the widths.").await;
}

#[wasm_bindgen_test]
async fn text_that_turns_out_to_be_thinking_is_folded_away() {
    let body =
        deltas(&[r#"{"content":"Compare the widths."}"#, r#"{"content":"\n</think>\n\nThe first one."}"#]);
    let (app, _server) = answered(200, STREAM, &body).await;
    until("only the answer is left", || app.text("[part=message] [part=text]") == "The first one.").await;
    until("the rest is folded away", || app.text("[part=thoughts]").trim() == "Compare the widths.").await;
}

#[wasm_bindgen_test]
async fn an_error_midway_leaves_what_came() {
    let body = deltas(&[r#"{"content":"The river begins "}"#])
        .replace("data: [DONE]", r#"error: {"message":"it hung up"}"#);
    let (app, _server) = answered(200, STREAM, &body).await;
    until("the server's words are there", || app.text("[role=alert]").contains("it hung up")).await;
    let message = app.text("[part=message]");
    assert!(message.contains("The river begins") && message.contains("broke off"), "{message}");
}

#[wasm_bindgen_test]
async fn an_error_beside_half_an_answer_leaves_what_came() {
    let body =
        r#"{"choices":[{"message":{"content":"The river begins "}}],"error":{"message":"it hung up"}}"#;
    let (app, _server) = answered(200, "application/json", body).await;
    until("the server's words are there", || app.text("[role=alert]").contains("it hung up")).await;
    assert!(app.text("[part=message]").contains("The river begins"));
}

#[wasm_bindgen_test]
async fn other_answers_are_apart() {
    let body = r#"{"choices":[{"message":{"content":"Blue."}},{"message":{"content":"Red."}}]}"#;
    let (app, _server) = answered(200, "application/json", body).await;
    until("the first is there", || app.text("[part=message] [part=text]") == "Blue.").await;
    assert_eq!(app.text("[part=message] [part=message] [part=text]"), "Red.");
}

#[wasm_bindgen_test]
async fn a_limit_that_cut_it_is_said() {
    let body = r#"{"choices":[{"message":{"content":null,"reasoning":"First,"},"finish_reason":"length"}],
        "usage":{"prompt_tokens":9,"completion_tokens":20}}"#;
    let (app, _server) = answered(200, "application/json", body).await;
    until("the limit is said", || app.text("[part=message]").contains("reached the most tokens")).await;
    assert!(app.text("footer .time").contains("29 tokens (9 in, 20 out)"), "{}", app.text("footer"));
}

#[wasm_bindgen_test]
async fn a_refused_parameter_is_said_at_its_field() {
    let body = r#"{"error":{"message":"max_tokens is not supported","param":"max_tokens"}}"#;
    let (app, _server) = answered(400, "application/json", body).await;
    until("the field says it", || app.text(".parameter:has([aria-invalid])").contains("is not supported"))
        .await;
}

#[wasm_bindgen_test]
async fn a_paused_endpoint_is_for_its_owner() {
    let (app, _server) = answered(400, "application/json", r#"{"error":"this endpoint is paused"}"#).await;
    until("it is said", || app.text("[role=alert]").contains("this endpoint is paused")).await;
    let alert = app.text("[role=alert]");
    assert!(alert.contains("Only the owner") && !alert.contains("Change the input"), "{alert}");
}
