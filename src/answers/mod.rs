//! The answer: one file per kind of output, with its view and its sentence, and [`Output`] leads to them. Text from a
//! server only ever becomes text nodes.

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

use crate::language::Messages;
use crate::parts::{self, lazily};
use crate::session::{Answer, Live, Shown, Widget};
use leptos::prelude::*;
use std::sync::Arc;
use summary::Scored;
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
        Output::Texts(texts) => part!(texts::draw, answer, texts),
        Output::Spans(spans) => part!(spans::draw, answer, spans),
        Output::Answers(answers) => part!(extracts::draw, answer, answers),
        Output::TableAnswer(found) => part!(table_answer::draw, answer, found),
        Output::Scores(scores) => part!(scores::draw, answer, scores),
        Output::Vectors(vectors) => part!(vectors::draw, answer, vectors),
        Output::Boxes(boxes) => part!(boxes::draw, answer, boxes),
        Output::Masks(masks) => part!(masks::draw, answer, masks),
        Output::Media(media) => part!(gallery::draw, answer, media),
        Output::Predictions(column) => part!(predictions::draw, answer, column),
        Output::Message(message) => part!(message::draw, answer, message),
        Output::Unknown => raw::view(answer),
    }
}

/// What a screen reader is told of an answer.
fn sentence(answer: &Answer, write: Scored, say: Messages) -> String {
    match &answer.output {
        Output::Labels(labels) => labels::sentence(labels, write, say),
        Output::Texts(texts) => texts::sentence(texts, say),
        Output::Spans(spans) => spans::sentence(spans, say),
        Output::Answers(answers) => extracts::sentence(answers, say),
        Output::TableAnswer(found) => table_answer::sentence(found, say),
        Output::Scores(scores) => scores::sentence(answer, scores, write, say),
        Output::Vectors(vectors) => vectors::sentence(vectors, say),
        Output::Boxes(boxes) => boxes::sentence(boxes, say),
        Output::Masks(masks) => masks::sentence(masks, say),
        Output::Media(media) => gallery::sentence(media, say),
        Output::Predictions(column) => predictions::sentence(column, say),
        Output::Message(message) => message::sentence(message, say),
        Output::Unknown => raw::sentence(say),
    }
}

/// Fetches the part that draws answers of a kind, so that the first answer need not wait for it. One that does not come
/// is asked for again when there is an answer to draw.
pub async fn prefetch(kind: Kind) {
    let _ = match kind {
        Kind::Labels | Kind::Unknown | Kind::Scores | Kind::Vectors => parts::text_part().await,
        Kind::Texts | Kind::Spans | Kind::Answers | Kind::TableAnswer | Kind::Predictions | Kind::Message => {
            parts::prose_part().await.map(drop)
        }
        Kind::Boxes | Kind::Masks | Kind::Media => parts::media_part().await.map(drop),
    };
}

/// A text that is arriving, by the kind of answer that it is going to be.
fn stream(widget: Widget, live: Live) -> AnyView {
    let draw = match widget.drawn_form().map(|form| form.task().output.kind) {
        Some(Kind::Message) => message::draw_live,
        _ => texts::draw_live,
    };
    lazily(Box::new(move || draw(widget, live.clone())))
}
