//! One turn of a conversation: `choices[0].message`, or the legacy
//! `{generated_text, conversation}`, or any text that a server gives instead.

use super::{Content, Kind, Output, Reader, reader, texts};
use crate::json::Json;
use crate::lean;

/// One turn of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub role: String,
    pub content: String,
    pub finish_reason: Option<String>,
}

impl Content for Message {
    const TYPE: &str = "role: string; content: string; finishReason: string | null";

    fn write(&self, json: &mut Json) {
        json.set("role", self.role.as_str().into());
        json.set("content", self.content.as_str().into());
        json.set("finishReason", self.finish_reason.as_deref().into());
    }
}

impl Reader {
    pub const MESSAGE: Self = reader(Kind::Message, |r| read(r.json).map(Output::Message));
}

/// Who speaks where a server does not say.
pub(crate) const ASSISTANT: &str = "assistant";

fn read(json: &Json) -> Option<Message> {
    let choice = json.get("choices").and_then(|c| c.items().first());
    let (role, content) = match choice.and_then(|c| c.get("message")).or_else(|| json.get("message")) {
        Some(message) if message.is_object() => (message.get("role").and_then(Json::text), said(message)?),
        _ => (None, texts::collected(json)?.into_iter().next()?),
    };
    let finish = choice.unwrap_or(json).any(&["finish_reason", "done_reason"]).and_then(Json::text);
    Some(Message {
        role: role.unwrap_or(ASSISTANT).to_owned(),
        content,
        finish_reason: finish.map(str::to_owned),
    })
}

/// What a message says; one that only asks for functions names them.
fn said(message: &Json) -> Option<String> {
    let calls = message.get("tool_calls").map(Json::items).unwrap_or_default();
    if let Some(content) = message.any(&["content", "refusal"]).and_then(content)
        && (calls.is_empty() || !content.is_empty())
    {
        return Some(content);
    }
    let mut lines = Vec::new();
    for function in calls.iter().filter_map(|call| call.get("function")) {
        let mut line = function.get("name")?.text()?.to_owned();
        line.push('(');
        line.push_str(function.get("arguments").and_then(Json::text).unwrap_or_default());
        line.push(')');
        lines.push(line);
    }
    (!lines.is_empty()).then(|| lean::join(&mut lines.iter().map(String::as_str), "\n"))
}

/// The text of a message's content: a string, a list of parts, or the last of several messages.
pub(crate) fn content(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Array(items) if items.first().is_some_and(|i| i.get("role").is_some()) => {
            match items.last()?.get("content")? {
                Json::String(text) => Some(text.clone()),
                parts => joined(parts),
            }
        }
        Json::Array(_) => joined(json),
        _ => None,
    }
}

fn joined(parts: &Json) -> Option<String> {
    let mut texts = parts.items().iter().filter_map(|part| part.get("text")?.text());
    parts.is_array().then(|| lean::join(&mut texts, ""))
}
