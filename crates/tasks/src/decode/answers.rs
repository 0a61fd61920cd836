//! Answers with their place in the text: `{answer, score, start, end}`, or a list.
//! The end is also called `stop`; score and place may be missing.

use super::name;
use crate::json::{Json, object};

/// A list per question of a batch is the deepest answer.
const MAX_DEPTH: usize = 3;

pub(super) fn read(json: &Json) -> Option<Json> {
    let mut answers = Vec::new();
    collect(json, MAX_DEPTH, &mut answers)?;
    Some(object([("kind", "answers".into()), ("answers", Json::Array(answers))]))
}

fn collect(json: &Json, depth: usize, answers: &mut Vec<Json>) -> Option<()> {
    if let Json::Array(items) = json {
        let depth = depth.checked_sub(1)?;
        return items.iter().try_for_each(|item| collect(item, depth, answers));
    }
    answers.push(object([
        ("answer", name(json.any(&["answer", "text", "label"])?)?.into()),
        ("score", json.get("score").and_then(Json::number).into()),
        ("start", json.get("start").and_then(Json::index).into()),
        ("end", json.any(&["end", "stop"]).and_then(Json::index).into()),
    ]));
    Some(())
}
