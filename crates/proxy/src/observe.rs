//! One log line and one count per request: what was asked for, what came of it,
//! how long it took. Never bodies, queries or headers.

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header};
use proxy_core::route::TaskTag;
use proxy_core::trace::Ended;
use proxy_core::{ApiError, providers};
use tasks::ModelId;

use crate::App;
use crate::journal::{OTHER, Run, Spent};
use crate::meters;
use crate::trace::Span;

pub(crate) const REQUEST_ID: &str = "x-request-id";

/// What the routes tell of a request, for its log line and its span.
#[derive(Default)]
pub(crate) struct Details {
    model: OnceLock<ModelId>,
    task: OnceLock<TaskTag>,
    provider: OnceLock<String>,
    error: OnceLock<String>,
    received: OnceLock<usize>,
    pub(crate) spent: Arc<Spent>,
    pub(crate) span: Span,
}

/// What the owner should know of an error that the proxy made; on its answer.
#[derive(Clone)]
pub(crate) struct Reason(Arc<str>);

impl From<&ApiError> for Reason {
    fn from(error: &ApiError) -> Self {
        Self(format!("{}: {}", error.kind, error.message).into())
    }
}

impl Details {
    pub(crate) fn model(&self, model: &ModelId) {
        let _ = self.model.set(model.clone());
    }

    pub(crate) fn task(&self, task: &TaskTag) {
        let _ = self.task.set(task.clone());
    }

    /// The first provider that was asked.
    pub(crate) fn provider(&self, name: &str) {
        let _ = self.provider.set(name.to_owned());
    }

    pub(crate) fn received(&self, bytes: usize) {
        let _ = self.received.set(bytes);
    }

    /// What an operator should know that the client is not told.
    pub(crate) fn error(&self, error: String) {
        let _ = self.error.set(error);
    }

    pub(crate) fn known_model(&self) -> Option<&ModelId> {
        self.model.get()
    }

    pub(crate) fn known_task(&self) -> Option<&TaskTag> {
        self.task.get()
    }

    /// The list of providers is closed, as that of models is not.
    fn known_provider(&self) -> Option<&'static str> {
        self.provider.get().map(|name| providers::known(name).unwrap_or(OTHER))
    }

    pub(crate) fn told(&self) -> Option<&str> {
        self.error.get().map(String::as_str)
    }
}

pub(crate) async fn observe(
    app: &Arc<App>,
    request: Request,
    next: impl AsyncFnOnce(Request, &Arc<Details>) -> Response,
) -> http::Response<Observed> {
    // Ids that clients choose could be made to look like others' in the log.
    let id = new_id();
    let span = app.tracer.request(&app.config, &request, &id);
    let details = Arc::new(Details { span, ..Details::default() });
    let mut record = Record {
        started: Instant::now(),
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        origin: request.headers().get(header::ORIGIN).and_then(apart),
        reason: None,
        app: app.clone(),
        id: id.clone(),
        details: details.clone(),
        status: None,
        sent: 0,
        whole: false,
    };
    let mut response = next(request, &details).await;
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    record.status = Some(response.status());
    record.reason = response.extensions_mut().remove::<Reason>();
    // A body of no bytes is never asked for any.
    record.whole = response.body().is_end_stream() || record.method == Method::HEAD;
    response.map(|body| Observed { body, record })
}

/// In memory of its own. Values of headers are slices of the buffer that their connection was read into, and keep all of it:
/// for as long as a stream is open, or a row of the journal is there.
fn apart(value: &HeaderValue) -> Option<HeaderValue> {
    HeaderValue::from_bytes(value.as_bytes()).ok()
}

/// Unlike any other, and unlike the one before to the eye; nobody gains by guessing it.
fn new_id() -> String {
    static START: LazyLock<u64> = LazyLock::new(|| getrandom::u64().unwrap_or_default());
    static COUNT: AtomicU64 = AtomicU64::new(0);
    // The step of splitmix64, and what it makes of it: a bijection, so that ids differ as their counts do.
    let mut id =
        COUNT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(*START);
    id = (id ^ (id >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    id = (id ^ (id >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    format!("{:016x}", id ^ (id >> 31))
}

/// Written when dropped: at the body's end, or when the client leaves before.
struct Record {
    started: Instant,
    method: Method,
    path: String,
    origin: Option<HeaderValue>,
    id: String,
    details: Arc<Details>,
    status: Option<StatusCode>,
    reason: Option<Reason>,
    app: Arc<App>,
    sent: u64,
    whole: bool,
}

impl Drop for Record {
    fn drop(&mut self) {
        let ms = self.started.elapsed().as_secs_f64() * 1e3;
        let status = self.status.map_or(499, |status| status.as_u16());
        let model = self.details.model.get().map(tracing::field::display);
        let task = self.details.task.get();
        let error = self.details.error.get();
        let outcome = if self.whole { "answered" } else { "client left" };
        let route = route(&self.path);
        let quiet = matches!(route, "operations" | "files");
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    request = self.id,
                    method = %self.method,
                    path = self.path,
                    model,
                    task = task.map(tracing::field::display),
                    provider = self.details.provider.get(),
                    status,
                    received = self.details.received.get(),
                    sent = self.sent,
                    ms = (ms * 10.0).round() / 10.0,
                    error,
                    "{outcome}"
                )
            };
        }
        match status {
            200..400 if quiet => line!(debug),
            // A model that is loading is no fault.
            500.. if status != 503 => line!(warn),
            _ => line!(info),
        }
        // Only tags of the closed list: a label per client-made word would fill memory.
        let known = task.and_then(|tag| tasks::registry::find(tag.as_str())).map_or("", |known| known.tag);
        meters::request(route, known, status, ms / 1e3, self.sent);
        if matches!(route, "models" | "openai") {
            self.enter(status, ms);
        }
        self.details.span.end(&Ended {
            status: self.status.map(|status| status.as_u16()),
            whole: self.whole,
            model: self.details.known_model(),
            task,
            provider: self.details.known_provider(),
            received: self.details.received.get().copied(),
            sent: self.sent,
            error: self.reason.as_ref().and_then(|reason| reason.0.split(':').next()),
            ..Ended::default()
        });
    }
}

impl Record {
    /// Puts a run into the journal, and counts it under its model and provider.
    fn enter(&self, status: u16, ms: f64) {
        let said = self.reason.as_ref().map(|reason| &*reason.0);
        // A model that is loading is no fault, nor is a visitor who leaves.
        let failed = status >= 400
            && self.status.is_some()
            && !(status == 503 && said.is_none_or(|said| said.starts_with("loading:")));
        let reason = failed.then(|| {
            let told = self.details.told().or(said).map(str::to_owned);
            told.unwrap_or_else(|| format!("The upstream answered {status}."))
        });
        let model = self.app.journal.enter(Run {
            id: &self.id,
            model: self.details.known_model(),
            origin: self.origin.as_ref(),
            status,
            ms,
            spent: &self.details.spent,
            reason,
        });
        meters::run(model, self.details.known_provider().unwrap_or_default(), status, ms / 1e3);
    }
}

fn route(path: &str) -> &'static str {
    match path.split('/').nth(1).unwrap_or_default() {
        "models" => "models",
        "v1" | "rerank" => "openai",
        "api" => "info",
        "status" => "status",
        "embed" | "oembed" => "embed",
        "healthz" | "readyz" | "metrics" => "operations",
        _ => "files",
    }
}

/// A body that counts what passes.
pub(crate) struct Observed {
    body: Body,
    record: Record,
}

impl HttpBody for Observed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                self.record.sent += frame.data_ref().map_or(0, Bytes::len) as u64;
                // A body of known length is never asked for its end.
                self.record.whole |= self.body.is_end_stream();
            }
            Poll::Ready(None) => self.record.whole = true,
            _ => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
