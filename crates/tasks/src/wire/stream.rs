//! What the events of a stream say: TGI's tokens and OpenAI's deltas, assembled
//! into the same output that a whole answer gives.
//!
//! [`event_stream`](super::event_stream) splits the bytes, the caller parses each
//! event's JSON and hands it to [`Assembly::push`]. The end mark is optional: the
//! end of the body ends a stream too.

use super::error;
use super::event_stream::Splitter;
use crate::decode::{Kind, Message, Output, Texts, Unreadable, message};
use crate::json::Json;

/// Makes what reads a task's stream. A function, so that only tasks that stream lead to what it needs.
pub type Stream = fn() -> Box<dyn StreamReader>;

/// A stream whose answer is a text.
pub(crate) const TEXTS: Stream = || Box::new(Events::of(Kind::Texts));
/// A stream whose answer is a message.
pub(crate) const MESSAGE: Stream = || Box::new(Events::of(Kind::Message));

/// Reads a stream: its bytes, and what its events say.
pub trait StreamReader {
    /// Takes the next bytes, or their end; returns the data of each event they complete.
    fn split(&mut self, bytes: Option<&[u8]>) -> Vec<String>;
    /// Takes one event; returns the text it adds, or the error that it tells of.
    fn push<'a>(&mut self, event: &'a Json) -> Result<&'a str, String>;
    /// The answer.
    fn finish(self: Box<Self>) -> Result<Output, Unreadable>;
}

struct Events {
    splitter: Splitter,
    assembly: Assembly,
    kind: Kind,
}

impl Events {
    fn of(kind: Kind) -> Self {
        Self { splitter: Splitter::default(), assembly: Assembly::default(), kind }
    }
}

impl StreamReader for Events {
    fn split(&mut self, bytes: Option<&[u8]>) -> Vec<String> {
        match bytes {
            Some(bytes) => self.splitter.push(bytes),
            None => std::mem::take(&mut self.splitter).finish(),
        }
    }

    fn push<'a>(&mut self, event: &'a Json) -> Result<&'a str, String> {
        self.assembly.push(event)
    }

    fn finish(self: Box<Self>) -> Result<Output, Unreadable> {
        self.assembly.finish(self.kind)
    }
}

/// The data of the event that ends a stream.
pub const DONE: &str = "[DONE]";

/// A stream as far as it has come. Stopped early, it keeps what came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assembly {
    text: String,
    role: Option<String>,
    finish_reason: Option<String>,
    heard: bool,
}

impl Assembly {
    /// Takes one event; returns the text it adds, which may be empty.
    /// An error inside a stream that began with a success comes back as its message.
    pub fn push<'a>(&mut self, event: &'a Json) -> Result<&'a str, String> {
        if let Some(message) = error::message_under_success(event) {
            return Err(message);
        }
        // Servers that do not stream may wrap their whole answer in one event.
        let event = event.items().first().unwrap_or(event);
        let choice = event.get("choices").and_then(|c| c.items().first());
        let turn = choice.and_then(|c| c.any(&["delta", "message"]));
        let token = event.get("token");
        if let Some(role) = turn.and_then(|t| t.get("role")?.text()).filter(|r| !r.is_empty()) {
            self.role = Some(role.to_owned());
        }
        let details = event.get("details").or(choice).unwrap_or(event);
        if let Some(reason) = details.any(&["finish_reason", "done_reason"]).and_then(Json::text) {
            self.finish_reason = Some(reason.to_owned());
            self.heard = true;
        }
        let special = token.is_some_and(|t| t.get("special").and_then(Json::boolean) == Some(true));
        let piece = match (token, turn, choice) {
            (Some(_), ..) if special => None,
            (Some(token), ..) => token.get("text"),
            (_, Some(turn), _) => turn.get("content"),
            (_, _, Some(choice)) => choice.get("text"),
            _ => event.any(&["text", "content", "response"]),
        };
        let mut piece = piece.and_then(Json::text).unwrap_or_default();
        if self.text.is_empty() && piece.is_empty() {
            piece = event.get("generated_text").and_then(Json::text).unwrap_or_default();
        }
        self.heard |= !piece.is_empty();
        self.text.push_str(piece);
        Ok(piece)
    }

    /// What has come so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The answer. A stream that said nothing at all is not an empty answer: a
    /// sleeping server sends such streams.
    pub fn finish(self, kind: Kind) -> Result<Output, Unreadable> {
        if !self.heard {
            return Err(Unreadable::Empty);
        }
        Ok(match kind {
            Kind::Message => Output::Message(Message {
                role: self.role.unwrap_or_else(|| message::ASSISTANT.to_owned()),
                content: self.text,
                finish_reason: self.finish_reason,
            }),
            Kind::Texts => Output::Texts(Texts { texts: vec![self.text], chunks: Vec::new() }),
            // No other kind is streamed.
            _ => Output::Unknown,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assemble(events: &[&str]) -> Result<Assembly, String> {
        let mut assembly = Assembly::default();
        for event in events {
            assembly.push(&serde_json::from_str(event).expect("valid JSON"))?;
        }
        Ok(assembly)
    }

    #[test]
    fn tokens_and_deltas_are_put_together() {
        for events in [
            &[
                r#"{"index":1,"token":{"id":1,"text":"Hel","special":false},"generated_text":null,"details":null}"#,
                r#"{"token":{"text":"lo"},"generated_text":null}"#,
                r#"{"token":{"text":"</s>","special":true},"generated_text":"Hello","details":{"finish_reason":"eos_token"}}"#,
            ][..],
            &[
                r#"{"choices":[{"delta":{"role":"assistant","content":""},"finish_reason":null}]}"#,
                r#"{"choices":[{"delta":{"content":"Hel"}}]}"#,
                r#"{"choices":[{"delta":{"content":"lo"}}],"usage":null}"#,
                r#"{"choices":[{"delta":{},"finish_reason":"eos_token"}]}"#,
                r#"{"choices":[],"usage":{"total_tokens":3}}"#,
            ],
            &[
                r#"{"choices":[{"text":"Hel"}]}"#,
                r#"{"choices":[{"text":"lo","finish_reason":"eos_token"}]}"#,
            ],
            &[
                r#"{"choices":[{"message":{"role":"assistant","content":"Hello"},"finish_reason":"eos_token"}]}"#,
            ],
            &[r#"[{"generated_text":"Hello","details":{"finish_reason":"eos_token"}}]"#],
        ] {
            let assembly = assemble(events).expect("no error");
            let expected = Output::Message(Message {
                role: "assistant".to_owned(),
                content: "Hello".to_owned(),
                finish_reason: Some("eos_token".to_owned()),
            });
            assert_eq!(assembly.finish(Kind::Message), Ok(expected), "{events:?}");
        }
    }

    #[test]
    fn errors_inside_a_stream_are_errors() {
        for event in [
            r#"{"error":"too long","error_type":"validation"}"#,
            r#"{"error":{"message":"too long","code":400}}"#,
        ] {
            assert_eq!(assemble(&[event]), Err("too long".to_owned()));
        }
    }

    #[test]
    fn a_stream_that_says_nothing_is_no_answer() {
        for events in
            [&[][..], &[r#"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#], &["{}", "null"]]
        {
            assert_eq!(assemble(events).expect("no error").finish(Kind::Texts), Err(Unreadable::Empty));
        }
        // One that ends properly, though without a word, is.
        let ended = assemble(&[r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#]).expect("no error");
        assert!(ended.finish(Kind::Texts).is_ok());
    }
}
