//! The errors the proxy makes itself, in the shape the Hub's API uses:
//! `{"error": "…", "error_type": "…"}`.

use std::fmt;
use std::time::Duration;

use http::{HeaderValue, Response, StatusCode, header};
use serde_json::json;
use tasks::wire::error_type;

/// An error on its way to the client. The message says what happened, whose
/// fault it is and what to do; it never quotes a body or a secret.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError {
    pub status: StatusCode,
    /// Stable and machine-readable, one of [`error_type::ALL`], which the widget reads by; becomes `error_type`.
    pub kind: &'static str,
    pub message: String,
    /// Becomes `Retry-After`.
    pub retry_after: Option<Duration>,
    /// Becomes `estimated_time`: how long a model will still be loading.
    pub estimate: Option<Duration>,
}

impl ApiError {
    pub fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        debug_assert!(
            error_type::ALL.iter().any(|(own, _)| *own == kind),
            "{kind} is not in the list of types"
        );
        Self { status, kind, message: message.into(), retry_after: None, estimate: None }
    }

    pub fn bad_request(kind: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, kind, message)
    }

    pub fn bad_gateway(kind: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_GATEWAY, kind, message)
    }

    /// The answer a model that is still loading gives; clients wait and retry.
    pub fn loading(model: &impl fmt::Display, estimate: Duration) -> Self {
        Self {
            retry_after: Some(estimate),
            estimate: Some(estimate),
            ..Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "loading",
                format!("Model {model} is currently loading"),
            )
        }
    }

    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    pub fn into_response(self) -> Response<String> {
        let mut body = json!({ "error": self.message, "error_type": self.kind });
        if let Some(estimate) = self.estimate {
            body["estimated_time"] = json!((estimate.as_secs_f64() * 10.0).ceil() / 10.0);
        }
        let mut response = Response::new(body.to_string());
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(wait) = self.retry_after {
            headers.insert(header::RETRY_AFTER, whole_seconds(wait).into());
        }
        response
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.kind)
    }
}

impl std::error::Error for ApiError {}

/// `Retry-After` counts whole seconds. Rounded up, and never zero: a client that
/// obeys must not be back before the wait is over.
pub fn whole_seconds(wait: Duration) -> u64 {
    (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loading_carries_the_estimate_twice() {
        let response = ApiError::loading(&"a/b", Duration::from_millis(2_340)).into_response();
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "3");
        assert_eq!(
            response.body(),
            r#"{"error":"Model a/b is currently loading","error_type":"loading","estimated_time":2.4}"#
        );
    }

    #[test]
    fn a_wait_is_never_zero_seconds() {
        assert_eq!(whole_seconds(Duration::ZERO), 1);
        assert_eq!(whole_seconds(Duration::from_secs(2)), 2);
    }
}
