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
use proxy_core::ApiError;
use proxy_core::headers::{self, to_client, to_upstream};
use proxy_core::job::{self, Job};
use proxy_core::route::Target;
use serde::de::IgnoredAny;
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use crate::App;
use crate::observe::Details;
use crate::upstream::{Pieces, truncated};

const COLLECTED: usize = 8_000_000;

/// How long to wait before a job is asked for again: doubling between these.
const JOB_WAIT: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(4));

pub(crate) async fn relay(
    app: &App,
    details: &Details,
    target: Target<'_>,
    client: &HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let url = app.config.routes.url(target).ok_or_else(|| {
        ApiError::new(StatusCode::NOT_FOUND, "no_upstream", "This proxy has no upstream for that.")
    })?;
    let answer = app.client.send(Method::POST, url.clone(), to_upstream(client), body, details).await?;
    let waits = matches!(answer.status(), StatusCode::CREATED | StatusCode::ACCEPTED);
    if waits && headers::body(answer.headers()) == headers::Body::Json {
        return finish_job(app, details, url, answer).await;
    }
    pass(app, answer).await
}

async fn pass(app: &App, answer: reqwest::Response) -> Result<Response, ApiError> {
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
    if answer.headers().get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err(ApiError::bad_gateway(
            "upstream_encoding",
            "The model server sends packed answers that nobody asked for; this proxy cannot check them.",
        ));
    }
    let mut kept = to_client(answer.headers());
    let leaking: Vec<HeaderName> = kept
        .iter()
        .filter(|(_, value)| app.client.token_occurs_in(value.as_bytes()))
        .map(|(name, _)| name.clone())
        .collect();
    for name in leaking {
        kept.remove(name);
    }
    kept.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let kind = headers::body(answer.headers());
    let typed = answer.headers().contains_key(header::CONTENT_TYPE);
    let mut pieces = app.client.pieces(answer);
    match kind {
        headers::Body::Refused => Err(unreadable(status)),
        headers::Body::Events => {
            // Some gateways hold streams back unless told.
            kept.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
            Ok(respond(status, kept, events(pieces)))
        }
        headers::Body::Json | headers::Body::Other => {
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
                let name =
                    if kind == headers::Body::Json { "application/json" } else { "application/octet-stream" };
                kept.insert(header::CONTENT_TYPE, HeaderValue::from_static(name));
            }
            if more {
                return Ok(respond(status, kept, rest(whole, pieces)));
            }
            if kind == headers::Body::Json && is_cut(&whole) {
                return Err(truncated());
            }
            Ok(respond(status, kept, Body::from(whole)))
        }
    }
}

/// The body, and whether there is more than could be collected.
async fn collect(pieces: &mut Pieces) -> Result<(Bytes, bool), ApiError> {
    let mut whole = BytesMut::new();
    while let Some(piece) = pieces.next().await {
        whole.extend_from_slice(&piece?);
        if whole.len() > COLLECTED {
            return Ok((whole.freeze(), true));
        }
    }
    Ok((whole.freeze(), false))
}

/// JSON that ends too early. What is wrong in another way passes: some servers
/// write `NaN`, and clients read it.
fn is_cut(bytes: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(bytes).is_err_and(|error| error.is_eof())
}

fn respond(status: StatusCode, headers: HeaderMap, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// An event stream; where it breaks off, its last event says so.
fn events(pieces: Pieces) -> Body {
    Body::from_stream(stream::unfold(pieces, |mut pieces| async {
        let bytes = match pieces.next().await? {
            Ok(bytes) => bytes,
            Err(error) => format!("\n\ndata: {}\n\n", error.into_response().into_body()).into(),
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
    mut answer: reqwest::Response,
) -> Result<Response, ApiError> {
    let deadline = Instant::now() + app.config.job_timeout;
    let mut wait = JOB_WAIT.0;
    let follow = async {
        loop {
            let location =
                answer.headers().get(header::LOCATION).and_then(|l| l.to_str().ok()).map(str::to_owned);
            let (whole, more) = collect(&mut app.client.pieces(answer)).await?;
            let value: Value = match serde_json::from_slice(&whole) {
                Ok(value) if !more => value,
                _ => return Err(truncated()),
            };
            let fetch = match job::read(&called, location.as_deref(), value) {
                Job::Done(value) => {
                    let mut headers = HeaderMap::new();
                    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
                    return Ok(respond(StatusCode::OK, headers, Body::from(value.to_string())));
                }
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
