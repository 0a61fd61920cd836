//! `{source_sentence, sentences}` → a cosine per sentence.

use super::{Body, kind, one_or_more, text};
use crate::encoder::{Encoder, cosine};
use serde_json::{Value, json};

#[derive(Debug)]
pub(crate) struct Request {
    source: String,
    sentences: Vec<String>,
}

impl Request {
    pub(super) fn parse(body: &Body<'_>) -> Result<Self, String> {
        let Value::Object(inputs) = body.inputs else {
            return Err(format!(
                "`inputs` must be an object with `source_sentence` and `sentences`, not {}",
                kind(body.inputs)
            ));
        };
        let part = |name: &str| inputs.get(name).ok_or(format!("`inputs` has no `{name}`"));
        let source = text(part("source_sentence")?, "source_sentence")?;
        let (sentences, list) = one_or_more("sentences", part("sentences")?, text)?;
        if !list {
            return Err("`sentences` must be a list of strings, not a string".into());
        }
        Ok(Self { source, sentences })
    }

    pub(super) fn answer(&self, encoder: &Encoder) -> Result<Value, String> {
        let texts = std::iter::once(&self.source).chain(&self.sentences);
        let vectors = encoder.embed(texts.map(String::as_str))?;
        let Some((source, sentences)) = vectors.split_first() else {
            return Err("there is nothing to compare".into());
        };
        Ok(sentences.iter().map(|sentence| json!(cosine(source, sentence))).collect())
    }
}
