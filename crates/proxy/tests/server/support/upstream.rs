//! An upstream whose answer the model's name chooses: `x/html` answers with a
//! page, `x/hang` not at all. It remembers what it was sent.

use std::convert::Infallible;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::stream::{self, Stream};
use http::request::Parts;
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(crate) struct Upstream {
    pub(crate) base: String,
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    seen: Mutex<Vec<Seen>>,
    /// Requests whose caller went away.
    left: AtomicUsize,
    /// When a model that loads was first asked for.
    loading: Mutex<Option<Instant>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) head: Arc<Parts>,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn path(&self) -> &str {
        self.head.uri.path()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.head.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Counts a caller as gone unless it was answered.
struct Waiting(Arc<Shared>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.left.fetch_add(1, Ordering::SeqCst);
    }
}

impl Upstream {
    pub(crate) async fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(serve).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base: format!("http://{address}"), address, shared }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }

    pub(crate) fn last(&self) -> Seen {
        self.seen().pop().expect("the upstream was called")
    }

    pub(crate) fn left(&self) -> usize {
        self.shared.left.load(Ordering::SeqCst)
    }
}

async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let head = Arc::new(head);
    shared.seen.lock().unwrap().push(Seen { head: head.clone(), body: body.clone() });
    let path = head.uri.path().to_owned();
    let chat = path.ends_with("/chat/completions");
    let streams = chat && serde_json::from_slice::<Value>(&body).is_ok_and(|body| body["stream"] == true);
    if path == "/api/whoami-v2" {
        return whoami(&head);
    }
    let name = if streams {
        "sse"
    } else if chat {
        "ok"
    } else {
        path.split('/').nth(3).unwrap_or("ok")
    };
    misbehave(name, &head, &shared).await
}

// A table, however long.
#[allow(clippy::too_many_lines)]
async fn misbehave(name: &str, head: &Parts, shared: &Arc<Shared>) -> Response {
    match name {
        "html" => axum::response::Html("<script>alert(1)</script>").into_response(),
        "html-502" => {
            (http::StatusCode::BAD_GATEWAY, axum::response::Html("<h1>Bad gateway</h1>")).into_response()
        }
        "untyped-html" => Response::new(Body::from(" <!doctype html><p>hello")),
        "untyped-json" => Response::new(Body::from("[1]")),
        "empty" => Response::new(Body::empty()),
        "empty-504" => http::StatusCode::GATEWAY_TIMEOUT.into_response(),
        "204" => http::StatusCode::NO_CONTENT.into_response(),
        "error-200" => axum::Json(json!({"error": "Model x/error-200 is not loaded yet"})).into_response(),
        "loading" => {
            let body = json!({"error": "Model x/loading is currently loading", "estimated_time": 20.0});
            (http::StatusCode::SERVICE_UNAVAILABLE, axum::Json(body)).into_response()
        }
        "plain-413" => (http::StatusCode::PAYLOAD_TOO_LARGE, "length limit exceeded").into_response(),
        "nan" => ([("content-type", "application/json")], "[NaN]").into_response(),
        // The whole of a body that is not whole JSON.
        "cut-json" => ([("content-type", "application/json")], r#"[{"label": "POSI"#).into_response(),
        // A connection that breaks before the announced length.
        "cut-length" => {
            let broken = breaking("[[{");
            ([("content-type", "application/json"), ("content-length", "500")], Body::from_stream(broken))
                .into_response()
        }
        "closed" => {
            let broken = stream::once(async { Err::<Bytes, _>(io::Error::other("gone")) });
            Response::new(Body::from_stream(broken))
        }
        "redirect" => (http::StatusCode::TEMPORARY_REDIRECT, [("location", "http://127.0.0.1:1/stolen")])
            .into_response(),
        "badly-packed" => {
            ([("content-type", "application/json"), ("content-encoding", "gzip")], "packed").into_response()
        }
        "zstd" => {
            ([("content-type", "application/json"), ("content-encoding", "zstd")], "packed").into_response()
        }
        // Packed whatever was asked for, as some gateways do; with what they were sent inside.
        "gzip" => {
            let sent = head.headers.get("authorization").map_or("", |value| value.to_str().unwrap());
            let body = gzip(json!([{"label": "POSITIVE", "sent": sent}]).to_string().as_bytes());
            ([("content-type", "application/json"), ("content-encoding", "gzip")], body).into_response()
        }
        "gzip-cut" => {
            let body = gzip(json!([{"label": "POSITIVE"}]).to_string().as_bytes());
            let headers = [("content-type", "application/json"), ("content-encoding", "gzip")];
            (headers, body[..body.len() - 12].to_vec()).into_response()
        }
        "gzip-bomb" => {
            let body = gzip(&vec![b' '; 20_000_000]);
            ([("content-type", "application/json"), ("content-encoding", "gzip")], body).into_response()
        }
        "no-store" => {
            ([("cache-control", "no-store")], axum::Json(json!([[{"label": "POSITIVE"}]]))).into_response()
        }
        "usage" => axum::Json(json!({"choices": [], "usage": {"total_tokens": 12}})).into_response(),
        "made" => {
            let body = json!({"url": "https://cdn.example/picture.png"});
            (http::StatusCode::CREATED, axum::Json(body)).into_response()
        }
        "ndjson-cut" => {
            let broken = breaking("{\"a\":1}\n{\"a\"");
            ([("content-type", "application/x-ndjson")], Body::from_stream(broken)).into_response()
        }
        // Loads in 200 ms, and says so.
        "brief" => {
            let mut loading = shared.loading.lock().unwrap();
            let since = *loading.get_or_insert_with(Instant::now);
            if since.elapsed() < Duration::from_millis(200) {
                let body = json!({"error": "Model x/brief is currently loading", "estimated_time": 0.1});
                (http::StatusCode::SERVICE_UNAVAILABLE, axum::Json(body)).into_response()
            } else {
                classification()
            }
        }
        "hang" => {
            let _waiting = Waiting(shared.clone());
            std::future::pending().await
        }
        "slow" => {
            let _waiting = Waiting(shared.clone());
            tokio::time::sleep(Duration::from_millis(600)).await;
            axum::Json(json!(["slow"])).into_response()
        }
        "stall" => {
            let begun = stream::once(async { Ok::<_, Infallible>(Bytes::from("[")) });
            let stalled = futures_util::StreamExt::chain(begun, stream::pending());
            ([("content-type", "application/json")], Body::from_stream(stalled)).into_response()
        }
        "image" => {
            ([("content-type", "image/png")], Bytes::from_static(b"\x89PNG\r\n\x1a\n")).into_response()
        }
        "svg" => ([("content-type", "image/svg+xml")], "<svg onload='alert(1)'/>").into_response(),
        // 12 MB: more than is collected before it is passed on.
        "long" => ([("content-type", "application/json")], format!("\"{}\"", "x".repeat(12_000_000)))
            .into_response(),
        // What careless servers do: everything they were sent comes back.
        "echo" => {
            let sent = head.headers.get("authorization").map_or("", |value| value.to_str().unwrap());
            let headers =
                [("content-type", "application/json"), ("x-error-message", sent), ("x-compute-type", "gpu")];
            (headers, json!({"error": format!("bad token {sent}")}).to_string()).into_response()
        }
        "cookie" => {
            let headers = [
                ("set-cookie", "session=1"),
                ("x-compute-time", "0.123"),
                ("x-compute-type", "gpu"),
                ("connection", "x-secret-hop"),
                ("x-secret-hop", "1"),
                ("access-control-allow-origin", "*"),
                ("x-request-id", "theirs"),
                ("clear-site-data", "\"*\""),
            ];
            (headers, axum::Json(json!(["ok"]))).into_response()
        }
        "sse" => sse(shared),
        "sse-cut" => {
            let broken = breaking("data: {\"a\":1}\n\n");
            ([("content-type", "text/event-stream")], Body::from_stream(broken)).into_response()
        }
        _ => job(name, shared).unwrap_or_else(classification),
    }
}

fn whoami(head: &Parts) -> Response {
    if head.headers.get("authorization").is_none_or(|token| token != "Bearer hf_secret") {
        return http::StatusCode::UNAUTHORIZED.into_response();
    }
    let fine = json!({"scoped": [{"permissions": ["inference.serverless.write"]}]});
    let token = json!({"role": "fineGrained", "fineGrained": fine});
    axum::Json(json!({"name": "ada", "auth": {"accessToken": token}})).into_response()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

fn classification() -> Response {
    axum::Json(json!([[{"label": "POSITIVE", "score": 0.9}]])).into_response()
}

/// Answers that are to be asked for again.
fn job(name: &str, shared: &Shared) -> Option<Response> {
    let created = |body| (http::StatusCode::CREATED, axum::Json(body)).into_response();
    Some(match name {
        "job" => created(json!({"status": "starting", "urls": {"get": "/jobs/x/1"}})),
        "job-elsewhere" => {
            created(json!({"status": "starting", "urls": {"get": "http://localhost:1/steal"}}))
        }
        "job-endless" => created(json!({"status": "starting", "status_url": "/models/x/job-endless"})),
        "1" => {
            let asked = shared.seen.lock().unwrap().iter().filter(|seen| seen.path() == "/jobs/x/1").count();
            let body = if asked < 3 {
                json!({"status": "processing", "urls": {"get": "/jobs/x/1"}})
            } else {
                json!({"status": "succeeded", "output": ["done"]})
            };
            axum::Json(body).into_response()
        }
        _ => return None,
    })
}

/// Some bytes, and a moment later a broken connection.
fn breaking(begun: &'static str) -> impl Stream<Item = io::Result<Bytes>> {
    stream::unfold(Some(begun), |begun| async move {
        let Some(begun) = begun else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            return Some((Err(io::Error::other("gone")), None));
        };
        Some((Ok(Bytes::from(begun)), None))
    })
}

/// Three events, a while apart.
fn sse(shared: &Arc<Shared>) -> Response {
    let waiting = Waiting(shared.clone());
    let events = stream::unfold((0, waiting), |(n, waiting)| async move {
        if n > 0 {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        (n < 3)
            .then(|| (Ok::<_, Infallible>(Bytes::from(format!("data: {{\"n\":{n}}}\n\n"))), (n + 1, waiting)))
    });
    ([("content-type", "text/event-stream")], Body::from_stream(events)).into_response()
}
