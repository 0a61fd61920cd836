//! Labels with scores: `[[{label,score}]]`, `[{label,score}]`, `{labels,scores}`,
//! a list of the latter, `{label,score}`, `[[label,score]]`, and names with numbers,
//! `{positive: 0.9, …}`. The label also goes by the names of fill-mask
//! (`token_str`) and visual question answering (`answer`). A missing score is
//! none, not 0. Rows are sorted here: not every server does.

use super::{Content, Kind, Output, Reader, list, reader, set_verdicts};
use crate::json::{Json, object};
use crate::lean::order;
use crate::verdict::of_labels;

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

impl Content for Labels {
    const TYPE: &str = "rows: { label: string; score: number | null }[][]; verdict?: (string | null)[]";

    fn write(&self, json: &mut Json) {
        json.set("rows", list(&self.rows, |row| list(row, label)));
        set_verdicts(json, &self.verdicts);
    }
}

fn label(Label { label, score }: &Label) -> Json {
    object([("label", label.as_str().into()), ("score", (*score).into())])
}

impl Reader {
    pub const LABELS: Self = Self {
        verdict: Some(of_labels),
        ..reader(Kind::Labels, |r| read(r.json, r.texts.len()).map(Output::Labels))
    };
}

const LABEL: &[&str] = &["label", "token_str", "token-str", "answer", "class", "category"];
const SCORE: &[&str] = &["score", "probability", "confidence", "prob"];

/// A batch of texts with several masks each is the deepest answer.
const MAX_DEPTH: usize = 4;

/// `batch` is the number of inputs, where several were sent.
fn read(json: &Json, batch: usize) -> Option<Labels> {
    let mut rows = Vec::new();
    match json {
        // One best label per input.
        Json::Array(items) if batch > 1 && items.len() == batch && items.iter().all(|i| row(i).is_some()) => {
            rows.extend(items.iter().filter_map(row).map(|label| vec![label]));
        }
        _ => collect(json, MAX_DEPTH, &mut rows)?,
    }
    Some(Labels { rows, verdicts: Vec::new() })
}

/// A list of rows, however deep, into one list per input.
fn collect(json: &Json, depth: usize, rows: &mut Vec<Vec<Label>>) -> Option<()> {
    let mut labels = Vec::new();
    match json {
        Json::Array(items)
            if items.first().is_some_and(|i| (i.is_array() && row(i).is_none()) || pairs(i).is_some()) =>
        {
            let depth = depth.checked_sub(1)?;
            return items.iter().try_for_each(|item| collect(item, depth, rows));
        }
        Json::Array(items) => {
            for item in items {
                labels.push(row(item)?);
            }
        }
        Json::Object(_) => match pairs(json) {
            _ if all(json).is_some() => return collect(all(json)?, depth.checked_sub(1)?, rows),
            Some(names) => {
                let scores = json.get("scores").map(Json::items).unwrap_or_default();
                for (i, label) in names.iter().enumerate() {
                    labels.push(scored(label, scores.get(i).and_then(Json::number))?);
                }
            }
            None if is_map(json) => {
                for (name, score) in json.members() {
                    labels.push(Label { label: name.clone(), score: score.number() });
                }
            }
            None => labels.push(row(json)?),
        },
        _ => return None,
    }
    rows.push(best_first(labels));
    Some(())
}

/// Where all labels stand beside the best one.
fn all(json: &Json) -> Option<&Json> {
    json.any(&["confidences", "probabilities", "probs"]).filter(|all| all.is_array() || all.is_object())
}

/// `{positive: 0.9, negative: 0.1}`.
fn is_map(json: &Json) -> bool {
    let is_score = |(name, score): &(String, Json)| {
        matches!(score, Json::Number(_))
            && !SCORE.contains(&name.as_str())
            && name != "code"
            && name != "status"
    };
    json.members().len() > 1 && json.members().iter().all(is_score)
}

/// The labels of the form that keeps labels and scores in two lists.
fn pairs(json: &Json) -> Option<&[Json]> {
    json.get("labels").filter(|l| l.is_array()).map(Json::items)
}

fn row(json: &Json) -> Option<Label> {
    if let [name @ Json::String(_), score @ Json::Number(_)] = json.items() {
        return scored(name, score.number());
    }
    let score = json.any(SCORE).and_then(Json::number);
    // A sequence alone is an echo of the input; with a score it is a filled mask.
    let label = json.any(LABEL).or_else(|| json.get("sequence").filter(|_| score.is_some()))?;
    scored(label, score)
}

fn scored(label: &Json, score: Option<f64>) -> Option<Label> {
    Some(Label { label: label.written()?, score })
}

/// Highest score first, missing scores last, ties in the server's order.
fn best_first(mut labels: Vec<Label>) -> Vec<Label> {
    let keys: Vec<f64> = labels.iter().map(|l| l.score.map_or(f64::INFINITY, |score| -score)).collect();
    order(&keys).into_iter().map(|place| std::mem::take(&mut labels[place])).collect()
}
