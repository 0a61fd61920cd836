//! `GET /v1/models`.

use serde_json::{Value, json};
use tasks::ModelId;

use crate::models::{Allowed, Pattern};

/// A list of models in OpenAI's form.
pub fn listed<'a>(models: impl IntoIterator<Item = &'a ModelId>, owner: &str) -> Value {
    let data: Value = models
        .into_iter()
        .map(|id| json!({ "id": id.as_str(), "object": "model", "created": 0, "owned_by": owner }))
        .collect();
    json!({ "object": "list", "data": data })
}

/// What a server lists, without the models that may not be asked for here. A
/// server that tells nothing leaves the models that the operator named.
pub fn only_allowed(told: Option<Value>, allowed: &Allowed, named: Option<&ModelId>) -> Value {
    // Ollama and some gateways write the list bare, or under another name.
    let models = told.and_then(|mut told| match &mut told {
        Value::Array(models) => Some(std::mem::take(models)),
        _ => ["data", "models"].iter().find_map(|name| match told.get_mut(*name) {
            Some(Value::Array(models)) => Some(std::mem::take(models)),
            _ => None,
        }),
    });
    let models = models.filter(|models| models.iter().all(|model| model["id"].is_string()));
    let Some(mut models) = models else {
        let patterns = allowed.patterns().iter().filter_map(|pattern| match pattern {
            Pattern::Model(id) => Some(id),
            Pattern::Any | Pattern::Owner(_) => None,
        });
        return listed(named.into_iter().chain(patterns.filter(|id| Some(*id) != named)), "owner");
    };
    if !allowed.any() {
        models.retain(|model| {
            model["id"]
                .as_str()
                .and_then(|id| id.parse().ok())
                .is_some_and(|id: ModelId| allowed.patterns().iter().any(|pattern| pattern.matches(&id)))
        });
    }
    json!({ "object": "list", "data": models })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn ids(list: &Value) -> Vec<&str> {
        list["data"].as_array().unwrap().iter().map(|model| model["id"].as_str().unwrap()).collect()
    }

    #[test]
    fn what_may_not_be_asked_for_is_not_listed() {
        let told = json!({ "object": "list", "data": [{ "id": "a/b", "owned_by": "x" }, { "id": "c/d" }, { "id": "/tmp/e.gguf" }] });
        let allowed = |pattern: &str| Allowed::new(vec![pattern.parse().unwrap()]);
        assert_eq!(ids(&only_allowed(Some(told.clone()), &allowed("a/*"), None)), ["a/b"]);
        assert_eq!(ids(&only_allowed(Some(told), &allowed("*"), None)), ["a/b", "c/d", "/tmp/e.gguf"]);
    }

    #[test]
    fn a_server_that_tells_nothing_has_what_its_operator_named() {
        let allowed =
            Allowed::new(vec!["a/b".parse().unwrap(), "c/*".parse().unwrap(), "d".parse().unwrap()]);
        let named = "d".parse().unwrap();
        assert_eq!(ids(&only_allowed(None, &allowed, Some(&named))), ["d", "a/b"]);
        for told in [json!("?"), json!([[1]]), json!({"data": [{}]})] {
            assert_eq!(ids(&only_allowed(Some(told), &allowed, None)), ["a/b", "d"]);
        }
    }
}
