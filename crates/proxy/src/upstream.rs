//! Calls to the upstream: no redirects, no proxy from the environment, every
//! wait bounded, the token on every call and nowhere else.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use proxy_core::ApiError;
use proxy_core::config::Config;
use proxy_core::limits::{Bytes as Size, Span};
use proxy_core::route::Upstream;
use proxy_core::secret::{Mask, Token};
use tokio::time::timeout;
use url::Url;

use crate::observe::Details;

const BILL_TO: HeaderName = HeaderName::from_static("x-hf-bill-to");

pub(crate) struct Client {
    /// None where nothing is called: the embedded engine needs no certificates.
    http: Option<reqwest::Client>,
    token: Option<Token>,
    bill_to: Option<HeaderValue>,
    first_byte: Duration,
    idle: Duration,
    limit: Size,
}

impl Client {
    pub(crate) fn new(config: &Config) -> Result<Self, String> {
        let http = if config.routes.upstream == Upstream::Embedded {
            None
        } else {
            // Fails when one is installed already, which serves as well.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let mut client = reqwest::Client::builder()
                .user_agent(concat!("inference-proxy/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .connect_timeout(config.connect_timeout);
            if config.routes.called().iter().all(|base| base.url().scheme() == "http") {
                // A machine without certificates can still call a neighbour.
                client = client.tls_certs_only([]);
            }
            let client = client.build().map_err(|error| {
                format!(
                    "The client for the upstream cannot be made: {}. On a bare system, install its \
                     ca-certificates package.",
                    chain(&error)
                )
            })?;
            Some(client)
        };
        Ok(Self {
            http,
            token: config.token.clone(),
            bill_to: config.bill_to.clone(),
            first_byte: config.first_byte_timeout,
            idle: config.idle_timeout,
            limit: config.response_limit,
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
    ) -> Result<reqwest::Response, ApiError> {
        let http = self.http.as_ref().ok_or_else(|| {
            ApiError::new(StatusCode::NOT_FOUND, "no_upstream", "This proxy has no upstream for that.")
        })?;
        if let Some(token) = &self.token {
            headers.insert(header::AUTHORIZATION, token.authorization());
        }
        if let Some(bill_to) = &self.bill_to {
            headers.insert(BILL_TO, bill_to.clone());
        }
        // A packed answer could be neither checked nor masked on its way.
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let request = http.request(method, url).headers(headers).body(body);
        match timeout(self.first_byte, request.send()).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => {
                let failure = if error.is_connect() { unreachable_error() } else { closed() };
                details.error(chain(&error.without_url()));
                Err(failure)
            }
            Err(_) => Err(timed_out("did not begin to answer", self.first_byte)),
        }
    }

    pub(crate) fn token_occurs_in(&self, bytes: &[u8]) -> bool {
        self.token.as_ref().is_some_and(|token| token.occurs_in(bytes))
    }

    /// The body of an answer, piece by piece, without the token.
    pub(crate) fn pieces(&self, response: reqwest::Response) -> Pieces {
        Pieces {
            response: Some(response),
            mask: self.token.as_ref().map(Token::mask),
            idle: self.idle,
            left: self.limit.0,
            limit: self.limit,
        }
    }
}

fn unreachable_error() -> ApiError {
    ApiError::bad_gateway(
        "upstream_unreachable",
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

/// An error with its causes; reqwest's own text leaves them out.
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
    response: Option<reqwest::Response>,
    mask: Option<Mask>,
    idle: Duration,
    left: usize,
    limit: Size,
}

impl Pieces {
    /// The next piece; after an error there are no more.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, ApiError>> {
        let piece = self.read().await.transpose();
        if matches!(piece, None | Some(Err(_))) {
            self.response = None;
        }
        piece
    }

    async fn read(&mut self) -> Result<Option<Bytes>, ApiError> {
        while let Some(response) = &mut self.response {
            let idle = self.idle;
            let chunk = timeout(idle, response.chunk())
                .await
                .map_err(|_| timed_out("stopped in the middle of its answer and did not go on", idle))?
                .map_err(|error| {
                    tracing::debug!(error = chain(&error.without_url()), "an answer broke off");
                    truncated()
                })?;
            let Some(chunk) = chunk else {
                let rest = self.mask.as_mut().map(Mask::finish).unwrap_or_default();
                self.response = None;
                return Ok((!rest.is_empty()).then(|| rest.into()));
            };
            self.left = self.left.checked_sub(chunk.len()).ok_or_else(|| {
                ApiError::bad_gateway(
                    "upstream_too_large",
                    format!("The answer is larger than the {} this proxy passes on.", self.limit),
                )
            })?;
            let chunk = match &mut self.mask {
                Some(mask) => mask.push(&chunk).into(),
                None => chunk,
            };
            if !chunk.is_empty() {
                return Ok(Some(chunk));
            }
        }
        Ok(None)
    }
}

pub(crate) fn truncated() -> ApiError {
    ApiError::bad_gateway(
        "upstream_truncated",
        "The model server's answer broke off before its end. Try again.",
    )
}
