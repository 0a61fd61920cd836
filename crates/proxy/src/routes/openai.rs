//! The API in OpenAI's form, and TEI's `/rerank`: chats, texts, embeddings,
//! rankings, sound, pictures, and the list of models.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::IntoResponse as _;
use axum::{Extension, Json};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use proxy_core::ApiError;
use proxy_core::openai::{self, Api};
use proxy_core::route::{Target, Upstream};
use serde_json::Value;
use tasks::ModelId;

use super::{Outcome, form, read_body};
use crate::App;
use crate::info;
use crate::observe::Details;
use crate::relay::relay;

/// `POST /v1/…`
pub(crate) async fn call(
    State(app): State<Arc<App>>,
    Extension(details): Extension<Arc<Details>>,
    Extension(api): Extension<Api>,
    request: Request,
) -> Outcome {
    let (mut parts, body) = request.into_parts();
    let body = read_body(&app, &parts.headers, body).await?;
    details.received(body.len());
    // What was checked is what is sent, so the input is written anew: parsers
    // disagree on which of two `model`s counts.
    if api.takes_a_form() {
        let form = form::read(&parts.headers, body).await?;
        named(&app, &details, form.model())?;
        refuse_if_embedded(&app, api)?;
        let (content_type, body) = form.write();
        parts.headers.insert(header::CONTENT_TYPE, content_type);
        return Ok(relay(&app, &details, Target::OpenAi(api), &parts.headers, body).await?);
    }
    let body = object(&body)?;
    let model = named(&app, &details, body["model"].as_str())?;
    #[cfg(feature = "engine")]
    if let (Upstream::Embedded, Some(model)) = (app.upstream(), &model) {
        match api {
            Api::Embeddings => return Ok(crate::embedded::embeddings(&app, &details, model, &body).await?),
            Api::Rerank => {
                let dress = openai::Dress::Rerank;
                return Ok(crate::embedded::rank(&app, &details, model, dress, &body).await?);
            }
            _ => {}
        }
    }
    let _ = model;
    refuse_if_embedded(&app, api)?;
    send(&app, &details, Target::OpenAi(api), &mut parts.headers, &body).await
}

/// `POST /rerank`: TEI's, which names no model, for it serves one.
pub(crate) async fn rank(
    State(app): State<Arc<App>>,
    Extension(details): Extension<Arc<Details>>,
    request: Request,
) -> Outcome {
    let (mut parts, body) = request.into_parts();
    let body = read_body(&app, &parts.headers, body).await?;
    details.received(body.len());
    let body = object(&body)?;
    #[cfg(feature = "engine")]
    if let Some(engine) = &app.engine {
        let model = match body["model"].as_str() {
            Some(_) => named(&app, &details, body["model"].as_str())?,
            None => crate::embedded::ranker(engine.as_ref()).filter(|model| app.admit(model).is_ok()),
        };
        let model = model.ok_or_else(unnamed)?;
        details.model(&model);
        return Ok(crate::embedded::rank(&app, &details, &model, openai::Dress::Tei, &body).await?);
    }
    if body["model"].is_string() {
        named(&app, &details, body["model"].as_str())?;
    } else if let Some(model) = &app.config.model {
        details.model(model);
        app.admit(model)?;
    } else if !app.config.allowed.any() {
        // Whatever that server serves need not be in the list.
        return Err(unnamed().into());
    }
    send(&app, &details, Target::Rank, &mut parts.headers, &body).await
}

/// `GET /v1/models`
pub(crate) async fn models(
    State(app): State<Arc<App>>,
    Extension(details): Extension<Arc<Details>>,
) -> Outcome {
    let list = list(&app, &details).await?;
    Ok(([(header::CACHE_CONTROL, "public, max-age=60")], Json(list)).into_response())
}

async fn list(app: &App, details: &Details) -> Result<Value, ApiError> {
    let allowed = &app.config.allowed;
    #[cfg(feature = "engine")]
    if let Some(engine) = &app.engine {
        let cards = engine.catalogue();
        let usable = cards.iter().filter(|card| card.installed).map(|card| &card.id);
        return Ok(openai::listed(usable.filter(|id| allowed.check(id).is_ok()), "embedded"));
    }
    let told = match app.config.routes.url(Target::Models) {
        Some(url) => info::fetch(app, details, url).await?,
        None => (StatusCode::NOT_FOUND, None),
    };
    let told = told.1.filter(|_| told.0.is_success());
    Ok(openai::only_allowed(told, allowed, app.config.model.as_ref()))
}

fn object(body: &[u8]) -> Result<Value, ApiError> {
    serde_json::from_slice(body)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| ApiError::bad_request("body", "The input of this route is a JSON object."))
}

/// The model that was named, if it may be asked for here.
fn named(app: &App, details: &Details, model: Option<&str>) -> Result<Option<ModelId>, ApiError> {
    let model =
        match (model, app.upstream()) {
            (Some(text), _) => Some(text.parse::<ModelId>().map_err(|error| {
                ApiError::bad_request("model_id", format!("`model` is not valid: {error}."))
            })?),
            // An endpoint serves one model and may be asked without its name.
            (None, Upstream::Endpoint(_)) => app.config.model.clone(),
            (None, _) => return Err(unnamed()),
        };
    if let Some(model) = &model {
        details.model(model);
        app.admit(model)?;
    }
    Ok(model)
}

fn unnamed() -> ApiError {
    ApiError::bad_request("model_id", "Name a `model`.")
}

fn refuse_if_embedded(app: &App, api: Api) -> Result<(), ApiError> {
    if *app.upstream() != Upstream::Embedded {
        return Ok(());
    }
    let what = match api {
        Api::Chat => "chat model",
        Api::Completions => "model that writes",
        Api::Embeddings | Api::Rerank => "such model",
        Api::Transcriptions | Api::Translations => "model that listens",
        Api::Speech => "model that speaks",
        Api::Images => "model that draws",
    };
    Err(ApiError::new(
        StatusCode::NOT_FOUND,
        "task",
        format!("The embedded engine has no {what}. Name an upstream that has: --upstream hf or a URL."),
    ))
}

async fn send(
    app: &App,
    details: &Details,
    target: Target<'_>,
    headers: &mut HeaderMap,
    body: &Value,
) -> Outcome {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(relay(app, details, target, headers, Bytes::from(body.to_string())).await?)
}
