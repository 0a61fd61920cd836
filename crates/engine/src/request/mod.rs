//! What the tasks take and give, one file each: a body is read and checked before any model is needed, and answered
//! in the shape that the Hugging Face inference API gives.
//!
//! Whatever is wrong with a body comes back as a sentence for whoever sent it.

mod feature_extraction;
mod sentence_similarity;
mod text_classification;
mod zero_shot_classification;

use crate::encoder::Encoder;
use serde_json::{Map, Value};

/// Most texts in one call.
const MAX_TEXTS: usize = 128;

/// A body that was understood.
#[derive(Debug)]
pub(crate) enum Request {
    Features(feature_extraction::Request),
    Similarity(sentence_similarity::Request),
    ZeroShot(zero_shot_classification::Request),
    Classification(text_classification::Request),
}

impl Request {
    pub(crate) fn parse(task: &str, body: &Value) -> Result<Self, String> {
        let body = Body::read(body)?;
        match task {
            "feature-extraction" => feature_extraction::Request::parse(&body).map(Self::Features),
            "sentence-similarity" => sentence_similarity::Request::parse(&body).map(Self::Similarity),
            "zero-shot-classification" => zero_shot_classification::Request::parse(&body).map(Self::ZeroShot),
            "text-classification" => text_classification::Request::parse(&body).map(Self::Classification),
            _ => Err(format!("the task {task:?} is not one that this engine does")),
        }
    }

    pub(crate) fn answer(&self, encoder: &Encoder) -> Result<Value, String> {
        match self {
            Self::Features(request) => request.answer(encoder),
            Self::Similarity(request) => request.answer(encoder),
            Self::ZeroShot(request) => request.answer(encoder),
            Self::Classification(request) => request.answer(encoder),
        }
    }
}

/// The task among those served that a body looks made for.
pub(crate) fn guess(served: &'static [&'static str], body: &Value) -> &'static str {
    let wanted = if body["inputs"].get("source_sentence").is_some() {
        "sentence-similarity"
    } else if body["parameters"].get("candidate_labels").is_some() {
        "zero-shot-classification"
    } else {
        "feature-extraction"
    };
    served.iter().find(|task| **task == wanted).or(served.first()).copied().unwrap_or(wanted)
}

/// The two parts of every body.
struct Body<'a> {
    inputs: &'a Value,
    parameters: Option<&'a Map<String, Value>>,
}

impl<'a> Body<'a> {
    fn read(body: &'a Value) -> Result<Self, String> {
        let Value::Object(body) = body else {
            return Err(format!("the body must be a JSON object with `inputs`, not {}", kind(body)));
        };
        let inputs = body.get("inputs").ok_or("`inputs` is missing")?;
        let parameters = match body.get("parameters") {
            None | Some(Value::Null) => None,
            Some(Value::Object(parameters)) => Some(parameters),
            Some(other) => {
                return Err(format!("`parameters` must be an object, not {}", kind(other)));
            }
        };
        Ok(Self { inputs, parameters })
    }

    /// A parameter that was given and is not null.
    fn parameter(&self, name: &str) -> Option<&'a Value> {
        self.parameters?.get(name).filter(|value| !value.is_null())
    }

    fn flag(&self, name: &str) -> Result<Option<bool>, String> {
        match self.parameter(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(other) => Err(format!("`{name}` must be true or false, not {}", kind(other))),
        }
    }

    fn string(&self, name: &str) -> Result<Option<&'a str>, String> {
        match self.parameter(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(format!("`{name}` must be a string, not {}", kind(other))),
        }
    }
}

/// One value, or a list whose answer is a list too.
fn one_or_more<'a, T>(
    name: &str,
    value: &'a Value,
    read: impl Fn(&'a Value, &str) -> Result<T, String>,
) -> Result<(Vec<T>, bool), String> {
    match value {
        Value::Array(items) => {
            if items.is_empty() {
                return Err(format!("`{name}` is an empty list"));
            }
            if items.len() > MAX_TEXTS {
                return Err(format!(
                    "`{name}` has {} entries; at most {MAX_TEXTS} are taken at once",
                    items.len()
                ));
            }
            let items = items.iter().enumerate().map(|(n, item)| read(item, &format!("{name}[{n}]")));
            Ok((items.collect::<Result<_, _>>()?, true))
        }
        one => Ok((vec![read(one, name)?], false)),
    }
}

/// A text with something in it.
fn text(value: &Value, name: &str) -> Result<String, String> {
    match value {
        Value::String(text) if is_blank(text) => Err(format!("`{name}` is empty: there is no text in it")),
        Value::String(text) => Ok(text.clone()),
        other => Err(format!("`{name}` must be a string, not {}", kind(other))),
    }
}

/// White space and control characters only: nothing of it would reach the model.
fn is_blank(text: &str) -> bool {
    text.chars().all(|ch| ch.is_whitespace() || ch.is_control())
}

/// What a JSON value is, in words.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
