//! What this app offers: models that `inference-proxy serve` runs itself.

/// A model, and what it is asked to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    pub name: &'static str,
    pub model: &'static str,
    /// Where it is left out, the widget asks the server.
    pub task: Option<&'static str>,
}

pub const SENTIMENT: Choice = Choice {
    name: "Sentiment",
    model: "inference-widget/minilm-sentiment",
    task: Some("text-classification"),
};

pub const TOPICS: Choice = Choice {
    name: "Labels of your own",
    model: "sentence-transformers/all-MiniLM-L6-v2",
    task: Some("zero-shot-classification"),
};

pub const SIMILARITY: Choice =
    Choice { name: "Similar sentences", model: "sentence-transformers/all-MiniLM-L6-v2", task: None };

pub const CHOICES: [Choice; 3] = [SENTIMENT, TOPICS, SIMILARITY];
