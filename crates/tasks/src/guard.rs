//! Which labels of well-known guardrail models mean "flagged".
//!
//! A page names them with `flag`; for these models it need not.

/// Stands for any label: models that find nothing but what they guard against.
pub const ANY: &str = "*";

/// A family of guardrail models that share their labels.
#[derive(Debug)]
pub struct Preset {
    /// What they guard against.
    pub about: &'static str,
    pub models: &'static [&'static str],
    pub flag: &'static [&'static str],
}

pub static PRESETS: &[Preset] = &[
    Preset {
        about: "prompt injection",
        models: &[
            "protectai/deberta-v3-base-prompt-injection",
            "protectai/deberta-v3-base-prompt-injection-v2",
            "protectai/deberta-v3-small-prompt-injection-v2",
            "deepset/deberta-v3-base-injection",
        ],
        flag: &["INJECTION"],
    },
    Preset {
        about: "prompt injection, jailbreak",
        models: &["meta-llama/Prompt-Guard-86M"],
        flag: &["INJECTION", "JAILBREAK"],
    },
    Preset {
        about: "prompt injection, jailbreak",
        models: &["meta-llama/Llama-Prompt-Guard-2-86M", "meta-llama/Llama-Prompt-Guard-2-22M"],
        // Their configuration leaves the labels unnamed; some servers name them.
        flag: &["LABEL_1", "MALICIOUS"],
    },
    Preset { about: "jailbreak", models: &["jackhhao/jailbreak-classifier"], flag: &["jailbreak"] },
    Preset {
        about: "toxicity",
        models: &["unitary/toxic-bert"],
        flag: &["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"],
    },
    Preset {
        about: "toxicity",
        models: &["martin-ha/toxic-comment-model", "s-nlp/roberta_toxicity_classifier"],
        flag: &["toxic"],
    },
    Preset {
        about: "hate speech",
        models: &["facebook/roberta-hate-speech-dynabench-r4-target"],
        flag: &["hate"],
    },
    Preset {
        about: "unsafe pictures",
        models: &["Falconsai/nsfw_image_detection", "AdamCodd/vit-base-nsfw-detector"],
        flag: &["nsfw"],
    },
    Preset {
        about: "personal data",
        models: &["iiiorg/piiranha-v1-detect-personal-information"],
        flag: &[ANY],
    },
];

/// The labels of a model that mean "flagged", if the model is known.
pub fn preset(model: &str) -> Option<&'static [&'static str]> {
    let known = |preset: &&Preset| preset.models.iter().any(|m| m.eq_ignore_ascii_case(model));
    PRESETS.iter().find(known).map(|preset| preset.flag)
}

/// What `flag` means for a model: nothing said, or `auto`, is the model's preset.
pub fn resolve(flag: &[String], model: Option<&str>) -> Vec<String> {
    match flag {
        [] => {}
        [only] if only == "auto" => {}
        _ => return flag.to_vec(),
    }
    let preset = model.and_then(preset).unwrap_or_default();
    preset.iter().map(|label| (*label).to_owned()).collect()
}

/// Whether `flag` names `label`.
pub(crate) fn names(flag: &[String], label: &str) -> bool {
    flag.iter().any(|f| f == ANY || f.eq_ignore_ascii_case(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_guardrails_need_no_flag() {
        assert_eq!(preset("ProtectAI/deberta-v3-base-prompt-injection-v2"), Some(&["INJECTION"][..]));
        assert_eq!(preset("gpt2"), None);
        let model = Some("jackhhao/jailbreak-classifier");
        assert_eq!(resolve(&[], model), ["jailbreak"]);
        assert_eq!(resolve(&["auto".to_owned()], model), ["jailbreak"]);
        assert_eq!(resolve(&["benign".to_owned()], model), ["benign"]);
        assert!(resolve(&[], Some("gpt2")).is_empty());
    }
}
