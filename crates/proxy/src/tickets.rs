//! Tickets: read from a request, counted, and given to who has solved a challenge. What a ticket is, is in
//! `proxy_core::ticket`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use proxy_core::ApiError;
use proxy_core::route::{Target, TaskTag};
use proxy_core::ticket::{self, Claims, Ticket, challenge_form, solved, used_up};
use serde::Deserialize;
use serde_json::json;
use tasks::ModelId;

use crate::App;
use crate::budget::now;
use crate::observe::Details;
use crate::routes::{Outcome, read_body};

/// As many tickets as are remembered at once. Each was signed by the owner.
const MOST: usize = 1_000_000;

/// Bytes of a checking server's answer that are read: it says yes or no.
const MOST_SAID: usize = 100_000;

/// The ticket that stood in the path, on a request that had one.
#[derive(Clone)]
pub(crate) struct InPath(pub(crate) Arc<str>);

/// How often each ticket was used, until it expires.
#[derive(Default)]
pub(crate) struct Uses(Mutex<HashMap<String, (u64, u32)>>);

impl Uses {
    fn count(&self, ticket: &Ticket, now: u64) -> Result<(), ApiError> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.retain(|_, (expires, _)| *expires > now);
        }
        if all.len() >= MOST && !all.contains_key(&ticket.name) {
            return Err(used_up());
        }
        let (_, used) = all.entry(ticket.name.clone()).or_insert((ticket.expires, 0));
        if *used >= ticket.quota {
            return Err(used_up());
        }
        *used += 1;
        Ok(())
    }

    pub(crate) fn tidy(&self) {
        let now = now();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, (expires, _)| *expires > now);
    }
}

/// Whether this run may be, as far as tickets go; it then counts as one use.
pub(crate) async fn admit(
    app: &App,
    details: &Details,
    parts: &Parts,
    model: Option<&ModelId>,
    target: Target<'_>,
) -> Result<(), ApiError> {
    let Some(key) = &app.config.ticket_key else { return Ok(()) };
    let in_path = parts.extensions.get::<InPath>().map(|found| &*found.0);
    let presented = in_path.or_else(|| ticket::in_headers(&parts.headers)).ok_or_else(ticket::missing)?;
    let now = now();
    let ticket = key.verify(presented, now, app.config.ticket_lifetime)?;
    let known = match details.known_task().or(app.config.task.as_ref()) {
        Some(task) => Some(task.clone()),
        None => app.infos.task(model).await,
    };
    ticket.admits(&parts.headers, model, target, known.as_ref())?;
    if let Some(shared) = &app.shared
        && let Ok(uses) = shared.uses(&ticket.name, ticket.expires).await
    {
        return if uses <= ticket.quota { Ok(()) } else { Err(used_up()) };
    }
    app.uses.count(&ticket, now)
}

#[derive(Deserialize)]
struct Wanted {
    /// What the challenge gave the visitor's browser.
    response: String,
    model: String,
    task: Option<String>,
}

/// `POST /ticket`: a ticket for who has solved a challenge.
pub(crate) async fn issue(app: &App, request: Request) -> Outcome {
    let (Some(challenge), Some(key)) = (&app.config.challenge, &app.config.ticket_key) else {
        let message =
            "This proxy has no challenge to solve; its owner gives out the tickets, if it wants any.";
        return Err(ApiError::new(StatusCode::NOT_FOUND, "route", message).into());
    };
    let (parts, body) = request.into_parts();
    let origin = parts.headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let origin = origin
        .ok_or_else(|| ApiError::bad_request("body", "A ticket is for a page; this request names none."))?;
    let body = read_body(app, &parts.headers, body).await?;
    let wanted: Wanted = serde_json::from_slice(&body).map_err(|_| {
        ApiError::bad_request("body", "The input of this route is `{response, model, task?}`.")
    })?;
    let model: ModelId = wanted
        .model
        .parse()
        .map_err(|error| ApiError::bad_request("model_id", format!("`model` is not valid: {error}.")))?;
    let task: Option<TaskTag> = wanted
        .task
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|error| ApiError::bad_request("task", format!("`task` is not valid: {error}.")))?;
    app.admit(&model)?;
    let form = challenge_form(&challenge.secret, &wanted.response);
    solved(&ask(app, challenge.url.url().clone(), form).await?, origin)?;
    let lifetime = app.config.ticket_lifetime.as_secs();
    let claims = Claims {
        origin: origin.to_owned(),
        model: model.to_string(),
        task: task.map(|task| task.to_string()),
        exp: now() + lifetime,
        jti: name()?,
        quota: app.config.ticket_uses,
    };
    Ok(given(&key.sign(&claims), lifetime))
}

/// What the checking server answers.
async fn ask(app: &App, url: url::Url, form: String) -> Result<Vec<u8>, ApiError> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    let answer = app.client.send(Method::POST, url, headers, Bytes::from(form), &Details::default()).await?;
    app.client.pieces(answer)?.up_to(MOST_SAID).await
}

fn given(ticket: &str, lifetime: u64) -> Response {
    let body = Json(json!({ "ticket": ticket, "expires_in": lifetime }));
    ([(header::CACHE_CONTROL, "no-store")], body).into_response()
}

/// A name that nobody has had before, nor can guess.
fn name() -> Result<String, ApiError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| {
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "This machine has no random numbers.")
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
