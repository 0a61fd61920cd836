//! The turns of a conversation. Pure.

use crate::session::{Ending, Live};
use leptos::prelude::WithUntracked;
use std::sync::Arc;
use tasks::{Json, Message, object};

/// What was said at a time, by one side.
#[derive(Debug)]
pub struct Turn {
    /// Tells it apart from all other turns of the conversation, those that were taken back included.
    pub id: usize,
    /// In the OpenAI form.
    pub message: Json,
    pub origin: Origin,
}

/// Where a turn came from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// The visitor or the page.
    Given,
    /// The model, in an answer that came whole.
    Answered(Message),
    /// The model, in pieces.
    Streamed(Live),
}

/// The turns, oldest first.
#[derive(Debug, Default)]
pub struct Turns {
    turns: Vec<Arc<Turn>>,
    /// The id of the next turn.
    next: usize,
}

impl Turn {
    pub fn role(&self) -> &str {
        role(&self.message)
    }

    /// Whether it is an answer that was cut short. The next answer may take its place.
    fn is_partial(&self) -> bool {
        match &self.origin {
            Origin::Streamed(live) => {
                live.ending.with_untracked(|ending| matches!(ending, Ending::Stopped | Ending::Broken))
            }
            Origin::Given | Origin::Answered(_) => false,
        }
    }
}

impl Turns {
    pub fn all(&self) -> &[Arc<Turn>] {
        &self.turns
    }

    /// The id that the next turn will have.
    pub fn next(&self) -> usize {
        self.next
    }

    pub fn push(&mut self, message: Json, origin: Origin) {
        self.turns.push(Arc::new(Turn { id: self.next, message, origin }));
        self.next += 1;
    }

    /// Whether the last word is the visitor's, so that there is something to answer.
    pub fn is_open(&self) -> bool {
        self.turns.last().is_some_and(|turn| turn.role() != ASSISTANT)
    }

    /// Whether a text that came in pieces is among the turns.
    pub fn hold(&self, live: &Live) -> bool {
        self.turns.iter().any(|turn| matches!(&turn.origin, Origin::Streamed(own) if own == live))
    }

    /// How many turns are sent: all, but for an answer that was cut short, if nothing is said to it.
    pub fn sent(&self, has_draft: bool) -> usize {
        let is_replaced = !has_draft && self.turns.last().is_some_and(|turn| turn.is_partial());
        self.turns.len() - usize::from(is_replaced)
    }

    pub fn truncate(&mut self, count: usize) {
        self.turns.truncate(count);
    }

    /// Replaces all turns. Those that stay the same at the beginning stay as they are.
    pub fn replace(&mut self, messages: Vec<Json>) {
        let same =
            self.turns.iter().zip(&messages).take_while(|(turn, message)| turn.message == **message).count();
        self.turns.truncate(same);
        for message in messages.into_iter().skip(same) {
            self.push(message, Origin::Given);
        }
    }

    /// Where the visitor's last message is.
    pub fn last_of_visitor(&self) -> Option<usize> {
        self.turns.iter().rposition(|turn| turn.role() == USER)
    }
}

pub const USER: &str = "user";
pub const ASSISTANT: &str = "assistant";
pub const SYSTEM: &str = "system";

pub fn role(message: &Json) -> &str {
    message.get("role").and_then(Json::text).unwrap_or_default()
}

/// A message of a side, in the OpenAI form.
pub fn message(role: &str, content: Json) -> Json {
    object([("role", role.into()), ("content", content)])
}

/// A part of a message.
#[derive(Debug, PartialEq)]
pub enum Part<'a> {
    Text(&'a str),
    /// The address of a picture.
    Picture(&'a str),
    /// Something else, by the name of its type.
    Other(&'a str),
}

/// What a message says and shows.
pub fn parts(message: &Json) -> Vec<Part<'_>> {
    match message.get("content") {
        Some(Json::String(text)) => vec![Part::Text(text)],
        Some(content) => content.items().iter().map(part).collect(),
        None => Vec::new(),
    }
}

pub fn part(json: &Json) -> Part<'_> {
    if let Some(text) = json.text().or_else(|| json.get("text")?.text()) {
        return Part::Text(text);
    }
    let picture = json.any(&["image_url", "image", "url"]);
    let address = picture.and_then(|picture| picture.text().or_else(|| picture.get("url")?.text()));
    match address.filter(|address| is_picture(address)) {
        Some(address) => Part::Picture(address),
        None => Part::Other(json.get("type").and_then(Json::text).unwrap_or("attachment")),
    }
}

/// Whether an address may be shown as a picture.
fn is_picture(address: &str) -> bool {
    ["https:", "http:", "blob:", "data:image/"]
        .iter()
        .any(|begin| address.get(..begin.len()).is_some_and(|head| head.eq_ignore_ascii_case(begin)))
}

/// The text of a message.
pub fn text(message: &Json) -> String {
    let texts = parts(message).into_iter().filter_map(|part| match part {
        Part::Text(text) => Some(text),
        Part::Picture(_) | Part::Other(_) => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// The parts of a message that are no text, such as pictures.
pub fn attachments(message: &Json) -> Vec<Json> {
    let items = message.get("content").map(Json::items).unwrap_or_default();
    items.iter().filter(|item| !matches!(part(item), Part::Text(_))).cloned().collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use leptos::prelude::Set;

    fn user(text: &str) -> Json {
        message(USER, text.into())
    }

    fn ids(turns: &Turns) -> Vec<usize> {
        turns.all().iter().map(|turn| turn.id).collect()
    }

    /// A question, and an answer to it that ended in some way.
    fn streamed(ending: Ending) -> Turns {
        let live = Live::new();
        live.ending.set(ending);
        let mut turns = Turns::default();
        turns.push(user("Why?"), Origin::Given);
        turns.push(message(ASSISTANT, "Be".into()), Origin::Streamed(live));
        turns
    }

    #[test]
    fn a_history_that_goes_on_keeps_its_turns() {
        let mut turns = Turns::default();
        turns.replace(vec![user("a"), user("b")]);
        turns.replace(vec![user("a"), user("c"), user("d")]);
        assert_eq!(ids(&turns), [0, 2, 3]);
    }

    #[test]
    fn an_answer_that_was_cut_short_is_replaced() {
        assert_eq!(streamed(Ending::Stopped).sent(false), 1);
    }

    #[test]
    fn an_answer_that_was_cut_short_stays_once_something_is_said_to_it() {
        assert_eq!(streamed(Ending::Broken).sent(true), 2);
    }

    #[test]
    fn an_answer_that_arrives_is_not_replaced() {
        assert_eq!(streamed(Ending::Open).sent(false), 2);
    }

    #[test]
    fn a_text_is_one_part() {
        assert_eq!(parts(&user("a")), [Part::Text("a")]);
    }

    #[test]
    fn pictures_are_parts() {
        let picture = object([("image_url", object([("url", "data:image/png;base64,AA".into())]))]);
        let own = message(USER, Json::Array(vec![object([("text", "What?".into())]), picture]));
        assert_eq!(parts(&own), [Part::Text("What?"), Part::Picture("data:image/png;base64,AA")]);
    }

    #[test]
    fn nothing_that_runs_is_a_picture() {
        let part_of = |address: &str| object([("type", "image_url".into()), ("image_url", address.into())]);
        assert_eq!(part(&part_of("javascript:alert(1)")), Part::Other("image_url"));
    }

    #[test]
    fn what_is_no_text_is_attached() {
        let sound = object([("type", "input_audio".into())]);
        let own = message(USER, Json::Array(vec![object([("text", "What?".into())]), sound.clone()]));
        assert_eq!(attachments(&own), [sound]);
    }

    #[test]
    fn a_message_without_content_says_nothing() {
        assert_eq!(text(&object([("role", "assistant".into())])), "");
    }
}
