//! Texts under any of their names, in an object, a list, or a list of lists; and
//! transcripts with times: `{text, chunks: [{text, timestamp: [start, end]}]}`.

use super::turn::Turn;
use super::{Content, Kind, Output, Reader, list, reader, strings};
use crate::json::{Json, object};
use crate::lean;
use crate::wire::stream::Assembly;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    pub texts: Vec<String>,
    /// The timed pieces of a transcript. Empty: the answer has none.
    pub chunks: Vec<Chunk>,
    /// What the model thought first.
    pub reasoning: String,
    /// Why the first text ended, in the server's word.
    pub finish_reason: Option<String>,
}

/// A timed piece of a transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct Chunk {
    pub text: String,
    /// Seconds.
    pub start: Option<f64>,
    /// Seconds.
    pub end: Option<f64>,
}

impl Content for Texts {
    const TYPE: &str = "texts: string[]; chunks?: { text: string; start: number | null; end: number | null }[]; \
        reasoning?: string";

    fn write(&self, json: &mut Json) {
        json.set("texts", strings(&self.texts));
        if !self.chunks.is_empty() {
            json.set("chunks", list(&self.chunks, timed));
        }
        if !self.reasoning.is_empty() {
            json.set("reasoning", self.reasoning.as_str().into());
        }
    }
}

impl Texts {
    /// A text for each turn.
    pub(crate) fn of(turns: impl Iterator<Item = Turn>) -> Self {
        let mut own = Self::default();
        let mut thoughts = Vec::new();
        for turn in turns {
            own.texts.push(turn.in_full());
            thoughts.push(turn.prose.thoughts);
            own.finish_reason = own.finish_reason.or(turn.finish_reason);
        }
        let mut thoughts = thoughts.iter().map(String::as_str).filter(|text| !text.is_empty());
        own.reasoning = lean::join(&mut thoughts, "\n\n");
        own
    }
}

fn timed(Chunk { text, start, end }: &Chunk) -> Json {
    object([("text", text.as_str().into()), ("start", (*start).into()), ("end", (*end).into())])
}

impl Reader {
    pub const TEXTS: Self = reader(Kind::Texts, |r| read(r.json).map(Output::Texts));
}

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
    "translatedText",
    "transcription",
    "transcript",
    "transcripts",
    "output_text",
];

/// Texts sit at most this deep: a batch, its choices, a message, its parts.
const MAX_DEPTH: usize = 6;

fn read(json: &Json) -> Option<Texts> {
    let whole = json.items().first().unwrap_or(json);
    // A server that was asked for words may give its segments too, or nothing else.
    let timed = |key: &&str| whole.get(key).map(Json::items).filter(|pieces| !pieces.is_empty());
    let chunks: Vec<Chunk> = ["chunks", "words", "segments"]
        .iter()
        .find_map(timed)
        .unwrap_or_default()
        .iter()
        .filter_map(chunk)
        .collect();
    let texts = match collected(json) {
        Some(texts) if json.get("choices").is_none() => texts,
        None if !chunks.is_empty() => {
            vec![chunks.iter().map(|chunk| chunk.text.as_str()).collect::<String>().trim().to_owned()]
        }
        _ => {
            let mut assembly = Assembly::default();
            assembly.push(json);
            let Output::Texts(texts) = assembly.finish(Kind::Texts).ok()?.output else { return None };
            return Some(texts);
        }
    };
    let turns = texts.into_iter().map(|text| {
        let mut turn = Turn::default();
        turn.write(&text);
        turn.end();
        turn
    });
    let reason = whole.any(&["finish_reason"]).or_else(|| whole.any(&["details"])?.any(&["finish_reason"]));
    Some(Texts { chunks, finish_reason: reason.and_then(Json::text).map(str::to_owned), ..Texts::of(turns) })
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
            texts.push(content(json)?);
        }
        Json::Array(items) => items.iter().try_for_each(|item| collect(item, depth, texts))?,
        Json::Object(_) => collect(json.any(TEXT)?, depth, texts)?,
        _ => return None,
    }
    Some(())
}

/// The text of a message's parts, or of the last of several messages.
fn content(json: &Json) -> Option<String> {
    let last = json.items().last()?;
    let mut turn = Turn::default();
    match last.get("role") {
        Some(_) => turn.take(last),
        None => turn.content(json),
    }
    turn.end();
    turn.is_heard.then(|| turn.said())
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
