//! The answer: one component per kind of output, and [`Output`] leads to it. Text from a server only ever becomes text
//! nodes.

pub mod boxes;
pub mod copy;
pub mod extracts;
pub mod gallery;
pub mod grid;
mod labels;
pub mod layout;
pub mod markdown;
pub mod marked;
pub mod masks;
pub mod message;
pub mod palette;
pub mod pieces;
pub mod predictions;
pub mod prose;
mod raw;
pub mod scene;
pub mod scores;
pub mod spans;
pub mod summary;
pub mod table;
pub mod table_answer;
pub mod texts;
pub mod vectors;

use crate::parts::{self, lazily};
use crate::session::{Answer, Live, Shown, Widget};
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{Kind, Output};

/// What the place of the answer shows: an answer, or a text that is arriving.
#[component]
pub fn Outcome(widget: Widget) -> impl IntoView {
    let shown = widget.shown();
    move || match shown.get() {
        Shown::Nothing => ().into_any(),
        Shown::Answer(answer) => view(&answer),
        Shown::Live(live) => stream(widget, live),
    }
}

/// Draws an answer by a function of a part, which gets the answer and what is in it.
macro_rules! part {
    ($draw:path, $answer:expr, $content:expr) => {{
        let (answer, content) = ($answer.clone(), $content.clone());
        lazily(Box::new(move || $draw(answer.clone(), content.clone())))
    }};
}

/// The component of an answer's kind. Kinds that rarer tasks have are in parts of the widget that are fetched on demand.
fn view(answer: &Arc<Answer>) -> AnyView {
    match &answer.output {
        Output::Labels(labels) => labels::view(answer, labels),
        Output::Texts(texts) => part!(parts::texts, answer, texts),
        Output::Spans(spans) => part!(parts::spans, answer, spans),
        Output::Answers(answers) => part!(parts::answers, answer, answers),
        Output::TableAnswer(found) => part!(parts::table_answer, answer, found),
        Output::Scores(scores) => part!(parts::scores, answer, scores),
        Output::Vectors(vectors) => part!(parts::vectors, answer, vectors),
        Output::Boxes(boxes) => part!(parts::boxes, answer, boxes),
        Output::Masks(masks) => part!(parts::masks, answer, masks),
        Output::Media(media) => part!(parts::gallery, answer, media),
        Output::Predictions(column) => part!(parts::predictions, answer, column),
        Output::Message(message) => part!(parts::message, answer, message),
        Output::Unknown => raw::view(answer),
    }
}

/// A text that is arriving, by the kind of answer that it is going to be.
fn stream(widget: Widget, live: Live) -> AnyView {
    let draw = match widget.drawn_form().map(|form| form.task().output.kind) {
        Some(Kind::Message) => parts::stream_message,
        _ => parts::stream_texts,
    };
    lazily(Box::new(move || draw(widget, live.clone())))
}
