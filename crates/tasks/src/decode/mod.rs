//! From a server's answer to one [`Output`].
//!
//! Read tolerantly: one reader per kind of output accepts every shape seen of it.
//! An answer that is JSON but of no known shape becomes [`Output::Unknown`], and
//! its raw form is shown; what is not an answer at all is [`Unreadable`].

mod labels;
mod scores;
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
    /// The server's own `warnings`.
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
    let output = match task.output {
        Kind::Labels => labels::read(json, inputs),
        Kind::Scores => scores::read(json),
        Kind::Vectors => vectors::read(json),
        _ => None,
    };
    let warnings =
        json.get("warnings").map(|w| w.items().iter().filter_map(Json::text).map(str::to_owned).collect());
    Ok(Decoded { output: output.unwrap_or(Output::Unknown), warnings: warnings.unwrap_or_default() })
}

pub(crate) fn looks_like_html(text: &str) -> bool {
    let start = text.trim_start().as_bytes();
    let starts = |tag: &[u8]| start.len() >= tag.len() && start[..tag.len()].eq_ignore_ascii_case(tag);
    starts(b"<!doctype") || starts(b"<html") || starts(b"<head") || starts(b"<body")
}
