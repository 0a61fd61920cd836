//! What the model says in a conversation, complete or still arriving: its words, what it thought first, the functions that
//! it asks for, its pictures, and other answers to the same.

use super::pieces::Format;
use super::prose::{Arriving, EndOfText, cut_short, end_note};
use crate::js;
use crate::language::{Messages, messages};
use crate::parts::part;
use crate::session::{Answer, Ending, Live, Widget};
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{Medium, Message, Output, ToolCall};

part! { prose:
    fn draw(answer: Arc<Answer>, message: Message) -> AnyView = view;
    fn draw_live(widget: Widget, live: Live) -> AnyView = stream;
}

pub fn sentence(message: &Message, say: Messages) -> String {
    let said = message.said();
    if said.trim().is_empty() { say.empty_message().to_owned() } else { said }
}

pub fn view(_: Arc<Answer>, message: Message) -> AnyView {
    whole(message)
}

/// A message that came whole.
pub fn whole(message: Message) -> AnyView {
    let live = Live::new();
    live.text.set(message.content.clone());
    live.thoughts.set(message.reasoning.clone());
    view! { <Bubble live message=Signal::stored(Some(message)) is_open=Signal::stored(false) /> }.into_any()
}

/// A message that arrives, or arrived, in pieces.
pub fn stream(_: Widget, live: Live) -> AnyView {
    let ending = live.ending.clone();
    let message = Signal::derive(move || {
        ending.with(|ending| match ending {
            Ending::Whole(answer) => match &answer.output {
                Output::Message(message) => Some(message.clone()),
                _ => None,
            },
            _ => None,
        })
    });
    let ending = live.ending.clone();
    let is_open = Signal::derive(move || ending.with(|ending| *ending == Ending::Open));
    view! { <Bubble live message is_open /> }.into_any()
}

#[component]
fn Bubble(
    live: Live,
    /// What it came to, once it is complete.
    message: Signal<Option<Message>>,
    /// Whether more is to come.
    is_open: Signal<bool>,
) -> impl IntoView {
    let (text, ending) = (live.text.clone(), live.ending.clone());
    let say = messages();
    let beside = move || message.with(|message| message.as_ref().map(beside));
    let note = Signal::derive(move || {
        message
            .with(|message| message.as_ref().and_then(|message| note(message, say)))
            .or(ending.with(|ending| cut_short(ending, say)))
    });
    view! {
        <div class="bubble" part="message">
            <Arriving live format=Format::Markdown />
            {beside}
            <EndOfText text note is_open />
        </div>
    }
}

/// What there is besides the words.
fn beside(message: &Message) -> AnyView {
    let say = messages();
    let refusal = (!message.refusal.is_empty()).then(|| {
        let said = message.refusal.clone();
        view! { <p class="note">{say.declined_saying()}</p> <p dir="auto">{said}</p> }
    });
    let calls = message.calls.iter().map(call).collect_view();
    let media = message.media.iter().map(medium).collect_view();
    let others = message.others.iter().map(|other| {
        view! { <p class="note">{say.another_answer()}</p> {whole(other.clone())} }
    });
    view! { {refusal} {calls} {media} {others.collect_view()} }.into_any()
}

/// A function that the model asks to be called, with its arguments.
fn call(ToolCall { name, arguments, .. }: &ToolCall) -> AnyView {
    let arguments = match js::parse_json(arguments) {
        Some(json) => js::stringify(&js::from_json(&json), true),
        None => arguments.clone(),
    };
    view! {
        <div class="list" part="tool-call">
            <p>{messages().asks_for_function()} {" "}<code dir="auto">{name.clone()}</code></p>
            <pre dir="ltr" tabindex="0">{arguments}</pre>
        </div>
    }
    .into_any()
}

fn medium(Medium { label, content_type, url }: &Medium) -> AnyView {
    let (src, name) = (url.clone(), label.clone().unwrap_or_else(|| messages().answer().to_owned()));
    match content_type.split('/').next() {
        Some("audio") => view! { <audio controls aria-label=name src=src></audio> }.into_any(),
        Some("video") => view! { <video controls playsinline aria-label=name src=src></video> }.into_any(),
        _ => view! { <img alt=name src=src loading="lazy" /> }.into_any(),
    }
}

/// What there is to say of a message's end.
fn note(message: &Message, say: Messages) -> Option<&'static str> {
    let is_empty = message.said().trim().is_empty() && message.media.is_empty();
    if is_empty && message.finish_reason.as_deref().is_none_or(|reason| end_note(reason, true, say).is_none())
    {
        return Some(if message.reasoning.is_empty() {
            say.empty_message_shown()
        } else {
            say.only_thought()
        });
    }
    end_note(message.finish_reason.as_deref()?, is_empty, say)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn said(content: &str, finish_reason: Option<&str>) -> Option<&'static str> {
        let message = Message {
            content: content.to_owned(),
            finish_reason: finish_reason.map(str::to_owned),
            ..Message::default()
        };
        note(&message, Messages::ENGLISH)
    }

    #[test]
    fn a_message_that_ended_by_itself_needs_no_note() {
        assert_eq!(said("Hello", Some("stop")), None);
    }

    #[test]
    fn an_end_by_length_is_said() {
        assert_eq!(
            said("Hello", Some("length")),
            Some("The answer ends here because it reached the most tokens it may have.")
        );
    }

    #[test]
    fn an_empty_message_says_why() {
        assert_eq!(said(" \n", Some("content_filter")), Some("The server’s filter held back the answer."));
    }

    #[test]
    fn an_empty_message_is_said_without_a_reason() {
        assert_eq!(said("", None), Some("The model answered with an empty message."));
    }
}
