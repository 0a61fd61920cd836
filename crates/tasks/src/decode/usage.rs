//! How many tokens an answer took, under the names that servers count them by.

use crate::json::Json;

/// Tokens, as far as the server counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    pub prompt: Option<f64>,
    pub completion: Option<f64>,
}

impl Usage {
    pub(crate) fn read(json: &Json) -> Option<Self> {
        let json = json.items().first().unwrap_or(json);
        let groq = json.get("x_groq").and_then(|x| x.get("usage"));
        let of = json
            .any(&["usage", "usage_metadata", "usageMetadata"])
            .or(groq)
            .or_else(|| json.get("message")?.any(&["usage"]))
            .or_else(|| json.any(&["details"]))
            .unwrap_or(json);
        let count =
            |keys: &[&str]| of.any(keys).and_then(Json::number).filter(|n| *n >= 0.0 && n.fract() == 0.0);
        let prompt = count(&[
            "prompt_tokens",
            "input_tokens",
            "prompt_eval_count",
            "tokens_evaluated",
            "promptTokenCount",
        ]);
        let completion = count(&[
            "completion_tokens",
            "output_tokens",
            "eval_count",
            "tokens_predicted",
            "generated_tokens",
            "candidatesTokenCount",
        ]);
        (prompt.is_some() || completion.is_some()).then_some(Self { prompt, completion })
    }

    /// Counts of a stream come in parts.
    pub(crate) fn add(own: &mut Option<Self>, more: Option<Self>) {
        if let Some(more) = more {
            let own = own.get_or_insert_default();
            own.prompt = more.prompt.or(own.prompt);
            own.completion = more.completion.or(own.completion);
        }
    }
}
