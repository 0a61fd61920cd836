//! The dozen kinds of answer. Scores are as the server sent them.

use crate::json::{Json, object};

/// What kind of answer a task gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Labels,
    Texts,
    Spans,
    Answers,
    TableAnswer,
    Scores,
    Vectors,
    Boxes,
    Masks,
    Media,
    Predictions,
    Message,
    /// An answer of no known shape: its raw form is shown.
    Unknown,
}

impl Kind {
    pub const ALL: &[Self] = &[
        Self::Labels,
        Self::Texts,
        Self::Spans,
        Self::Answers,
        Self::TableAnswer,
        Self::Scores,
        Self::Vectors,
        Self::Boxes,
        Self::Masks,
        Self::Media,
        Self::Predictions,
        Self::Message,
        Self::Unknown,
    ];

    /// The `kind` of an output in the script API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Labels => "labels",
            Self::Texts => "texts",
            Self::Spans => "spans",
            Self::Answers => "answers",
            Self::TableAnswer => "table-answer",
            Self::Scores => "scores",
            Self::Vectors => "vectors",
            Self::Boxes => "boxes",
            Self::Masks => "masks",
            Self::Media => "media",
            Self::Predictions => "predictions",
            Self::Message => "message",
            Self::Unknown => "unknown",
        }
    }
}

/// An answer that was understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    Labels(Labels),
    Texts(Texts),
    Spans(Spans),
    Answers(Vec<Extract>),
    TableAnswer(TableAnswer),
    /// One per candidate, in the order of the inputs.
    Scores(Vec<f64>),
    Vectors(Vectors),
    Boxes(Vec<Detection>),
    Masks(Vec<Segment>),
    Media(Vec<Medium>),
    /// One per row of the table that was sent.
    Predictions(Vec<Prediction>),
    Message(Message),
    Unknown,
}

/// Labels of each input.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    /// One list per input, best first.
    pub rows: Vec<Vec<Label>>,
    /// One per row; `None` where the row has no label. Empty: no verdict was asked for.
    pub verdicts: Vec<Option<String>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Label {
    pub label: String,
    pub score: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Texts {
    pub texts: Vec<String>,
    /// The timed pieces of a transcript. Empty: the answer has none.
    pub chunks: Vec<Chunk>,
}

/// A timed piece of a transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct Chunk {
    pub text: String,
    /// Seconds.
    pub start: Option<f64>,
    /// Seconds.
    pub end: Option<f64>,
}

/// Labelled stretches of each text.
#[derive(Clone, Debug, PartialEq)]
pub struct Spans {
    pub rows: Vec<SpanRow>,
    /// One per row. Empty: no verdict was asked for.
    pub verdicts: Vec<Option<String>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SpanRow {
    /// The text that was sent.
    pub text: String,
    /// In order of their start; outer spans before inner ones.
    pub spans: Vec<Span>,
}

/// A stretch of a text, in Unicode code points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    pub start: usize,
    /// Exclusive.
    pub end: usize,
    pub label: String,
    pub score: Option<f64>,
}

/// An answer, and its place in the text that it was found in.
#[derive(Clone, Debug, PartialEq)]
pub struct Extract {
    pub answer: String,
    pub score: Option<f64>,
    /// In code points.
    pub start: Option<usize>,
    /// In code points, exclusive.
    pub end: Option<usize>,
}

/// An answer, and the cells it was found in.
#[derive(Clone, Debug, PartialEq)]
pub struct TableAnswer {
    pub answer: String,
    /// How the cells make the answer: `SUM`, `COUNT`.
    pub aggregator: Option<String>,
    /// Row and column of each cell, from 0; the header is not counted.
    pub coordinates: Vec<[usize; 2]>,
    pub cells: Vec<String>,
}

/// An array of numbers, row by row. The shape multiplies out to the number of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Vectors {
    pub shape: Vec<usize>,
    pub values: Vec<f64>,
}

/// A thing in a picture and its box, in pixels of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    pub label: String,
    pub score: Option<f64>,
    pub xmin: f64,
    pub ymin: f64,
    pub xmax: f64,
    pub ymax: f64,
}

/// An area of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub label: String,
    pub score: Option<f64>,
    /// A `data:` URL of a picture as large as the source. Empty: it could not be read.
    pub mask: String,
}

/// A picture, clip or film.
#[derive(Clone, Debug, PartialEq)]
pub struct Medium {
    pub label: Option<String>,
    pub content_type: String,
    /// `blob:`, `data:`, `https:` or `http:`.
    pub url: String,
}

/// What a model of tables says of one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Prediction {
    Number(f64),
    Text(String),
}

/// One turn of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub role: String,
    pub content: String,
    pub finish_reason: Option<String>,
}

impl Output {
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Labels(_) => Kind::Labels,
            Self::Texts(_) => Kind::Texts,
            Self::Spans(_) => Kind::Spans,
            Self::Answers(_) => Kind::Answers,
            Self::TableAnswer(_) => Kind::TableAnswer,
            Self::Scores(_) => Kind::Scores,
            Self::Vectors(_) => Kind::Vectors,
            Self::Boxes(_) => Kind::Boxes,
            Self::Masks(_) => Kind::Masks,
            Self::Media(_) => Kind::Media,
            Self::Predictions(_) => Kind::Predictions,
            Self::Message(_) => Kind::Message,
            Self::Unknown => Kind::Unknown,
        }
    }

    /// The form of the script API.
    pub fn to_json(&self) -> Json {
        let mut json = object([("kind", self.kind().name().into())]);
        match self {
            Self::Labels(Labels { rows, verdicts }) => {
                json.set("rows", list(rows, |row| list(row, label)));
                set_verdicts(&mut json, verdicts);
            }
            Self::Texts(Texts { texts, chunks }) => {
                json.set("texts", strings(texts));
                if !chunks.is_empty() {
                    json.set("chunks", list(chunks, chunk));
                }
            }
            Self::Spans(Spans { rows, verdicts }) => {
                json.set("rows", list(rows, span_row));
                set_verdicts(&mut json, verdicts);
            }
            Self::Answers(answers) => json.set("answers", list(answers, extract)),
            Self::TableAnswer(TableAnswer { answer, aggregator, coordinates, cells }) => {
                json.set("answer", answer.as_str().into());
                json.set("aggregator", aggregator.as_deref().into());
                json.set("coordinates", list(coordinates, |place| place.to_vec().into()));
                json.set("cells", strings(cells));
            }
            Self::Scores(scores) => json.set("scores", scores.clone().into()),
            Self::Vectors(Vectors { shape, values }) => {
                json.set("shape", shape.clone().into());
                json.set("values", values.clone().into());
            }
            Self::Boxes(boxes) => json.set("boxes", list(boxes, detection)),
            Self::Masks(masks) => json.set("masks", list(masks, segment)),
            Self::Media(items) => json.set("items", list(items, medium)),
            Self::Predictions(column) => json.set("column", list(column, prediction)),
            Self::Message(Message { role, content, finish_reason }) => {
                json.set("role", role.as_str().into());
                json.set("content", content.as_str().into());
                json.set("finishReason", finish_reason.as_deref().into());
            }
            Self::Unknown => {}
        }
        json
    }
}

fn list<T>(items: &[T], write: impl Fn(&T) -> Json) -> Json {
    Json::Array(items.iter().map(write).collect())
}

fn strings(texts: &[String]) -> Json {
    list(texts, |text| text.as_str().into())
}

fn set_verdicts(json: &mut Json, verdicts: &[Option<String>]) {
    if !verdicts.is_empty() {
        json.set("verdict", list(verdicts, |verdict| verdict.as_deref().into()));
    }
}

fn label(Label { label, score }: &Label) -> Json {
    object([("label", label.as_str().into()), ("score", (*score).into())])
}

fn chunk(Chunk { text, start, end }: &Chunk) -> Json {
    object([("text", text.as_str().into()), ("start", (*start).into()), ("end", (*end).into())])
}

fn span_row(SpanRow { text, spans }: &SpanRow) -> Json {
    object([("text", text.as_str().into()), ("spans", list(spans, span))])
}

fn span(Span { start, end, label, score }: &Span) -> Json {
    object([
        ("start", (*start).into()),
        ("end", (*end).into()),
        ("label", label.as_str().into()),
        ("score", (*score).into()),
    ])
}

fn extract(Extract { answer, score, start, end }: &Extract) -> Json {
    object([
        ("answer", answer.as_str().into()),
        ("score", (*score).into()),
        ("start", (*start).into()),
        ("end", (*end).into()),
    ])
}

fn detection(Detection { label, score, xmin, ymin, xmax, ymax }: &Detection) -> Json {
    object([
        ("label", label.as_str().into()),
        ("score", (*score).into()),
        ("xmin", (*xmin).into()),
        ("ymin", (*ymin).into()),
        ("xmax", (*xmax).into()),
        ("ymax", (*ymax).into()),
    ])
}

fn segment(Segment { label, score, mask }: &Segment) -> Json {
    object([("label", label.as_str().into()), ("score", (*score).into()), ("mask", mask.as_str().into())])
}

fn medium(Medium { label, content_type, url }: &Medium) -> Json {
    object([
        ("label", label.as_deref().into()),
        ("type", content_type.as_str().into()),
        ("url", url.as_str().into()),
    ])
}

fn prediction(prediction: &Prediction) -> Json {
    match prediction {
        Prediction::Number(n) => (*n).into(),
        Prediction::Text(text) => text.as_str().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(output: &Output) -> String {
        serde_json::to_string(&output.to_json()).expect("writes")
    }

    #[test]
    fn kinds_are_told_apart_by_their_names() {
        for (i, kind) in Kind::ALL.iter().enumerate() {
            assert!(Kind::ALL[..i].iter().all(|other| other.name() != kind.name()), "{kind:?}");
        }
    }

    #[test]
    fn verdicts_are_written_only_where_they_were_asked_for() {
        let mut labels = Labels { rows: vec![vec![], vec![]], verdicts: vec![] };
        assert_eq!(written(&Output::Labels(labels.clone())), r#"{"kind":"labels","rows":[[],[]]}"#);
        labels.verdicts = vec![Some("passed".to_owned()), None];
        assert_eq!(
            written(&Output::Labels(labels)),
            r#"{"kind":"labels","rows":[[],[]],"verdict":["passed",null]}"#
        );
    }

    #[test]
    fn an_unknown_answer_has_only_its_kind() {
        assert_eq!(written(&Output::Unknown), r#"{"kind":"unknown"}"#);
    }
}
