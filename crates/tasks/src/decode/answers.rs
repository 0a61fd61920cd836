//! Answers with their place in the text: `{answer, score, start, end}`, or a list of them, which may also stand under
//! `answer`. The end is also called `stop`; score and place may be missing, and so may all but the text.

use super::{Content, Kind, Output, Reader, list, reader};
use crate::json::{Json, object};

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

impl Content for Vec<Extract> {
    const TYPE: &str =
        "answers: { answer: string; score: number | null; start: number | null; end: number | null }[]";

    fn write(&self, json: &mut Json) {
        json.set("answers", list(self, extract));
    }
}

fn extract(Extract { answer, score, start, end }: &Extract) -> Json {
    object([
        ("answer", answer.as_str().into()),
        ("score", (*score).into()),
        ("start", (*start).into()),
        ("end", (*end).into()),
    ])
}

impl Reader {
    pub const ANSWERS: Self = reader(Kind::Answers, |r| read(r.json).map(Output::Answers));
}

/// A list per question of a batch is the deepest answer.
const MAX_DEPTH: usize = 3;

fn read(json: &Json) -> Option<Vec<Extract>> {
    let mut answers = Vec::new();
    collect(json, MAX_DEPTH, &mut answers)?;
    Some(answers)
}

fn collect(json: &Json, depth: usize, answers: &mut Vec<Extract>) -> Option<()> {
    if let Json::Array(items) = json {
        let depth = depth.checked_sub(1)?;
        return items.iter().try_for_each(|item| collect(item, depth, answers));
    }
    let answer =
        if json.is_object() { json.any(&["answer", "text", "label", "generated_text"])? } else { json };
    if answer.is_array() || answer.is_object() {
        return collect(answer, depth.checked_sub(1)?, answers);
    }
    answers.push(Extract {
        answer: answer.text().map(str::to_owned).or_else(|| answer.written().filter(|_| json.is_object()))?,
        score: json.get("score").and_then(Json::number),
        start: json.get("start").and_then(Json::index),
        end: json.any(&["end", "stop"]).and_then(Json::index),
    });
    Some(())
}
