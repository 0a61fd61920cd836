//! The order of the layers, which is a security fact, in one place.
//!
//! A request meets them from the top:
//!
//! | layer | why here |
//! |---|---|
//! | observe | gives the request its id, and logs and counts whatever happens further in, a panic and a client that leaves included |
//! | common headers | on every answer, refusals and errors too |
//! | as data | *models only.* Answers are no pages, whatever they hold |
//! | origin | *models only.* Before the limit, so that other people's pages cannot use up a visitor's allowance; around the limit, so that a page can read a 429 |
//! | limit | *models only.* Before the body is read, so that a refused caller costs nothing |
//! | catch panic | a fault in one request is that request's 500, with all of the above on it |
//! | routes | model id, allow-list, body limit, in `routes`; then the relay or the engine |
//!
//! The widget's files are public and meet neither origin nor limit.

use std::any::Any;
use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use proxy_core::ApiError;
use proxy_core::limits::client_address;
use proxy_core::openai::Api;
use proxy_core::origin::{self, Origins, Verdict};
use tower_http::catch_panic::CatchPanicLayer;

use crate::App;
use crate::observe::{Reason, observe};
use crate::routes::{files, frame, health, info, models, openai, owner};
use crate::server::Peer;
use crate::tickets;

pub(crate) fn stack(app: &Arc<App>) -> Router {
    let state = app.clone();
    let mut v1 = Router::new().route("/models", get(openai::models));
    for api in Api::ALL {
        v1 = v1.route(&format!("/{}", api.path().join("/")), post(openai::call).layer(Extension(api)));
    }
    let models = Router::new()
        .nest("/v1", v1)
        .route("/rerank", post(openai::rank))
        .route("/models/{*rest}", post(models::run))
        .route("/ticket", post(tickets::issue))
        .route("/api/models/{*rest}", get(info::model))
        .route("/status/{*rest}", get(info::status))
        .method_not_allowed_fallback(wrong_method)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(state.clone(), limit))
        .layer(from_fn_with_state(state.clone(), judge_origin))
        .layer(from_fn(as_data));
    let public = Router::new()
        .route("/embed", get(frame::page))
        .route("/oembed", get(frame::oembed))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/owner", get(owner::page))
        .method_not_allowed_fallback(wrong_method)
        .fallback(files::serve)
        .layer(CatchPanicLayer::custom(panicked));
    Router::new()
        .merge(models)
        .merge(public)
        .layer(from_fn(common_headers))
        .layer(from_fn_with_state(state.clone(), observe))
        .with_state(state)
}

pub(crate) fn answer(error: ApiError) -> Response {
    let reason = Reason::from(&error);
    let mut response = error.into_response().map(Body::from);
    response.extensions_mut().insert(reason);
    response
}

async fn judge_origin(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (method, headers) = (request.method(), request.headers());
    let verdict = app.config.origins.judge(method, headers);
    let mut response = if origin::is_preflight(method, headers) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        *response.headers_mut() = origin::preflight(&verdict, headers);
        response
    } else if let Verdict::Refused { error, .. } = &verdict {
        answer(error.clone())
    } else {
        next.run(request).await
    };
    Origins::decorate(&verdict, response.headers_mut());
    response
}

async fn limit(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let address = client_address(peer(&app, &request), request.headers(), app.config.trusted_hops);
    let standing = if request.method() == Method::POST {
        // One address after the other, so that none uses up what is there for all.
        let mut standing = app.runs.check(&address);
        if let (None, Some(origin)) = (&standing.refused, request.headers().get(header::ORIGIN)) {
            standing = standing.narrowed(app.by_origin.check(origin));
        }
        if standing.refused.is_none() {
            standing = standing.narrowed(app.altogether.check(&()));
        }
        standing
    } else {
        app.lookups.check(&address)
    };
    let mut response = match &standing.refused {
        Some(error) => answer(error.clone()),
        None => next.run(request).await,
    };
    standing.tell(response.headers_mut());
    response
}

/// Whom the connection comes from.
pub(crate) fn peer(app: &App, request: &Request) -> IpAddr {
    request.extensions().get::<Peer>().map_or(app.config.listen.ip(), |peer| peer.0)
}

async fn common_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(HeaderName::from_static("cross-origin-resource-policy"))
        .or_insert(HeaderValue::from_static("same-origin"));
    response
}

/// Whatever a model answers is data: should a browser be brought to open it as a
/// page, that page can do nothing.
async fn as_data(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"),
    );
    response
}

async fn wrong_method(request: Request) -> Response {
    let wanted = match request.uri().path() {
        "/v1/models" => "GET",
        path if path.starts_with("/models/") || path.starts_with("/v1/") || matches!(path, "/rerank" | "/ticket") => "POST",
        _ => "GET",
    };
    let allowed = if wanted == "POST" { "POST" } else { "GET, HEAD" };
    let mut response = answer(ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method",
        format!("Ask for this with {wanted}."),
    ));
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
    response
}

// The signature is the layer's.
#[allow(clippy::needless_pass_by_value)]
fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request ended in a panic");
    answer(ApiError::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "The proxy failed at this request. Try again; the log has the details.",
    ))
}
