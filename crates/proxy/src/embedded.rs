//! The embedded engine's calls and answers as HTTP.

use axum::body::Body;
use axum::response::Response;
use engine::{Answer, Call, Engine, EngineError, Status};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use proxy_core::ApiError;
use proxy_core::openai::{Dress, Embeddings, Ranking};
use proxy_core::route::TaskTag;
use serde_json::{Value, json};
use tasks::ModelId;
use tokio::time::timeout;

use crate::App;
use crate::observe::Details;
use crate::relay::{Hold, asks_to_wait};

pub(crate) async fn run(
    app: &App,
    details: &Details,
    model: &ModelId,
    task: Option<&TaskTag>,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, ApiError> {
    let body: Value = serde_json::from_slice(body).map_err(|_| {
        ApiError::bad_request("body", "The embedded models take JSON, as in {\"inputs\": \"some text\"}.")
    })?;
    let call = Call {
        wait: asks_to_wait(headers) || body["options"]["wait_for_model"] == true,
        model: model.clone(),
        task: task.map(ToString::to_string),
        body,
    };
    let answer = answer(app, details, call).await?;
    Ok(respond(&answer, &answer.json))
}

/// `/v1/embeddings`. Clients of this form know nothing of models that load, so
/// they wait.
pub(crate) async fn embeddings(
    app: &App,
    details: &Details,
    model: &ModelId,
    body: &Value,
) -> Result<Response, ApiError> {
    let asked = Embeddings::parse(body)?;
    let answer = answer(app, details, waiting(model, "feature-extraction", asked.to_task())).await?;
    Ok(respond(&answer, &asked.answer(model.as_str(), &answer.json)?))
}

/// `/v1/rerank` and `/rerank`.
pub(crate) async fn rank(
    app: &App,
    details: &Details,
    model: &ModelId,
    dress: Dress,
    body: &Value,
) -> Result<Response, ApiError> {
    let asked = Ranking::parse(dress, body)?;
    let answer = answer(app, details, waiting(model, "sentence-similarity", asked.to_task())).await?;
    Ok(respond(&answer, &asked.answer(model.as_str(), &answer.json)))
}

/// The model that ranks when none is named.
pub(crate) fn ranker(engine: &dyn Engine) -> Option<ModelId> {
    let ranks =
        |card: &engine::ModelCard| card.tasks.iter().any(|task| task.pipeline_tag == "sentence-similarity");
    engine.catalogue().into_iter().find(ranks).map(|card| card.id)
}

fn waiting(model: &ModelId, task: &str, body: Value) -> Call {
    Call { wait: true, model: model.clone(), task: Some(task.to_owned()), body }
}

async fn answer(app: &App, details: &Details, call: Call) -> Result<Answer, ApiError> {
    let engine = app.engine.as_ref().ok_or_else(|| unknown(&call.model))?;
    app.limits.model(Some(&call.model)).await?;
    // Dropped with the request when the client leaves, which takes the call back.
    let answer = timeout(app.config.first_byte_timeout, held(app, details, engine.as_ref(), call))
        .await
        .map_err(|_| {
            ApiError::new(
                StatusCode::GATEWAY_TIMEOUT,
                "timeout",
                "The model did not answer in time. Try a smaller input.",
            )
        })?;
    answer.map_err(|error| refusal(error, details))
}

fn respond(answer: &Answer, json: &Value) -> Response {
    let mut response = Response::new(Body::from(json.to_string()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-compute-type"), HeaderValue::from_static("cpu"));
    if let Ok(seconds) = HeaderValue::try_from(format!("{:.3}", answer.compute.as_secs_f64())) {
        headers.insert(HeaderName::from_static("x-compute-time"), seconds);
    }
    response
}

/// Runs a call; if the model will be there in a moment, the call waits for it, though it did not ask to.
async fn held(app: &App, details: &Details, engine: &dyn Engine, call: Call) -> Result<Answer, EngineError> {
    let loaded = engine.status(&call.model) == Some(Status::Loaded);
    if call.wait || loaded {
        return details.span.warming(!loaded, engine.run(call)).await;
    }
    let model = call.model.clone();
    let again = Call { wait: true, ..call.clone() };
    let loading = engine.run(call).await;
    let Err(EngineError::Loading { estimate, .. }) = loading else { return loading };
    let Some(hold) = Hold::new(app, false).left_for(estimate) else { return loading };
    let mut answer = engine.run(again);
    if let Ok(answer) = details.span.warming(true, timeout(hold, &mut answer)).await {
        return answer;
    }
    match engine.status(&model) {
        Some(Status::Loading { remaining: estimate } | Status::NotLoaded { estimate }) => {
            Err(EngineError::Loading { model, estimate })
        }
        // It is there, and works on the answer.
        _ => answer.await,
    }
}

fn refusal(error: EngineError, details: &Details) -> ApiError {
    let message = error.to_string();
    let unavailable = StatusCode::SERVICE_UNAVAILABLE;
    match error {
        EngineError::UnknownModel(model) => unknown(&model),
        EngineError::UnsupportedTask { .. } => ApiError::bad_request("task", message),
        EngineError::Loading { model, estimate } => ApiError::loading(&model, estimate),
        EngineError::Busy { retry_after, .. } => {
            ApiError::new(StatusCode::TOO_MANY_REQUESTS, "overloaded", message).retry_after(retry_after)
        }
        EngineError::Input(_) => ApiError::bad_request("validation", message),
        EngineError::NotInstalled { .. } => ApiError::new(unavailable, "not_installed", message),
        EngineError::Broken { .. } => ApiError::new(unavailable, "broken_model", message),
        EngineError::Failed(_) => {
            details.error(message.clone());
            ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "generation", message)
        }
    }
}

fn unknown(model: &ModelId) -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        "not_found",
        format!("Model {model} does not exist here. `inference-proxy models` lists what does."),
    )
}

pub(crate) fn info(engine: &dyn Engine, model: &ModelId) -> Result<Value, ApiError> {
    let card = engine.catalogue().into_iter().find(|card| card.id == *model).ok_or_else(|| unknown(model))?;
    let tasks: Vec<Value> = card
        .tasks
        .iter()
        .map(|task| json!({ "pipeline_tag": task.pipeline_tag, "note": task.note, "widgetData": task.examples }))
        .collect();
    let warm = engine.status(model) == Some(Status::Loaded);
    let mut info = json!({
        "id": card.id.to_string(),
        "pipeline_tag": card.pipeline_tag(),
        "cardData": { "license": card.license },
        "tasks": tasks,
    });
    if warm {
        info["inference"] = json!("warm");
    }
    if let Some(main) = card.tasks.first() {
        info["widgetData"] = json!(main.examples);
        if let Some(note) = main.note {
            info["note"] = json!(note);
        }
    }
    Ok(info)
}

pub(crate) fn status(engine: &dyn Engine, model: &ModelId) -> Result<Value, ApiError> {
    let status = engine.status(model).ok_or_else(|| unknown(model))?;
    let mut answer = json!({ "loaded": status == Status::Loaded, "compute_type": "cpu" });
    match status {
        Status::Loaded => answer["state"] = json!("Loaded"),
        Status::NotLoaded { estimate } => {
            answer["state"] = json!("Loadable");
            answer["estimated_time"] = json!(estimate.as_secs_f64());
        }
        Status::Loading { remaining } => {
            answer["state"] = json!("Loading");
            answer["estimated_time"] = json!(remaining.as_secs_f64());
        }
    }
    Ok(answer)
}
