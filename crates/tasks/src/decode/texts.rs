//! Texts under any of their names, in an object, a list, or a list of lists; and
//! transcripts with times: `{text, chunks: [{text, timestamp: [start, end]}]}`.

use super::message;
use crate::json::Json;
use crate::output::{Chunk, Texts};

pub(super) const TEXT: &[&str] = &[
    "generated_text",
    "summary_text",
    "summarization_text",
    "translation_text",
    "text",
    "generated_texts",
    "choices",
    "message",
    "content",
    "response",
];

/// Texts sit at most this deep: a batch, its choices, a message, its parts.
const MAX_DEPTH: usize = 6;

pub(super) fn read(json: &Json) -> Option<Texts> {
    let texts = collected(json)?;
    let whole = json.items().first().unwrap_or(json);
    let chunks = whole.any(&["chunks", "segments"]).map(Json::items).unwrap_or_default();
    Some(Texts { texts, chunks: chunks.iter().filter_map(chunk).collect() })
}

/// All texts, in order.
pub(super) fn collected(json: &Json) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    collect(json, MAX_DEPTH, &mut texts)?;
    Some(texts)
}

fn collect(json: &Json, depth: usize, texts: &mut Vec<String>) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    match json {
        Json::String(text) => texts.push(text.clone()),
        // A conversation, or the parts of one message: one text.
        Json::Array(items) if items.first().is_some_and(|i| i.any(&["role", "type"]).is_some()) => {
            texts.push(message::content(json)?);
        }
        Json::Array(items) => items.iter().try_for_each(|item| collect(item, depth, texts))?,
        Json::Object(_) => collect(json.any(TEXT)?, depth, texts)?,
        _ => return None,
    }
    Some(())
}

fn chunk(json: &Json) -> Option<Chunk> {
    let times = json.get("timestamp").map(Json::items).unwrap_or_default();
    let time = |i: usize, key| times.get(i).or_else(|| json.get(key)).and_then(Json::number);
    Some(Chunk {
        text: json.any(&["text", "word"])?.text()?.to_owned(),
        start: time(0, "start"),
        end: time(1, "end"),
    })
}
