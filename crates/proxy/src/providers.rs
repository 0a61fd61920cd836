//! A run at one of the Hub's Inference Providers: the mapping is asked of the
//! Hub, the request written and sent, the job waited for, its picture fetched.
//! What is written and read is in `proxy_core::providers`.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use moka::future::Cache;
use proxy_core::ApiError;
use proxy_core::headers;
use proxy_core::providers::{
    Ask, Call, Dress, Entry, HF_INFERENCE, Mapping, Payload, Place, Preference, Step, choose, served,
};
use proxy_core::route::{Routes, Target, TaskTag};
use serde_json::Value;
use tasks::ModelId;
use tokio::time::{sleep, timeout};
use url::Url;

use crate::App;
use crate::info;
use crate::media;
use crate::observe::Details;
use crate::relay::{pass, relay};
use crate::routes::form::{Form, Part};
use crate::serving::first_answer;
use crate::upstream::{Answer, truncated};

/// How long to wait before a job is asked for again: doubling between these.
const JOB_WAIT: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(4));

/// The largest answer of a provider that is read: pictures come in JSON.
const LARGEST: usize = 64_000_000;

/// Mappings already had, for a while. Concurrent askers share one question.
pub(crate) struct Mappings(Cache<ModelId, Arc<Mapping>>);

impl Default for Mappings {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(1_000).time_to_live(Duration::from_mins(5)).build())
    }
}

impl Mappings {
    async fn of(&self, app: &App, details: &Details, model: &ModelId) -> Result<Arc<Mapping>, ApiError> {
        let ask = async {
            let url = app.config.routes.mapping(model);
            let (status, answer) = info::fetch(app, details, url).await?;
            match answer {
                Some(answer) if status.is_success() => Ok(Arc::new(Mapping::read(model.as_str(), &answer))),
                // A Hub that is not well is no reason to refuse what its router may serve.
                _ => Ok(Arc::default()),
            }
        };
        self.0.try_get_with(model.clone(), ask).await.map_err(|error: Arc<ApiError>| ApiError::clone(&error))
    }
}

pub(crate) async fn run(
    app: &App,
    details: &Details,
    routes: &Routes,
    model: &ModelId,
    task: Option<&TaskTag>,
    client: &HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let asked: Option<Preference> = model
        .tag()
        .map(str::parse)
        .transpose()
        .map_err(|error| ApiError::bad_request("provider", format!("After `:` stands {error}.")))?;
    let untagged = model.untagged();
    let mapping = app.mappings.of(app, details, &untagged).await.unwrap_or_default();
    let task_tag = task.map(TaskTag::as_str);
    let hub = || relay(app, details, routes, Target::Run(&untagged, task), client, body.clone());
    let hub = &hub;
    // Nothing known of the model, or asked for by name: the Hub's own service says what is wrong.
    let named_hub = asked == Some(Preference::Named(HF_INFERENCE.into()));
    let entries = if named_hub {
        Vec::new()
    } else {
        choose(&mapping, task_tag, asked.as_ref(), &app.config.providers)?
    };
    let limit = app.config.job_timeout;
    let body = &body;
    let answer = first_answer(entries, |entry: &Entry| async move {
        details.provider(&entry.provider);
        if entry.provider == HF_INFERENCE {
            return hub().await;
        }
        timeout(limit, attempt(app, details, entry, client, body)).await.unwrap_or_else(|_| Err(late()))
    });
    match answer.await {
        Some(outcome) => outcome,
        None => hub().await,
    }
}

async fn attempt(
    app: &App,
    details: &Details,
    entry: &Entry,
    client: &HeaderMap,
    body: &[u8],
) -> Result<Response, ApiError> {
    let content_type =
        client.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let served = served(&entry.provider, &entry.task).ok_or_else(unserved)?;
    let ask = Ask::read(entry, content_type, body)?;
    let call = (served.call)(&ask)?;
    let url = app.config.routes.at_provider(&entry.provider, &call.path, call.query.as_deref());
    let (headers, body) = write(&call);
    app.limits.model(details.known_model()).await?;
    // A job keeps its place, and is paid, to its end.
    let _slot = details.span.queued(app.slots.take()).await?;
    let mut booked = app.ledger.enter(&details.spent).await?;
    let mut answer = booked.send(&app.client, url, headers, body, details).await?;
    let mut wait = JOB_WAIT.0;
    loop {
        if !answer.status().is_success() || headers::body(answer.headers()) != headers::Body::Json {
            // The provider's own words; or speech, which comes as bytes.
            return Ok(pass(app, answer).await?.into());
        }
        let json = read_json(app, answer).await?;
        let place = match (served.read)(&ask, &json)? {
            Step::Json(json) => return Ok(respond("application/json", json.to_string().into())),
            Step::Bytes(bytes) => return Ok(respond(sniffed(&bytes), bytes.into())),
            Step::Media(address, dress) => return fetched(app, details, &address, &dress).await,
            Step::Ask(place) => place,
        };
        let Place { path, query, now } = place;
        if !now {
            sleep(wait).await;
            wait = (wait * 2).min(JOB_WAIT.1);
        }
        let url = app.config.routes.at_provider(&entry.provider, &path, query.as_deref());
        answer = app.client.send(Method::GET, url, extra(&call), Bytes::new(), details).await?;
    }
}

fn write(call: &Call) -> (HeaderMap, Bytes) {
    let mut headers = extra(call);
    let (content_type, body) = match &call.body {
        Payload::Json(json) => (HeaderValue::from_static("application/json"), json.to_string().into()),
        Payload::Form { fields, file } => {
            let mut parts: Vec<Part> = fields.iter().map(|(name, value)| Part::text(name, value)).collect();
            parts.push(Part::file("file", &file.name, &file.content_type, file.bytes.clone().into()));
            Form::new(parts).write()
        }
    };
    headers.insert(header::CONTENT_TYPE, content_type);
    (headers, body)
}

fn extra(call: &Call) -> HeaderMap {
    let pair = |(name, value): &(&'static str, &'static str)| {
        (HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    call.headers.iter().map(pair).collect()
}

/// A picture, sound or film. The operator's own router may keep them itself, as
/// a mirror does.
async fn fetched(app: &App, details: &Details, address: &str, dress: &Dress) -> Result<Response, ApiError> {
    let own =
        address.parse::<Url>().ok().filter(|url| url.origin() == app.config.routes.router.url().origin());
    if let (Some(url), Dress::Bare) = (own, dress) {
        let answer = app.client.send(Method::GET, url, HeaderMap::new(), Bytes::new(), details).await?;
        return Ok(pass(app, answer).await?.into());
    }
    let (headers, bytes) = media::fetch(&app.config, address).await?;
    if headers::body(&headers) == headers::Body::Refused {
        return Err(ApiError::bad_gateway(
            "upstream_content_type",
            "The provider's answer is at a page instead of a file.",
        ));
    }
    let told = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type =
        told.filter(|told| *told != "application/octet-stream").unwrap_or_else(|| sniffed(&bytes));
    Ok(match dress.wrap(content_type, &bytes) {
        Some(json) => respond("application/json", json.to_string().into()),
        None => respond(content_type, bytes),
    })
}

/// What bytes are, for those that do not say it.
fn sniffed(bytes: &[u8]) -> &'static str {
    // A drawing can hold scripts.
    tasks::wire::sniff::sniff(bytes)
        .filter(|kind| !kind.contains("svg"))
        .unwrap_or("application/octet-stream")
}

async fn read_json(app: &App, answer: Answer) -> Result<Value, ApiError> {
    let whole = app.client.pieces(answer)?.up_to(LARGEST).await?;
    serde_json::from_slice(&whole).map_err(|_| truncated())
}

fn respond(content_type: &str, body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    let content_type = HeaderValue::try_from(content_type);
    headers.insert(
        header::CONTENT_TYPE,
        content_type.unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn late() -> ApiError {
    ApiError::new(
        StatusCode::GATEWAY_TIMEOUT,
        "upstream_timeout",
        "The provider's job did not end in time. Try again later, or with a smaller input.",
    )
}

fn unserved() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "provider", "The provider does not serve this task here.")
}
