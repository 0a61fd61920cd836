//! What several providers have in common.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};
use url::Url;

use super::ask::{flatten_size, is_url, with};
use super::{Ask, Call, Dress, File, Payload, Place, Step};
use crate::ApiError;

pub(super) fn post(path: impl Into<String>, body: Value) -> Call {
    Call { path: path.into(), query: None, headers: &[], body: Payload::Json(body) }
}

/// An answer that has not the shape it should have.
pub(super) fn malformed(ask: &Ask<'_>) -> ApiError {
    ApiError::bad_gateway(
        "upstream_shape",
        format!("The provider {} answered in a form that this proxy does not know.", ask.entry.provider),
    )
}

pub(super) fn failed(ask: &Ask<'_>, why: Option<&str>) -> ApiError {
    let why = why.filter(|why| !why.is_empty()).unwrap_or("no reason given");
    ApiError::bad_gateway("upstream_job", format!("The job at {} failed: {why}", ask.entry.provider))
}

/// A picture, sound or film at an address, or in it.
pub(super) fn media(ask: &Ask<'_>, address: Option<&Value>, dress: Dress) -> Result<Step, ApiError> {
    let address = address.and_then(Value::as_str).ok_or_else(|| malformed(ask))?;
    match address.strip_prefix("data:").and_then(|rest| rest.split_once(',')) {
        Some((head, data)) => {
            let bytes = BASE64_STANDARD.decode(data).map_err(|_| malformed(ask))?;
            let content_type = head.split(';').next().unwrap_or_default();
            Ok(dress.wrap(content_type, &bytes).map_or(Step::Bytes(bytes), Step::Json))
        }
        None if is_url(address) => Ok(Step::Media(address.to_owned(), dress)),
        None => Err(malformed(ask)),
    }
}

/// Bytes in base64.
pub(super) fn bytes(ask: &Ask<'_>, data: &Value) -> Result<Step, ApiError> {
    let data = data.as_str().ok_or_else(|| malformed(ask))?;
    BASE64_STANDARD.decode(data).map(Step::Bytes).map_err(|_| malformed(ask))
}

/// The path and query of a provider's address; its host is left out.
pub(super) fn place(ask: &Ask<'_>, address: &Value, now: bool) -> Result<Place, ApiError> {
    let url: Url = address.as_str().and_then(|text| text.parse().ok()).ok_or_else(|| malformed(ask))?;
    Ok(Place {
        path: url.path().trim_start_matches('/').to_owned(),
        query: url.query().map(str::to_owned),
        now,
    })
}

// Chats, for a text to be continued.

pub(super) fn chat(ask: &Ask<'_>, path: &str) -> Result<Call, ApiError> {
    let prompt = ask.json()?;
    let mut parameters = ask.renamed(&[("max_new_tokens", "max_tokens")]);
    for ours in ["return_full_text", "do_sample", "details"] {
        parameters.remove(ours);
    }
    let messages = json!([{ "role": "user", "content": prompt }]);
    Ok(post(path, with(parameters, json!({ "model": ask.provider_id(), "messages": messages }))))
}

pub(super) fn read_chat(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    let text = answer["choices"][0]["message"]["content"].as_str().ok_or_else(|| malformed(ask))?;
    Ok(Step::Json(json!([{ "generated_text": text }])))
}

// `/v1/completions`

pub(super) fn complete(ask: &Ask<'_>, path: &str) -> Result<Call, ApiError> {
    let mut parameters = ask.renamed(&[("max_new_tokens", "max_tokens")]);
    for ours in ["return_full_text", "do_sample", "details"] {
        parameters.remove(ours);
    }
    Ok(post(path, with(parameters, json!({ "model": ask.provider_id(), "prompt": ask.json()? }))))
}

pub(super) fn read_completion(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    let text = answer["choices"][0]["text"].as_str().ok_or_else(|| malformed(ask))?;
    Ok(Step::Json(json!([{ "generated_text": text }])))
}

// `/v1/embeddings`

pub(super) fn embed(ask: &Ask<'_>, path: &str) -> Result<Call, ApiError> {
    let mut parameters = ask.parameters.clone();
    for ours in ["normalize", "truncate", "truncation_direction", "prompt_name"] {
        parameters.remove(ours);
    }
    Ok(post(path, with(parameters, json!({ "model": ask.provider_id(), "input": ask.json()? }))))
}

/// A vector for a text, and a list of them for a list.
pub(super) fn read_embeddings(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    let rows = answer["data"].as_array().ok_or_else(|| malformed(ask))?;
    let vectors: Option<Vec<Value>> =
        rows.iter().map(|row| row["embedding"].is_array().then(|| row["embedding"].clone())).collect();
    let mut vectors = vectors.ok_or_else(|| malformed(ask))?;
    let one = ask.json()?.is_string();
    Ok(Step::Json(if one && vectors.len() == 1 { vectors.remove(0) } else { json!(vectors) }))
}

// `/v1/images/generations`

pub(super) fn draw(ask: &Ask<'_>, path: &str, names: &[(&str, &str)], more: Value) -> Result<Call, ApiError> {
    let mut parameters = ask.renamed(names);
    flatten_size(&mut parameters);
    let body = with(parameters, json!({ "prompt": ask.json()? }));
    let Value::Object(body) = body else { return Err(malformed(ask)) };
    Ok(post(path, with(body, more)))
}

/// `{data: [{b64_json}]}`, or an address in its place.
pub(super) fn read_drawing(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    let picture = &answer["data"][0];
    if picture["b64_json"].is_string() {
        return bytes(ask, &picture["b64_json"]);
    }
    media(ask, picture.get("url"), Dress::Bare)
}

// `/v1/audio/speech`

pub(super) fn speak(ask: &Ask<'_>, path: &str) -> Result<Call, ApiError> {
    Ok(post(path, with(ask.parameters.clone(), json!({ "model": ask.provider_id(), "input": ask.json()? }))))
}

/// Speech comes as bytes, which need no reading.
pub(super) fn read_speech(ask: &Ask<'_>, _: &Value) -> Result<Step, ApiError> {
    Err(malformed(ask))
}

// `/v1/audio/transcriptions`

pub(super) fn transcribe(ask: &Ask<'_>, path: &str) -> Result<Call, ApiError> {
    let (content_type, bytes) = ask.file("audio/wav")?;
    let extension = match content_type.trim_start_matches("audio/").trim_start_matches("x-") {
        "mpeg" | "mp3" => "mp3",
        "mp4" => "mp4",
        "m4a" => "m4a",
        "flac" => "flac",
        "ogg" => "ogg",
        "webm" | "video/webm" => "webm",
        _ => "wav",
    };
    let mut fields = vec![("model".to_owned(), ask.provider_id().to_owned())];
    let written = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    fields.extend(ask.parameters.iter().map(|(name, value)| (name.clone(), written(value))));
    let file = File { name: format!("audio.{extension}"), content_type, bytes };
    Ok(Call { path: path.to_owned(), query: None, headers: &[], body: Payload::Form { fields, file } })
}

/// A text, and when its parts were said.
pub(super) fn read_transcript(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    let text = answer["text"].as_str().or_else(|| answer["output"].as_str()).ok_or_else(|| malformed(ask))?;
    let mut transcript = Map::from_iter([("text".to_owned(), json!(text))]);
    let parts = |name: &str| answer[name].as_array().map(Vec::as_slice).unwrap_or_default();
    let chunks: Vec<Value> = if parts("chunks").is_empty() {
        let segment =
            |part: &Value| json!({ "text": part["text"], "timestamp": [part["start"], part["end"]] });
        parts("segments").iter().filter(|part| part["text"].is_string()).map(segment).collect()
    } else {
        let chunk = |part: &Value| json!({ "text": part["text"], "timestamp": part["timestamp"] });
        parts("chunks").iter().filter(|part| part["text"].is_string()).map(chunk).collect()
    };
    if !chunks.is_empty() {
        transcript.insert("chunks".to_owned(), json!(chunks));
    }
    Ok(Step::Json(Value::Object(transcript)))
}
