//! One turn of a conversation: `choices[].message`, the legacy `{generated_text, conversation}`, or any text that a server
//! gives instead.

use super::call::ToolCall;
use super::media::Medium;
use super::turn::{self, Turn};
use super::{Content, Kind, Output, Reader, list, reader, texts};
use crate::json::{Json, object};
use crate::wire::stream::Assembly;

/// One turn of a conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    pub role: String,
    /// What the model says. Empty where it only thinks, refuses or asks for functions.
    pub content: String,
    /// Why it ended, in the server's word.
    pub finish_reason: Option<String>,
    /// What the model thought first.
    pub reasoning: String,
    /// Why it does not answer, in its own words.
    pub refusal: String,
    /// Functions that it asks to be called.
    pub calls: Vec<ToolCall>,
    /// Pictures and sounds.
    pub media: Vec<Medium>,
    /// Other answers to the same, where several were asked for.
    pub others: Vec<Message>,
}

/// Who speaks where a server does not say.
const ASSISTANT: &str = "assistant";

impl Content for Message {
    const TYPE: &str = "role: string; content: string; finishReason: string | null; reasoning?: string; \
        toolCalls?: { id: string | null; name: string; arguments: string }[]; \
        media?: { label: string | null; type: string; url: string }[]; \
        others?: { role: string; content: string; finishReason: string | null }[]";

    fn write(&self, json: &mut Json) {
        json.set("role", self.role.as_str().into());
        json.set("content", self.said().into());
        json.set("finishReason", self.finish_reason.as_deref().into());
        if !self.reasoning.is_empty() {
            json.set("reasoning", self.reasoning.as_str().into());
        }
        if !self.calls.is_empty() {
            json.set("toolCalls", list(&self.calls, call));
        }
        if !self.media.is_empty() {
            let mut media = object([]);
            self.media.write(&mut media);
            json.set("media", media.take("items").into());
        }
        if !self.others.is_empty() {
            let write = |other: &Message| {
                let mut json = object([]);
                other.write(&mut json);
                json
            };
            json.set("others", list(&self.others, write));
        }
    }
}

fn call(ToolCall { id, name, arguments }: &ToolCall) -> Json {
    object([
        ("id", id.as_deref().into()),
        ("name", name.as_str().into()),
        ("arguments", arguments.as_str().into()),
    ])
}

impl Message {
    /// What it comes to, in one text: its words, else its refusal, else the functions that it asks for.
    pub fn said(&self) -> String {
        turn::said(&self.content, &self.refusal, &self.calls)
    }

    /// The first turn, with the others beside it.
    pub(crate) fn of(turns: impl Iterator<Item = Turn>) -> Option<Self> {
        let mut messages = turns.map(Self::from);
        let mut first = messages.next()?;
        first.others = messages.collect();
        Some(first)
    }
}

impl From<Turn> for Message {
    fn from(turn: Turn) -> Self {
        Self {
            role: turn.role.unwrap_or_else(|| ASSISTANT.to_owned()),
            content: turn.prose.text,
            finish_reason: turn.finish_reason,
            reasoning: turn.prose.thoughts,
            refusal: turn.refusal,
            calls: turn.calls,
            media: turn.media,
            others: Vec::new(),
        }
    }
}

impl Reader {
    pub const MESSAGE: Self = reader(Kind::Message, |r| read(r.json).map(Output::Message));
}

fn read(json: &Json) -> Option<Message> {
    let mut assembly = Assembly::default();
    assembly.push(json);
    if let Ok(decoded) = assembly.finish(Kind::Message)
        && let Output::Message(message) = decoded.output
    {
        return Some(message);
    }
    // Any other text.
    let mut turn = Turn::default();
    turn.write(texts::collected(json)?.first()?);
    turn.end();
    Some(turn.into())
}
