//! A collector of traces (OTLP over HTTP), which remembers what it was sent.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use prost::Message as _;
use tokio::net::TcpListener;

pub(crate) struct Collector {
    pub(crate) base: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    sent: Mutex<Vec<(HeaderMap, Bytes)>>,
    busy: AtomicBool,
}

impl Collector {
    pub(crate) async fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(serve).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, shared }
    }

    /// From now on it takes nothing, or takes all.
    pub(crate) fn set_busy(&self, busy: bool) {
        self.shared.busy.store(busy, Ordering::SeqCst);
    }

    pub(crate) fn sent(&self) -> Vec<(HeaderMap, Bytes)> {
        self.shared.sent.lock().unwrap().clone()
    }

    fn decoded(&self) -> Vec<ExportTraceServiceRequest> {
        self.sent().into_iter().map(|(_, body)| ExportTraceServiceRequest::decode(body).unwrap()).collect()
    }

    pub(crate) fn spans(&self) -> Vec<Span> {
        let resources = self.decoded().into_iter().flat_map(|request| request.resource_spans);
        resources.flat_map(|resource| resource.scope_spans).flat_map(|scope| scope.spans).collect()
    }

    /// What the spans say of who sends them.
    pub(crate) fn resource(&self, name: &str) -> String {
        let resources = self.decoded().into_iter().flat_map(|request| request.resource_spans);
        resources.filter_map(|spans| spans.resource).map(|all| value(&all.attributes, name)).next().unwrap()
    }

    /// The spans of the requests with this path, as many as are waited for, each with those of its calls. A call's is sent before
    /// that of its request.
    pub(crate) async fn requests(&self, path: &str, wanted: usize) -> Vec<(Span, Vec<Span>)> {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            let spans = self.spans();
            let calls =
                |of: &Span| spans.iter().filter(|span| span.parent_span_id == of.span_id).cloned().collect();
            let found: Vec<(Span, Vec<Span>)> = spans
                .iter()
                .filter(|span| span.kind() == SpanKind::Server && attribute(span, "url.path") == path)
                .map(|span| (span.clone(), calls(span)))
                .collect();
            if found.len() >= wanted {
                return found;
            }
            assert!(Instant::now() < deadline, "no {wanted} spans of {path}: {spans:#?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub(crate) async fn request(&self, path: &str) -> (Span, Vec<Span>) {
        self.requests(path, 1).await.remove(0)
    }
}

async fn serve(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Response {
    let (head, body) = request.into_parts();
    assert_eq!(head.uri.path(), "/v1/traces");
    let body = to_bytes(body, usize::MAX).await.unwrap();
    if shared.busy.load(Ordering::SeqCst) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    shared.sent.lock().unwrap().push((head.headers, body));
    ([("content-type", "application/x-protobuf")], Bytes::new()).into_response()
}

fn value(attributes: &[KeyValue], name: &str) -> String {
    let mut found = attributes.iter().filter(|attribute| attribute.key == name);
    let value = found.next().and_then(|attribute| attribute.value.clone()?.value);
    assert!(found.next().is_none(), "{name} is there twice");
    match value {
        None => String::new(),
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        Some(Value::DoubleValue(number)) => number.to_string(),
        Some(Value::BoolValue(flag)) => flag.to_string(),
        Some(other) => panic!("{name} is {other:?}"),
    }
}

/// An attribute as text; empty, if there is none.
pub(crate) fn attribute(span: &Span, name: &str) -> String {
    value(&span.attributes, name)
}

pub(crate) fn seconds(span: &Span) -> f64 {
    (span.end_time_unix_nano - span.start_time_unix_nano) as f64 / 1e9
}

pub(crate) fn hex(id: &[u8]) -> String {
    use std::fmt::Write as _;
    id.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
