//! `POST /v1/chat/completions`: a chat, in the OpenAI form.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use http::StatusCode;
use proxy_core::ApiError;
use proxy_core::route::{Target, Upstream, chat_model};
use serde_json::Value;

use super::{Outcome, read_body};
use crate::App;
use crate::observe::Details;
use crate::relay::relay;

pub(crate) async fn complete(
    State(app): State<Arc<App>>,
    Extension(details): Extension<Arc<Details>>,
    request: Request,
) -> Outcome {
    let (parts, body) = request.into_parts();
    let body = read_body(&app, &parts.headers, body).await?;
    details.received(body.len());
    let body: Value = serde_json::from_slice(&body)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| ApiError::bad_request("body", "A chat is a JSON object with `messages`."))?;
    let model =
        match (body["model"].as_str(), app.upstream()) {
            (Some(text), _) => Some(chat_model(text).map_err(|error| {
                ApiError::bad_request("model_id", format!("`model` is not valid: {error}."))
            })?),
            // An endpoint serves one model and may be asked without its name.
            (None, Upstream::Endpoint(_)) => app.config.model.clone(),
            (None, _) => return Err(ApiError::bad_request("model_id", "Name a `model`.").into()),
        };
    if let Some(model) = &model {
        details.model(model);
        app.admit(model)?;
    }
    if *app.upstream() == Upstream::Embedded {
        return Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "task",
            "The embedded engine has no chat model. Name an upstream that has: --upstream hf or a URL.",
        )
        .into());
    }
    // Written anew, so that what was checked is what is sent: parsers disagree
    // on which of two `model` keys counts.
    let body = body.to_string().into();
    Ok(relay(&app, &details, Target::Chat, &parts.headers, body).await?)
}
