//! Tracing by OpenTelemetry's SDK. Spans that have ended wait in a queue of fixed length, and a thread of their own sends them
//! in batches; where the queue is full, they are dropped. No request ever waits for a collector.
//!
//! The SDK reads its environment itself: `OTEL_EXPORTER_OTLP_*`, `OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER`, `OTEL_BSP_*`.

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::extract::Request;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::{
    Link, SpanContext, SpanKind, Status, TraceContextExt as _, TraceState, Tracer as _, TracerProvider as _,
};
use opentelemetry::{Context, Key, KeyValue};
use opentelemetry_http::{HeaderInjector, HttpClient, HttpError};
use opentelemetry_otlp::{RetryPolicy, SpanExporter, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, SpanExporter as _};
use proxy_core::config::Config;
use proxy_core::trace::{self, Attributes, Ended, LONGEST_STATE, Tracing, Value};
use tokio::runtime::Handle;
use tokio::time::timeout;
use url::Url;

use crate::upstream::{chain, connector};

const NAME: &str = "inference-proxy";
const TRACEPARENT: &str = "traceparent";
const TRACESTATE: &str = "tracestate";

/// The names of the standard, most telling first, for how long a collector may take. The exporter leaves it to its client.
const TIMEOUT: [&str; 2] = ["OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"];
const TIMEOUT_DEFAULT: Duration = Duration::from_secs(10);
const SAMPLER: &str = "OTEL_TRACES_SAMPLER";
const SAMPLER_ARG: &str = "OTEL_TRACES_SAMPLER_ARG";

/// The largest answer of a collector that is read: it says how many spans it refused.
const MOST_SAID: usize = 64_000;

/// Makes spans, if the setting says so.
#[derive(Clone)]
pub(crate) struct Tracer(Option<Arc<Inner>>);

struct Inner {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
    continues: bool,
}

impl Tracer {
    pub(crate) fn new(config: &Config) -> Result<Self, String> {
        if config.trace == Tracing::Off {
            return Ok(Self(None));
        }
        check_sampler(variable(SAMPLER).as_deref(), variable(SAMPLER_ARG).as_deref())?;
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter(config)?.0)
            .with_resource(resource())
            .build();
        let tracer = provider.tracer(NAME);
        let continues = config.trace == Tracing::Continue;
        Ok(Self(Some(Arc::new(Inner { provider, tracer, continues }))))
    }

    /// Begins the span of a request. It ends by `Span::end`.
    pub(crate) fn request(&self, config: &Config, request: &Request, id: &str) -> Span {
        let path = request.uri().path();
        let Some(inner) = self.0.as_ref().filter(|_| !trace::is_probe(path)) else { return Span(None) };
        let (name, attributes) = trace::asked(config, request.method(), path, id);
        let mut builder = inner
            .tracer
            .span_builder(name)
            .with_kind(SpanKind::Server)
            .with_attributes(attributes.into_iter().map(key_value));
        let mut parent = Context::new();
        match Caller::of(request.headers()).and_then(|caller| caller.context(inner.continues)) {
            Some(caller) if inner.continues => parent = parent.with_remote_span_context(caller),
            Some(caller) => builder = builder.with_links(vec![Link::with_context(caller)]),
            None => {}
        }
        let span = builder.start_with_context(&inner.tracer, &parent);
        Span(Some(Live {
            context: Context::new().with_span(span),
            inner: inner.clone(),
            cache: OnceLock::new(),
            queued: AtomicU64::new(0),
            warming: AtomicU64::new(NEVER),
            cut_short: Arc::default(),
        }))
    }

    /// Sends what is still there, for so long.
    pub(crate) async fn close(&self, within: Duration) {
        let Some(inner) = self.0.clone() else { return };
        // Waits for the thread that sends, which has its requests made by this one.
        let closed = tokio::task::spawn_blocking(move || inner.provider.shutdown_with_timeout(within)).await;
        if !matches!(closed, Ok(Ok(()))) {
            tracing::warn!("the last spans could not be delivered");
        }
    }
}

/// What the collector says to nothing at all, for `check`.
pub(crate) async fn check(config: &Config) -> Option<String> {
    if config.trace == Tracing::Off {
        return None;
    }
    let (exporter, health) = exporter(config).ok()?;
    Some(match exporter.export(Vec::new()).await {
        Ok(()) => "ok: the collector takes spans.".into(),
        Err(_) => format!("warning: {}", health.told()),
    })
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The SDK keeps every trace where it does not understand how many to keep.
fn check_sampler(name: Option<&str>, arg: Option<&str>) -> Result<(), String> {
    let Some(name) = name else { return Ok(()) };
    let ratio =
        || arg.and_then(|arg| arg.parse::<f64>().ok()).is_some_and(|ratio| (0.0..=1.0).contains(&ratio));
    match name {
        "always_on" | "always_off" | "parentbased_always_on" | "parentbased_always_off" => Ok(()),
        "traceidratio" | "parentbased_traceidratio" if ratio() => Ok(()),
        "traceidratio" | "parentbased_traceidratio" => {
            Err(format!("{SAMPLER} is `{name}`, which needs a share between 0 and 1 in {SAMPLER_ARG}."))
        }
        _ => Err(format!(
            "{SAMPLER} is `{name}`. There are: always_on, always_off, traceidratio, and each of them after `parentbased_`."
        )),
    }
}

fn resource() -> Resource {
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_attribute(version);
    let is_named = |resource: &Resource| {
        let name = resource.get(&Key::from_static_str("service.name"));
        name.is_some_and(|name| !name.as_str().starts_with("unknown_service"))
    };
    if is_named(&Resource::builder().build()) { resource } else { resource.with_service_name(NAME) }.build()
}

fn exporter(config: &Config) -> Result<(SpanExporter, Arc<Health>), String> {
    let runtime = Handle::try_current().map_err(|error| error.to_string())?;
    let milliseconds = TIMEOUT.iter().find_map(|name| variable(name)?.parse().ok());
    let health = Arc::new(Health::default());
    let post = Post {
        runtime,
        pool: Arc::default(),
        connecting: config.connect_timeout,
        longest: milliseconds.map_or(TIMEOUT_DEFAULT, Duration::from_millis),
        health: health.clone(),
    };
    // A blip is bridged; what lasts longer would only hold up the end.
    let retries = RetryPolicy::default().with_max_retries(2).with_initial_delay(Duration::from_millis(200));
    let exporter =
        SpanExporter::builder().with_http().with_http_client(post).with_retry_policy(retries).build();
    Ok((exporter.map_err(|error| format!("Traces cannot be sent: {error}."))?, health))
}

fn key_value((name, value): (&'static str, Value)) -> KeyValue {
    match value {
        Value::Text(Cow::Borrowed(text)) => KeyValue::new(name, text),
        Value::Text(Cow::Owned(text)) => KeyValue::new(name, text),
        Value::Number(number) => KeyValue::new(name, number),
        Value::Seconds(seconds) => KeyValue::new(name, seconds),
        Value::Flag(flag) => KeyValue::new(name, flag),
    }
}

/// The trace context that a caller sent.
struct Caller {
    traceparent: String,
    tracestate: String,
}

impl Caller {
    /// Nothing, where it is not well formed, or said twice.
    fn of(headers: &HeaderMap) -> Option<Self> {
        let mut all = headers.get_all(TRACEPARENT).iter();
        let (Some(value), None) = (all.next(), all.next()) else { return None };
        let traceparent = value.to_str().ok().filter(|text| trace::well_formed(text))?.to_owned();
        let states: Option<Vec<&str>> =
            headers.get_all(TRACESTATE).iter().map(|value| value.to_str().ok()).collect();
        let tracestate = states.unwrap_or_default().join(",");
        let tracestate = if tracestate.len() <= LONGEST_STATE { tracestate } else { String::new() };
        Some(Self { traceparent, tracestate })
    }

    /// With what else the caller says of the trace, or with its name alone.
    fn context(&self, whole: bool) -> Option<SpanContext> {
        let context = TraceContextPropagator::new().extract_with_context(&Context::new(), self);
        let found = context.span().span_context().clone();
        let state = if whole { found.trace_state().clone() } else { TraceState::default() };
        // A name of nothing but zeros is none.
        found
            .is_valid()
            .then(|| SpanContext::new(found.trace_id(), found.span_id(), found.trace_flags(), true, state))
    }
}

impl Extractor for Caller {
    fn get(&self, key: &str) -> Option<&str> {
        match key {
            TRACEPARENT => Some(&self.traceparent),
            TRACESTATE => Some(&self.tracestate),
            _ => None,
        }
    }

    fn keys(&self) -> Vec<&str> {
        vec![TRACEPARENT, TRACESTATE]
    }
}

/// The span of a request, if it is traced.
#[derive(Default)]
pub(crate) struct Span(Option<Live>);

struct Live {
    context: Context,
    inner: Arc<Inner>,
    /// What is said at the end, since an attribute that is set twice is there twice.
    cache: OnceLock<&'static str>,
    /// Microseconds.
    queued: AtomicU64,
    warming: AtomicU64,
    /// The answer breaks off, though a last event says so and it has an end.
    cut_short: Arc<AtomicBool>,
}

const NEVER: u64 = u64::MAX;

impl Span {
    /// Times a wait in line.
    pub(crate) async fn queued<F: Future>(&self, waiting: F) -> F::Output {
        let Some(live) = &self.0 else { return waiting.await };
        let (waited, output) = timed(waiting).await;
        live.queued.fetch_add(waited, Ordering::Relaxed);
        output
    }

    /// Times a wait for a model that is loading, if it is.
    pub(crate) async fn warming<F: Future>(&self, loading: bool, waiting: F) -> F::Output {
        let Some(live) = self.0.as_ref().filter(|_| loading) else { return waiting.await };
        let (waited, output) = timed(waiting).await;
        let before = live.warming.load(Ordering::Relaxed);
        live.warming.store(if before == NEVER { waited } else { before + waited }, Ordering::Relaxed);
        output
    }

    /// Whether a kept answer was there.
    pub(crate) fn cache(&self, result: &'static str) {
        if let Some(live) = &self.0 {
            let _ = live.cache.set(result);
        }
    }

    /// Begins the span of a call, which ends when that is dropped, and names it to the upstream.
    pub(crate) fn call(&self, method: &Method, url: &Url, headers: &mut HeaderMap) -> Call {
        let Some(live) = &self.0 else { return Call(None) };
        let (name, attributes) = trace::called(method, url);
        let tracer = &live.inner.tracer;
        let span = tracer
            .span_builder(name)
            .with_kind(SpanKind::Client)
            .with_attributes(attributes.into_iter().map(key_value))
            .start_with_context(tracer, &live.context);
        let context = Context::new().with_span(span);
        TraceContextPropagator::new().inject_context(&context, &mut HeaderInjector(headers));
        // The propagator writes it even where there is nothing to say.
        if headers.get(TRACESTATE).is_some_and(HeaderValue::is_empty) {
            headers.remove(TRACESTATE);
        }
        Call(Some(Calling { context, whole: false, cut_short: live.cut_short.clone() }))
    }

    pub(crate) fn end(&self, ended: &Ended<'_>) {
        let Some(live) = &self.0 else { return };
        let span = live.context.span();
        if span.is_recording() {
            let micros = |of: &AtomicU64| of.load(Ordering::Relaxed);
            let ended = Ended {
                cache: live.cache.get().copied(),
                queued: Duration::from_micros(micros(&live.queued)),
                warming: Some(micros(&live.warming)).filter(|wait| *wait != NEVER).map(Duration::from_micros),
                whole: ended.whole && !live.cut_short.load(Ordering::Relaxed),
                ..*ended
            };
            describe(&live.context, ended.attributes());
            if ended.is_error() {
                span.set_status(Status::error(""));
            }
        }
        span.end();
    }
}

async fn timed<F: Future>(waiting: F) -> (u64, F::Output) {
    let begun = Instant::now();
    let output = waiting.await;
    (begun.elapsed().as_micros() as u64, output)
}

fn describe(context: &Context, attributes: Attributes) {
    context.span().set_attributes(attributes.into_iter().map(key_value));
}

/// The span of a call to an upstream, if it is traced.
pub(crate) struct Call(Option<Calling>);

struct Calling {
    context: Context,
    /// Whether all that was waited for has come.
    whole: bool,
    /// That of the request.
    cut_short: Arc<AtomicBool>,
}

impl Call {
    /// An answer has begun.
    pub(crate) fn answered(&mut self, status: u16) {
        let Some(calling) = &mut self.0 else { return };
        calling.whole = true;
        let (failed, attributes) = trace::answered(status);
        describe(&calling.context, attributes);
        if failed {
            calling.context.span().set_status(Status::error(""));
        }
    }

    /// Its body is read from here on.
    pub(crate) fn reading(&mut self) {
        self.whole(false);
    }

    /// It was read to its end.
    pub(crate) fn read(&mut self) {
        self.whole(true);
    }

    fn whole(&mut self, whole: bool) {
        if let Some(calling) = &mut self.0 {
            calling.whole = whole;
        }
    }

    /// There was no answer, or it broke off.
    pub(crate) fn failed(&mut self, kind: &'static str) {
        let Some(calling) = &self.0 else { return };
        describe(&calling.context, vec![("error.type", Value::Text(kind.into()))]);
        calling.context.span().set_status(Status::error(""));
    }

    /// What the request's caller was being told breaks off with it.
    pub(crate) fn cut_short(&self) {
        if let Some(calling) = &self.0 {
            calling.cut_short.store(true, Ordering::Relaxed);
        }
    }
}

impl Drop for Calling {
    fn drop(&mut self) {
        if !self.whole {
            describe(&self.context, vec![("inference_proxy.cut_short", Value::Flag(true))]);
        }
        self.context.span().end();
    }
}

/// Sends what the exporter has written, by the proxy's own HTTP and TLS. The exporter's thread only waits.
struct Post {
    runtime: Handle,
    pool: Arc<OnceLock<Pool>>,
    connecting: Duration,
    longest: Duration,
    health: Arc<Health>,
}

type Pool = legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Post")
    }
}

impl HttpClient for Post {
    fn send_bytes<'life, 'future>(
        &'life self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, HttpError>> + Send + 'future>>
    where
        'life: 'future,
        Self: 'future,
    {
        let uri = request.uri().clone();
        let (longest, sending) = (self.longest, send(self.pool.clone(), self.connecting, request));
        let sending = self.runtime.spawn(async move { timeout(longest, sending).await });
        Box::pin(async move {
            let sent = match sending.await {
                Ok(Ok(sent)) => sent,
                Ok(Err(_)) => Err("it does not answer in time".into()),
                Err(_) => Err("the proxy is ending".into()),
            };
            let why = match &sent {
                Ok(response) if response.status().is_success() => None,
                Ok(response) => Some(format!("it answers {}", response.status())),
                Err(why) => Some(why.clone()),
            };
            self.health.heard(&uri, why);
            sent.map_err(HttpError::from)
        })
    }
}

async fn send(
    pool: Arc<OnceLock<Pool>>,
    connecting: Duration,
    request: Request<Bytes>,
) -> Result<http::Response<Bytes>, String> {
    if pool.get().is_none() {
        // A machine without certificates can still have a collector beside it.
        let tls = request.uri().scheme_str() == Some("https");
        // None is kept: there is a call every few seconds, and a collector that was restarted is not mistaken for the one before.
        let new = legacy::Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .build(connector(connecting, tls)?);
        let _ = pool.set(new);
    }
    let Some(pool) = pool.get() else { return Err("there is no client".into()) };
    let mut request = request.map(Full::new);
    request.headers_mut().entry(header::USER_AGENT).or_insert(HeaderValue::from_static(NAME));
    let response = pool.request(request).await.map_err(|error| chain(&error))?;
    let (parts, body) = response.into_parts();
    let body = Limited::new(body, MOST_SAID).collect().await.map_err(|error| error.to_string())?;
    Ok(http::Response::from_parts(parts, body.to_bytes()))
}

/// Whether the collector takes spans. The log says so when that changes.
#[derive(Default)]
struct Health {
    failing: AtomicBool,
    last: OnceLock<String>,
}

impl Health {
    fn heard(&self, uri: &Uri, why: Option<String>) {
        // Nothing else of the address: there may be a key in it.
        let collector = format!(
            "{}://{}",
            uri.scheme_str().unwrap_or_default(),
            uri.authority().map_or("", |authority| authority.as_str().rsplit('@').next().unwrap_or_default())
        );
        let was = self.failing.swap(why.is_some(), Ordering::Relaxed);
        match why {
            Some(why) => {
                if !was {
                    tracing::warn!(
                        collector,
                        why,
                        "spans cannot be delivered, and are dropped until they can"
                    );
                }
                let _ = self.last.set(format!("{collector} does not take spans: {why}."));
            }
            None if was => tracing::info!(collector, "spans are delivered again"),
            None => {}
        }
    }

    fn told(&self) -> &str {
        self.last.get().map_or("The collector does not take spans.", String::as_str)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(None, None, "")]
    #[case(Some("always_off"), None, "")]
    #[case(Some("traceidratio"), Some("0.25"), "")]
    #[case(Some("parentbased_traceidratio"), Some("1"), "")]
    #[case(Some("parentbased_traceidratio"), Some("25%"), "needs a share between 0 and 1")]
    #[case(Some("traceidratio"), Some("25"), "needs a share between 0 and 1")]
    #[case(Some("traceidratio"), None, "needs a share between 0 and 1")]
    #[case(Some("allways_off"), None, "There are: always_on")]
    fn a_sampler_that_would_be_taken_for_all_is_refused(
        #[case] name: Option<&str>,
        #[case] arg: Option<&str>,
        #[case] says: &str,
    ) {
        let checked = check_sampler(name, arg).err().unwrap_or_default();
        assert!(checked.contains(says) && checked.is_empty() == says.is_empty(), "{checked}");
    }
}
