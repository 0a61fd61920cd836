//! Labels with scores: `[[{label,score}]]`, `[{label,score}]`, `{labels,scores}`,
//! a list of the latter, `{label,score}`. The label also goes by the names of
//! fill-mask (`token_str`) and visual question answering (`answer`). A missing
//! score is none, not 0. Rows are sorted here: not every server does.

use super::name;
use crate::json::Json;
use crate::lean::order;
use crate::output::{LabelScore, Output};

const LABEL: &[&str] = &["label", "token_str", "token-str", "answer", "class"];
const SCORE: &[&str] = &["score", "probability"];

/// A batch of texts with several masks each is the deepest answer.
const MAX_DEPTH: usize = 4;

/// `batch` is the number of inputs, where several were sent.
pub(super) fn read(json: &Json, batch: usize) -> Option<Output> {
    let mut rows = Vec::new();
    match json {
        // One best label per input.
        Json::Array(items) if batch > 1 && items.len() == batch && items.iter().all(|i| row(i).is_some()) => {
            rows.extend(items.iter().filter_map(row).map(|row| vec![row]));
        }
        _ => collect(json, MAX_DEPTH, &mut rows)?,
    }
    for row in &mut rows {
        best_first(row);
    }
    Some(Output::Labels { rows, verdict: None })
}

/// A list of rows, however deep, into one list per input.
fn collect(json: &Json, depth: usize, rows: &mut Vec<Vec<LabelScore>>) -> Option<()> {
    match json {
        Json::Array(items) if items.first().is_some_and(|i| i.is_array() || pairs(i).is_some()) => {
            let depth = depth.checked_sub(1)?;
            items.iter().try_for_each(|item| collect(item, depth, rows))?;
        }
        Json::Array(items) => rows.push(items.iter().map(row).collect::<Option<_>>()?),
        Json::Object(_) => rows.push(match pairs(json) {
            Some(labels) => {
                let scores = json.get("scores").map(Json::items).unwrap_or_default();
                let pair = |(i, label)| {
                    Some(LabelScore { label: name(label)?, score: scores.get(i).and_then(Json::number) })
                };
                labels.iter().enumerate().map(pair).collect::<Option<_>>()?
            }
            None => vec![row(json)?],
        }),
        _ => return None,
    }
    Some(())
}

/// The labels of the form that keeps labels and scores in two lists.
fn pairs(json: &Json) -> Option<&[Json]> {
    json.get("labels").filter(|l| l.is_array()).map(Json::items)
}

fn row(json: &Json) -> Option<LabelScore> {
    let score = json.any(SCORE).and_then(Json::number);
    // A sequence alone is an echo of the input; with a score it is a filled mask.
    let label = json.any(LABEL).or_else(|| json.get("sequence").filter(|_| score.is_some()))?;
    Some(LabelScore { label: name(label)?, score })
}

/// Highest score first, missing scores last, ties in the server's order.
fn best_first(row: &mut [LabelScore]) {
    let keys: Vec<f64> = row.iter().map(|row| row.score.map_or(f64::INFINITY, |score| -score)).collect();
    let mut rows: Vec<LabelScore> = row.iter_mut().map(std::mem::take).collect();
    for (slot, place) in row.iter_mut().zip(order(&keys)) {
        *slot = std::mem::take(&mut rows[place]);
    }
}
