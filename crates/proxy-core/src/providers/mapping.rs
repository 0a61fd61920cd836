//! Which providers serve a model: `inferenceProviderMapping` of the Hub.

use serde_json::Value;

/// The providers of a model, in the Hub's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping(pub Vec<Entry>);

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub provider: String,
    /// The model's id at the Hub.
    pub model: String,
    /// The model's id at the provider.
    pub id: String,
    pub task: String,
    pub status: Status,
    /// The weights in the model's repository that turn another model into this one.
    pub lora: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Live,
    /// For tests of the provider's.
    Staging,
}

impl Mapping {
    /// Reads the Hub's answer about a model, in both forms that the mapping has
    /// had: a list, and an object by provider.
    pub fn read(model: &str, info: &Value) -> Self {
        let entries = match &info["inferenceProviderMapping"] {
            Value::Array(list) => list
                .iter()
                .filter_map(|entry| Entry::read(model, entry["provider"].as_str()?, entry))
                .collect(),
            Value::Object(map) => {
                map.iter().filter_map(|(provider, entry)| Entry::read(model, provider, entry)).collect()
            }
            _ => Vec::new(),
        };
        Self(entries)
    }
}

impl Entry {
    fn read(model: &str, provider: &str, entry: &Value) -> Option<Self> {
        let text = |name: &str| entry[name].as_str().map(str::to_owned);
        Some(Self {
            provider: provider.to_owned(),
            model: text("hfModelId").unwrap_or_else(|| model.to_owned()),
            id: text("providerId")?,
            task: text("task")?,
            status: match entry["status"].as_str() {
                Some("live") => Status::Live,
                Some("staging") => Status::Staging,
                _ => return None,
            },
            lora: text("adapterWeightsPath").filter(|_| entry["adapter"] == "lora"),
        })
    }
}
