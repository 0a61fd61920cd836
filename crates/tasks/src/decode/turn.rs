//! What a model says in one turn, however it is sent: a message of the OpenAI form or one piece of it, content as text or
//! as a list of parts, thinking under its several names, calls of functions, pictures, a refusal.

use super::call::ToolCall;
use super::media::{self, Medium};
use super::prose::Prose;
use crate::json::{Json, is_complete};
use crate::lean;

/// Names of thinking beside the text, in a message and in its parts.
const THOUGHTS: &[&str] =
    &["reasoning_content", "reasoning", "thinking", "reasoning_text", "thoughts", "thought"];
/// What a part of a message is called that holds thinking.
const THINKING: &[&str] = &["thinking", "reasoning", "reasoning_text", "thought", "thinking_delta"];
/// What a part of a message is called that holds a call.
const CALLS: &[&str] = &["tool_use", "tool_call", "function_call", "function"];
/// Where a part keeps a picture or a sound.
const MEDIA: &[&str] =
    &["image_url", "image", "b64_json", "url", "source", "audio", "input_audio", "file", "video_url", "data"];

/// A turn, pieced together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Turn {
    pub(crate) role: Option<String>,
    pub(crate) prose: Prose,
    pub(crate) refusal: String,
    pub(crate) calls: Vec<ToolCall>,
    /// The index of each call, where the server numbers them.
    places: Vec<Option<usize>>,
    pub(crate) media: Vec<Medium>,
    pub(crate) finish_reason: Option<String>,
    /// Whether the server has said anything.
    pub(crate) is_heard: bool,
    /// Whether text that was given before has turned out to be thinking.
    pub(crate) has_turned: bool,
}

impl Turn {
    /// Takes a message, or a piece of one.
    pub(crate) fn take(&mut self, message: &Json) {
        if let Some(role) = message.get("role").and_then(Json::text).filter(|role| !role.is_empty()) {
            self.role = Some(role.to_owned());
        }
        // Servers that send thinking under two names send it twice.
        match message.any(THOUGHTS) {
            Some(thoughts) => self.think(thoughts),
            None => message.get("reasoning_details").into_iter().for_each(|details| self.think(details)),
        }
        message.get("content").into_iter().for_each(|content| self.content(content));
        if let Some(refusal) = message.get("refusal").and_then(Json::text) {
            self.refuse(refusal);
        }
        match message.any(&["tool_calls"]) {
            Some(Json::Array(calls)) => calls.iter().for_each(|call| self.call(call)),
            // One call at a time.
            Some(call @ Json::Object(_)) => self.call(call),
            _ => message.any(&["function_call"]).into_iter().for_each(|call| self.call(call)),
        }
        for key in ["images", "audio"] {
            message
                .any(&[key])
                .into_iter()
                .for_each(|found| self.attach(found, if key == "audio" { "audio/wav" } else { "image/png" }));
        }
        if let Some(transcript) = message.get("audio").and_then(|audio| audio.get("transcript")?.text()) {
            self.write(transcript);
        }
    }

    /// Takes a piece of a message.
    pub(crate) fn take_piece(&mut self, delta: &Json) {
        let kind = delta.get("type").and_then(Json::text).unwrap_or_default();
        match delta.get("partial_json").and_then(Json::text) {
            Some(piece) => self.add_arguments(piece),
            None if kind.ends_with("_delta") => self.part(delta),
            None => self.take(delta),
        }
    }

    /// Takes a piece that is only text, by the name of its event.
    pub(crate) fn take_piece_of(&mut self, kind: &str, piece: &str) {
        if kind.contains("arguments") {
            self.add_arguments(piece);
        } else if kind.contains("reasoning") {
            self.think(&piece.into());
        } else if kind.contains("refusal") {
            self.refuse(piece);
        } else {
            self.write(piece);
        }
    }

    /// Takes a message as a whole. Behind its pieces it repeats them.
    pub(crate) fn take_message(&mut self, message: &Json) {
        self.is_heard |= message.get("content").is_some_and(|content| content.text().is_some());
        let so_far = [self.prose.thoughts.as_str(), self.prose.text.as_str()];
        let is_repeated =
            |text: &str| so_far.iter().any(|own| own.chars().count() > 1 && text.starts_with(own));
        match message.get("content").and_then(Json::text) {
            Some(text) if is_repeated(text) && text.starts_with(self.prose.text.as_str()) => {
                let rest = text.get(self.prose.text.len()..).unwrap_or_default().to_owned();
                self.write(&rest);
            }
            _ => self.take(message),
        }
    }

    /// There is no more.
    pub(crate) fn end(&mut self) {
        self.has_turned |= self.prose.finish();
        for written in std::mem::take(&mut self.prose.calls) {
            for call in ToolCall::written(&written) {
                self.calls.push(call);
                self.places.push(None);
            }
        }
    }

    /// All that it says, calls of functions behind the words.
    pub(crate) fn in_full(&self) -> String {
        let calls = if self.prose.text.trim().is_empty() { String::new() } else { said("", "", &self.calls) };
        let parts = [&self.said(), &calls];
        lean::join(&mut parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()), "\n\n")
    }

    /// What it comes to, in one text.
    pub(crate) fn said(&self) -> String {
        said(&self.prose.text, &self.refusal, &self.calls)
    }

    /// Takes the content of a message: text, or parts.
    pub(crate) fn content(&mut self, content: &Json) {
        match content {
            Json::String(text) => self.write(text),
            Json::Array(parts) => parts.iter().for_each(|part| self.part(part)),
            Json::Object(_) => self.part(content),
            _ => {}
        }
    }

    fn part(&mut self, part: &Json) {
        if let Some(text) = part.text() {
            return self.write(text);
        }
        let kind = part.get("type").and_then(Json::text).unwrap_or_default();
        let is_thought = part.get("thought").and_then(Json::boolean) == Some(true);
        if THINKING.contains(&kind) || is_thought {
            self.think(part.any(&THOUGHTS[..5]).unwrap_or(part));
        } else if kind == "message" {
            self.take(part);
        } else if CALLS.contains(&kind) {
            self.call(part);
        } else if let Some(refusal) = part.get("refusal").and_then(Json::text) {
            self.refuse(refusal);
        } else if let Some(text) = part.any(&["text", "content"]) {
            self.write(&plain(text));
        } else {
            self.attach(part, if kind.contains("audio") { "audio/wav" } else { "image/png" });
        }
    }

    /// Takes text.
    pub(crate) fn write(&mut self, text: &str) {
        self.is_heard |= !text.is_empty();
        self.has_turned |= self.prose.push(text);
    }

    fn think(&mut self, thoughts: &Json) {
        let text = plain(thoughts);
        self.is_heard |= !text.is_empty();
        self.prose.think(&text);
    }

    fn refuse(&mut self, text: &str) {
        self.is_heard |= !text.is_empty();
        self.refusal.push_str(text);
    }

    /// Takes a call, or a piece of one: the first one names the function, others add to its arguments.
    fn call(&mut self, call: &Json) {
        let function = call.any(&["function"]).filter(|function| function.is_object()).unwrap_or(call);
        let text = |key: &str, of: &Json| of.get(key).and_then(Json::text).unwrap_or_default().to_owned();
        let place = call.get("index").or_else(|| function.get("index")).and_then(Json::index);
        let id = call.any(&["id", "call_id"]).and_then(Json::written).filter(|id| !id.is_empty());
        let name = text("name", function);
        let piece = function.any(&["arguments", "parameters", "input"]);
        // Some servers give all calls the same index, with ids, names or complete arguments to tell them apart.
        let is_other = |own: &ToolCall| {
            let has_own_id = own.id.is_some() && id.is_some() && own.id != id;
            let has_own_name = !own.name.is_empty() && !own.arguments.is_empty() && own.name != name;
            !name.is_empty() && (has_own_id || has_own_name) || begins_anew(&own.arguments, piece)
        };
        let known = match (place, &id) {
            (Some(_), _) => self.places.iter().rposition(|own| *own == place),
            (None, Some(_)) => self.calls.iter().rposition(|own| own.id == id),
            (None, None) => None,
        };
        // A piece without a name goes on with the last call, whatever its index.
        let last = self.calls.len().checked_sub(1).filter(|_| name.is_empty());
        let known = known.or(last);
        let at = known.filter(|at| !is_other(&self.calls[*at])).unwrap_or(self.calls.len());
        if at == self.calls.len() {
            // One that has no name of its own is another call of the same function.
            let name = known.filter(|_| name.is_empty()).map(|at| self.calls[at].name.clone());
            self.calls.push(ToolCall { name: name.unwrap_or_default(), ..ToolCall::default() });
            self.places.push(place);
        }
        let own = &mut self.calls[at];
        own.id = own.id.take().or(id);
        if own.arguments.is_empty() && own.name != name {
            own.name.push_str(&name);
        }
        match piece {
            Some(Json::String(piece)) => own.arguments.push_str(piece),
            Some(value @ (Json::Object(_) | Json::Array(_))) if own.arguments.is_empty() => {
                own.arguments = value.to_text();
            }
            _ => {}
        }
        self.is_heard = true;
    }

    fn add_arguments(&mut self, piece: &str) {
        if let Some(call) = self.calls.last_mut() {
            // The call began with an empty object.
            if call.arguments == "{}" {
                call.arguments.clear();
            }
            call.arguments.push_str(piece);
        }
    }

    /// Takes pictures and sounds.
    fn attach(&mut self, json: &Json, fallback: &str) {
        match json {
            Json::Array(items) => items.iter().for_each(|item| self.attach(item, fallback)),
            Json::String(text) => {
                let found = media::source(text, "", fallback);
                self.is_heard |= found.is_some();
                self.media.extend(found);
            }
            Json::Object(_) => {
                let declared = json
                    .any(&["media_type", "mime_type", "content_type"])
                    .and_then(Json::text)
                    .unwrap_or(fallback);
                json.any(MEDIA).into_iter().for_each(|inner| self.attach(inner, declared));
            }
            _ => {}
        }
    }
}

/// Whether a piece of arguments begins an object behind one that is complete.
fn begins_anew(arguments: &str, piece: Option<&Json>) -> bool {
    let begins = |text: &str| text.trim_start().starts_with('{');
    let is_piece = match piece {
        Some(Json::String(text)) => begins(text),
        Some(Json::Object(_)) => true,
        _ => false,
    };
    is_piece && begins(arguments) && is_complete(arguments)
}

/// What a turn comes to, in one text: without words, the functions that it asks for.
pub(crate) fn said(text: &str, refusal: &str, calls: &[ToolCall]) -> String {
    if !text.trim().is_empty() || (refusal.is_empty() && calls.is_empty()) {
        return text.to_owned();
    }
    if !refusal.is_empty() {
        return refusal.to_owned();
    }
    let lines: Vec<String> =
        calls.iter().map(|call| lean::concat(&[&call.name, "(", &call.arguments, ")"])).collect();
    lean::join(&mut lines.iter().map(String::as_str), "\n")
}

/// The text in a value: thinking comes as text, as parts, and as an object of either.
fn plain(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(plain).collect(),
        Json::Object(_) => {
            let mut inner = ["thinking", "reasoning", "text", "content", "summary", "value"].iter();
            inner
                .find_map(|key| Some(plain(json.get(key)?)).filter(|text| !text.is_empty()))
                .unwrap_or_default()
        }
        _ => String::new(),
    }
}
