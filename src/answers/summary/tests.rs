use super::super::sentence;
use super::*;
use crate::session::{Raw, Source};
use tasks::{
    Detection, Extract, Inputs, Json, Label, Labels, Medium, Message, Output, Prediction, Segment, Span,
    SpanRow, Spans, TableAnswer, Texts, Value, Vectors,
};

fn answer(output: Output) -> Answer {
    let task = tasks::registry::find("sentence-similarity").expect("a task");
    let mut inputs = Inputs::default();
    inputs.set("sentences", Value::List(vec!["one".to_owned(), "two".to_owned()]));
    Answer {
        task,
        model: None,
        inputs,
        parameters: Json::Null,
        output,
        raw: Raw::Text("".into()),
        source: Source::Live,
        total_ms: 0.0,
        compute_seconds: None,
        compute_type: None,
        warnings: Vec::new(),
        usage: None,
        exchange: None,
    }
}

fn said(output: Output) -> String {
    let write: Scored = |score, none, _| score.map_or_else(|| none.to_owned(), |score| format!("{score:.3}"));
    sentence(&answer(output), write, Messages::ENGLISH)
}

fn label(label: &str, score: impl Into<Option<f64>>) -> Label {
    Label { label: label.to_owned(), score: score.into() }
}

fn labels(rows: &[&[Label]], verdict: Option<&str>) -> Output {
    let verdicts = verdict.map(|verdict| Some(verdict.to_owned())).into_iter().collect();
    Output::Labels(Labels { rows: rows.iter().map(|row| row.to_vec()).collect(), verdicts })
}

fn texts(texts: &[&str]) -> Output {
    Output::Texts(Texts { texts: texts.iter().map(ToString::to_string).collect(), ..Texts::default() })
}

fn spans(labels: &[&str]) -> Output {
    let span = |label: &&str| Span { label: (*label).to_owned(), ..Span::default() };
    let row = SpanRow { text: String::new(), spans: labels.iter().map(span).collect() };
    Output::Spans(Spans { rows: vec![row], verdicts: Vec::new() })
}

fn medium(content_type: &str) -> Medium {
    Medium { label: None, content_type: content_type.to_owned(), url: String::new() }
}

#[test]
fn it_begins_with_done() {
    assert_eq!(summary(&answer(texts(&["Bonjour"])), Messages::ENGLISH), "Done. Bonjour");
}

#[test]
fn long_answers_are_cut() {
    assert_eq!(
        summary(&answer(texts(&["é".repeat(301).as_str()])), Messages::ENGLISH),
        ["Done. ", &"é".repeat(300), "\n…"].concat()
    );
}

#[test]
fn of_labels_the_best_is_said() {
    assert_eq!(
        said(labels(&[&[label("POSITIVE", 0.9984), label("NEGATIVE", 0.0016)]], None)),
        "Best: POSITIVE 0.998"
    );
}

#[test]
fn a_label_may_have_no_score() {
    assert_eq!(said(labels(&[&[label("spam", None)]], None)), "Best: spam");
}

#[test]
fn a_verdict_other_than_the_label_stands_before_it() {
    assert_eq!(said(labels(&[&[label("toxic", 0.5)]], Some("uncertain"))), "uncertain toxic 0.500");
}

#[test]
fn a_verdict_that_is_the_label_is_said_once() {
    assert_eq!(said(labels(&[&[label("toxic", 0.5)]], Some("toxic"))), "toxic 0.500");
}

#[test]
fn no_labels_are_said() {
    assert_eq!(said(labels(&[&[]], None)), "The model returned no labels");
}

#[test]
fn several_inputs_are_counted() {
    assert_eq!(said(labels(&[&[label("a", 1.0)], &[label("b", 1.0)]], None)), "2 inputs labelled");
}

#[test]
fn several_texts_are_counted() {
    assert_eq!(said(texts(&["a", "b"])), "2 texts");
}

#[test]
fn an_empty_text_is_said() {
    assert_eq!(said(texts(&["\n"])), "The model answered with an empty text");
    assert_eq!(said(texts(&[])), "The model answered with an empty text");
}

#[test]
fn spans_are_counted_by_label() {
    assert_eq!(said(spans(&["B-PER", "I-PER", "LOC"])), "2 PER, 1 LOC");
}

#[test]
fn many_labels_of_spans_are_others() {
    assert_eq!(
        said(spans(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "a"])),
        "2 a, 1 b, 1 c, 1 d, 1 e, 1 f, 1 g, 1 h, 1 other"
    );
}

#[test]
fn no_spans_are_said() {
    assert_eq!(said(spans(&[])), "No entities found");
}

#[test]
fn of_answers_the_first_is_said() {
    let extract = |answer: &str| Extract { answer: answer.to_owned(), score: None, start: None, end: None };
    assert_eq!(said(Output::Answers(vec![extract("Berlin"), extract("Bonn")])), "Berlin");
    assert_eq!(said(Output::Answers(vec![extract("")])), "(no answer)");
    assert_eq!(said(Output::Answers(Vec::new())), "The model found no answer");
}

#[test]
fn the_answer_from_a_table_is_said() {
    let found = TableAnswer {
        answer: "36542".to_owned(),
        aggregator: None,
        coordinates: Vec::new(),
        cells: Vec::new(),
    };
    assert_eq!(said(Output::TableAnswer(found)), "36542");
}

#[test]
fn the_best_score_is_said_with_its_text() {
    assert_eq!(said(Output::Scores(vec![0.25, 0.75])), "2 scores. Best: 0.750, two");
}

#[test]
fn a_score_without_a_text_has_a_number() {
    assert_eq!(said(Output::Scores(vec![0.0, 0.0, 0.5])), "3 scores. Best: 0.500, #3");
}

#[test]
fn one_thing_is_not_many() {
    assert_eq!(said(Output::Scores(vec![1.0])), "1 score. Best: 1.000, one");
    assert_eq!(said(Output::Predictions(vec![Prediction::Number(5.0)])), "1 prediction");
}

#[test]
fn of_vectors_the_shape_is_said() {
    assert_eq!(said(Output::Vectors(Vectors { shape: vec![1, 2], values: vec![0.0, 1.0] })), "Shape 1 × 2");
}

#[test]
fn what_was_found_in_a_picture_is_counted() {
    let detection =
        Detection { label: String::new(), score: None, xmin: 0.0, ymin: 0.0, xmax: 1.0, ymax: 1.0 };
    let segment = Segment { label: String::new(), score: None, mask: String::new() };
    assert_eq!(said(Output::Boxes(vec![detection.clone(), detection])), "2 objects found");
    assert_eq!(said(Output::Masks(vec![segment])), "1 area found");
    assert_eq!(said(Output::Boxes(Vec::new())), "0 objects found");
}

#[test]
fn media_are_counted_by_their_type() {
    assert_eq!(said(Output::Media(vec![medium("image/png")])), "1 picture");
    assert_eq!(said(Output::Media(vec![medium("audio/wav"), medium("audio/wav")])), "2 sounds");
    assert_eq!(said(Output::Media(vec![medium("video/webm")])), "1 video");
}

#[test]
fn predictions_are_counted() {
    assert_eq!(
        said(Output::Predictions(vec![Prediction::Number(5.0), Prediction::Text("a".to_owned())])),
        "2 predictions"
    );
}

#[test]
fn a_message_is_said() {
    let message = |content: &str| {
        Output::Message(Message {
            role: "assistant".to_owned(),
            content: content.to_owned(),
            ..Message::default()
        })
    };
    assert_eq!(said(message("Hello")), "Hello");
    assert_eq!(said(message("")), "The model answered with an empty message");
}

#[test]
fn an_unknown_answer_is_said() {
    assert_eq!(said(Output::Unknown), "The answer has an unknown shape");
}
