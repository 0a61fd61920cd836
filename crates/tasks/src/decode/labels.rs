//! Labels with scores: `[[{label,score}]]`, `[{label,score}]`, `{labels,scores}`,
//! a list of the latter, `{label,score}`. The label also goes by the names of
//! fill-mask (`token_str`) and visual question answering (`answer`). A missing
//! score is none, not 0. Rows are sorted here: not every server does.

use crate::inputs::Inputs;
use crate::json::Json;
use crate::output::{LabelScore, Output};
use std::cmp::Ordering;

const LABEL: &[&str] = &["label", "token_str", "token-str", "answer", "class", "sequence"];
const SCORE: &[&str] = &["score", "probability"];

pub(super) fn read(json: &Json, _inputs: &Inputs) -> Option<Output> {
    let mut rows = match json {
        Json::Object(_) => vec![row_list(json)?],
        // A list per input, or one legacy object per input.
        Json::Array(items) if items.first().is_some_and(|i| i.is_array() || i.get("labels").is_some()) => {
            items.iter().map(row_list).collect::<Option<Vec<_>>>()?
        }
        Json::Array(_) => vec![row_list(json)?],
        _ => return None,
    };
    for row in &mut rows {
        row.sort_by(best_first);
    }
    Some(Output::Labels { rows, verdict: None })
}

fn row_list(json: &Json) -> Option<Vec<LabelScore>> {
    match json {
        Json::Array(items) => items.iter().map(row).collect(),
        Json::Object(_) if json.get("labels").is_some_and(Json::is_array) => {
            let scores = json.get("scores").map(Json::items).unwrap_or_default();
            let labels = json.get("labels").map(Json::items).unwrap_or_default();
            let pair = |(i, label): (usize, &Json)| {
                Some(LabelScore { label: name(label)?, score: scores.get(i).and_then(Json::number) })
            };
            labels.iter().enumerate().map(pair).collect()
        }
        Json::Object(_) => Some(vec![row(json)?]),
        _ => None,
    }
}

fn row(json: &Json) -> Option<LabelScore> {
    Some(LabelScore { label: name(json.any(LABEL)?)?, score: json.any(SCORE).and_then(Json::number) })
}

/// Labels are strings; some servers number them.
fn name(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(n) => Some(crate::json::write_number(*n)),
        _ => None,
    }
}

/// Highest score first, missing scores last, ties in the server's order.
fn best_first(a: &LabelScore, b: &LabelScore) -> Ordering {
    match (a.score, b.score) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
