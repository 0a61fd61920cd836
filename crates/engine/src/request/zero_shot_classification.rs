//! A text and candidate labels → a list of `{label, score}`, best first; a list of those lists for a list of texts.
//!
//! Each label is put into a sentence, and the text's similarity to that sentence is its score. This finds topics well
//! and, unlike a model trained on inference, knows nothing of negation; model information says so.

use super::{Body, is_blank, kind, one_or_more, text};
use crate::encoder::{Encoder, cosine};
use serde_json::{Value, json};

const MAX_LABELS: usize = 64;
const TEMPLATE: &str = "This text is about {}.";

/// Cosines of a sentence model lie close together; this spreads them over the scale of probabilities.
const TEMPERATURE: f32 = 0.05;

#[derive(Debug)]
pub(crate) struct Request {
    texts: Vec<String>,
    batch: bool,
    labels: Vec<String>,
    template: String,
    multi_label: bool,
}

impl Request {
    pub(super) fn parse(body: &Body<'_>) -> Result<Self, String> {
        let (texts, batch) = one_or_more("inputs", body.inputs, text)?;
        let labels = labels(body.parameter("candidate_labels"))?;
        let template = body.string("hypothesis_template")?.unwrap_or(TEMPLATE);
        if !template.contains("{}") {
            return Err("`hypothesis_template` must contain {} where the label goes".into());
        }
        // `multi_class` is what it was called once.
        let multi_label = match body.flag("multi_label")? {
            Some(flag) => flag,
            None => body.flag("multi_class")?.unwrap_or(false),
        };
        Ok(Self { texts, batch, labels, template: template.to_owned(), multi_label })
    }

    pub(super) fn answer(&self, encoder: &Encoder) -> Result<Value, String> {
        let hypotheses: Vec<String> =
            self.labels.iter().map(|label| self.template.replace("{}", label)).collect();
        let hypotheses = encoder.embed(hypotheses.iter().map(String::as_str))?;
        let texts = encoder.embed(self.texts.iter().map(String::as_str))?;
        let mut answers = texts.iter().map(|vector| {
            let cosines = hypotheses.iter().map(|label| cosine(vector, label));
            let scores = if self.multi_label { independent(cosines) } else { shared(cosines) };
            let mut rows: Vec<_> = self.labels.iter().zip(scores).collect();
            rows.sort_by(|a, b| b.1.total_cmp(&a.1));
            rows.iter().map(|(label, score)| json!({"label": label, "score": score})).collect::<Value>()
        });
        Ok(if self.batch { answers.collect() } else { answers.next().unwrap_or_default() })
    }
}

/// Scores that sum to one: the labels compete.
fn shared(cosines: impl Iterator<Item = f32>) -> Vec<f32> {
    let powers: Vec<f32> = cosines.map(|x| (x / TEMPERATURE).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.iter().map(|x| x / sum).collect()
}

/// A score per label by itself, one half where a text and a label are as close as unrelated ones seldom are.
fn independent(cosines: impl Iterator<Item = f32>) -> Vec<f32> {
    const UNRELATED: f32 = 0.2;
    cosines.map(|x| 1.0 / (1.0 + ((UNRELATED - x) / TEMPERATURE).exp())).collect()
}

/// Labels as a list, or as one string with commas between them.
fn labels(value: Option<&Value>) -> Result<Vec<String>, String> {
    let labels = match value {
        None => return Err("`parameters.candidate_labels` is missing: name the labels to choose from".into()),
        Some(Value::String(text)) => {
            text.split(',').filter(|label| !is_blank(label)).map(|label| label.trim().to_owned()).collect()
        }
        Some(Value::Array(items)) => items
            .iter()
            .enumerate()
            .map(|(n, item)| text(item, &format!("candidate_labels[{n}]")))
            .collect::<Result<Vec<_>, _>>()?,
        Some(other) => {
            return Err(format!(
                "`candidate_labels` must be a list of strings or a string with commas, not {}",
                kind(other)
            ));
        }
    };
    match labels.len() {
        0 => Err("`candidate_labels` is empty: name at least one label".into()),
        n if n > MAX_LABELS => Err(format!("{n} labels are too many: at most {MAX_LABELS} are taken")),
        _ => Ok(labels),
    }
}
