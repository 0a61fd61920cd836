//! A model server in a process of its own, which can be killed. Each call is written down before it is answered, so that
//! what was asked of it is known whatever becomes of it.

use std::convert::Infallible;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};

pub(crate) const TOKENS: u64 = 7;
const EVENTS: u64 = 5;

pub(crate) async fn serve(port: u16, calls: &Path) {
    let calls = OpenOptions::new().create(true).append(true).open(calls).unwrap();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let app = Router::new().fallback(answer).with_state(Arc::new(calls));
    axum::serve(listener, app).await.unwrap();
}

async fn answer(State(calls): State<Arc<File>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let Ok(body) = request.into_body().collect().await else { return "".into_response() };
    let value: Value = serde_json::from_slice(&body.to_bytes()).unwrap_or_default();
    let model = value["model"].as_str().map(str::to_owned);
    let model = model.unwrap_or_else(|| path.trim_start_matches("/models/").to_owned());
    // Whose budget it is, a byte a call; appended whole, and kept by the kernel when the process is killed.
    let (whose, name) = model.split_once('/').unwrap_or_default();
    (&*calls).write_all(&whose.as_bytes()[..1]).unwrap();
    if path.starts_with("/v1/") {
        return events();
    }
    if name.starts_with("slow") {
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    axum::Json(json!({"echo": value["inputs"].as_str().map(str::len), "usage": {"total_tokens": TOKENS}}))
        .into_response()
}

fn events() -> Response {
    let events = stream::iter(0..=EVENTS).then(|n| async move {
        tokio::time::sleep(Duration::from_millis(40)).await;
        let event = if n < EVENTS {
            json!({"choices": [{"index": 0, "delta": {"content": "word "}}]})
        } else {
            json!({"choices": [], "usage": {"total_tokens": TOKENS}})
        };
        Ok::<_, Infallible>(Bytes::from(format!("data: {event}\n\n")))
    });
    let end = stream::iter([Ok(Bytes::from_static(b"data: [DONE]\n\n"))]);
    ([("content-type", "text/event-stream")], Body::from_stream(events.chain(end))).into_response()
}
