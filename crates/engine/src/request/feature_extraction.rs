//! `"text"` → a vector; `["text", …]` → a list of vectors. With `details`, `{vectors, tokens}`: what was counted, too.

use super::{Body, one_or_more, text};
use crate::encoder::{Encoder, Keep, Text, unit};
use serde_json::{Value, json};

#[derive(Debug)]
pub(crate) struct Request {
    texts: Vec<String>,
    batch: bool,
    normalize: bool,
    keep: Keep,
    details: bool,
}

impl Request {
    pub(super) fn parse(body: &Body<'_>) -> Result<Self, String> {
        let (texts, batch) = one_or_more("inputs", body.inputs, text)?;
        // Left open, a long text is cut, as sentence models do; only an explicit `false` refuses it.
        let truncate = body.flag("truncate")?.unwrap_or(true);
        let direction = body.string("truncation_direction")?.unwrap_or("right");
        let keep = match (truncate, direction.to_ascii_lowercase().as_str()) {
            (false, "left" | "right") => Keep::All,
            (true, "left") => Keep::Last,
            (true, "right") => Keep::First,
            _ => {
                return Err(format!(
                    "`truncation_direction` must be \"left\" or \"right\", not {direction:?}"
                ));
            }
        };
        if let Some(prompt) = body.string("prompt_name")? {
            return Err(format!("this model has no prompt named {prompt:?}, nor any other"));
        }
        Ok(Self {
            texts,
            batch,
            normalize: body.flag("normalize")?.unwrap_or(true),
            keep,
            details: body.flag("details")?.unwrap_or(false),
        })
    }

    pub(super) fn answer(&self, encoder: &Encoder) -> Result<Value, String> {
        let tokens = self
            .texts
            .iter()
            .map(|text| encoder.tokenize(Text { text, pair: None }, self.keep))
            .collect::<Result<Vec<_>, _>>()?;
        let count: usize = tokens.iter().map(|tokens| tokens.ids.len()).sum();
        let mut vectors = encoder
            .encode(&tokens)
            .into_iter()
            .map(|pooled| json!(if self.normalize { unit(pooled.mean) } else { pooled.mean }));
        let vectors: Value = if self.batch { vectors.collect() } else { vectors.next().unwrap_or_default() };
        Ok(if self.details { json!({ "vectors": vectors, "tokens": count }) } else { vectors })
    }
}
