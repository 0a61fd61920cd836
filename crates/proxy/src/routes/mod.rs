//! One file per kind of route; here is what they share.

pub(crate) mod files;
pub(crate) mod form;
pub(crate) mod frame;
pub(crate) mod health;
pub(crate) mod info;
pub(crate) mod models;
pub(crate) mod openai;
pub(crate) mod owner;

use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use http::{HeaderMap, StatusCode, header};
use http_body::Body as _;
use proxy_core::ApiError;
use proxy_core::limits::body_too_large;
use proxy_core::route::TaskTag;
use tasks::ModelId;
use tokio::time::{Instant, timeout, timeout_at};

use crate::App;
use crate::layers::answer;

/// How much of a refused body is read, so that the client comes to hear the
/// refusal instead of a broken connection.
const DRAINED: usize = 64_000_000;
/// Bytes of input in a second, at the least.
const SLOWEST: usize = 4_000;
const DRAINING: Duration = Duration::from_secs(10);

pub(crate) type Outcome = Result<Response, Refusal>;

/// An error as an answer.
pub(crate) struct Refusal(pub(crate) ApiError);

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        answer(self.0)
    }
}

/// The model, and the task if one is named, of `/models/a/b/pipeline/task`. The
/// path is taken as it was sent: an escaped slash is not a slash.
fn model_and_task(path: &str, prefix: &str) -> Result<(ModelId, Option<TaskTag>), ApiError> {
    let rest = path.strip_prefix(prefix).unwrap_or_default();
    let named =
        rest.rsplit_once('/').and_then(|(before, task)| Some((before.strip_suffix("/pipeline")?, task)));
    let (id, task) = named.map_or((rest, None), |(id, task)| (id, Some(task)));
    let model = id.parse().map_err(|error| {
        ApiError::bad_request("model_id", format!("The address names no model: {error}."))
    })?;
    let task = task
        .map(str::parse)
        .transpose()
        .map_err(|error| ApiError::bad_request("task", format!("The address names no task: {error}.")))?;
    Ok((model, task))
}

pub(crate) async fn read_body(app: &App, headers: &HeaderMap, body: Body) -> Result<Bytes, ApiError> {
    let limit = app.config.body_limit;
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let mut stream = body.into_data_stream();
    let mut whole = BytesMut::new();
    let begun = Instant::now();
    if announced.is_none_or(|length| length <= limit.0) {
        loop {
            // A pause may be as long as is set; who drips is given no more than that in all.
            let earned = Duration::from_secs((whole.len() / SLOWEST) as u64);
            let deadline =
                (begun + earned + app.config.idle_timeout).min(Instant::now() + app.config.idle_timeout);
            match timeout_at(deadline, stream.next()).await {
                Ok(None) => return Ok(whole.freeze()),
                Ok(Some(Ok(chunk))) if whole.len() + chunk.len() <= limit.0 => {
                    whole.extend_from_slice(&chunk);
                    // A body of known length need not be asked for its end, which takes a timer.
                    if stream.is_end_stream() {
                        return Ok(whole.freeze());
                    }
                }
                Ok(Some(Ok(_))) => break,
                Ok(Some(Err(_))) => {
                    return Err(ApiError::bad_request("body", "The input broke off before its end."));
                }
                Err(_) => {
                    return Err(ApiError::new(
                        StatusCode::REQUEST_TIMEOUT,
                        "body",
                        "The input stopped arriving. Send it again.",
                    ));
                }
            }
        }
    }
    let drain = async {
        let mut drained = 0;
        while let Some(Ok(chunk)) = stream.next().await {
            drained += chunk.len();
            if drained > DRAINED {
                break;
            }
        }
    };
    let _ = timeout(DRAINING, drain).await;
    Err(body_too_large(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_models() {
        let read = |path| {
            model_and_task(path, "/models/")
                .map(|(model, task)| (model.to_string(), task.map(|t| t.to_string())))
                .ok()
        };
        assert_eq!(read("/models/a/b"), Some(("a/b".into(), None)));
        assert_eq!(read("/models/gpt2"), Some(("gpt2".into(), None)));
        assert_eq!(
            read("/models/a/b/pipeline/feature-extraction"),
            Some(("a/b".into(), Some("feature-extraction".into())))
        );
        assert_eq!(read("/models/gpt2/pipeline/x"), Some(("gpt2".into(), Some("x".into()))));
        assert_eq!(read("/models/llama3.2:1b"), Some(("llama3.2:1b".into(), None)));
        assert_eq!(read("/models/a/b:groq/pipeline/x"), Some(("a/b:groq".into(), Some("x".into()))));
        assert_eq!(read("/models/a/b/c"), None);
        assert_eq!(read("/models/a%2Fb"), None);
        assert_eq!(read("/models/a/b/pipeline/"), None);
        assert_eq!(read("/models/a/b/pipeline/x/y"), None);
    }
}
