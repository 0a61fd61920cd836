//! One request to the upstream and its answer back.
//!
//! An answer passes as it is, status and body, unless nobody could read it: a web
//! page, nothing at all, half of one. Then the client gets an error that says so.
//! To know, answers are collected up to [`COLLECTED`]; longer ones, and event
//! streams, pass piece by piece.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, StreamExt as _};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use http_body_util::BodyExt as _;
use proxy_core::ApiError;
use proxy_core::cache::{self, Reuse};
use proxy_core::headers::{self, Events, to_client, to_upstream};
use proxy_core::job::{self, Job};
use proxy_core::route::{Routes, Target};
use serde::de::IgnoredAny;
use serde_json::Value;
use tasks::ModelId;
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use crate::App;
use crate::cache::key;
use crate::observe::Details;
use crate::upstream::{Answer, Pieces, truncated};

const COLLECTED: usize = 8_000_000;

/// How long to wait before a job is asked for again: doubling between these.
const JOB_WAIT: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(4));

pub(crate) async fn relay(
    app: &App,
    details: &Details,
    routes: &Routes,
    target: Target<'_>,
    client: &HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let url = routes.url(target).ok_or_else(no_upstream)?;
    let model = details.known_model();
    app.limits.model(model).await?;
    let task = match details.known_task().or(app.config.task.as_ref()) {
        Some(task) => Some(task.clone()),
        None => app.infos.task(model).await,
    };
    let mut headers = to_upstream(client);
    let reuse = cache::reuse(target, task.as_ref(), client, &body);
    if reuse != Reuse::Never {
        // What is shared is the same for all.
        headers.remove(header::ACCEPT_LANGUAGE);
    }
    let asked = asks_to_wait(client);
    let call = || call(app, details, &url, &headers, &body, model.filter(|_| !asked), Hold::new(app, asked));
    let passed = app.answers.get(&details.span, || key(url.as_str(), &headers, &body), reuse, call).await?;
    Ok(passed.into())
}

/// Asks the upstream, and again if the model is there in a moment. With a model named, the upstream is not asked by everyone
/// who waits for it.
async fn call(
    app: &App,
    details: &Details,
    url: &Url,
    headers: &HeaderMap,
    body: &Bytes,
    shared: Option<&ModelId>,
    mut hold: Hold,
) -> Result<Passed, ApiError> {
    loop {
        let known = shared.and_then(|model| Some((model, app.warm_ups.known(model)?)));
        let passed = match known {
            Some((model, estimate)) => Passed::loading_still(model, estimate),
            None => once(app, details, url, headers, body).await?,
        };
        let loading = passed.loading();
        if let (Some(model), None) = (shared, known) {
            app.warm_ups.heard(model, loading);
        }
        if !details.span.warming(loading.is_some(), hold.waited(loading)).await {
            return Ok(passed);
        }
    }
}

async fn once(
    app: &App,
    details: &Details,
    url: &Url,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Passed, ApiError> {
    let slot = details.span.queued(app.slots.take()).await?;
    let mut entry = app.ledger.enter(&details.spent).await?;
    let answer = entry.send(&app.client, url.clone(), headers.clone(), body.clone(), details).await?;
    let waits = matches!(answer.status(), StatusCode::CREATED | StatusCode::ACCEPTED);
    let passed = if waits && headers::body(answer.headers()) == headers::Body::Json {
        finish_job(app, details, url.clone(), answer).await?
    } else {
        pass(app, answer).await?
    };
    Ok(match passed {
        Passed::Whole(answer) => {
            entry.hear(&answer.bytes);
            Passed::Whole(answer)
        }
        // A stream keeps its place, and is paid, to its end.
        Passed::Piecewise(status, headers, body) => {
            let counted = body.map_frame(move |frame| {
                let _ = &slot;
                if let Some(piece) = frame.data_ref() {
                    entry.hear(piece);
                }
                frame
            });
            Passed::Piecewise(status, headers, Body::new(counted))
        }
    })
}

/// Whether the caller would rather wait for a model than come back for it.
pub(crate) fn asks_to_wait(client: &HeaderMap) -> bool {
    client.get("x-wait-for-model").is_some_and(|value| value == "true" || value == "1")
}

/// How long a call is still held open for a model that is loading: a moment, since a reader need not be told of that; or as
/// long as an answer may take, if the caller asked for it.
pub(crate) struct Hold {
    left: Duration,
    least: Duration,
}

impl Hold {
    pub(crate) fn new(app: &App, asked: bool) -> Self {
        let left = if asked { app.config.first_byte_timeout } else { app.config.hold };
        Self { left, least: Duration::from_millis(100) }
    }

    /// Whether the call waited, and should be made again. A model that needs longer than is left is not waited for.
    async fn waited(&mut self, loading: Option<Duration>) -> bool {
        let Some(estimate) = loading.filter(|&estimate| estimate <= self.left && !self.left.is_zero()) else {
            return false;
        };
        // An estimate is a hint, and may be nothing.
        let wait = estimate.max(self.least).min(self.left);
        self.least *= 2;
        self.left -= wait;
        sleep(wait).await;
        true
    }

    /// What is left of the time, for a model that is to be there by then.
    #[cfg(feature = "engine")]
    pub(crate) fn left_for(&self, estimate: Duration) -> Option<Duration> {
        (estimate <= self.left).then_some(self.left)
    }
}

/// An answer that may be sent to the client.
pub(crate) enum Passed {
    Whole(Whole),
    Piecewise(StatusCode, HeaderMap, Body),
}

pub(crate) struct Whole {
    status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

/// The same in memory of its own, and little of it: thousands are kept. A body and the values of headers are slices of the
/// buffer that their connection was read into: to keep one is to keep that whole buffer, many times as large, which the
/// connection then cannot use again. Here they are slices of one that holds nothing else.
pub(crate) struct Kept {
    status: StatusCode,
    headers: Box<[(HeaderName, HeaderValue)]>,
    bytes: Bytes,
    body: usize,
}

impl From<&Whole> for Kept {
    fn from(whole: &Whole) -> Self {
        let of_headers: usize = whole.headers.values().map(HeaderValue::len).sum();
        let mut bytes = BytesMut::with_capacity(whole.bytes.len() + of_headers);
        bytes.extend_from_slice(&whole.bytes);
        for value in whole.headers.values() {
            bytes.extend_from_slice(value.as_bytes());
        }
        let bytes = bytes.freeze();
        let mut from = whole.bytes.len();
        let header = |(name, value): (&HeaderName, &HeaderValue)| {
            let to = from + value.len();
            let value = HeaderValue::from_maybe_shared(bytes.slice(from..to)).ok()?;
            from = to;
            Some((name.clone(), value))
        };
        let headers = whole.headers.iter().filter_map(header).collect();
        Self { status: whole.status, headers, body: whole.bytes.len(), bytes }
    }
}

impl Kept {
    pub(crate) fn body(&self) -> Bytes {
        self.bytes.slice(..self.body)
    }

    pub(crate) fn whole(&self) -> Whole {
        let mut headers = headers::roomy();
        for (name, value) in &self.headers {
            headers.append(name.clone(), value.clone());
        }
        Whole { status: self.status, headers, bytes: self.body() }
    }

    /// For the shared store: the headers, a line each, an empty line, the body.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut written = Vec::with_capacity(self.bytes.len() + 200);
        for (name, value) in &self.headers {
            written.extend_from_slice(name.as_str().as_bytes());
            written.push(b':');
            written.extend_from_slice(value.as_bytes());
            written.push(b'\n');
        }
        written.push(b'\n');
        written.extend_from_slice(&self.body());
        written
    }
}

impl Whole {
    /// What was written by a proxy. Its headers pass the list again: what is in a store may have been put there by others.
    pub(crate) fn read(written: Vec<u8>) -> Option<Self> {
        let written = Bytes::from(written);
        let (mut headers, mut rest) = (HeaderMap::new(), &written[..]);
        loop {
            let end = memchr::memchr(b'\n', rest)?;
            let (line, after) = (&rest[..end], &rest[end + 1..]);
            rest = after;
            if line.is_empty() {
                break;
            }
            let colon = memchr::memchr(b':', line)?;
            let name = HeaderName::from_bytes(&line[..colon]).ok()?;
            headers.append(name, HeaderValue::from_bytes(&line[colon + 1..]).ok()?);
        }
        let headers = to_client(&headers);
        if headers::body(&headers) == headers::Body::Refused {
            return None;
        }
        Some(Self { status: StatusCode::OK, headers, bytes: written.slice_ref(rest) })
    }

    /// How long it may be given to others who ask the same.
    pub(crate) fn kept(&self, reuse: Reuse, longest: Duration) -> Option<Duration> {
        (self.status == StatusCode::OK).then(|| cache::kept(reuse, &self.headers, &self.bytes, longest))?
    }
}

impl Passed {
    fn json(bytes: Bytes) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Self::Whole(Whole { status: StatusCode::OK, headers, bytes })
    }

    fn loading_still(model: &ModelId, estimate: Duration) -> Self {
        let (parts, body) = ApiError::loading(model, estimate).into_response().into_parts();
        Self::Whole(Whole { status: parts.status, headers: parts.headers, bytes: body.into() })
    }

    /// How long the model will still be loading, if that is what the answer says.
    fn loading(&self) -> Option<Duration> {
        let Self::Whole(answer) = self else { return None };
        if answer.status != StatusCode::SERVICE_UNAVAILABLE {
            return None;
        }
        let said: Value = serde_json::from_slice(&answer.bytes).ok()?;
        Duration::try_from_secs_f64(said.get("estimated_time")?.as_f64()?).ok()
    }
}

impl From<Passed> for Response {
    fn from(passed: Passed) -> Self {
        let (status, headers, body) = match passed {
            Passed::Whole(answer) => (answer.status, answer.headers, Body::from(answer.bytes)),
            Passed::Piecewise(status, headers, body) => (status, headers, body),
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        // Whatever an upstream said of caching was said to the proxy.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

pub(crate) fn no_upstream() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "no_upstream", "This proxy has no upstream for that.")
}

pub(crate) async fn pass(app: &App, answer: Answer) -> Result<Passed, ApiError> {
    let status = answer.status();
    if status.is_redirection() {
        return Err(ApiError::bad_gateway(
            "upstream_redirect",
            format!(
                "The model server redirects ({status}), which this proxy does not follow. Its owner must name the final address."
            ),
        ));
    }
    if matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT) {
        return Err(nothing(status));
    }
    let mut kept = to_client(answer.headers());
    let leaking: Vec<HeaderName> = kept
        .iter()
        .filter(|(_, value)| answer.token_occurs_in(value.as_bytes()))
        .map(|(name, _)| name.clone())
        .collect();
    for name in leaking {
        kept.remove(name);
    }
    for line in answer.headers().get_all(header::CACHE_CONTROL) {
        kept.append(header::CACHE_CONTROL, line.clone());
    }
    let kind = headers::body(answer.headers());
    let typed = answer.headers().contains_key(header::CONTENT_TYPE);
    if kind == headers::Body::Refused {
        return Err(unreadable(status));
    }
    let mut pieces = app.client.pieces(answer)?;
    if let headers::Body::Events(form) = kind {
        // Some gateways hold streams back unless told.
        kept.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
        return Ok(Passed::Piecewise(status, kept, events(pieces, form)));
    }
    let (whole, more) = collect(&mut pieces).await?;
    if whole.is_empty() {
        return Err(nothing(status));
    }
    let mut kind = kind;
    if !typed {
        kind = match whole.iter().find(|b| !b.is_ascii_whitespace()) {
            Some(b'<') => return Err(unreadable(status)),
            Some(b'{' | b'[') => headers::Body::Json,
            _ => headers::Body::Other,
        };
        let name = if kind == headers::Body::Json { "application/json" } else { "application/octet-stream" };
        kept.insert(header::CONTENT_TYPE, HeaderValue::from_static(name));
    }
    if !more && kind == headers::Body::Json && is_cut(&whole) {
        return Err(truncated());
    }
    Ok(if more {
        Passed::Piecewise(status, kept, rest(whole, pieces))
    } else {
        Passed::Whole(Whole { status, headers: kept, bytes: whole })
    })
}

/// The body, and whether there is more than could be collected. One of a single piece is not copied.
async fn collect(pieces: &mut Pieces) -> Result<(Bytes, bool), ApiError> {
    let Some(first) = pieces.next().await.transpose()? else { return Ok((Bytes::new(), false)) };
    let Some(second) = pieces.next().await.transpose()? else { return Ok((first, false)) };
    let mut whole = BytesMut::from(first);
    whole.extend_from_slice(&second);
    while whole.len() <= COLLECTED {
        match pieces.next().await.transpose()? {
            Some(piece) => whole.extend_from_slice(&piece),
            None => return Ok((whole.freeze(), false)),
        }
    }
    Ok((whole.freeze(), true))
}

/// JSON that ends too early. What is wrong in another way passes: some servers
/// write `NaN`, and clients read it.
fn is_cut(bytes: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(bytes).is_err_and(|error| error.is_eof())
}

/// An event stream; where it breaks off, its last event says so.
fn events(pieces: Pieces, form: Events) -> Body {
    Body::from_stream(stream::unfold(pieces, move |mut pieces| async move {
        let bytes = match pieces.next().await? {
            Ok(bytes) => bytes,
            Err(error) => {
                pieces.cut_short();
                form.last(&error).into()
            }
        };
        Some((Ok::<Bytes, Infallible>(bytes), pieces))
    }))
}

fn rest(begun: Bytes, pieces: Pieces) -> Body {
    let rest = stream::unfold(pieces, |mut pieces| async {
        let piece = pieces.next().await?;
        Some((piece.map_err(io::Error::other), pieces))
    });
    Body::from_stream(stream::once(async { Ok(begun) }).chain(rest))
}

/// The status of an error the upstream made; its successes that are none are ours.
fn failed(status: StatusCode) -> StatusCode {
    if status.is_client_error() || status.is_server_error() { status } else { StatusCode::BAD_GATEWAY }
}

fn nothing(status: StatusCode) -> ApiError {
    ApiError::new(
        failed(status),
        "upstream_empty",
        format!("The model server answered {} without any content.", status.as_u16()),
    )
}

fn unreadable(status: StatusCode) -> ApiError {
    ApiError::new(
        failed(status),
        "upstream_content_type",
        format!(
            "The model server answered {} with a page instead of a result. Its address may be wrong, or a gateway \
             in front of it is failing.",
            status.as_u16()
        ),
    )
}

async fn finish_job(
    app: &App,
    details: &Details,
    mut called: Url,
    mut answer: Answer,
) -> Result<Passed, ApiError> {
    let deadline = Instant::now() + app.config.job_timeout;
    let mut wait = JOB_WAIT.0;
    let follow = async {
        loop {
            let location =
                answer.headers().get(header::LOCATION).and_then(|l| l.to_str().ok()).map(str::to_owned);
            let (whole, more) = collect(&mut app.client.pieces(answer)?).await?;
            let value: Value = match serde_json::from_slice(&whole) {
                Ok(value) if !more => value,
                _ => return Err(truncated()),
            };
            let fetch = match job::read(&called, location.as_deref(), value) {
                Job::Done(value) => return Ok(Passed::json(value.to_string().into())),
                Job::Failed(error) => return Err(error),
                Job::At(url) => {
                    let result =
                        app.client.send(Method::GET, url, HeaderMap::new(), Bytes::new(), details).await?;
                    return pass(app, result).await;
                }
                Job::Pending(url) => url,
            };
            sleep(wait).await;
            wait = (wait * 2).min(JOB_WAIT.1);
            answer =
                app.client.send(Method::GET, fetch.clone(), HeaderMap::new(), Bytes::new(), details).await?;
            called = fetch;
            let ready = answer.status().is_success();
            if !ready || headers::body(answer.headers()) != headers::Body::Json {
                return pass(app, answer).await;
            }
        }
    };
    timeout_at(deadline, follow).await.unwrap_or_else(|_| {
        Err(ApiError::new(
            StatusCode::GATEWAY_TIMEOUT,
            "upstream_timeout",
            "The model's job did not end in time. Try again later, or with a smaller input.",
        ))
    })
}
