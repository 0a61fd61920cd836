//! `/v1/embeddings` as feature extraction, and back.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::ApiError;

/// A call for embeddings that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Embeddings {
    inputs: Vec<Value>,
    packed: bool,
    dimensions: Option<u64>,
}

impl Embeddings {
    pub fn parse(body: &Value) -> Result<Self, ApiError> {
        let wrong = |message: &str| ApiError::bad_request("validation", message);
        let inputs = match &body["input"] {
            text @ Value::String(_) => vec![text.clone()],
            Value::Array(items) if items.iter().all(Value::is_string) => items.clone(),
            Value::Array(_) => {
                return Err(wrong(
                    "`input` must be a text or a list of texts: this model has tokens of its own.",
                ));
            }
            _ => return Err(wrong("`input` must be a text or a list of texts.")),
        };
        let packed = match &body["encoding_format"] {
            Value::Null => false,
            Value::String(format) if format == "float" => false,
            Value::String(format) if format == "base64" => true,
            _ => return Err(wrong("`encoding_format` must be \"float\" or \"base64\".")),
        };
        let dimensions = match &body["dimensions"] {
            Value::Null => None,
            number => {
                Some(number.as_u64().ok_or_else(|| wrong("`dimensions` must be a whole number above 0."))?)
            }
        };
        Ok(Self { inputs, packed, dimensions })
    }

    /// The call in the Hub's form, whose answer is `{vectors, tokens}`.
    pub fn to_task(&self) -> Value {
        json!({ "inputs": self.inputs, "parameters": { "details": true } })
    }

    /// The answer in OpenAI's form.
    pub fn answer(&self, model: &str, answer: &Value) -> Result<Value, ApiError> {
        let vectors = answer["vectors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let size = vectors.first().and_then(Value::as_array).map_or(0, Vec::len) as u64;
        if let Some(wanted) = self.dimensions.filter(|&wanted| wanted != size) {
            return Err(ApiError::bad_request(
                "validation",
                format!("{model} has {size} dimensions, which cannot be made {wanted}."),
            ));
        }
        let data: Vec<Value> = vectors
            .iter()
            .enumerate()
            .map(|(index, vector)| {
                let embedding = if self.packed { json!(pack(vector)) } else { vector.clone() };
                json!({ "object": "embedding", "index": index, "embedding": embedding })
            })
            .collect();
        let tokens = &answer["tokens"];
        Ok(json!({
            "object": "list",
            "data": data,
            "model": model,
            "usage": { "prompt_tokens": tokens, "total_tokens": tokens },
        }))
    }
}

/// Little-endian 32-bit floats in base64.
fn pack(vector: &Value) -> String {
    let numbers = vector.as_array().map(Vec::as_slice).unwrap_or_default();
    #[allow(clippy::cast_possible_truncation)]
    let bytes: Vec<u8> = numbers
        .iter()
        .flat_map(|number| (number.as_f64().unwrap_or_default() as f32).to_le_bytes())
        .collect();
    BASE64_STANDARD.encode(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn vectors_come_as_numbers_or_packed() {
        let answer = json!({ "vectors": [[1.0, -0.5], [0.0, 0.25]], "tokens": 7 });
        let ask = |format: &str| {
            let body = json!({ "input": ["a", "b"], "encoding_format": format });
            Embeddings::parse(&body).unwrap().answer("a/b", &answer).unwrap()
        };
        assert_eq!(
            ask("float")["data"][1],
            json!({"object": "embedding", "index": 1, "embedding": [0.0, 0.25]})
        );
        assert_eq!(ask("base64")["data"][0]["embedding"], "AACAPwAAAL8=");
        assert_eq!(ask("float")["usage"], json!({"prompt_tokens": 7, "total_tokens": 7}));
        let alone = Embeddings::parse(&json!({ "input": "a" })).unwrap();
        assert_eq!(alone.to_task()["inputs"], json!(["a"]));
    }

    #[rstest]
    #[case(json!({}), "`input`")]
    #[case(json!({"input": [1, 2]}), "tokens of its own")]
    #[case(json!({"input": "a", "encoding_format": "int8"}), "`encoding_format`")]
    #[case(json!({"input": "a", "dimensions": "all"}), "`dimensions`")]
    fn what_is_wrong_is_said(#[case] body: Value, #[case] part: &str) {
        let error = Embeddings::parse(&body).unwrap_err();
        assert!(error.status == 400 && error.message.contains(part), "{error}");
    }

    #[test]
    fn dimensions_are_the_models_own() {
        let answer = json!({ "vectors": [[1.0, 0.0]], "tokens": 3 });
        let ask = |dimensions: u64| {
            Embeddings::parse(&json!({ "input": "a", "dimensions": dimensions }))
                .unwrap()
                .answer("a/b", &answer)
        };
        assert!(ask(2).is_ok());
        assert!(ask(1).unwrap_err().message.contains("2 dimensions"));
    }
}
