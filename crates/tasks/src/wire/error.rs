//! Error bodies of every shape servers send, sorted by whose fault they are.
//!
//! Seen: `{error: "…"}`, `{error: […]}`, `{error: {message}}`, `{errors: [{message}]}`, `{errors: {field: […]}}`,
//! `{message, request_id}`, `{message: […]}`, `{detail: "…"}`, `{detail: [{loc, msg}]}`, `{object: "error", message}`,
//! `{error: true, message}`, problem details, plain text, HTML and nothing; and all of these inside a success.

use super::error_type;
use crate::decode::Answer;
use crate::json::{Json, members};
use crate::lean;

/// Why a call failed: the public `code` of an `InferenceError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureCode {
    Config,
    Input,
    Auth,
    Budget,
    Forbidden,
    NotFound,
    TooLarge,
    RateLimited,
    WarmingTimeout,
    Upstream,
    Network,
    Timeout,
    Cancelled,
    Shape,
}

/// Who can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Visitor,
    SiteOwner,
    Server,
    Network,
}

impl FailureCode {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Input => "input",
            Self::Auth => "auth",
            Self::Budget => "budget",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::TooLarge => "too-large",
            Self::RateLimited => "rate-limited",
            Self::WarmingTimeout => "warming-timeout",
            Self::Upstream => "upstream",
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::Cancelled => "cancelled",
            Self::Shape => "shape",
        }
    }

    pub const fn audience(self) -> Audience {
        match self {
            Self::Input | Self::TooLarge | Self::RateLimited | Self::Cancelled => Audience::Visitor,
            Self::Config | Self::Auth | Self::Budget | Self::Forbidden | Self::NotFound => {
                Audience::SiteOwner
            }
            Self::WarmingTimeout | Self::Upstream | Self::Shape => Audience::Server,
            Self::Network | Self::Timeout => Audience::Network,
        }
    }

    /// Whether the same call may succeed later.
    pub const fn is_worth_retrying(self) -> bool {
        matches!(
            self,
            Self::RateLimited
                | Self::WarmingTimeout
                | Self::Upstream
                | Self::Network
                | Self::Timeout
                | Self::Shape
        )
    }
}

/// A response that is not an answer, or the error inside one that began as a success.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub code: FailureCode,
    pub status: u16,
    /// The server's own words; empty when it said nothing readable.
    pub message: String,
    /// The model is starting: ask again later.
    pub is_loading: bool,
    /// The server's guess in seconds. A hint: it is often a constant.
    pub estimated_time: Option<f64>,
    /// What the server refuses, by the name in the request.
    pub parameter: Option<String>,
}

impl Failure {
    /// Reads a response whose status is not a success.
    pub fn read(status: u16, body: &Answer) -> Self {
        let (json, message) = match body {
            Answer::Json(json) => (only(json), message(json)),
            Answer::Text(text) if !crate::decode::looks_like_html(text) => (&Json::Null, cut(text.trim())),
            _ => (&Json::Null, String::new()),
        };
        let types = types(json);
        let code = code(status, &types, &message);
        let is_waiting = !types.iter().any(|own| error_type::is_final(own));
        let estimated_time = json.get("estimated_time").and_then(Json::number).filter(|t| *t >= 0.0);
        Self {
            code,
            status,
            is_loading: status == 503 && is_waiting && code == FailureCode::Upstream,
            estimated_time,
            parameter: parameter(json),
            message,
        }
    }

    /// Reads an error that came under a success. It may name a status of its own.
    pub fn inside(json: &Json) -> Self {
        let json = only(json);
        let error = json.any(&["error"]).unwrap_or(json);
        let status = |of: &Json| {
            let keys = ["code", "status", "status_code", "statusCode", "http_status_code"];
            let mut told = keys.iter().filter_map(|key| of.get(key)?.index());
            told.find(|status| (400..600).contains(status))
        };
        let status = status(error).or_else(|| status(json)).unwrap_or(500) as u16;
        let failure = Self::read(status, &Answer::Json(json.clone()));
        let message = match json {
            Json::String(text) => cut(text.trim()),
            _ if failure.message.is_empty() => "the server reported an error without saying which".to_owned(),
            _ => failure.message,
        };
        Self { message, ..failure }
    }
}

/// The only element of a list, or the value itself.
fn only(json: &Json) -> &Json {
    if let [only] = json.items() { only } else { json }
}

/// What goes by the status alone, and what the server says besides.
fn code(status: u16, types: &[&str], message: &str) -> FailureCode {
    let said = message.to_ascii_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| lean::find(&said, phrase).is_some());
    let is_of =
        |names: &[&str]| types.iter().any(|own| names.iter().any(|name| name.eq_ignore_ascii_case(own)));
    // A rate that is exceeded comes right by itself; money that is spent does not.
    let is_spent =
        is_of(SPENT_TYPES) || says(SPENT) || matches!(status, 403 | 429) && says(&["quota"]) && !says(RATES);
    match status {
        402 => FailureCode::Budget,
        400..=499 if is_spent => FailureCode::Budget,
        400 | 406 | 415 | 422 | 500..=599 if says(PAUSED) => FailureCode::Config,
        400 | 422 if is_of(KEY_TYPES) => FailureCode::Auth,
        400 | 422 if is_of(MODEL_TYPES) || says(MODEL) => FailureCode::NotFound,
        400 | 422 | 500..=502 if is_of(RATE_TYPES) || says(&["too many requests"]) => {
            FailureCode::RateLimited
        }
        400 | 406 | 415 | 422 if is_of(SERVER_TYPES) || says(SERVER) => FailureCode::Upstream,
        400 | 406 | 415 | 422 => FailureCode::Input,
        401 | 407 => FailureCode::Auth,
        403 | 451 => FailureCode::Forbidden,
        404 => FailureCode::NotFound,
        405 | 410 | 421 => FailureCode::Config,
        408 => FailureCode::Timeout,
        413 => FailureCode::TooLarge,
        429 => FailureCode::RateLimited,
        _ => FailureCode::Upstream,
    }
}

/// An account without money, by type and in words.
const SPENT_TYPES: &[&str] = &[
    "insufficient_quota",
    "insufficient_credits",
    "insufficient_balance",
    "insufficient_user_quota",
    "billing_hard_limit_reached",
    "billing_not_active",
    "billing_error",
    "exceeded_current_quota_error",
    "payment_required",
    // The proxy's own.
    "budget_spent",
];
const SPENT: &[&str] = &[
    "exceeded your current quota",
    "exceeded your monthly",
    "insufficient quota",
    "insufficient credit",
    "insufficient balance",
    "insufficient funds",
    "balance is insufficient",
    "balance is too low",
    "out of credits",
    "more credits",
    "spending limit",
    "payment required",
    "check your plan and billing",
];
/// Limits that are over after a while.
const RATES: &[&str] = &["minute", "second", "hour", "rate", "retry", "again"];
/// An endpoint that only its owner can start.
const PAUSED: &[&str] = &[
    "is paused",
    "been paused",
    "endpoint paused",
    "is suspended",
    "been suspended",
    "endpoint is stopped",
    "has been stopped",
    "endpoint is not running",
    "endpoint is disabled",
];
const KEY_TYPES: &[&str] = &["invalid_api_key", "authentication_error", "API_KEY_INVALID", "InvalidApiKey"];
const MODEL_TYPES: &[&str] = &["model_not_found", "model_not_supported", "model_not_available"];
const MODEL: &[&str] =
    &["not supported by provider", "not supported by any provider", "unknown model", "is not a chat model"];
const RATE_TYPES: &[&str] = &[
    "rate_limit",
    "rate_limit_error",
    "rate_limit_exceeded",
    "rate_limited",
    "too_many_requests",
    "RateLimitError",
    "Throttling",
    "ThrottlingException",
];
/// A fault inside the server that it puts on the request, by type and in words.
const SERVER_TYPES: &[&str] = &[
    "template_error",
    "server_error",
    "internal_error",
    "internal_server_error",
    "InternalServerError",
    "api_error",
    "engine_error",
    "overloaded_error",
    "service_unavailable",
];
const SERVER: &[&str] = &[
    "cuda",
    "cudnn",
    "cublas",
    "out of memory",
    "device-side assert",
    "on the same device",
    "internal server error",
    "internal error",
    "runtimeerror",
    "traceback (most recent call last)",
    "nonetype",
    "object has no attribute",
    "unexpected keyword argument",
    "missing 1 required positional",
    "no such file or directory",
    "could not load model",
    "can't load ",
    "cannot load ",
    "failed to load",
    "connection refused",
    "connection reset",
    "service unavailable",
    "bad gateway",
    "worker died",
    "prediction failed",
    "not implemented for '",
];

/// The types and codes that an error goes by, where they are words.
fn types(json: &Json) -> Vec<&str> {
    const KEYS: &[&str] = &["error_type", "type", "code", "status", "reason", "__type"];
    fn of(json: &Json) -> impl Iterator<Item = &str> {
        KEYS.iter().filter_map(|key| json.get(key)?.text())
    }
    let error = json.get("error").unwrap_or(&Json::Null);
    of(json).chain(of(error)).chain(error.text()).collect()
}

/// What the server refuses by name: `param`, or the place in a list of details.
fn parameter(json: &Json) -> Option<String> {
    let error = json.any(&["error"]).unwrap_or(json);
    let named =
        error.any(&["param", "parameter", "field"]).or_else(|| json.any(&["param", "parameter", "field"]));
    if let Some(name) = named.and_then(Json::text) {
        return Some(name.to_owned());
    }
    let details = json.any(&["detail", "details", "errors"]).or_else(|| error.any(&["detail", "details"]))?;
    let place = details.items().first()?.any(&["loc", "path"])?;
    place.items().iter().rev().find_map(Json::text).map(str::to_owned)
}

/// Whether text that is no JSON tells of an error.
pub(crate) fn is_said(text: &str) -> bool {
    let start = text.trim_start().trim_start_matches(['[', '*']);
    let starts = |word: &str| {
        start.len() > word.len() && start.as_bytes()[..word.len()].eq_ignore_ascii_case(word.as_bytes())
    };
    ["error:", "error]", "error "].iter().any(|word| starts(word))
}

/// The error that an event of a stream tells of, beside whatever else it holds.
pub(crate) fn in_event(event: &Json) -> Option<Failure> {
    if let Some(failure) = flagged(event) {
        return Some(failure);
    }
    let choices = event.get("choices").map(Json::items).unwrap_or_default();
    if let Some(error) =
        choices.iter().find_map(|choice| choice.any(&["error"]).filter(|error| is_error(error)))
    {
        return Some(Failure::inside(&crate::json::object([("error", error.clone())])));
    }
    let is_broken = |choice: &Json| choice.get("finish_reason").and_then(Json::text) == Some("error");
    let reason =
        choices.iter().find_map(|choice| choice.get("finish_reason").filter(|reason| reason.is_object()));
    if let Some(reason) = reason.filter(|reason| reason.get("type").and_then(Json::text) == Some("abort")) {
        return Some(Failure::inside(reason));
    }
    choices.iter().any(is_broken).then(|| Failure::inside(&Json::Null))
}

/// Whether the value of a member `error` tells of one: `null`, `false`, 0, and nothing at all do not.
fn is_error(error: &Json) -> bool {
    match error {
        Json::Null => false,
        Json::Bool(is_set) => *is_set,
        Json::Number(n) => *n != 0.0,
        error => !join(error).is_empty(),
    }
}

/// What marks an answer as an error, whatever else is in it.
fn flagged(json: &Json) -> Option<Failure> {
    let json = only(json);
    is_flagged(json).then(|| Failure::inside(json))
}

/// Whether an answer is marked as an error.
pub(crate) fn is_flagged(json: &Json) -> bool {
    let is = |key: &str, words: &[&str]| {
        json.get(key).and_then(Json::text).is_some_and(|text| words.contains(&text))
    };
    let denied = |key: &str| json.get(key).and_then(Json::boolean) == Some(false);
    json.any(&["error", "errors"]).is_some_and(is_error)
        || is("object", &["error"])
        || is("type", &["error", "response.failed"])
        || is("event", &["error"])
        || is("status", &["error", "failed"])
        || denied("success")
        || denied("ok")
        || json.get("error_code").and_then(Json::number).is_some_and(|code| code != 0.0)
        || json
            .get("base_resp")
            .and_then(|said| said.get("status_code")?.number())
            .is_some_and(|code| code != 0.0)
        || is_coded(json)
}

/// A status or a word for what went wrong beside words about it, and no answer: `{code: 500, msg}`, `{code: "…", message}`.
fn is_coded(json: &Json) -> bool {
    let is_code = |code: &Json| match code {
        Json::String(code) => {
            !code.is_empty() && !["ok", "success", "0", "200"].iter().any(|c| c.eq_ignore_ascii_case(code))
        }
        code => code.index().is_some_and(|status| (400..600).contains(&status)),
    };
    let has_words = json.any(&["message", "msg", "description"]).is_some_and(|words| words.text().is_some());
    let has_more = json.any(&["choices", "content", "role", "data", "result", "output"]).is_some();
    has_words && !has_more && json.any(&["code", "statusCode", "status_code"]).is_some_and(is_code)
}

/// The error in an answer that came with a success status.
/// Answers that merely have an `error` member beside real content are not errors.
pub fn under_success(json: &Json) -> Option<Failure> {
    let answer = only(json);
    if answer.any(&["generated_text", "labels", "answer", "text"]).is_some() {
        return None;
    }
    // FastAPI's form of an error, and nothing else.
    let is_detail = answer.members().len() == 1 && answer.get("detail").is_some_and(is_error);
    in_event(answer).or_else(|| is_detail.then(|| Failure::inside(answer)))
}

/// Longest message worth showing, in characters.
const MAX_MESSAGE: usize = 600;

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_MESSAGE) {
        Some((at, _)) => lean::concat(&[text.get(..at).unwrap_or_default(), "…"]),
        None => text.to_owned(),
    }
}

/// Where servers put their words, the likeliest first.
const WORDS: &[&str] = &[
    "error",
    "errors",
    "message",
    "detail",
    "details",
    "error_description",
    "error_message",
    "errorMessage",
    "description",
    "title",
    "msg",
    "reason",
    "text",
    "error_msg",
    "errmsg",
    "Message",
    "status_msg",
    "base_resp",
    "faultstring",
    "fault",
    "response",
];

/// The words of an error body.
fn message(json: &Json) -> String {
    let json = only(json);
    let said = words(json);
    // "unknown error", and what is known of it beside.
    let beside = json.get("warnings").map(join).unwrap_or_default();
    // What the server behind a gateway said.
    let raw =
        json.get("error").and_then(|error| error.get("metadata")?.get("raw")?.text()).unwrap_or_default();
    let parts = [said.as_str(), beside.as_str(), unpacked(raw.trim())];
    cut(&lean::join(&mut parts.into_iter().filter(|p| !p.is_empty()), " - "))
}

/// The first words that say more than the status does.
fn words(json: &Json) -> String {
    if !json.is_object() {
        return join(json);
    }
    let mut bare = String::new();
    for key in WORDS {
        let said = json.get(key).map(join).unwrap_or_default();
        if !said.is_empty() && !is_bare(&said) {
            return said;
        }
        if bare.is_empty() {
            bare = said;
        }
    }
    bare
}

/// Whether a text only repeats the status, or names a type.
fn is_bare(text: &str) -> bool {
    const PHRASES: &[&str] = &[
        "bad request",
        "unprocessable entity",
        "unprocessable content",
        "internal server error",
        "too many requests",
        "not found",
        "payment required",
        "service unavailable",
        "validation failed",
        "validation error",
        "http exception",
        "unsupported media type",
        "not acceptable",
        "payload too large",
        "one or more validation errors occurred.",
    ];
    let is_word = !text.contains(char::is_whitespace);
    is_word || PHRASES.iter().any(|phrase| phrase.eq_ignore_ascii_case(text))
}

/// The words in the error of a server behind, which gateways pass on as JSON in a text.
fn unpacked(text: &str) -> &str {
    const KEYS: &[&str] = &["error", "message", "detail", "msg"];
    let inner = if text.starts_with('{') { members(text) } else { Vec::new() };
    let words = KEYS.iter().find_map(|name| Some(inner.iter().find(|(key, _)| key == name)?.1));
    match words {
        Some(words) if words.starts_with('{') => unpacked(words),
        Some(words) if words.len() > 2 => words.trim_matches('"'),
        _ => text,
    }
}

/// The readable text of an error value, whatever its shape.
fn join(json: &Json) -> String {
    match json {
        Json::String(text) => unpacked(text.trim()).to_owned(),
        Json::Array(items) => {
            let parts: Vec<String> = items.iter().take(20).map(join).filter(|p| !p.is_empty()).collect();
            lean::join(&mut parts.iter().map(String::as_str), "; ")
        }
        Json::Object(members) => {
            let mut said = words(json);
            if said.is_empty() {
                // A list of what is wrong with each field.
                let of_field = |(name, value): &(String, Json)| match value {
                    Json::Array(_) => {
                        Some(join(value)).filter(|p| !p.is_empty()).map(|p| lean::concat(&[name, ": ", &p]))
                    }
                    _ => None,
                };
                let parts: Vec<String> = members.iter().take(20).filter_map(of_field).collect();
                said = lean::join(&mut parts.iter().map(String::as_str), "; ");
            }
            // FastAPI names the place: ["body", "loras", 0, "path"].
            let place = json.get("loc").map(Json::items).unwrap_or_default();
            let place: Vec<&str> = place.iter().filter_map(Json::text).filter(|p| *p != "body").collect();
            if place.is_empty() || said.is_empty() {
                return said;
            }
            lean::concat(&[&lean::join(&mut place.into_iter(), "."), ": ", &said])
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(status: u16, json: &str) -> Failure {
        Failure::read(status, &Answer::Json(serde_json::from_str(json).expect("valid JSON")))
    }

    #[test]
    fn every_shape_of_error_body_has_words() {
        for (json, expected) in [
            (r#"{"error":"Model x does not exist"}"#, "Model x does not exist"),
            (
                r#"{"error":["Temporarily unavailable","Too many requests"]}"#,
                "Temporarily unavailable; Too many requests",
            ),
            (
                r#"{"error":{"message":"you must provide a model parameter","type":"t"}}"#,
                "you must provide a model parameter",
            ),
            (r#"{"errors":[{"message":"my error 1"},{"message":"my error 2"}]}"#, "my error 1; my error 2"),
            (r#"{"message":"No API key found in request","request_id":"1"}"#, "No API key found in request"),
            (
                r#"{"detail":[{"loc":["body","loras",0,"path"],"msg":"str type expected"}]}"#,
                "loras.path: str type expected",
            ),
            (r#"{"detail":"Unsupported data URL"}"#, "Unsupported data URL"),
            (r#"{"object":"error","message":"Only this"}"#, "Only this"),
            (r#"{"unheard":"of"}"#, ""),
        ] {
            assert_eq!(read(400, json).message, expected, "{json}");
        }
        assert_eq!(
            Failure::read(413, &Answer::Text("length limit exceeded".into())).message,
            "length limit exceeded"
        );
        assert_eq!(Failure::read(502, &Answer::Text("<html>…".into())).message, "");
    }

    #[test]
    fn a_loading_model_is_told_from_a_broken_one() {
        let loading = read(503, r#"{"error":"Model X is currently loading","estimated_time":20.0}"#);
        assert!(loading.is_loading);
        assert_eq!(loading.estimated_time, Some(20.0));
        assert!(read(503, r#"{"error":"503 Service Unavailable"}"#).is_loading);
        assert!(read(503, r#"{"error":"unhealthy","error_type":"healthcheck"}"#).is_loading);
        assert!(!read(503, r#"{"error":"files are missing","error_type":"not_installed"}"#).is_loading);
        assert!(!read(500, r#"{"error":"x","estimated_time":1}"#).is_loading);
    }

    #[test]
    fn an_error_under_a_success_is_found() {
        let found = |json: &str| {
            under_success(&serde_json::from_str(json).expect("valid JSON")).map(|failure| failure.message)
        };
        for (json, expected) in [
            (r#"{"error":"not loaded yet"}"#, "not loaded yet"),
            (r#"{"error":true,"message":"no such voice"}"#, "no such voice"),
            (r#"{"success":false,"errors":[{"code":7,"message":"no such voice"}]}"#, "no such voice"),
            (r#"{"object":"error","message":"no such voice","code":400}"#, "no such voice"),
            (r#"{"detail":"no such voice"}"#, "no such voice"),
            (
                r#"{"choices":[{"finish_reason":"error","error":{"message":"no such voice"}}]}"#,
                "no such voice",
            ),
            (r#"[{"error":{"status":"failed","message":"no such voice"}}]"#, "no such voice"),
        ] {
            assert_eq!(found(json).as_deref(), Some(expected), "{json}");
        }
        for json in [
            r#"{"error":null,"generated_text":"x"}"#,
            r#"{"error":"","choices":[]}"#,
            r#"{"error":false,"success":true}"#,
            r#"{"error":{},"errors":[]}"#,
            r#"[{"label":"error","score":1}]"#,
        ] {
            assert_eq!(found(json), None, "{json}");
        }
    }

    #[test]
    fn what_a_bare_status_says_less_of_is_said_by_others() {
        for json in [
            r#"{"statusCode":400,"message":["too short"],"error":"Bad Request"}"#,
            r#"{"error":true,"message":"too short"}"#,
            r#"{"error":"Unprocessable Entity","detail":[{"msg":"too short"}]}"#,
            r#"{"error":"invalid_request","error_description":"too short"}"#,
            r#"{"error":{"message":"Bad Request","details":["too short"]}}"#,
            r#"{"error":400,"reason":"too short"}"#,
        ] {
            assert_eq!(read(400, json).message, "too short", "{json}");
        }
        let of_fields =
            r#"{"title":"One or more validation errors occurred.","errors":{"inputs":["too short"]}}"#;
        assert_eq!(read(400, of_fields).message, "inputs: too short");
        assert_eq!(read(400, r#"{"error":"Bad Request"}"#).message, "Bad Request");
        let gateway = r#"{"error":{"message":"Provider returned error","metadata":{"raw":"too short"}}}"#;
        assert_eq!(read(400, gateway).message, "Provider returned error - too short");
    }

    #[test]
    fn not_every_bad_request_is_the_visitors() {
        for (status, json, expected) in [
            (
                400,
                r#"{"error":"Bad Request: the endpoint is paused, ask its maintainer"}"#,
                FailureCode::Config,
            ),
            (503, r#"{"error":"This endpoint has been paused"}"#, FailureCode::Config),
            (400, r#"{"error":"CUDA error: device-side assert triggered"}"#, FailureCode::Upstream),
            (400, r#"{"error":"'NoneType' object is not subscriptable"}"#, FailureCode::Upstream),
            (400, r#"{"error":{"message":"x","type":"server_error"}}"#, FailureCode::Upstream),
            (400, r#"{"error":{"message":"x","code":"model_not_supported"}}"#, FailureCode::NotFound),
            (400, r#"{"error":{"message":"x","code":"invalid_api_key"}}"#, FailureCode::Auth),
            (400, r#"{"error":"`inputs` must not be empty"}"#, FailureCode::Input),
            (
                422,
                r#"{"error":"Input validation error: too long","error_type":"validation"}"#,
                FailureCode::Input,
            ),
        ] {
            assert_eq!(read(status, json).code, expected, "{json}");
        }
        assert!(!read(503, r#"{"error":"This endpoint has been paused"}"#).is_loading);
    }

    #[test]
    fn money_that_is_spent_is_no_rate() {
        for (status, json) in [
            (429, r#"{"error":{"message":"x","type":"insufficient_quota"}}"#),
            (429, r#"{"error":{"message":"You exceeded your current quota, please check your plan."}}"#),
            (429, r#"{"error":"The quota of this account is used up"}"#),
            (403, r#"{"code":30001,"message":"Sorry, your account balance is insufficient"}"#),
            (400, r#"{"error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}"#),
            (402, "{}"),
        ] {
            assert_eq!(read(status, json).code, FailureCode::Budget, "{json}");
        }
        for json in [
            r#"{"error":"Rate limit reached"}"#,
            r#"{"error":{"message":"Quota exceeded for requests per minute","status":"RESOURCE_EXHAUSTED"}}"#,
            r#"{"error":"You have exceeded your GPU quota. Try again in 0:10:00"}"#,
        ] {
            assert_eq!(read(429, json).code, FailureCode::RateLimited, "{json}");
        }
    }

    #[test]
    fn what_is_refused_has_a_name() {
        for json in [
            r#"{"error":{"message":"x","param":"top_p"}}"#,
            r#"{"detail":[{"loc":["body","parameters","top_p"],"msg":"x"}]}"#,
            r#"{"object":"error","message":"x","param":"top_p"}"#,
        ] {
            assert_eq!(read(400, json).parameter.as_deref(), Some("top_p"), "{json}");
        }
        assert_eq!(read(400, r#"{"error":{"message":"x","param":null}}"#).parameter, None);
    }

    #[test]
    fn an_error_inside_may_have_a_status_of_its_own() {
        let inside = |json: &str| Failure::inside(&serde_json::from_str(json).expect("valid JSON"));
        assert_eq!(inside(r#"{"error":{"code":400,"message":"too long"}}"#).code, FailureCode::Input);
        assert_eq!(inside(r#"{"code":"429","message":"slow down"}"#).code, FailureCode::RateLimited);
        assert_eq!(inside(r#"{"error":"it broke"}"#).code, FailureCode::Upstream);
        assert!(!inside("{}").message.is_empty());
    }

    proptest! {
        #[test]
        fn no_body_makes_it_panic(status in any::<u16>(), text in "\\PC{0,800}") {
            let failure = Failure::read(status, &Answer::Text(text));
            prop_assert!(failure.message.chars().count() <= MAX_MESSAGE + 1);
        }
    }
}
