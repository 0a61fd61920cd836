//! What can be told of a model: its task, its examples, whether it is loaded.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use moka::future::Cache;
use proxy_core::ApiError;
use proxy_core::route::{Routes, Target, TaskTag, Upstream};
use serde_json::{Map, Value, json};
use tasks::ModelId;
use url::Url;

use crate::App;
use crate::observe::Details;

/// The largest answer about a model that is read.
const LARGEST: usize = 2_000_000;

/// What is passed on of a model's description; cards can be long.
const FIELDS: [&str; 6] = ["id", "pipeline_tag", "tags", "widgetData", "inference", "mask_token"];
const CARD_FIELDS: [&str; 5] = ["license", "language", "widget", "inference", "pipeline_tag"];

/// Answers already had, for a while. Concurrent askers share one question.
pub(crate) struct Infos(Cache<ModelId, Arc<Value>>);

impl Infos {
    /// The task of a model that somebody asked about before.
    pub(crate) async fn task(&self, model: Option<&ModelId>) -> Option<TaskTag> {
        self.0.get(model?).await?.get("pipeline_tag")?.as_str()?.parse().ok()
    }
}

impl Default for Infos {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(1_000).time_to_live(Duration::from_mins(5)).build())
    }
}

pub(crate) async fn model(app: &App, details: &Details, model: &ModelId) -> Result<Arc<Value>, ApiError> {
    #[cfg(feature = "engine")]
    if let (Some(engine), Upstream::Embedded) = (&app.engine, &routes(app, model).upstream) {
        return crate::embedded::info(engine.as_ref(), model).map(Arc::new);
    }
    app.infos
        .0
        .try_get_with(model.clone(), async { ask(app, details, model).await.map(Arc::new) })
        .await
        .map_err(|error: Arc<ApiError>| ApiError::clone(&error))
}

/// The first of a model's upstreams, which is asked what it knows of it.
fn routes<'a>(app: &'a App, model: &'a ModelId) -> &'a Routes {
    app.config.serving(Some(model)).next().unwrap_or(&app.config.routes)
}

async fn ask(app: &App, details: &Details, model: &ModelId) -> Result<Value, ApiError> {
    let known = || {
        let mut info = json!({ "id": model.to_string() });
        if let Some(task) = &app.config.task {
            info["pipeline_tag"] = json!(task.as_str());
        }
        info
    };
    let routes = routes(app, model);
    let Some(url) = routes.url(Target::Info(model)) else {
        return Ok(known());
    };
    let hub = routes.upstream == Upstream::Hub;
    let asked = fetch(app, details, url).await;
    match asked {
        Ok((status, Some(info))) if status.is_success() && info.is_object() => Ok(reduce(&info, model, app)),
        Ok((StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED, _)) if hub => Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("The Hub has no model {model}, or it is private."),
        )),
        Ok((status, _)) if hub => Err(ApiError::bad_gateway(
            "hub",
            format!("The Hub answered {} when asked about {model}. Try again.", status.as_u16()),
        )),
        // Few servers have this route; then what the operator said must do.
        Ok(_) => Ok(known()),
        Err(error) => Err(error),
    }
}

pub(crate) async fn fetch(
    app: &App,
    details: &Details,
    url: Url,
) -> Result<(StatusCode, Option<Value>), ApiError> {
    let answer = app.client.send(Method::GET, url, HeaderMap::new(), Bytes::new(), details).await?;
    let status = answer.status();
    let whole = app.client.pieces(answer)?.up_to(LARGEST).await?;
    let json = (whole.len() <= LARGEST).then(|| serde_json::from_slice(&whole).ok());
    Ok((status, json.flatten()))
}

fn reduce(info: &Value, model: &ModelId, app: &App) -> Value {
    let mut kept = pick(info, &FIELDS);
    kept.entry("id").or_insert_with(|| json!(model.to_string()));
    if let (None, Some(task)) = (kept.get("pipeline_tag"), &app.config.task) {
        kept.insert("pipeline_tag".into(), json!(task.as_str()));
    }
    let card = info.get("cardData").map(|card| pick(card, &CARD_FIELDS));
    if let Some(card) = card.filter(|card| !card.is_empty()) {
        kept.insert("cardData".into(), Value::Object(card));
    }
    Value::Object(kept)
}

fn pick(from: &Value, names: &[&str]) -> Map<String, Value> {
    names
        .iter()
        .filter_map(|&name| Some((name.to_owned(), from.get(name).filter(|v| !v.is_null())?.clone())))
        .collect()
}

/// `{loaded, state, compute_type}`, in the words of the Hub's old status route.
pub(crate) async fn status(app: &App, details: &Details, model: &ModelId) -> Result<Value, ApiError> {
    #[cfg(feature = "engine")]
    if let (Some(engine), Upstream::Embedded) = (&app.engine, &routes(app, model).upstream) {
        return crate::embedded::status(engine.as_ref(), model);
    }
    let say = |loaded: bool| {
        let state = if loaded { "Loaded" } else { "Loadable" };
        json!({ "loaded": loaded, "state": state, "compute_type": null })
    };
    let Some(url) = routes(app, model).url(Target::Status(model)) else {
        let info = self::model(app, details, model).await?;
        return Ok(say(info["inference"] == "warm"));
    };
    let (status, answer) = fetch(app, details, url).await?;
    Ok(match answer {
        Some(answer) if status.is_success() && answer.get("state").is_some() => {
            Value::Object(pick(&answer, &["loaded", "state", "compute_type"]))
        }
        _ => say(status.is_success()),
    })
}
