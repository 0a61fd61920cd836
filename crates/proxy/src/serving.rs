//! Several upstreams for one model: asked one after the other, until one answers.

use axum::response::Response;
use proxy_core::ApiError;
use proxy_core::providers::worth_another;

/// The first answer that another could not better; if none has one, what the
/// first had to say.
pub(crate) async fn first_answer<T, F>(
    candidates: impl IntoIterator<Item = T>,
    mut ask: impl FnMut(T) -> F,
) -> Option<Result<Response, ApiError>>
where
    F: Future<Output = Result<Response, ApiError>>,
{
    let mut first = None;
    for candidate in candidates {
        let outcome = ask(candidate).await;
        let again = match &outcome {
            Ok(response) => worth_another(response.status()),
            // A model that loads here will be here.
            Err(error) => worth_another(error.status) && error.kind != "loading",
        };
        if !again {
            return Some(outcome);
        }
        first.get_or_insert(outcome);
    }
    first
}
