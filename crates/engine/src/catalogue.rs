//! What the embedded engine serves.

use crate::ModelId;
use crate::store::MINILM;
use serde_json::{Value, json};

/// What a page may tell of a model.
#[derive(Clone, Debug)]
pub struct ModelCard {
    pub id: ModelId,
    /// The tasks it does; the first is the one it is known for.
    pub tasks: Vec<ServedTask>,
    /// Whether the weights are a reduced copy of the original's.
    pub quantised: bool,
    /// Bytes on disk.
    pub bytes: u64,
    pub installed: bool,
    pub license: &'static str,
}

#[derive(Clone, Debug)]
pub struct ServedTask {
    pub pipeline_tag: &'static str,
    /// What a reader should know before trusting the answer.
    pub note: Option<&'static str>,
    /// Examples in the model-card form (`widgetData`).
    pub examples: Vec<Value>,
}

impl ModelCard {
    pub fn pipeline_tag(&self) -> &'static str {
        self.tasks.first().map_or("", |task| task.pipeline_tag)
    }
}

pub(crate) const SENTIMENT: &str = "inference-widget/minilm-sentiment";

const MINILM_TASKS: [&str; 3] = ["sentence-similarity", "feature-extraction", "zero-shot-classification"];
const SENTIMENT_TASKS: [&str; 1] = ["text-classification"];

/// The tasks of a model; `None` for one not served here.
pub(crate) fn served(model: &ModelId) -> Option<&'static [&'static str]> {
    match model.as_str() {
        id if id == MINILM.id => Some(&MINILM_TASKS),
        SENTIMENT => Some(&SENTIMENT_TASKS),
        _ => None,
    }
}

pub(crate) fn cards(installed: bool) -> Vec<ModelCard> {
    [
        (SENTIMENT, SENTIMENT_TASKS.as_slice(), "MIT OR Apache-2.0"),
        (MINILM.id, MINILM_TASKS.as_slice(), "Apache-2.0"),
    ]
    .into_iter()
    .filter_map(|(id, tags, license)| {
        Some(ModelCard {
            id: id.parse().ok()?,
            tasks: tags.iter().map(|tag| served_task(tag)).collect(),
            quantised: false,
            bytes: MINILM.bytes(),
            installed,
            license,
        })
    })
    .collect()
}

fn served_task(pipeline_tag: &'static str) -> ServedTask {
    let (note, examples) = match pipeline_tag {
        "text-classification" => (
            Some(crate::sentiment::NOTE),
            vec![
                json!({"example_title": "Praise", "text": "I like you. I love you."}),
                json!({"example_title": "Complaint", "text": "The train was late again and nobody told us why."}),
                json!({"example_title": "Neither", "text": "The meeting is at three on Thursday."}),
            ],
        ),
        "zero-shot-classification" => (
            Some("embedding similarity, not NLI"),
            vec![json!({
                "example_title": "Product news",
                "text": "The new phone has a brighter screen and a battery that lasts two days.",
                "candidate_labels": "technology, cooking, politics",
            })],
        ),
        "sentence-similarity" => (
            None,
            vec![json!({
                "example_title": "Happy",
                "source_sentence": "That is a happy person",
                "sentences": ["That is a happy dog", "That is a very happy person", "Today is a sunny day"],
            })],
        ),
        _ => (None, vec![json!({"example_title": "Happy", "text": "That is a happy person"})]),
    };
    ServedTask { pipeline_tag, note, examples }
}
