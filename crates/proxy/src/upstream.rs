//! Calls to the upstream: no redirects, no proxy from the environment, every
//! wait bounded, the token on every call and nowhere else.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body::Body as _;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use metrics::{Counter, Histogram, counter, histogram};
use proxy_core::ApiError;
use proxy_core::config::Config;
use proxy_core::limits::{Bytes as Size, Span};
use proxy_core::route::{Base, Routes, Upstream};
use proxy_core::secret::{Mask, Token};
use rustls::ClientConfig;
use serde::{Deserialize, Serialize};
use thread_local::ThreadLocal;
use tokio::time::{Instant, timeout};
use url::{Position, Url};

use crate::budget::now;
use crate::observe::Details;
use crate::trace::Call;
use crate::unpack::{Stuck, Unpack};

const BILL_TO: HeaderName = HeaderName::from_static("x-hf-bill-to");
const AGENT: &str = concat!("inference-proxy/", env!("CARGO_PKG_VERSION"));

/// Shorter than the minute after which many servers close what is idle.
const IDLE: Duration = Duration::from_secs(50);

pub(crate) struct Client {
    /// None where nothing is called: the embedded engine needs no certificates.
    connector: Option<HttpsConnector<HttpConnector>>,
    /// Each thread has its connections to itself, so that no call waits for another thread to be woken.
    pools: ThreadLocal<Pool>,
    credential: ArcSwapOption<Credential>,
    /// Where the token goes, and nowhere else.
    trusted: Vec<Base>,
    bill_to: Option<HeaderValue>,
    first_byte: Duration,
    idle: Duration,
    limit: Size,
    heard: Mutex<BTreeMap<String, Ear>>,
}

/// How an upstream has answered.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Heard {
    pub(crate) host: String,
    pub(crate) answers: u64,
    /// No answer, or one of 5xx.
    pub(crate) failures: u64,
    /// The last failure: when, and what.
    last: Option<(u64, String)>,
}

impl Heard {
    pub(crate) fn told(&self) -> String {
        let Some((at, what)) = &self.last else { return String::new() };
        format!("{what} ({} s ago)", now().saturating_sub(*at))
    }
}

/// Where it is kept how an upstream has answered, and the metrics of it.
struct Ear {
    heard: Heard,
    seconds: Histogram,
    /// By status.
    answers: BTreeMap<u16, Counter>,
}

impl Ear {
    fn new(host: &str) -> Self {
        Self {
            heard: Heard { host: host.to_owned(), ..Heard::default() },
            seconds: histogram!("inference_proxy_upstream_seconds", "upstream" => host.to_owned()),
            answers: BTreeMap::new(),
        }
    }
}

type Pool = legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

struct Credential {
    token: Token,
    authorization: HeaderValue,
}

impl From<Token> for Credential {
    fn from(token: Token) -> Self {
        Self { authorization: token.authorization(), token }
    }
}

/// The upstream's answer, and the token that was sent for it.
pub(crate) struct Answer {
    response: Response<Incoming>,
    credential: Option<Arc<Credential>>,
    call: Call,
}

impl Answer {
    pub(crate) fn status(&self) -> StatusCode {
        self.response.status()
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    pub(crate) fn token_occurs_in(&self, bytes: &[u8]) -> bool {
        self.credential.as_ref().is_some_and(|credential| credential.token.occurs_in(bytes))
    }
}

impl Client {
    pub(crate) fn new(config: &Config) -> Result<Self, String> {
        let called = config.challenge.is_some()
            || config.upstreams().any(|routes| routes.upstream != Upstream::Embedded);
        let connector =
            if called { Some(connector(config.connect_timeout, encrypted(config))?) } else { None };
        Ok(Self {
            connector,
            pools: ThreadLocal::new(),
            credential: ArcSwapOption::new(config.token.clone().map(|token| Arc::new(token.into()))),
            trusted: config.trusted().into_iter().cloned().collect(),
            bill_to: config.bill_to.clone(),
            first_byte: config.first_byte_timeout,
            idle: config.idle_timeout,
            limit: config.response_limit,
            heard: Mutex::default(),
        })
    }

    /// Sends one request and waits for the answer to begin.
    pub(crate) async fn send(
        &self,
        method: Method,
        url: Url,
        mut headers: HeaderMap,
        body: Bytes,
        details: &Details,
    ) -> Result<Answer, ApiError> {
        let pool = self.pool()?;
        let trusted = self.trusted.iter().any(|base| base.is_origin_of(&url));
        let credential = if trusted { self.credential.load_full() } else { None };
        if let Some(credential) = &credential {
            headers.insert(header::AUTHORIZATION, credential.authorization.clone());
        }
        if let Some(bill_to) = self.bill_to.as_ref().filter(|_| trusted) {
            headers.insert(BILL_TO, bill_to.clone());
        }
        headers.insert(header::USER_AGENT, HeaderValue::from_static(AGENT));
        // Packed answers are unpacked, but cost time on both sides.
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if body.is_empty() && method == Method::POST {
            // Left out for no bytes, and some servers insist on it.
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut call = details.span.call(&method, &url, &mut headers);
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = http::Uri::try_from(url.as_str()).map_err(|_| closed())?;
        *request.headers_mut() = headers;
        let begun = Instant::now();
        let outcome = timeout(self.first_byte, pool.request(request)).await;
        let (status, outcome) = match outcome {
            Ok(Ok(response)) => {
                let status = response.status().as_u16();
                call.answered(status);
                (status, Ok(Answer { response, credential, call }))
            }
            Ok(Err(error)) => {
                let failure = if error.is_connect() { unreachable_error() } else { closed() };
                details.error(chain(&error));
                call.failed(failure.kind);
                (failure.status.as_u16(), Err(failure))
            }
            Err(_) => {
                let failure = timed_out("did not begin to answer", self.first_byte);
                call.failed(failure.kind);
                (504, Err(failure))
            }
        };
        self.hear(&url, status, details, begun.elapsed());
        outcome
    }

    /// Counts an answer, or that there was none.
    fn hear(&self, url: &Url, status: u16, details: &Details, took: Duration) {
        // Hosts are the owner's; a client names none.
        let host = &url[Position::BeforeHost..Position::AfterPort];
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        if !heard.contains_key(host) {
            heard.insert(host.to_owned(), Ear::new(host));
        }
        let Some(Ear { heard, seconds, answers }) = heard.get_mut(host) else { return };
        if status < 500 {
            heard.answers += 1;
        } else {
            heard.failures += 1;
            heard.last = Some((now(), details.told().map_or_else(|| status.to_string(), str::to_owned)));
        }
        seconds.record(took);
        let count = || counter!("inference_proxy_upstream_total", "upstream" => heard.host.clone(), "status" => status.to_string());
        answers.entry(status).or_insert_with(count).increment(1);
    }

    /// How each upstream has answered.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .map(|ear| ear.heard.clone())
            .collect()
    }

    fn pool(&self) -> Result<&Pool, ApiError> {
        let connector = self.connector.as_ref().ok_or_else(|| {
            ApiError::new(StatusCode::NOT_FOUND, NO_UPSTREAM, "This proxy has no upstream for that.")
        })?;
        Ok(self.pools.get_or(|| {
            legacy::Client::builder(TokioExecutor::new())
                .timer(TokioTimer::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(IDLE)
                .build(connector.clone())
        }))
    }

    /// The body of an answer, piece by piece, unpacked and without the token.
    pub(crate) fn pieces(&self, answer: Answer) -> Result<Pieces, ApiError> {
        let unpack =
            Unpack::new(answer.headers(), self.limit.0).map_err(|stuck| packed(&stuck, self.limit))?;
        let mut call = answer.call;
        call.reading();
        Ok(Pieces {
            call,
            body: Some(answer.response.into_body()),
            unpack,
            mask: answer.credential.map(|credential| credential.token.mask()),
            idle: self.idle,
            left: self.limit.0,
            limit: self.limit,
        })
    }

    /// Takes the token's file as it is now; one that cannot be used leaves what was read before.
    pub(crate) fn reload(&self, file: &Path) {
        let read =
            std::fs::read(file).map_err(|error| format!("cannot be read: {error}")).and_then(|bytes| {
                Token::parse(&String::from_utf8_lossy(&bytes)).map_err(|error| error.to_string())
            });
        let token = match read {
            Ok(token) => token,
            Err(why) => {
                tracing::warn!(file = %file.display(), why, "the token file changed, and the token read before stays");
                return;
            }
        };
        let authorization = token.authorization();
        let same = self.credential.load().as_ref().is_some_and(|known| known.authorization == authorization);
        if !same {
            self.credential.store(Some(Arc::new(Credential { token, authorization })));
            tracing::info!(file = %file.display(), "the token was read anew");
        }
    }
}

/// Whether anything that is called has a certificate. A machine without those of authorities can still call a neighbour.
fn encrypted(config: &Config) -> bool {
    let challenge = config.challenge.iter().map(|challenge| &challenge.url);
    let mut called = config.upstreams().flat_map(Routes::called).chain(challenge);
    called.any(|base| base.url().scheme() != "http")
}

pub(crate) fn connector(wait: Duration, encrypted: bool) -> Result<HttpsConnector<HttpConnector>, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let tls = if encrypted {
        builder.with_native_roots().map_err(|error| {
            format!(
                "The certificates to know servers by cannot be found: {error}. On a bare system, install its \
                 ca-certificates package."
            )
        })?
    } else {
        builder.with_root_certificates(rustls::RootCertStore::empty())
    };
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_nodelay(true);
    http.set_connect_timeout(Some(wait));
    // An answer may take minutes; a machine that is gone is noticed before that.
    http.set_keepalive(Some(Duration::from_secs(30)));
    http.set_keepalive_interval(Some(Duration::from_secs(10)));
    http.set_keepalive_retries(Some(3));
    Ok(HttpsConnectorBuilder::new()
        .with_tls_config(tls.with_no_client_auth())
        .https_or_http()
        .enable_http1()
        .wrap_connector(http))
}

const UNREACHABLE: &str = "upstream_unreachable";
const NO_UPSTREAM: &str = "no_upstream";

/// Whether the upstream cannot have heard of the call that failed so.
pub(crate) fn never_reached(error: &ApiError) -> bool {
    matches!(error.kind, UNREACHABLE | NO_UPSTREAM)
}

fn unreachable_error() -> ApiError {
    ApiError::bad_gateway(
        UNREACHABLE,
        "The model server cannot be reached. If it stays so, tell the owner of this proxy.",
    )
}

fn closed() -> ApiError {
    ApiError::bad_gateway(
        "upstream_closed",
        "The model server closed the connection without an answer. Try again.",
    )
}

fn timed_out(what: &str, wait: Duration) -> ApiError {
    ApiError::new(
        StatusCode::GATEWAY_TIMEOUT,
        "upstream_timeout",
        format!("The model server {what} within {}. Try again, or with a smaller input.", Span(wait)),
    )
}

fn packed(stuck: &Stuck, limit: Size) -> ApiError {
    match stuck {
        Stuck::TooLarge => too_large(limit),
        Stuck::Broken => ApiError::bad_gateway(
            "upstream_encoding",
            "The model server packed its answer in a way that this proxy cannot unpack.",
        ),
    }
}

fn too_large(limit: Size) -> ApiError {
    ApiError::bad_gateway(
        "upstream_too_large",
        format!("The answer is larger than the {limit} this proxy passes on."),
    )
}

/// An error with its causes; its own text leaves them out.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

pub(crate) struct Pieces {
    call: Call,
    body: Option<Incoming>,
    unpack: Option<Unpack>,
    mask: Option<Mask>,
    idle: Duration,
    left: usize,
    limit: Size,
}

impl Pieces {
    /// All that is left, or more than `limit` bytes of it.
    pub(crate) async fn up_to(&mut self, limit: usize) -> Result<Vec<u8>, ApiError> {
        let mut whole = Vec::new();
        while let Some(piece) = self.next().await {
            whole.extend_from_slice(&piece?);
            if whole.len() > limit {
                break;
            }
        }
        Ok(whole)
    }

    /// What was begun for the client breaks off with them.
    pub(crate) fn cut_short(&self) {
        self.call.cut_short();
    }

    /// The next piece; after an error there are no more.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, ApiError>> {
        let piece = self.read().await.transpose();
        if let Some(Err(error)) = &piece {
            self.call.failed(error.kind);
        }
        if matches!(piece, None | Some(Err(_))) {
            self.body = None;
        }
        piece
    }

    async fn read(&mut self) -> Result<Option<Bytes>, ApiError> {
        while let Some(body) = &mut self.body {
            let idle = self.idle;
            let frame = timeout(idle, body.frame())
                .await
                .map_err(|_| timed_out("stopped in the middle of its answer and did not go on", idle))?
                .transpose()
                .map_err(|error| {
                    tracing::debug!(error = chain(&error), "an answer broke off");
                    truncated()
                })?;
            let piece = match (frame, &mut self.unpack) {
                (Some(frame), unpack) => {
                    // Trailers are headers, and not on the list.
                    let Ok(chunk) = frame.into_data() else { continue };
                    if let Some(unpack) = unpack {
                        unpack.push(&chunk)
                    } else {
                        // A body of known length need not be asked for its end, which takes a timer.
                        if body.is_end_stream() {
                            self.call.read();
                            self.body = None;
                        }
                        Ok(chunk)
                    }
                }
                (None, unpack) => {
                    self.call.read();
                    self.body = None;
                    unpack.as_mut().map_or(Ok(Bytes::new()), Unpack::finish)
                }
            };
            let piece = piece.map_err(|stuck| packed(&stuck, self.limit))?;
            self.left = self.left.checked_sub(piece.len()).ok_or_else(|| too_large(self.limit))?;
            let piece = self.masked(piece);
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }

    /// Without the token; with what was held back for its sake, if this was the last piece.
    fn masked(&mut self, piece: Bytes) -> Bytes {
        let Some(mask) = &mut self.mask else { return piece };
        let piece = mask.push(piece);
        if self.body.is_some() {
            return piece;
        }
        let held = mask.finish();
        if held.is_empty() { piece } else { [piece, held].concat().into() }
    }
}

pub(crate) fn truncated() -> ApiError {
    ApiError::bad_gateway(
        "upstream_truncated",
        "The model server's answer broke off before its end. Try again.",
    )
}
