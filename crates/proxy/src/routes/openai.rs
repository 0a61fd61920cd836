//! The API in OpenAI's form, and TEI's `/rerank`: chats, texts, embeddings,
//! rankings, sound, pictures, and the list of models.

use std::borrow::Cow;

use axum::Json;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use proxy_core::ApiError;
use proxy_core::openai::{self, Api};
use proxy_core::route::{Target, Upstream};
use serde_json::{Value, json};
use tasks::ModelId;

use super::{Outcome, form, read_body};
use crate::App;
use crate::info;
use crate::observe::Details;
use crate::relay::{no_upstream, relay};
use crate::serving::first_answer;
use crate::tickets;

/// `POST /v1/…`
pub(crate) async fn call(app: &App, details: &Details, api: Api, request: Request) -> Outcome {
    let (mut parts, body) = request.into_parts();
    let body = read_body(app, &parts.headers, body).await?;
    details.received(body.len());
    // What was checked is what is sent, so the input is written anew: parsers
    // disagree on which of two `model`s counts.
    if api.takes_a_form() {
        let form = form::read(&parts.headers, body).await?;
        let model = named(app, details, form.model())?;
        tickets::admit(app, details, &parts, model.as_ref(), Target::OpenAi(api)).await?;
        let (content_type, body) = form.write();
        parts.headers.insert(header::CONTENT_TYPE, content_type);
        return ask(app, details, Target::OpenAi(api), model.as_ref(), &parts.headers, &Input::Form(body))
            .await;
    }
    let body = object(&body)?;
    let model = named(app, details, body["model"].as_str())?;
    tickets::admit(app, details, &parts, model.as_ref(), Target::OpenAi(api)).await?;
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    ask(app, details, Target::OpenAi(api), model.as_ref(), &parts.headers, &Input::Json(body)).await
}

/// `POST /rerank`: TEI's, which names no model, for it serves one.
pub(crate) async fn rank(app: &App, details: &Details, request: Request) -> Outcome {
    let (mut parts, body) = request.into_parts();
    let body = read_body(app, &parts.headers, body).await?;
    details.received(body.len());
    let body = object(&body)?;
    let model = if body["model"].is_string() {
        named(app, details, body["model"].as_str())?
    } else {
        let model = the_one(app);
        if let Some(model) = &model {
            details.model(model);
            app.admit(model)?;
        } else if !app.config.allowed.any() {
            // Whatever that server serves need not be in the list.
            return Err(unnamed().into());
        }
        model
    };
    tickets::admit(app, details, &parts, model.as_ref(), Target::Rank).await?;
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    ask(app, details, Target::Rank, model.as_ref(), &parts.headers, &Input::Json(body)).await
}

/// The model that ranks where none is named.
fn the_one(app: &App) -> Option<ModelId> {
    #[cfg(feature = "engine")]
    if let (Upstream::Embedded, Some(engine)) = (app.upstream(), &app.engine) {
        return crate::embedded::ranker(engine.as_ref());
    }
    app.config.model.clone()
}

/// What is asked, ready to be sent.
enum Input {
    Json(Value),
    Form(Bytes),
}

/// Asks the model's upstreams in turn.
async fn ask(
    app: &App,
    details: &Details,
    target: Target<'_>,
    model: Option<&ModelId>,
    headers: &HeaderMap,
    input: &Input,
) -> Outcome {
    let answer = first_answer(app.config.serving(model), |routes| async move {
        match (&routes.upstream, input) {
            (Upstream::Embedded, input) => embedded(app, details, target, model, input).await,
            (upstream, Input::Json(body)) => {
                let body = placed(app, upstream, target, model, body).to_string();
                relay(app, details, routes, target, headers, body.into()).await
            }
            (_, Input::Form(body)) => relay(app, details, routes, target, headers, body.clone()).await,
        }
    });
    Ok(answer.await.unwrap_or_else(|| Err(no_upstream()))?)
}

/// A chat for the router, which places it by what follows the model's `:`; the
/// operator's preference, if the caller has none.
fn placed<'a>(
    app: &App,
    upstream: &Upstream,
    target: Target<'_>,
    model: Option<&ModelId>,
    body: &'a Value,
) -> Cow<'a, Value> {
    let chat = matches!((upstream, target), (Upstream::Hub, Target::OpenAi(Api::Chat)));
    match (model.filter(|model| chat && model.tag().is_none()), app.config.providers.0.first()) {
        (Some(model), Some(first)) => {
            let mut body = body.clone();
            body["model"] = format!("{model}:{first}").into();
            Cow::Owned(body)
        }
        _ => Cow::Borrowed(body),
    }
}

// There is nothing to wait for without the engine.
#[cfg_attr(not(feature = "engine"), allow(clippy::unused_async))]
async fn embedded(
    app: &App,
    details: &Details,
    target: Target<'_>,
    model: Option<&ModelId>,
    input: &Input,
) -> Result<Response, ApiError> {
    #[cfg(feature = "engine")]
    if let (Some(model), Input::Json(body)) = (model, input) {
        match target {
            Target::OpenAi(Api::Embeddings) => {
                return crate::embedded::embeddings(app, details, model, body).await;
            }
            Target::OpenAi(Api::Rerank) => {
                return crate::embedded::rank(app, details, model, openai::Dress::Rerank, body).await;
            }
            Target::Rank => {
                return crate::embedded::rank(app, details, model, openai::Dress::Tei, body).await;
            }
            _ => {}
        }
    }
    let _ = (app, details, model, input);
    Err(not_embedded(target))
}

/// `GET /v1/models`
pub(crate) async fn models(app: &App, details: &Details) -> Outcome {
    let list = list(app, details).await;
    Ok(([(header::CACHE_CONTROL, "public, max-age=60")], Json(list)).into_response())
}

/// What every upstream lists, of what goes to it.
async fn list(app: &App, details: &Details) -> Value {
    let allowed = &app.config.allowed;
    let mut data: Vec<Value> = Vec::new();
    for routes in app.config.upstreams() {
        let mut list = match (&routes.upstream, routes.url(Target::Models)) {
            #[cfg(feature = "engine")]
            (Upstream::Embedded, _) => {
                let cards =
                    app.engine.iter().flat_map(|engine| engine.catalogue()).filter(|card| card.installed);
                let ids: Vec<ModelId> =
                    cards.map(|card| card.id).filter(|id| allowed.check(id).is_ok()).collect();
                openai::listed(&ids, "embedded")
            }
            (_, url) => {
                let told = match url {
                    Some(url) => info::fetch(app, details, url).await.ok(),
                    None => None,
                };
                let told = told.and_then(|(status, told)| told.filter(|_| status.is_success()));
                openai::only_allowed(told, allowed, app.config.model.as_ref())
            }
        };
        let Value::Array(models) = list["data"].take() else { continue };
        let here = |id: &str| {
            let id = id.parse().ok();
            app.config.serving(id.as_ref()).any(|serving| std::ptr::eq(serving, routes))
        };
        data.extend(models.into_iter().filter(|model| model["id"].as_str().is_some_and(here)));
    }
    json!({ "object": "list", "data": data })
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

fn not_embedded(target: Target<'_>) -> ApiError {
    let what = match target {
        Target::OpenAi(Api::Chat) => "chat model",
        Target::OpenAi(Api::Completions) => "model that writes",
        Target::OpenAi(Api::Transcriptions | Api::Translations) => "model that listens",
        Target::OpenAi(Api::Speech) => "model that speaks",
        Target::OpenAi(Api::Images) => "model that draws",
        _ => "such model",
    };
    ApiError::new(
        StatusCode::NOT_FOUND,
        "task",
        format!("The embedded engine has no {what}. Name an upstream that has: --upstream hf or a URL."),
    )
}
