//! From a server's answer to the [`Output`] of a result.
//!
//! Read tolerantly: one [`Reader`] per kind of output accepts every shape seen of it.
//! An answer of no known shape, or of another kind than the task's, is [`Output::Unknown`], and
//! its raw form is shown; what is not an answer at all is [`Unreadable`].

mod answers;
mod boxes;
mod call;
mod labels;
mod masks;
mod media;
mod message;
mod predictions;
mod prose;
mod scores;
mod spans;
mod spoken;
mod table_answer;
mod texts;
mod turn;
mod usage;
mod vectors;

pub use answers::Extract;
pub use boxes::Detection;
pub use call::ToolCall;
pub use labels::{Label, Labels};
pub use masks::Segment;
pub use media::Medium;
pub use message::Message;
pub use predictions::Prediction;
pub use spans::{Span, SpanRow, Spans};
pub use table_answer::TableAnswer;
pub use texts::{Chunk, Texts};
pub(crate) use turn::Turn;
pub use usage::Usage;
pub use vectors::Vectors;

use crate::inputs::Inputs;
use crate::json::{Json, object};
use crate::task::Task;
use crate::verdict::Rule;
use crate::wire::error::{self, Failure};
use crate::wire::event_stream::{self, looks_like_events};
use std::fmt;

/// The closed list of kinds: what each holds, and its name in the script API. The comments go into the types for scripts
/// as well.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $kind:ident($content:ty) = $name:literal;)*) => {
        /// What kind of answer a task gives.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $($(#[doc = $doc])* $kind,)*
            /// An answer of no known shape: its raw form is shown.
            Unknown,
        }

        /// An answer that was understood. Scores are as the server sent them.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Output {
            $($(#[doc = $doc])* $kind($content),)*
            /// An answer of no known shape: its raw form is shown.
            Unknown,
        }

        impl Kind {
            pub const ALL: &[Self] = &[$(Self::$kind,)* Self::Unknown];

            /// The `kind` of an output in the script API.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                    Self::Unknown => "unknown",
                }
            }

            /// What such an output is called, and its members in TypeScript.
            pub const fn declaration(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$kind => (concat!($($doc),*), <$content>::TYPE),)*
                    Self::Unknown => ("", ""),
                }
            }
        }

        impl Output {
            pub const fn kind(&self) -> Kind {
                match self {
                    $(Self::$kind(_) => Kind::$kind,)*
                    Self::Unknown => Kind::Unknown,
                }
            }

            /// The form of the script API.
            pub fn to_json(&self) -> Json {
                let mut json = object([("kind", self.kind().name().into())]);
                match self {
                    $(Self::$kind(content) => content.write(&mut json),)*
                    Self::Unknown => {}
                }
                json
            }
        }
    };
}

kinds! {
    /// A list of rows per input, best first.
    Labels(Labels) = "labels";
    Texts(Texts) = "texts";
    /// `start` and `end` count Unicode code points, `end` exclusive.
    Spans(Spans) = "spans";
    Answers(Vec<Extract>) = "answers";
    TableAnswer(TableAnswer) = "table-answer";
    /// One per candidate, in the order of the inputs.
    Scores(Vec<f64>) = "scores";
    Vectors(Vectors) = "vectors";
    /// In pixels of the source picture.
    Boxes(Vec<Detection>) = "boxes";
    /// `mask` is a `data:` URL.
    Masks(Vec<Segment>) = "masks";
    Media(Vec<Medium>) = "media";
    /// One per row of the table that was sent.
    Predictions(Vec<Prediction>) = "predictions";
    Message(Message) = "message";
}

/// What an output of one kind holds.
trait Content {
    /// Its members in the script API, in TypeScript.
    const TYPE: &str;

    /// Writes them.
    fn write(&self, json: &mut Json);
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

/// The body of a successful response, as far as the caller could read it.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Json(Json),
    /// A picture, clip or film, already given a URL.
    Media {
        content_type: String,
        url: String,
    },
    /// Not JSON: HTML, plain text, or JSON cut short.
    Text(String),
    Empty,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// Its kind is that of the task, or [`Kind::Unknown`].
    pub output: Output,
    /// The server's own `warnings`, and what had to be left out in reading.
    pub warnings: Vec<String>,
    pub usage: Option<Usage>,
}

/// A 200 that holds no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Unreadable {
    /// `{"error": …}` under a 200.
    Error(Failure),
    /// A web page: most likely the wrong address.
    Html,
    /// Neither JSON nor media; JSON that ends too early reads like this too.
    NotJson,
    Empty,
}

/// Reads an answer to `task`. `inputs` are those that were sent: some answers
/// only make sense beside them.
pub fn decode(task: &Task, inputs: &Inputs, answer: &Answer) -> Result<Decoded, Unreadable> {
    let alone: Json;
    let is_of_text = matches!(task.output.kind, Kind::Texts | Kind::Message);
    let json = match answer {
        Answer::Json(json) => json,
        Answer::Media { content_type, url } => {
            let output = match task.output.kind {
                Kind::Media => Output::Media(vec![Medium {
                    label: None,
                    content_type: content_type.clone(),
                    url: url.clone(),
                }]),
                _ => Output::Unknown,
            };
            return Ok(Decoded { output, warnings: Vec::new(), usage: None });
        }
        Answer::Text(text) if text.trim().is_empty() => return Err(Unreadable::Empty),
        Answer::Text(text) if looks_like_html(text) => return Err(Unreadable::Html),
        // Base64 alone, as text.
        Answer::Text(text) if task.output.kind == Kind::Media => {
            alone = text.trim().into();
            &alone
        }
        // Events that hold the pieces of a text as they are.
        Answer::Text(text) if is_of_text && looks_like_events(text.as_bytes()) => {
            let said = event_stream::texts(text);
            if said.trim().is_empty() {
                return Err(Unreadable::Empty);
            }
            alone = said.into();
            &alone
        }
        Answer::Text(text) if error::is_said(text) => {
            return Err(Unreadable::Error(Failure::inside(&text.trim().into())));
        }
        // A text alone, from a server that was asked for one. JSON that ends too early is none.
        Answer::Text(text) if is_of_text && !text.trim_start().starts_with(['{', '[', '"']) => {
            alone = text.as_str().into();
            &alone
        }
        Answer::Text(_) => return Err(Unreadable::NotJson),
        Answer::Empty => return Err(Unreadable::Empty),
    };
    if let Some(failure) = error::under_success(json) {
        return Err(Unreadable::Error(failure));
    }
    let said = json.get("warnings").map(Json::items).unwrap_or_default();
    let mut reading = Reading {
        json,
        texts: inputs.texts(task),
        accept: task.accept.unwrap_or_default(),
        warnings: said.iter().filter_map(Json::text).map(str::to_owned).collect(),
    };
    let known = reading.warnings.len();
    let output =
        std::iter::successors(Some(json), |json| json.any(ENVELOPES)).take(MAX_ENVELOPES).find_map(|json| {
            // What says why it holds no answer has been read.
            reading.json = json;
            (reading.warnings.len() == known).then(|| (task.output.read)(&mut reading)).flatten()
        });
    let output = match output {
        Some(output) => output,
        None if matches!(answer, Answer::Text(_)) => return Err(Unreadable::NotJson),
        None => Output::Unknown,
    };
    Ok(Decoded { output, warnings: reading.warnings, usage: Usage::read(json) })
}

/// What the reader of one kind of output goes by.
pub(crate) struct Reading<'a> {
    pub(crate) json: &'a Json,
    /// The texts that were sent.
    pub(crate) texts: Vec<&'a str>,
    /// What kind of answer was asked for.
    pub(crate) accept: &'static str,
    pub(crate) warnings: Vec<String>,
}

/// How the answer to a task is read, and what its kind is.
///
/// Function pointers rather than a match on the kind: a task refers to its own reader only, so the linker leaves
/// the readers of all other kinds out of a part of the wasm that does not hold their tasks.
#[derive(Clone, Copy)]
pub struct Reader {
    pub kind: Kind,
    /// Reads an answer of this kind, in every shape seen of it. `None`: this is no answer of this kind.
    pub(crate) read: fn(&mut Reading) -> Option<Output>,
    /// Sets or clears its verdicts, if it has any.
    pub(crate) verdict: Option<fn(&mut Output, Rule)>,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.kind.name())
    }
}

const fn reader(kind: Kind, read: fn(&mut Reading) -> Option<Output>) -> Reader {
    Reader { kind, read, verdict: None }
}

/// Under which names an answer is inside another object: those of gateways and platforms, and of pipelines.
const ENVELOPES: &[&str] = &[
    "results",
    "result",
    "data",
    "outputs",
    "output",
    "predictions",
    "prediction",
    "response",
    "classes",
    "segments",
    "objects",
    "entities",
    "answers",
];

/// How many of them are looked into.
const MAX_ENVELOPES: usize = 4;

/// The things in a picture: a list, a list per picture of one picture, or only one.
fn of_one_picture(json: &Json) -> &[Json] {
    let json = json.items().first().filter(|first| first.is_array()).unwrap_or(json);
    if json.is_array() { json.items() } else { std::slice::from_ref(json) }
}

pub(crate) fn looks_like_html(text: &str) -> bool {
    let start = text.trim_start().as_bytes();
    let starts = |tag: &[u8]| start.len() >= tag.len() && start[..tag.len()].eq_ignore_ascii_case(tag);
    starts(b"<!doctype") || starts(b"<html") || starts(b"<head") || starts(b"<body")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::find;

    /// The output of a task for a text, in the script API's form without its kind.
    fn read(tag: &str, body: &str) -> String {
        let task = find(tag).expect("a task");
        let body = serde_json::from_str(body).expect("valid JSON");
        let decoded = decode(task, &Inputs::default(), &Answer::Json(body)).expect("an answer");
        let mut json = decoded.output.to_json();
        assert_eq!(json.take("kind"), Some(decoded.output.kind().name().into()));
        let rest: Vec<String> =
            json.members().iter().map(|(_, v)| serde_json::to_string(v).expect("writes")).collect();
        if rest.is_empty() { decoded.output.kind().name().to_owned() } else { rest.join(" ") }
    }

    #[test]
    fn every_shape_of_label_is_read() {
        let rows = r#"[[{"label":"a","score":0.9},{"label":"b","score":0.1}]]"#;
        for body in [
            r#"[[{"label":"b","score":0.1},{"label":"a","score":0.9}]]"#,
            r#"[{"label":"b","score":"0.1"},{"label":"a","score":"0.9"}]"#,
            r#"{"sequence":"x","labels":["b","a"],"scores":[0.1,0.9]}"#,
            r#"{"results":[{"label":"a","score":0.9},{"label":"b","score":0.1}]}"#,
            r#"{"classes":[{"class":"a","score":0.9},{"class":"b","score":0.1}]}"#,
        ] {
            assert_eq!(read("text-classification", body), rows, "{body}");
        }
        assert_eq!(
            read(
                "text-classification",
                r#"[{"label":"n"},{"label":"m","score":-2},{"label":1,"score":null}]"#
            ),
            r#"[[{"label":"m","score":-2},{"label":"n","score":null},{"label":"1","score":null}]]"#
        );
        for body in ["7", "\"x\"", "null", "{}", r#"[{"no":"label"}]"#, "[[[[[[]]]]]]"] {
            assert_eq!(read("text-classification", body), "unknown", "{body}");
        }
    }

    #[test]
    fn a_batch_may_get_one_label_each() {
        let task = find("text-classification").expect("a task");
        let inputs = Inputs::read(task, &vec!["x", "y"].into());
        let label = |label: &str| crate::json::object([("label", label.into()), ("score", 0.5.into())]);
        let answer = Answer::Json(Json::Array(vec![label("a"), label("b")]));
        let Output::Labels(labels) = decode(task, &inputs, &answer).expect("an answer").output else {
            panic!("labels");
        };
        assert_eq!(labels.rows.len(), 2);
    }

    #[test]
    fn every_shape_of_text_is_read() {
        for body in [
            r#"{"generated_text":"a"}"#,
            r#"[{"summary_text":"a"}]"#,
            r#"[[{"translation_text":"a"}]]"#,
            r#"{"summarization_text":"a"}"#,
            r#"{"text":"a"}"#,
            r#"{"choices":[{"text":"a","index":0}]}"#,
            r#"{"choices":[{"message":{"role":"assistant","content":"a"}}]}"#,
            r#"[{"generated_text":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}]"#,
            r#"{"choices":[{"message":{"content":[{"type":"text","text":"a"}]}}]}"#,
            r#""a""#,
        ] {
            assert_eq!(read("text-generation", body), r#"["a"]"#, "{body}");
        }
        assert_eq!(
            read(
                "automatic-speech-recognition",
                r#"{"text":"a b","chunks":[{"text":"a","timestamp":[0,1.5]},{"text":"b","timestamp":[1.5,null]}]}"#
            ),
            r#"["a b"] [{"text":"a","start":0,"end":1.5},{"text":"b","start":1.5,"end":null}]"#
        );
    }

    #[test]
    fn every_shape_of_message_is_read() {
        for (body, expected) in [
            (
                r#"{"choices":[{"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}]}"#,
                r#""assistant" "a" "stop""#,
            ),
            (
                r#"{"choices":[{"message":{"role":"assistant","content":null,"refusal":"no"}}]}"#,
                r#""assistant" "no" null"#,
            ),
            (
                r#"{"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}}]}"#,
                r#""assistant" "f({})" null [{"id":null,"name":"f","arguments":"{}"}]"#,
            ),
            (
                r#"{"generated_text":"a","conversation":{"past_user_inputs":["q"]}}"#,
                r#""assistant" "a" null"#,
            ),
            (
                r#"{"message":{"role":"assistant","content":"a"},"done_reason":"stop"}"#,
                r#""assistant" "a" "stop""#,
            ),
            (r#"{"choices":[]}"#, "unknown"),
        ] {
            assert_eq!(read("chat-completion", body), expected, "{body}");
        }
    }

    #[test]
    fn every_shape_of_box_is_read() {
        let expected = r#"[{"label":"a","score":null,"xmin":1,"ymin":2,"xmax":3,"ymax":4}]"#;
        for body in [
            r#"[{"label":"a","box":{"xmin":1,"ymin":2,"xmax":3,"ymax":4}}]"#,
            r#"[{"label":"a","box":{"xmin":"3","ymin":"4","xmax":"1","ymax":"2"}}]"#,
            r#"[[{"label":"a","bbox":[1,2,3,4]}]]"#,
            r#"{"objects":[{"class":"a","x":1,"y":2,"width":2,"height":2}]}"#,
        ] {
            assert_eq!(read("object-detection", body), expected, "{body}");
        }
        assert_eq!(read("object-detection", r#"[{"label":"a","box":[1,2,3]}]"#), "unknown");
        assert_eq!(read("object-detection", "[]"), "[]");
    }

    #[test]
    fn masks_and_media_become_urls() {
        let png = r#""iVBORw0KGgoAAAAN""#;
        for (tag, body, expected) in [
            (
                "image-segmentation",
                format!(r#"[{{"label":"a","mask":{png}}}]"#),
                "data:image/png;base64,iVBOR",
            ),
            (
                "mask-generation",
                format!(r#"{{"masks":[{png}],"scores":[0.5]}}"#),
                "data:image/png;base64,iVBOR",
            ),
            ("image-segmentation", r#"[{"label":"a","mask":"no base64!"}]"#.to_owned(), r#""mask":"""#),
            ("image-segmentation", r#"[{"label":"a","mask":[[true]]}]"#.to_owned(), r#""mask":"""#),
            ("text-to-image", format!(r#"{{"data":[{{"b64_json":{png}}}]}}"#), r#""type":"image/png""#),
            ("text-to-image", r#"{"output":["https://x/y.webp?z=1"]}"#.to_owned(), r#""type":"image/webp""#),
            ("text-to-image", r#"{"url":"https://x/y"}"#.to_owned(), r#""type":"image/png""#),
            ("text-to-image", r#"{"url":"javascript:alert(1)"}"#.to_owned(), "unknown"),
            ("text-to-image", r#"{"url":"data:text/html;base64,aGk="}"#.to_owned(), "unknown"),
            ("text-to-image", r#""hell""#.to_owned(), "unknown"),
            ("text-to-image", r#"{"status":"Pending","result":null}"#.to_owned(), "unknown"),
            (
                "depth-estimation",
                format!(r#"{{"predicted_depth":[[1]],"depth":{png}}}"#),
                r#""type":"image/png""#,
            ),
            (
                "audio-to-audio",
                r#"[{"label":"l","blob":"ZkxhQw==","content-type":"audio/flac"}]"#.to_owned(),
                r#""label":"l","type":"audio/flac""#,
            ),
        ] {
            let found = read(tag, &body);
            assert!(found.contains(expected), "{body}: {found}");
        }
    }

    #[test]
    fn ranked_scores_go_back_to_their_places() {
        let ranked = r#"[{"index":1,"score":0.9},{"index":0,"score":0.1}]"#;
        assert_eq!(read("text-ranking", ranked), "[0.1,0.9]");
        for body in [r#"[{"index":1,"score":0.9}]"#, r#"[{"index":0,"score":1},{"index":0,"score":2}]"#] {
            assert_eq!(read("text-ranking", body), "unknown", "{body}");
        }
    }

    #[test]
    fn ragged_vectors_keep_a_shape_that_fits() {
        for (body, expected) in [
            ("[1,2,3]", "[3] [1,2,3]"),
            ("[[1,2],[3,4]]", "[2,2] [1,2,3,4]"),
            ("[[[1,2]],[[3,4],[5,6]]]", "[3,2] [1,2,3,4,5,6]"),
            ("[[1,2],[3]]", "[3] [1,2,3]"),
            (r#"{"data":[{"embedding":[1,2]},{"embedding":[3,4]}]}"#, "[2,2] [1,2,3,4]"),
            ("[[1],2]", "unknown"),
            ("[]", "unknown"),
        ] {
            assert_eq!(read("feature-extraction", body), expected, "{body}");
        }
    }

    #[test]
    fn other_kinds_are_read_too() {
        for (tag, body, expected) in [
            (
                "question-answering",
                r#"[{"answer":"a","score":1,"start":0,"stop":1}]"#,
                r#"[{"answer":"a","score":1,"start":0,"end":1}]"#,
            ),
            (
                "question-answering",
                r#"{"answer":""}"#,
                r#"[{"answer":"","score":null,"start":null,"end":null}]"#,
            ),
            (
                "table-question-answering",
                r#"[{"answer":"a","coordinates":[[0,1],[2]],"cells":["x",1]}]"#,
                r#""a" null [[0,1]] ["x","1"]"#,
            ),
            ("tabular-regression", r#"{"predictions":[[1.5],[2]]}"#, "[1.5,2]"),
            ("tabular-classification", r#"[true,"a",{"label":"b"}]"#, r#"["true","a","b"]"#),
            ("tabular-classification", r#"[{"label":null}]"#, "unknown"),
        ] {
            assert_eq!(read(tag, body), expected, "{body}");
        }
    }

    #[test]
    fn a_picture_answers_only_a_task_that_asks_for_media() {
        for task in crate::registry::ALL {
            let answer = Answer::Media { content_type: "image/png".into(), url: "blob:x".into() };
            let output = decode(task, &Inputs::default(), &answer).expect("an answer").output;
            let medium = Medium { label: None, content_type: "image/png".into(), url: "blob:x".into() };
            let expected =
                if task.output.kind == Kind::Media { Output::Media(vec![medium]) } else { Output::Unknown };
            assert_eq!(output, expected, "{}", task.tag);
        }
    }

    #[test]
    fn what_is_no_answer_says_why() {
        let task = find("text-classification").expect("a task");
        let read = |answer| decode(task, &Inputs::default(), &answer).expect_err("no answer");
        assert_eq!(read(Answer::Empty), Unreadable::Empty);
        assert_eq!(read(Answer::Text(" <!DOCTYPE html>".into())), Unreadable::Html);
        assert_eq!(read(Answer::Text("[{\"label\"".into())), Unreadable::NotJson);
        let error = crate::json::object([("error", "not loaded yet".into())]);
        for answer in [error.clone(), Json::Array(vec![error])] {
            let Unreadable::Error(failure) = read(Answer::Json(answer)) else { panic!("an error") };
            assert_eq!(failure.message, "not loaded yet");
        }
    }

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
