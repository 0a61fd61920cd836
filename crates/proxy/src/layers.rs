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

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use futures_util::FutureExt as _;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use proxy_core::ApiError;
use proxy_core::limits::client_address;
use proxy_core::openai::Api;
use proxy_core::origin::{self, Origins, Verdict};
use tower_service::Service as _;

use crate::App;
use crate::observe::{Details, Observed, Reason, observe};
use crate::routes::{files, frame, health, info, models, openai, owner};
use crate::server::Peer;
use crate::tickets;

/// All of them. They are plain calls: a boxed service for each would cost a run more than all of its rules.
pub(crate) struct Stack {
    pub(crate) app: Arc<App>,
    public: Router,
}

impl Stack {
    pub(crate) fn new(app: &Arc<App>) -> Self {
        let public = Router::new()
            .route("/embed", get(frame::page))
            .route("/oembed", get(frame::oembed))
            .route("/healthz", get(health::live))
            .route("/readyz", get(health::ready))
            .route("/metrics", get(health::metrics))
            .route("/owner", get(owner::page))
            .method_not_allowed_fallback(async || wrong_method("GET"))
            .fallback(files::serve)
            .with_state(app.clone());
        Self { app: app.clone(), public }
    }

    pub(crate) async fn answer(&self, request: Request, peer: IpAddr) -> http::Response<Observed> {
        observe(&self.app, request, async |request, details| {
            let route = Route::of(request.uri().path());
            let mut response = match route {
                Some(route) => {
                    let mut response = self.judge_origin(route, request, details, peer).await;
                    as_data(response.headers_mut());
                    response
                }
                None => Box::pin(self.file(request, peer)).await,
            };
            common_headers(response.headers_mut());
            response
        })
        .await
    }

    async fn judge_origin(
        &self,
        route: Route,
        request: Request,
        details: &Arc<Details>,
        peer: IpAddr,
    ) -> Response {
        let (method, headers) = (request.method(), request.headers());
        let verdict = self.app.config.origins.judge(method, headers);
        let mut response = if origin::is_preflight(method, headers) {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NO_CONTENT;
            *response.headers_mut() = origin::preflight(&verdict, headers);
            response
        } else if let Verdict::Refused { error, .. } = &verdict {
            answer(error.clone())
        } else {
            self.limit(route, request, details, peer).await
        };
        Origins::decorate(&verdict, response.headers_mut());
        response
    }

    async fn limit(&self, route: Route, request: Request, details: &Arc<Details>, peer: IpAddr) -> Response {
        let app = &self.app;
        let address = client_address(peer, request.headers(), app.config.trusted_hops);
        let standing = if request.method() == Method::POST {
            app.limits.run(&address, request.headers().get(header::ORIGIN)).await
        } else {
            app.limits.lookup(&address)
        };
        let mut response = match &standing.refused {
            Some(error) => answer(error.clone()),
            None => caught(run(app, route, request, details)).await,
        };
        standing.tell(response.headers_mut());
        response
    }

    async fn file(&self, mut request: Request, peer: IpAddr) -> Response {
        request.extensions_mut().insert(Peer(peer));
        let mut public = self.public.clone();
        caught(async move { public.call(request).await.into_response() }).await
    }
}

/// What is about models, and meets every layer.
#[derive(Clone, Copy)]
enum Route {
    Run,
    OpenAi(Api),
    Models,
    Rank,
    Ticket,
    Info,
    Status,
}

impl Route {
    fn of(path: &str) -> Option<Self> {
        let names = |prefix| path.strip_prefix(prefix).is_some_and(|rest: &str| !rest.is_empty());
        Some(match path {
            "/rerank" => Self::Rank,
            "/ticket" => Self::Ticket,
            "/v1/models" => Self::Models,
            _ if names("/models/") => Self::Run,
            _ if names("/api/models/") => Self::Info,
            _ if names("/status/") => Self::Status,
            _ => {
                let rest = path.strip_prefix("/v1/")?;
                let is = |api: &Api| api.path().iter().copied().eq(rest.split('/'));
                Self::OpenAi(Api::ALL.into_iter().find(is)?)
            }
        })
    }

    fn method(self) -> &'static str {
        match self {
            Self::Run | Self::OpenAi(_) | Self::Rank | Self::Ticket => "POST",
            Self::Models | Self::Info | Self::Status => "GET",
        }
    }
}

async fn run(app: &Arc<App>, route: Route, request: Request, details: &Arc<Details>) -> Response {
    let asked = if request.method() == Method::HEAD { "GET" } else { request.method().as_str() };
    if asked != route.method() {
        return wrong_method(route.method());
    }
    // In boxes: each layer above moves what it holds, once or twice, and a run as such is 8 KB.
    let outcome = match route {
        Route::Run => Box::pin(models::run(app, details, request)).await,
        Route::OpenAi(api) => Box::pin(openai::call(app, details, api, request)).await,
        Route::Models => Box::pin(openai::models(app, details)).await,
        Route::Rank => Box::pin(openai::rank(app, details, request)).await,
        Route::Ticket => Box::pin(tickets::issue(app, request)).await,
        Route::Info => Box::pin(info::model(app, details, request)).await,
        Route::Status => Box::pin(info::status(app, details, request)).await,
    };
    outcome.into_response()
}

pub(crate) fn answer(error: ApiError) -> Response {
    let reason = Reason::from(&error);
    let mut response = error.into_response().map(Body::from);
    response.extensions_mut().insert(reason);
    response
}

/// Whom the connection comes from.
pub(crate) fn peer(app: &App, request: &Request) -> IpAddr {
    request.extensions().get::<Peer>().map_or(app.config.listen.ip(), |peer| peer.0)
}

fn common_headers(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(HeaderName::from_static("cross-origin-resource-policy"))
        .or_insert(HeaderValue::from_static("same-origin"));
}

/// Whatever a model answers is data: should a browser be brought to open it as a
/// page, that page can do nothing.
fn as_data(headers: &mut HeaderMap) {
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"),
    );
}

fn wrong_method(wanted: &str) -> Response {
    let allowed = if wanted == "POST" { "POST" } else { "GET, HEAD" };
    let mut response = answer(ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method",
        format!("Ask for this with {wanted}."),
    ));
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
    response
}

/// No `async fn`: that would hold the future twice, as its argument and as what it awaits.
fn caught(answering: impl Future<Output = Response>) -> impl Future<Output = Response> {
    AssertUnwindSafe(answering).catch_unwind().map(|ended| ended.unwrap_or_else(|_| panicked()))
}

fn panicked() -> Response {
    tracing::error!("a request ended in a panic");
    answer(ApiError::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "The proxy failed at this request. Try again; the log has the details.",
    ))
}
