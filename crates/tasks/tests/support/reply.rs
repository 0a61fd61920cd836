//! A response read to its end, as the widget reads it (`src/session/run.rs`), with serde in place of the browser's parser.

use tasks::wire::body::{Body, classify};
use tasks::wire::error;
use tasks::wire::event_stream::{Event, looks_like_events};
use tasks::wire::stream::{self, DONE, Pushed, StreamReader};
use tasks::{Answer, Decoded, Failure, Inputs, Json, Kind, Task, Unreadable, decode, mend};

/// A response, in the pieces in which it came.
pub struct Response<'a> {
    pub status: u16,
    pub content_type: &'a str,
    pub pieces: Vec<&'a [u8]>,
}

/// What became of it.
#[derive(Debug, PartialEq)]
pub struct Reply {
    pub outcome: Result<Decoded, Fault>,
    /// What was on the page before the end: a text that arrives, and the thinking before it.
    pub text: String,
    pub thoughts: String,
}

#[derive(Debug, PartialEq)]
pub enum Fault {
    Failure(Failure),
    Unreadable(Unreadable),
}

pub fn parse(text: &str) -> Option<Json> {
    let parse = |text: &str| serde_json::from_str(text).ok();
    parse(text).or_else(|| parse(&mend(text)?))
}

impl Reply {
    pub fn read(task: &Task, inputs: &Inputs, response: &Response) -> Self {
        let bytes = response.pieces.concat();
        let is_success = (200..300).contains(&response.status);
        let kind = task.output.kind;
        if is_success
            && stream::is_stream(response.content_type, &bytes)
            && matches!(kind, Kind::Texts | Kind::Message)
        {
            let reader = task.streams.map_or_else(|| stream::reader_of(kind), |reader| reader());
            if let Some(reply) = streamed(reader, &response.pieces) {
                return reply;
            }
        }
        let answer = match classify(response.content_type, &bytes) {
            Body::Empty => Answer::Empty,
            Body::Media(content_type) => Answer::Media { content_type, url: "blob:recorded".to_owned() },
            Body::Text => {
                let text = String::from_utf8_lossy(&bytes);
                let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
                let unpacked = || match task.streams.filter(|_| is_success) {
                    Some(reader) => Err(streamed(reader(), &[text.as_bytes()])),
                    None if looks_like_events(text.as_bytes())
                        || text.trim_start().starts_with(['{', '[']) =>
                    {
                        Ok(stream::unpack(text, &parse))
                    }
                    None => Ok(None),
                };
                let is_half = |json: &Json| is_success && error::under_success(json).is_some();
                if let (Some(reader), Some(json)) = (task.streams, parse(text).filter(is_half)) {
                    let mut reader = reader();
                    let pushed = reader.push(&Event::default(), Some(&json));
                    let failure = pushed.error.expect("an error");
                    return Self {
                        outcome: Err(Fault::Unreadable(Unreadable::Error(failure))),
                        text: [pushed.text, reader.end().text].concat(),
                        thoughts: pushed.thoughts,
                    };
                }
                match parse(text).map_or_else(unpacked, |json| Ok(Some(json))) {
                    Ok(Some(json)) => Answer::Json(json),
                    Err(Some(reply)) => return reply,
                    Ok(None) | Err(None) => Answer::Text(text.to_owned()),
                }
            }
        };
        let outcome = if is_success {
            decode(task, inputs, &answer).map_err(Fault::Unreadable)
        } else {
            Err(Fault::Failure(Failure::read(response.status, &answer)))
        };
        Self { outcome, text: String::new(), thoughts: String::new() }
    }
}

fn streamed(mut reader: Box<dyn StreamReader>, pieces: &[&[u8]]) -> Option<Reply> {
    let (mut text, mut thoughts) = (String::new(), String::new());
    let mut show = |pushed: &Pushed| {
        if pushed.restarts {
            text.clear();
            thoughts.clear();
        }
        text.push_str(&pushed.text);
        thoughts.push_str(&pushed.thoughts);
    };
    let (mut is_any, mut failure) = (false, None);
    'body: for piece in pieces.iter().copied().map(Some).chain([None]) {
        for event in reader.split(piece) {
            if event.data.trim() == DONE {
                break 'body;
            }
            let json = parse(&event.data);
            is_any |= json.is_some();
            let pushed = reader.push(&event, json.as_ref());
            show(&pushed);
            if pushed.error.is_some() {
                failure = pushed.error;
                break 'body;
            }
        }
    }
    if !is_any && failure.is_none() {
        return None;
    }
    show(&reader.end());
    let decoded = match failure {
        Some(failure) => Err(Unreadable::Error(failure)),
        None => reader.finish(),
    };
    Some(Reply { outcome: decoded.map_err(Fault::Unreadable), text, thoughts })
}
