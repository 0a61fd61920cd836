//! What the model says in a conversation, complete or still arriving.

use super::pieces::Format;
use super::prose::{EndOfText, Prose, cut_short};
use crate::parts::part;
use crate::session::{Answer, Ending, Live, Widget};
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{Message, Output};

part! { prose:
    fn draw(answer: Arc<Answer>, message: Message) -> AnyView = view;
    fn draw_live(widget: Widget, live: Live) -> AnyView = stream;
}

pub fn sentence(message: &Message) -> String {
    if message.content.trim().is_empty() {
        return "The model answered with an empty message".to_owned();
    }
    message.content.clone()
}

pub fn view(_: Arc<Answer>, message: Message) -> AnyView {
    whole(message)
}

/// A message that came whole.
pub fn whole(message: Message) -> AnyView {
    let note = note(&message);
    let text = ArcRwSignal::new(message.content);
    view! { <Bubble text note=Signal::stored(note) is_open=Signal::stored(false) /> }.into_any()
}

/// A message that arrives, or arrived, in pieces.
pub fn stream(_: Widget, live: Live) -> AnyView {
    let Live { text, ending } = live;
    let ended = ending.clone();
    let note = Signal::derive(move || {
        ended.with(|ending| match ending {
            Ending::Whole(answer) => match &answer.output {
                Output::Message(message) => note(message),
                _ => None,
            },
            ending => cut_short(ending),
        })
    });
    let is_open = Signal::derive(move || ending.with(|ending| *ending == Ending::Open));
    view! { <Bubble text note is_open /> }.into_any()
}

#[component]
fn Bubble(
    text: ArcRwSignal<String>,
    note: Signal<Option<&'static str>>,
    /// Whether more is to come.
    is_open: Signal<bool>,
) -> impl IntoView {
    view! {
        <div class="bubble" part="message">
            <Prose text=text.clone() format=Format::Markdown />
            <EndOfText text note is_open />
        </div>
    }
}

/// What there is to say of a message's end, or of there being none.
fn note(message: &Message) -> Option<&'static str> {
    let is_empty = message.content.trim().is_empty();
    match message.finish_reason.as_deref() {
        Some("length" | "max_tokens") if is_empty => Some(
            "The model answered with an empty message: it reached the most tokens it may have before it said anything.",
        ),
        Some("content_filter") if is_empty => Some("The server’s filter held back the answer."),
        _ if is_empty => Some("The model answered with an empty message."),
        Some("length" | "max_tokens") => {
            Some("The answer ends here because it reached the most tokens it may have.")
        }
        Some("content_filter") => Some("The server’s filter ended the answer here."),
        _ => None,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn said(content: &str, finish_reason: Option<&str>) -> Option<&'static str> {
        note(&Message {
            role: "assistant".to_owned(),
            content: content.to_owned(),
            finish_reason: finish_reason.map(str::to_owned),
        })
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
