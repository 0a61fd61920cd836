//! The OpenAI form of tasks other than chat, as vLLM, llama.cpp, Ollama, `LocalAI` and Text Embeddings Inference take it.
//!
//! Parameters keep their names where those servers know them, and are renamed where they have others: what a server
//! ignores or refuses is its own to say.

#![allow(clippy::unnecessary_wraps, reason = "all have the type that a route asks for")]

use super::{chat, filled, form_data, messages, named};
use crate::codec;
use crate::encode::{Call, Payload};
use crate::inputs::{InputError, MediaData, Value};
use crate::json::Json;
use crate::lean;
use crate::phrase;
use crate::task::{At, FieldKind, Route, Task};

type Written = Result<Payload, InputError>;

impl Route {
    pub const COMPLETIONS: Self = Self { at: At::Version("/completions"), payload: completion };
    pub const EMBEDDINGS: Self = Self { at: At::Version("/embeddings"), payload: embeddings };
    /// Similarity is the cosine between embeddings: [`Reader::SIMILARITY`](crate::Reader::SIMILARITY).
    pub const SIMILARITY: Self = Self { at: At::Version("/embeddings"), payload: similarity };
    pub const RERANK: Self = Self { at: At::Version("/rerank"), payload: rerank };
    /// Without a version it is that of Text Embeddings Inference, and of some who followed Jina.
    pub const TEI_RERANK: Self = Self { at: At::Base("/rerank"), payload: rerank_of_tei };
    pub const TRANSCRIPTIONS: Self =
        Self { at: At::Version("/audio/transcriptions"), payload: transcription };
    pub const SPEECH: Self = Self { at: At::Version("/audio/speech"), payload: speech };
    pub const IMAGES: Self = Self { at: At::Version("/images/generations"), payload: images };
    /// A conversation in the form from before chat.
    pub const EARLIER_CHAT: Self = Self { at: Self::CHAT.at, payload: earlier_chat };
    /// A question about a picture, which a chat model with eyes answers in words.
    pub const QUESTION: Self = Self { at: Self::CHAT.at, payload: question };
}

/// Names of parameters of ours, and of the OpenAI form.
const NAMES: &[(&str, &str)] = &[
    ("max_new_tokens", "max_tokens"),
    ("max_length", "max_tokens"),
    ("min_length", "min_tokens"),
    ("num_return_sequences", "n"),
    ("truncate", "truncate_prompt_tokens"),
];

fn set_all(body: &mut Json, parameters: &Json) {
    for (key, value) in parameters.members() {
        let name = NAMES.iter().find(|(own, _)| own == key).map_or(key.as_str(), |(_, theirs)| theirs);
        body.set(name, value.clone());
    }
}

fn completion(task: &'static Task, call: &Call, parameters: &Json) -> Written {
    let mut parameters = parameters.clone();
    let mut body = named(call);
    body.set("prompt", call.inputs.wire(task));
    if parameters.take("return_full_text").and_then(|full| full.boolean()) == Some(true) {
        body.set("echo", true.into());
    }
    let is_certain = parameters.take("do_sample").and_then(|drawn| drawn.boolean()) == Some(false);
    set_all(&mut body, &parameters);
    if is_certain {
        body.set("temperature", 0.0.into());
    }
    Ok(Payload::Json(body))
}

fn embeddings(task: &'static Task, call: &Call, parameters: &Json) -> Written {
    let mut body = named(call);
    body.set("input", call.inputs.wire(task));
    set_all(&mut body, parameters);
    Ok(Payload::Json(body))
}

/// A text, and those that are compared with it.
fn one_and_others(call: &Call) -> (&str, Vec<String>) {
    let others = match call.inputs.get("sentences") {
        Some(Value::List(texts)) => texts.clone(),
        _ => Vec::new(),
    };
    (call.inputs.text("source_sentence").unwrap_or_default(), others)
}

fn similarity(_: &'static Task, call: &Call, parameters: &Json) -> Written {
    let (one, others) = one_and_others(call);
    let mut texts = vec![one.to_owned()];
    texts.extend(others);
    let mut body = named(call);
    body.set("input", texts.into());
    set_all(&mut body, parameters);
    Ok(Payload::Json(body))
}

fn rerank(_: &'static Task, call: &Call, parameters: &Json) -> Written {
    let (query, texts) = one_and_others(call);
    let mut body = named(call);
    body.set("query", query.into());
    body.set("documents", texts.into());
    set_all(&mut body, parameters);
    Ok(Payload::Json(body))
}

/// The texts go by both of their names: each server reads its own, and leaves the other.
fn rerank_of_tei(task: &'static Task, call: &Call, parameters: &Json) -> Written {
    let mut payload = rerank(task, call, parameters)?;
    if let Payload::Json(body) = &mut payload
        && let Some(texts) = body.get("documents").cloned()
    {
        body.set("texts", texts);
    }
    Ok(payload)
}

fn transcription(task: &'static Task, call: &Call, parameters: &Json) -> Written {
    let mut parameters = parameters.clone();
    let clip = task.fields.iter().find(|field| field.kind == FieldKind::Audio);
    let Some((field, value)) = clip.and_then(|field| Some((field, filled(call, field)?))) else {
        return Ok(Payload::Json(named(call)));
    };
    let unread = || InputError::new(field.key, phrase::NO_FILE);
    let media = codec::bare(value).ok_or_else(unread)?;
    let MediaData::Bytes(bytes) = &media.data else { return Err(unread()) };
    let mut fields = Vec::new();
    let mut add = |key: &str, value: String| fields.push((key.to_owned(), value));
    if let Some(model) = &call.model {
        add("model", model.clone());
    }
    if let Some(timed) = parameters.take("return_timestamps") {
        add("response_format", "verbose_json".to_owned());
        let pieces = if timed.text() == Some("word") { "word" } else { "segment" };
        add("timestamp_granularities[]", pieces.to_owned());
    }
    let generation = parameters.take("generation_parameters").unwrap_or_default();
    for (key, value) in parameters.members().iter().chain(generation.members()) {
        add(key, value.written().unwrap_or_else(|| value.to_text()));
    }
    let file_name = lean::concat(&["audio.", extension(&media.content_type)]);
    Ok(Payload::Bytes(form_data::write(&fields, ("file", &file_name, &media, bytes))))
}

/// Servers tell the format of a file by its name.
fn extension(content_type: &str) -> &str {
    let format = content_type.split(';').next().unwrap_or_default();
    match format.strip_prefix("audio/").or_else(|| format.strip_prefix("video/")) {
        Some("mpeg" | "mp3") => "mp3",
        Some("mp4" | "m4a" | "x-m4a" | "aac") => "m4a",
        Some("flac" | "x-flac") => "flac",
        Some("ogg" | "opus") => "ogg",
        Some("webm") => "webm",
        _ => "wav",
    }
}

fn speech(task: &'static Task, call: &Call, parameters: &Json) -> Written {
    let mut parameters = parameters.clone();
    let generation = parameters.take("generation_parameters").unwrap_or_default();
    let mut body = named(call);
    body.set("input", call.inputs.wire(task));
    set_all(&mut body, &parameters);
    set_all(&mut body, &generation);
    Ok(Payload::Json(body))
}

fn images(task: &'static Task, call: &Call, parameters: &Json) -> Written {
    let mut parameters = parameters.clone();
    let mut body = named(call);
    body.set("prompt", call.inputs.wire(task));
    let sides = ["width", "height"].map(|side| parameters.get(side).and_then(Json::written));
    if let [Some(width), Some(height)] = sides {
        parameters.take("width");
        parameters.take("height");
        body.set("size", lean::concat(&[&width, "x", &height]).into());
    }
    set_all(&mut body, &parameters);
    Ok(Payload::Json(body))
}

fn earlier_chat(task: &'static Task, call: &Call, parameters: &Json) -> Written {
    let mut body = named(call);
    body.set("messages", Json::Array(messages(task, call)));
    set_all(&mut body, parameters);
    Ok(Payload::Json(body))
}

fn question(task: &'static Task, call: &Call, parameters: &Json) -> Written {
    let mut parameters = parameters.clone();
    // Here it is the number of answers; in a chat it would change how words are drawn.
    parameters.take("top_k");
    chat(task, call, &parameters)
}
