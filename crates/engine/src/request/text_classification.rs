//! `"text"`, `{text, text_pair}` or a list of those → a list of labels with scores per input, best first.

use super::{Body, kind, one_or_more, text};
use crate::encoder::{Encoder, Keep, Text};
use crate::sentiment::{Head, LABELS, features};
use serde_json::{Value, json};

#[derive(Debug)]
pub(crate) struct Request {
    texts: Vec<(String, Option<String>)>,
    top_k: usize,
    function: Function,
}

#[derive(Clone, Copy, Debug)]
enum Function {
    Softmax,
    Sigmoid,
    None,
}

impl Request {
    pub(super) fn parse(body: &Body<'_>) -> Result<Self, String> {
        // A batch gives a list per input, and so does one text: the API wraps it once more.
        let (texts, _) = one_or_more("inputs", body.inputs, input)?;
        let top_k = match body.parameter("top_k") {
            None => LABELS.len(),
            Some(value) => value
                .as_u64()
                .filter(|k| *k > 0)
                .map(|k| usize::try_from(k).unwrap_or(usize::MAX))
                .ok_or(format!("`top_k` must be a whole number above 0, not {value}"))?,
        };
        let function = match body.string("function_to_apply")? {
            None => Function::Softmax,
            Some(name) => match name.to_ascii_lowercase().as_str() {
                "softmax" => Function::Softmax,
                "sigmoid" => Function::Sigmoid,
                "none" => Function::None,
                _ => {
                    return Err(format!(
                        "`function_to_apply` must be \"softmax\", \"sigmoid\" or \"none\", not {name:?}"
                    ));
                }
            },
        };
        Ok(Self { texts, top_k, function })
    }

    pub(super) fn answer(&self, encoder: &Encoder) -> Result<Value, String> {
        let head = Head::embedded()?;
        let tokens = self
            .texts
            .iter()
            .map(|(text, pair)| {
                let pair = pair.as_deref();
                encoder.tokenize(Text { text, pair }, Keep::First)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let rows = encoder.encode(&tokens).into_iter().map(|pooled| {
            let scores = self.function.apply(head.logits(&features(&pooled)));
            let mut rows: Vec<_> = LABELS.into_iter().zip(scores).collect();
            rows.sort_by(|a, b| b.1.total_cmp(&a.1));
            rows.iter()
                .take(self.top_k)
                .map(|(label, score)| json!({"label": label, "score": score}))
                .collect::<Value>()
        });
        Ok(rows.collect())
    }
}

fn input(value: &Value, name: &str) -> Result<(String, Option<String>), String> {
    match value {
        Value::Object(fields) => {
            let first = fields.get("text").ok_or(format!("`{name}` has no `text`"))?;
            let pair = match fields.get("text_pair") {
                None | Some(Value::Null) => None,
                Some(pair) => Some(text(pair, &format!("{name}.text_pair"))?),
            };
            Ok((text(first, &format!("{name}.text"))?, pair))
        }
        Value::String(_) => Ok((text(value, name)?, None)),
        other => Err(format!("`{name}` must be a string or an object with `text`, not {}", kind(other))),
    }
}

impl Function {
    fn apply(self, logits: [f32; LABELS.len()]) -> [f32; LABELS.len()] {
        match self {
            Self::None => logits,
            Self::Sigmoid => logits.map(|x| 1.0 / (1.0 + (-x).exp())),
            Self::Softmax => softmax(logits),
        }
    }
}

fn softmax<const N: usize>(logits: [f32; N]) -> [f32; N] {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers = logits.map(|x| (x - top).exp());
    let sum: f32 = powers.iter().sum();
    powers.map(|x| x / sum)
}
