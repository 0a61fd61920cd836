//! What a server tells of a model: `GET /api/models/{id}`, in the Hub's field names.

use crate::json::Json;
use crate::task::Api;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelInfo {
    /// Whether the server has a card of the model, and did not just answer something.
    pub is_card: bool,
    pub id: Option<String>,
    /// The task, if the server knows it.
    pub pipeline_tag: Option<String>,
    /// Of the Hub's tags, `conversational` turns text generation into chat.
    pub tags: Vec<String>,
    /// Languages by their codes, as far as the card names them.
    pub languages: Vec<String>,
    /// Examples in the model-card form.
    pub examples: Vec<Json>,
    /// `warm`, or absent where the model is not served.
    pub inference: Option<String>,
    /// A remark of the server about the model, such as "embedding similarity, not NLI".
    pub note: Option<String>,
    /// Parameters that the model card sets.
    pub parameters: Json,
    /// The token that stands for a gap in fill-mask.
    pub mask_token: Option<String>,
    /// The API by which the model is asked. A card is the Hub's own form.
    pub api: Api,
}

/// Members that only cards have.
const OF_CARDS: &[&str] =
    &["pipeline_tag", "modelId", "cardData", "widgetData", "tags", "tasks", "inference", "library_name"];

impl ModelInfo {
    /// What holds for one of several tasks, where the server tells them apart:
    /// `tasks: [{pipeline_tag, note, widgetData}]`.
    pub fn read_for(json: &Json, task: Option<&str>) -> Self {
        let info = Self::read(json);
        let tasks = json.get("tasks").map(Json::items).unwrap_or_default();
        let own = |entry: &&Json| task.is_some() && entry.get("pipeline_tag").and_then(Json::text) == task;
        match tasks.iter().find(own).map(Self::read) {
            Some(own) => Self { note: own.note, examples: own.examples, ..info },
            None => info,
        }
    }

    /// Reads what is there; nothing is required.
    pub fn read(json: &Json) -> Self {
        let text = |key: &str| json.get(key).and_then(Json::text).map(str::to_owned);
        let card = json.get("cardData");
        let examples = json.get("widgetData").or_else(|| card?.get("widget"));
        // Cards write both `inference: {parameters: …}` and `inference: true`.
        let parameters = card.and_then(|c| c.get("inference")?.get("parameters"));
        // A token is written as itself or as an object; old answers keep it in the configuration.
        let mask = json
            .any(&["mask_token"])
            .or_else(|| json.get("config")?.get("tokenizer_config")?.any(&["mask_token"]));
        let mask = mask.and_then(|m| m.text().or_else(|| m.get("content")?.text()));
        Self {
            is_card: json.any(OF_CARDS).is_some(),
            id: text("id").or_else(|| text("modelId")),
            pipeline_tag: text("pipeline_tag")
                .or_else(|| card?.get("pipeline_tag")?.text().map(str::to_owned)),
            tags: texts(json.get("tags")),
            languages: texts(card.and_then(|c| c.get("language"))),
            examples: examples
                .map(|e| e.items().iter().filter(|e| e.is_object()).cloned().collect())
                .unwrap_or_default(),
            inference: text("inference"),
            note: text("note"),
            parameters: parameters.cloned().unwrap_or_default(),
            mask_token: mask.map(str::to_owned),
            api: Api::HuggingFace,
        }
    }
}

/// One text or several.
fn texts(json: Option<&Json>) -> Vec<String> {
    let list = json.map(|json| if json.is_array() { json.items() } else { std::slice::from_ref(json) });
    list.unwrap_or_default().iter().filter_map(Json::text).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_of_several_has_its_own_note_and_examples() {
        let json = serde_json::from_str(
            r#"{"id":"a/b","pipeline_tag":"x","note":"of x","widgetData":[{"text":"x"}],
                "tasks":[{"pipeline_tag":"x","note":"of x"},{"pipeline_tag":"y","note":"of y","widgetData":[{"text":"y"}]}]}"#,
        )
        .expect("valid JSON");
        let of_y = ModelInfo::read_for(&json, Some("y"));
        assert_eq!(of_y.note.as_deref(), Some("of y"));
        assert_eq!(of_y.examples[0].get("text").and_then(Json::text), Some("y"));
        assert_eq!(of_y.pipeline_tag.as_deref(), Some("x"));
        assert_eq!(ModelInfo::read_for(&json, None), ModelInfo::read(&json));
        assert_eq!(ModelInfo::read_for(&json, Some("z")), ModelInfo::read(&json));
    }
}
