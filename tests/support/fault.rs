//! A server that speaks the inference API and does what a test tells it: answers, refuses, stalls,
//! tells nonsense. It keeps what it was sent.

use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How a request is answered.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    pieces: Vec<Bytes>,
    /// Opens before the answer begins.
    gate: Option<Gate>,
    /// Opens before each further piece.
    between: Option<Gate>,
    /// The connection breaks after the last piece.
    cut: bool,
}

impl Reply {
    pub fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: vec![("content-type".into(), content_type.into())],
            pieces: vec![body.into()],
            gate: None,
            between: None,
            cut: false,
        }
    }

    pub fn json(body: &Value) -> Self {
        Self::status(200, body)
    }

    /// A body of which nothing is said.
    pub fn unlabelled(body: impl Into<Bytes>) -> Self {
        Self { headers: Vec::new(), ..Self::new(200, "", body) }
    }

    pub fn status(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    /// As servers say that a model is starting.
    pub fn loading(estimate: Option<f64>) -> Self {
        let mut body = json!({ "error": "Model owner/name is currently loading" });
        if let Some(seconds) = estimate {
            body["estimated_time"] = json!(seconds);
        }
        Self::status(503, &body)
    }

    /// One label list, as text-classification models answer.
    pub fn labels(labels: &[(&str, f64)]) -> Self {
        let rows: Vec<Value> =
            labels.iter().map(|(label, score)| json!({ "label": label, "score": score })).collect();
        Self::json(&json!([rows]))
    }

    /// A response as recorded in a fixture file.
    pub fn recorded(response: &Value) -> Self {
        let content_type = response["content_type"].as_str().unwrap_or("application/json");
        let status = response["status"].as_u64().and_then(|s| u16::try_from(s).ok()).unwrap_or(200);
        let is_media = ["image/", "audio/", "video/"].iter().any(|kind| content_type.starts_with(kind));
        let body = match &response["body"] {
            Value::Null => Bytes::new(),
            Value::String(text) if is_media => {
                use base64::Engine as _;
                base64::prelude::BASE64_STANDARD.decode(text).unwrap_or_default().into()
            }
            Value::String(text) => text.clone().into(),
            json => json.to_string().into(),
        };
        let mut reply = Self::new(status, content_type, body);
        for name in ["retry-after", "x-compute-time", "x-compute-type", "x-request-id"] {
            let headers = response["headers"].as_object();
            let value = headers.and_then(|all| all.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)));
            if let Some(value) = value.and_then(|(_, value)| value.as_str()) {
                reply = reply.header(name, value);
            }
        }
        reply
    }

    /// Server-sent events, each a piece of its own.
    pub fn events(pieces: &[&str]) -> Self {
        Self {
            pieces: pieces.iter().map(|piece| Bytes::copy_from_slice(piece.as_bytes())).collect(),
            ..Self::new(200, "text/event-stream", "")
        }
    }

    /// The body in pieces of so many bytes.
    #[must_use]
    pub fn in_pieces(mut self, body: &[u8], size: usize) -> Self {
        self.pieces = body.chunks(size).map(Bytes::copy_from_slice).collect();
        self
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Waits with the answer until the gate opens.
    #[must_use]
    pub fn after(mut self, gate: &Gate) -> Self {
        self.gate = Some(gate.clone());
        self
    }

    /// Waits with all that follows the first piece, a cut too.
    #[must_use]
    pub fn pausing(mut self, gate: &Gate) -> Self {
        self.between = Some(gate.clone());
        self
    }

    /// Breaks the connection where the body should go on.
    #[must_use]
    pub fn cut(mut self) -> Self {
        self.cut = true;
        self
    }
}

/// Holds an answer back until a test lets it go.
#[derive(Clone, Debug)]
pub struct Gate(watch::Sender<bool>);

impl Default for Gate {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Gate {
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    async fn wait(&self) {
        // Its sender is in `self`, so it cannot be closed.
        let _ = self.0.subscribe().wait_for(|open| *open).await;
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

#[derive(Default)]
struct Script {
    next: VecDeque<Reply>,
    /// When the queue is empty.
    otherwise: Option<Reply>,
    info: Value,
    info_gate: Option<Gate>,
    /// Calls, without the questions for model information.
    calls: Vec<Received>,
    questions: usize,
    abandoned: usize,
}

/// The server; ends when dropped.
pub struct Model {
    /// `http://127.0.0.1:port`
    pub origin: String,
    script: Arc<Mutex<Script>>,
    task: JoinHandle<()>,
}

impl Drop for Model {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Model {
    pub async fn start() -> Result<Self> {
        let script = Arc::new(Mutex::new(Script::default()));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let app = Router::new().fallback(answer).with_state(script.clone());
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, app).await;
        });
        Ok(Self { origin, script, task })
    }

    /// Answers the next call so.
    pub fn next(&self, reply: Reply) -> &Self {
        lock(&self.script).next.push_back(reply);
        self
    }

    /// Answers so whenever nothing else was asked for.
    pub fn always(&self, reply: Reply) -> &Self {
        lock(&self.script).otherwise = Some(reply);
        self
    }

    /// Takes back what was prepared for the next calls.
    pub fn forget(&self) {
        lock(&self.script).next.clear();
    }

    /// What `GET /api/models/…` tells; without it, that is 404.
    pub fn describe(&self, info: Value) -> &Self {
        lock(&self.script).info = info;
        self
    }

    /// Holds that back until the gate opens.
    pub fn describe_after(&self, gate: &Gate) -> &Self {
        lock(&self.script).info_gate = Some(gate.clone());
        self
    }

    pub fn calls(&self) -> Vec<Received> {
        lock(&self.script).calls.clone()
    }

    /// How often it was asked about the model.
    pub fn questions(&self) -> usize {
        lock(&self.script).questions
    }

    /// Calls whose caller left before the answer.
    pub fn abandoned(&self) -> usize {
        lock(&self.script).abandoned
    }
}

fn lock(script: &Mutex<Script>) -> MutexGuard<'_, Script> {
    script.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts a call that is dropped before its answer.
struct Waiting {
    script: Arc<Mutex<Script>>,
    answered: bool,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.answered {
            lock(&self.script).abandoned += 1;
        }
    }
}

async fn answer(State(script): State<Arc<Mutex<Script>>>, request: Request) -> Response {
    let origin = request.headers().get("origin").cloned();
    let mut response = if request.method() == Method::OPTIONS {
        preflight(&request)
    } else {
        respond(&script, request).await
    };
    let headers = response.headers_mut();
    headers.insert("access-control-allow-origin", origin.unwrap_or(HeaderValue::from_static("*")));
    headers.insert(
        "access-control-expose-headers",
        HeaderValue::from_static("x-compute-time, x-compute-type, x-request-id, retry-after"),
    );
    response
}

fn preflight(request: &Request) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let asked = request.headers().get("access-control-request-headers").cloned();
    response
        .headers_mut()
        .insert("access-control-allow-headers", asked.unwrap_or(HeaderValue::from_static("content-type")));
    response
}

async fn respond(script: &Arc<Mutex<Script>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let reply = if path.starts_with("/api/models/") {
        let mut script = lock(script);
        script.questions += 1;
        let reply = if script.info.is_null() {
            Reply::status(404, &json!({ "error": "Model not found" }))
        } else {
            Reply::json(&script.info)
        };
        Reply { gate: script.info_gate.clone(), ..reply }
    } else {
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let mut script = lock(script);
        script.calls.push(Received { method: parts.method.to_string(), path, headers: parts.headers, body });
        let unprepared =
            || Reply::status(500, &json!({ "error": "the test prepared no answer for this call" }));
        script.next.pop_front().or_else(|| script.otherwise.clone()).unwrap_or_else(unprepared)
    };
    let mut waiting = Waiting { script: script.clone(), answered: false };
    if let Some(gate) = &reply.gate {
        gate.wait().await;
    }
    let mut response = Response::new(body_of(&reply, waiting_for_pieces(&reply, script)));
    waiting.answered = true;
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or_default();
    for (name, value) in &reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// A stream that pauses can be left, too.
fn waiting_for_pieces(reply: &Reply, script: &Arc<Mutex<Script>>) -> Option<Waiting> {
    reply.between.is_some().then(|| Waiting { script: script.clone(), answered: false })
}

fn body_of(reply: &Reply, mut waiting: Option<Waiting>) -> Body {
    if reply.pieces.len() == 1 && !reply.cut {
        return Body::from(reply.pieces[0].clone());
    }
    let (between, cut, count) = (reply.between.clone(), reply.cut, reply.pieces.len());
    let pieces = stream::iter(reply.pieces.clone().into_iter().enumerate()).then(move |(i, piece)| {
        let between = between.clone();
        async move {
            if i > 0 {
                match between {
                    Some(gate) => gate.wait().await,
                    // Arrives as a piece of its own.
                    None => tokio::time::sleep(Duration::from_millis(2)).await,
                }
            }
            Ok(piece)
        }
    });
    let last = reply.between.clone();
    let end = stream::iter(cut.then_some(())).then(move |()| {
        let last = last.clone();
        async move {
            match last {
                Some(gate) => gate.wait().await,
                // What was sent arrives first; a connection that says nothing at all is tried again by the browser.
                None => tokio::time::sleep(Duration::from_millis(30)).await,
            }
            Err(std::io::Error::other("cut off"))
        }
    });
    let mut seen = 0;
    Body::from_stream(pieces.chain(end).inspect(move |_| {
        seen += 1;
        if seen >= count
            && let Some(waiting) = &mut waiting
        {
            waiting.answered = true;
        }
    }))
}
