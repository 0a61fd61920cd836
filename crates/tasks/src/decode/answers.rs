//! Answers with their place in the text: `{answer, score, start, end}`, or a list.
//! The end is also called `stop`; score and place may be missing.

use crate::json::Json;
use crate::output::Extract;

/// A list per question of a batch is the deepest answer.
const MAX_DEPTH: usize = 3;

pub(super) fn read(json: &Json) -> Option<Vec<Extract>> {
    let mut answers = Vec::new();
    collect(json, MAX_DEPTH, &mut answers)?;
    Some(answers)
}

fn collect(json: &Json, depth: usize, answers: &mut Vec<Extract>) -> Option<()> {
    if let Json::Array(items) = json {
        let depth = depth.checked_sub(1)?;
        return items.iter().try_for_each(|item| collect(item, depth, answers));
    }
    answers.push(Extract {
        answer: json.any(&["answer", "text", "label"])?.written()?,
        score: json.get("score").and_then(Json::number),
        start: json.get("start").and_then(Json::index),
        end: json.any(&["end", "stop"]).and_then(Json::index),
    });
    Some(())
}
