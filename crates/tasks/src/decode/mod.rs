//! From a server's answer to one [`Output`].
//!
//! Read tolerantly: one reader per kind of output accepts every shape seen of it.
//! An answer that is JSON but of no known shape becomes [`Output::Unknown`], and
//! its raw form is shown; what is not an answer at all is [`Unreadable`].

mod answers;
mod boxes;
mod labels;
mod masks;
mod media;
pub(crate) mod message;
mod predictions;
mod scores;
mod spans;
mod table_answer;
mod texts;
mod vectors;

use crate::inputs::Inputs;
use crate::json::Json;
use crate::output::{Kind, MediaItem, Output};
use crate::task::Task;
use crate::wire::error;

/// The body of a successful response, as far as the caller could read it.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Json(Json),
    /// A picture, clip or film, already given a URL.
    Media {
        content_type: String,
        url: String,
    },
    /// Not JSON: HTML, plain text, or JSON cut short.
    Text(String),
    Empty,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    pub output: Output,
    /// The server's own `warnings`, and what had to be left out in reading.
    pub warnings: Vec<String>,
}

/// A 200 that holds no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// `{"error": …}` under a 200.
    Error(String),
    /// A web page: most likely the wrong address.
    Html,
    /// Neither JSON nor media; JSON that ends too early reads like this too.
    NotJson,
    Empty,
}

/// Reads an answer to `task`. `inputs` are those that were sent: some answers
/// only make sense beside them.
pub fn decode(task: &Task, inputs: &Inputs, answer: &Answer) -> Result<Decoded, Unreadable> {
    let json = match answer {
        Answer::Json(json) => json,
        Answer::Media { content_type, url } => {
            let item = MediaItem { label: None, content_type: content_type.clone(), url: url.clone() };
            return Ok(Decoded { output: Output::Media { items: vec![item] }, warnings: Vec::new() });
        }
        Answer::Text(text) if looks_like_html(text) => return Err(Unreadable::Html),
        Answer::Text(_) => return Err(Unreadable::NotJson),
        Answer::Empty => return Err(Unreadable::Empty),
    };
    if let Some(message) = error::message_under_success(json) {
        return Err(Unreadable::Error(message));
    }
    let said = json.get("warnings").map(Json::items).unwrap_or_default();
    let mut warnings: Vec<String> = said.iter().filter_map(Json::text).map(str::to_owned).collect();
    let texts = inputs.texts(task);
    let list = unwrap(json);
    let output = match task.output {
        Kind::Labels => labels::read(list, texts.len()),
        Kind::Texts => texts::read(json),
        Kind::Spans => spans::read(list, &texts).map(|(output, lost)| {
            if lost > 0 {
                warnings.push(format!("{lost} of the entities could not be found in the text."));
            }
            output
        }),
        Kind::Answers => answers::read(list),
        Kind::TableAnswer => table_answer::read(json),
        Kind::Scores => scores::read(json),
        Kind::Vectors => vectors::read(json),
        Kind::Boxes => boxes::read(list),
        Kind::Masks => masks::read(list),
        Kind::Media => media::read(json, task.accept.unwrap_or_default()),
        Kind::Predictions => predictions::read(list),
        Kind::Message => message::read(json),
        Kind::Unknown => None,
    };
    Ok(Decoded { output: output.unwrap_or(Output::Unknown), warnings })
}

/// The list inside an object that only wraps it, under the names pipelines use.
fn unwrap(json: &Json) -> &Json {
    const WRAPPERS: &[&str] =
        &["results", "result", "outputs", "output", "classes", "segments", "objects", "entities", "answers"];
    json.any(WRAPPERS).filter(|inner| inner.is_array() || inner.is_object()).unwrap_or(json)
}

/// A label or a cell: strings as they are, numbers and booleans written out.
fn name(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(n) => Some(crate::json::write_number(*n)),
        Json::Bool(b) => Some(if *b { "true" } else { "false" }.to_owned()),
        _ => None,
    }
}

/// A generated text without the prompt that some servers give back in front of it.
pub fn continuation<'a>(prompt: &str, text: &'a str) -> &'a str {
    text.strip_prefix(prompt).unwrap_or(text)
}

pub(crate) fn looks_like_html(text: &str) -> bool {
    let start = text.trim_start().as_bytes();
    let starts = |tag: &[u8]| start.len() >= tag.len() && start[..tag.len()].eq_ignore_ascii_case(tag);
    starts(b"<!doctype") || starts(b"<html") || starts(b"<head") || starts(b"<body")
}
