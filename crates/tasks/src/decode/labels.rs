//! Labels with scores: `[[{label,score}]]`, `[{label,score}]`, `{labels,scores}`,
//! a list of the latter, `{label,score}`. The label also goes by the names of
//! fill-mask (`token_str`) and visual question answering (`answer`). A missing
//! score is none, not 0. Rows are sorted here: not every server does.

use super::name;
use crate::json::{Json, object};
use crate::lean::order;

const LABEL: &[&str] = &["label", "token_str", "token-str", "answer", "class"];
const SCORE: &[&str] = &["score", "probability"];

/// A batch of texts with several masks each is the deepest answer.
const MAX_DEPTH: usize = 4;

/// `batch` is the number of inputs, where several were sent.
pub(super) fn read(json: &Json, batch: usize) -> Option<Json> {
    let mut rows = Vec::new();
    match json {
        // One best label per input.
        Json::Array(items) if batch > 1 && items.len() == batch && items.iter().all(|i| row(i).is_some()) => {
            rows.extend(items.iter().filter_map(row).map(|row| Json::Array(vec![row])));
        }
        _ => collect(json, MAX_DEPTH, &mut rows)?,
    }
    Some(object([("kind", "labels".into()), ("rows", Json::Array(rows))]))
}

/// A list of rows, however deep, into one list per input.
fn collect(json: &Json, depth: usize, rows: &mut Vec<Json>) -> Option<()> {
    let mut labels = Vec::new();
    match json {
        Json::Array(items) if items.first().is_some_and(|i| i.is_array() || pairs(i).is_some()) => {
            let depth = depth.checked_sub(1)?;
            return items.iter().try_for_each(|item| collect(item, depth, rows));
        }
        Json::Array(items) => {
            for item in items {
                labels.push(row(item)?);
            }
        }
        Json::Object(_) => match pairs(json) {
            Some(names) => {
                let scores = json.get("scores").map(Json::items).unwrap_or_default();
                for (i, label) in names.iter().enumerate() {
                    labels.push(scored(label, scores.get(i).and_then(Json::number))?);
                }
            }
            None => labels.push(row(json)?),
        },
        _ => return None,
    }
    rows.push(best_first(labels));
    Some(())
}

/// The labels of the form that keeps labels and scores in two lists.
fn pairs(json: &Json) -> Option<&[Json]> {
    json.get("labels").filter(|l| l.is_array()).map(Json::items)
}

fn row(json: &Json) -> Option<Json> {
    let score = json.any(SCORE).and_then(Json::number);
    // A sequence alone is an echo of the input; with a score it is a filled mask.
    let label = json.any(LABEL).or_else(|| json.get("sequence").filter(|_| score.is_some()))?;
    scored(label, score)
}

fn scored(label: &Json, score: Option<f64>) -> Option<Json> {
    Some(object([("label", name(label)?.into()), ("score", score.into())]))
}

/// Highest score first, missing scores last, ties in the server's order.
fn best_first(mut labels: Vec<Json>) -> Json {
    let score = |label: &Json| label.get("score").and_then(Json::number);
    let keys: Vec<f64> = labels.iter().map(|l| score(l).map_or(f64::INFINITY, |score| -score)).collect();
    Json::Array(order(&keys).into_iter().map(|place| std::mem::take(&mut labels[place])).collect())
}
