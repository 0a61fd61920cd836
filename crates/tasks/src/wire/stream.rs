//! What the events of a stream say: TGI's tokens and OpenAI's deltas, assembled
//! into the same [`Output`] that a whole answer gives.
//!
//! [`event_stream`](super::event_stream) splits the bytes, the caller parses each
//! event's JSON and hands it to [`Assembly::push`]. The end mark is optional: the
//! end of the body ends a stream too.

use super::error;
use crate::decode::Unreadable;
use crate::json::Json;
use crate::output::{Kind, Output};

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
            Kind::Message => Output::Message {
                role: self.role.unwrap_or_else(|| "assistant".to_owned()),
                content: self.text,
                finish_reason: self.finish_reason,
            },
            _ => Output::Texts { texts: vec![self.text], chunks: Vec::new() },
        })
    }
}
