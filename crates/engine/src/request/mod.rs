//! What the tasks take and give, one file each: a body is read and checked before any model is needed, and answered
//! in the shape that the Hugging Face inference API gives.
//!
//! Whatever is wrong with a body comes back as a sentence for the sender.

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

/// The two parts of every body. Clients of feature extraction write its parameters beside `inputs`.
struct Body<'a> {
    inputs: &'a Value,
    parameters: Option<&'a Map<String, Value>>,
    beside: &'a Map<String, Value>,
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
        Ok(Self { inputs, parameters, beside: body })
    }

    /// A parameter that was given and is not null.
    fn parameter(&self, name: &str) -> Option<&'a Value> {
        let given = |map: &'a Map<String, Value>| map.get(name).filter(|value| !value.is_null());
        self.parameters.and_then(given).or_else(|| given(self.beside))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const TASKS: [&str; 4] =
        ["feature-extraction", "sentence-similarity", "zero-shot-classification", "text-classification"];

    fn refusal(task: &str, body: &Value) -> String {
        match Request::parse(task, body) {
            Err(reason) => reason,
            Ok(_) => panic!("{task} took {body}"),
        }
    }

    #[test]
    fn every_task_refuses_what_holds_no_text() {
        for body in [
            json!(null),
            json!([]),
            json!("text"),
            json!({}),
            json!({"input": "text"}),
            json!({"inputs": null}),
            json!({"inputs": 3}),
            json!({"inputs": ""}),
            json!({"inputs": " \n\u{0}"}),
            json!({"inputs": []}),
            json!({"inputs": [""]}),
            json!({"inputs": [["nested"]]}),
            json!({"inputs": vec!["x"; MAX_TEXTS + 1]}),
            json!({"inputs": "text", "parameters": "x"}),
        ] {
            for task in TASKS {
                assert!(!refusal(task, &body).is_empty());
            }
        }
    }

    #[test]
    fn a_refusal_names_the_field_and_what_it_should_be() {
        let parameters = |parameters: Value| json!({"inputs": "a text", "parameters": parameters});
        for (task, body, part) in [
            (
                TASKS[0],
                parameters(json!({"normalize": "yes"})),
                "`normalize` must be true or false, not a string",
            ),
            (TASKS[0], parameters(json!({"truncation_direction": "up"})), "\"left\" or \"right\""),
            (TASKS[0], parameters(json!({"prompt_name": "query"})), "no prompt named \"query\""),
            (TASKS[0], json!({"inputs": ["a", 3]}), "`inputs[1]` must be a string, not a number"),
            (TASKS[1], json!({"inputs": {"sentences": ["a"]}}), "no `source_sentence`"),
            (
                TASKS[1],
                json!({"inputs": {"source_sentence": "a", "sentences": []}}),
                "`sentences` is an empty list",
            ),
            (TASKS[1], json!({"inputs": {"source_sentence": "a", "sentences": "b"}}), "must be a list"),
            (TASKS[2], json!({"inputs": "a text"}), "`parameters.candidate_labels` is missing"),
            (TASKS[2], parameters(json!({"candidate_labels": " , "})), "`candidate_labels` is empty"),
            (
                TASKS[2],
                parameters(json!({"candidate_labels": [1]})),
                "`candidate_labels[0]` must be a string",
            ),
            (
                TASKS[2],
                parameters(json!({"candidate_labels": "a", "hypothesis_template": "no place"})),
                "must contain {}",
            ),
            (TASKS[3], parameters(json!({"top_k": 0})), "`top_k` must be a whole number above 0"),
            (TASKS[3], parameters(json!({"function_to_apply": "tanh"})), "not \"tanh\""),
            (TASKS[3], json!({"inputs": {"text_pair": "b"}}), "`inputs` has no `text`"),
        ] {
            let reason = refusal(task, &body);
            assert!(reason.contains(part), "{reason}");
        }
    }

    #[test]
    fn the_body_tells_the_task() {
        let served = &["sentence-similarity", "feature-extraction", "zero-shot-classification"];
        for (body, task) in [
            (json!({"inputs": {"source_sentence": "a"}}), "sentence-similarity"),
            (json!({"inputs": "a", "parameters": {"candidate_labels": "b"}}), "zero-shot-classification"),
            (json!({"inputs": "a"}), "feature-extraction"),
            (json!(3), "feature-extraction"),
        ] {
            assert_eq!(guess(served, &body), task);
        }
        assert_eq!(guess(&["text-classification"], &json!({"inputs": "a"})), "text-classification");
    }

    /// Any JSON, with the names that mean something thrown in.
    fn anything() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        let key = prop_oneof![
            Just("inputs"),
            Just("parameters"),
            Just("source_sentence"),
            Just("sentences"),
            Just("text"),
            Just("text_pair"),
            Just("candidate_labels"),
            Just("top_k"),
            Just("hypothesis_template"),
        ];
        leaf.prop_recursive(4, 32, 6, move |inner| {
            let map = prop::collection::hash_map(key.clone(), inner.clone(), 0..6);
            prop_oneof![
                prop::collection::vec(inner, 0..6).prop_map(Value::from),
                map.prop_map(|map| map
                    .into_iter()
                    .map(|(k, v)| (k.to_owned(), v))
                    .collect::<Map<_, _>>()
                    .into()),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_body_makes_it_panic(inputs in anything(), parameters in anything(), body in anything()) {
            for task in TASKS {
                let _ = Request::parse(task, &json!({"inputs": inputs, "parameters": parameters}));
                let _ = Request::parse(task, &body);
            }
            let _ = guess(&["feature-extraction"], &body);
        }
    }
}
