//! What a server that has no card of a model tells instead: which API it speaks, and perhaps what the model is for. Each
//! question is asked by the caller.

use super::address;
use super::{ModelId, ModelInfo};
use crate::json::{Json, object};
use crate::registry;
use crate::task::Api;

/// Questions to a server, one after the other, until it is known. A trait, so that only a part of the widget that asks holds
/// what reads the answers.
pub trait Surveyor {
    /// What to ask next.
    fn question(&self) -> Option<Question>;
    /// Takes the answer: its status, and its body where that is JSON.
    fn take(&mut self, status: u16, json: Option<&Json>);
    /// What is known in the end. `None`: nothing of the server.
    fn found(&self) -> Option<ModelInfo>;
}

/// A question: a GET, or a POST of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub url: String,
    pub body: Option<Json>,
}

/// Which account is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// `/v1/models`, of every server of the OpenAI form but one.
    List,
    /// `/api/show`: Ollama's account of a model.
    Show,
    /// `/v1/models/capabilities`: `LocalAI`'s account of all.
    Capabilities,
    /// `/info`: Text Embeddings Inference's account of itself.
    Info,
    Over,
}

struct Survey {
    endpoint: String,
    model: String,
    /// Whether the task is to be found out, too.
    seeks_task: bool,
    step: Step,
    info: Option<ModelInfo>,
}

/// Begins a survey of the server at `endpoint`, with `seeks_task` also of what the model is for.
pub fn survey(endpoint: &str, model: &ModelId, seeks_task: bool) -> Box<dyn Surveyor> {
    Box::new(Survey {
        endpoint: endpoint.to_owned(),
        model: model.as_str().to_owned(),
        seeks_task,
        step: Step::List,
        info: None,
    })
}

impl Surveyor for Survey {
    fn question(&self) -> Option<Question> {
        let get = |url| Some(Question { url, body: None });
        match self.step {
            Step::List => get(address::of_list(&self.endpoint)),
            Step::Show => Some(Question {
                url: address::beside(&self.endpoint, "/api/show"),
                body: Some(object([("model", self.model.as_str().into())])),
            }),
            Step::Capabilities => get(address::of_list(&self.endpoint) + "/capabilities"),
            Step::Info => get(address::beside(&self.endpoint, "/info")),
            Step::Over => None,
        }
    }

    fn take(&mut self, status: u16, json: Option<&Json>) {
        let json = json.filter(|_| status == 200);
        self.step = match self.step {
            Step::List => match json.and_then(models) {
                Some(models) => self.listed(models, json),
                None => Step::Info,
            },
            Step::Show => {
                self.learn(json);
                Step::Over
            }
            Step::Capabilities => {
                let own = json.and_then(models).and_then(|models| entry(models, &self.model));
                self.learn(own);
                Step::Over
            }
            Step::Info => {
                // It names its model's kind by the member's name.
                if json.is_some_and(|json| json.get("model_type").is_some_and(Json::is_object)) {
                    self.info = Some(ModelInfo { api: Api::Tei, ..ModelInfo::default() });
                    self.learn(json);
                }
                Step::Over
            }
            Step::Over => Step::Over,
        };
    }

    fn found(&self) -> Option<ModelInfo> {
        self.info.clone()
    }
}

impl Survey {
    /// There is a list of models; what is still to be asked.
    fn listed(&mut self, models: &[Json], whole: Option<&Json>) -> Step {
        // A proxy lists its models too. One that is not there is no reason to ask for it in another way.
        let Some(own) = entry(models, &self.model) else { return Step::Over };
        self.info = Some(ModelInfo { api: Api::OpenAi, ..ModelInfo::default() });
        self.learn(Some(own));
        // llama.cpp lists its model twice, the second time as Ollama would.
        let again = whole.and_then(|json| json.get("models")).map(Json::items).unwrap_or_default();
        self.learn(entry(again, &self.model));
        let is_known = self.info.as_ref().is_some_and(|info| info.pipeline_tag.is_some());
        match own.get("owned_by").and_then(Json::text) {
            _ if is_known || !self.seeks_task => Step::Over,
            Some("library") => Step::Show,
            None => Step::Capabilities,
            Some(_) => Step::Over,
        }
    }

    fn learn(&mut self, account: Option<&Json>) {
        if let (Some(info), Some(account)) = (&mut self.info, account)
            && info.pipeline_tag.is_none()
        {
            info.pipeline_tag = task_of(account);
        }
    }
}

/// The list of models, which some servers send bare.
fn models(json: &Json) -> Option<&[Json]> {
    let list = json.any(&["data", "models"]).unwrap_or(json);
    let has_ids = |list: &[Json]| list.iter().all(|model| name(model).is_some());
    (list.is_array() && has_ids(list.items())).then(|| list.items())
}

fn name(model: &Json) -> Option<&str> {
    model.any(&["id", "model", "name"]).and_then(Json::text)
}

/// The account of one model. Ollama leaves out the tag of the latest.
fn entry<'a>(models: &'a [Json], id: &str) -> Option<&'a Json> {
    let is_own = |model: &&Json| {
        name(model).is_some_and(|name| name == id || name.strip_suffix(":latest") == Some(id))
    };
    // llama.cpp answers for its model by whatever name.
    let answers_for_all = |model: &&Json| model.get("owned_by").and_then(Json::text) == Some("llamacpp");
    models.iter().find(is_own).or_else(|| models.first().filter(answers_for_all))
}

/// Members in which servers say what a model is for, as a word, a list of words, or flags.
const SAYS: &[&str] = &[
    "pipeline_tag",
    "task",
    "tasks",
    "type",
    "model_type",
    "kind",
    "category",
    "capabilities",
    "model_ability",
    "categories",
];

/// Words for it, the more telling first: most models that see also chat, and most that chat also complete.
const WORDS: &[(&[&str], &str)] = &[
    (&["rerank", "reranker", "score"], "text-ranking"),
    (&["transcript", "transcription", "stt", "asr", "speech-to-text"], "automatic-speech-recognition"),
    (&["tts", "speech"], "text-to-speech"),
    (&["sound-generation"], "text-to-audio"),
    (&["vision", "vlm", "multimodal"], "image-text-to-text"),
    (&["chat", "completion-chat", "llm", "generate"], "chat-completion"),
    (&["image", "image-generation"], "text-to-image"),
    (&["embedding", "embeddings", "embed", "text-embedding"], "feature-extraction"),
    // Ollama and llama.cpp call so what they also chat with.
    (&["completion"], "chat-completion"),
    (&["language"], "text-generation"),
];

/// The task that an account tells of.
fn task_of(account: &Json) -> Option<String> {
    let mut words = Vec::new();
    for said in SAYS.iter().filter_map(|key| account.get(key)) {
        words_of(said, &mut words);
    }
    // Tags themselves: informal names of them are among the words.
    let tag = words.iter().find(|word| registry::ALL.iter().any(|task| task.tag == **word));
    let known = || WORDS.iter().find(|(own, _)| own.iter().any(|own| words.iter().any(|word| word == own)));
    let meant = || Some(known()?.1.to_owned());
    tag.cloned().or_else(meant).or_else(|| by_modalities(account))
}

fn words_of(said: &Json, words: &mut Vec<String>) {
    let mut add = |word: &str| words.push(word.to_ascii_lowercase().replace('_', "-"));
    match said {
        Json::String(word) => add(word),
        Json::Array(items) => items.iter().filter_map(Json::text).for_each(add),
        // A flag that is set, or a member that tells more of it.
        Json::Object(members) => {
            let set =
                members.iter().filter(|(_, value)| value.boolean() != Some(false) && *value != Json::Null);
            set.for_each(|(key, _)| add(key));
        }
        _ => {}
    }
}

/// By what goes in and what comes out.
fn by_modalities(account: &Json) -> Option<String> {
    let own = account.get("architecture").unwrap_or(account);
    let has = |key: &str, kind: &str| {
        own.get(key).map(Json::items).unwrap_or_default().iter().any(|own| own.text() == Some(kind))
    };
    let task = if has("output_modalities", "image") {
        "text-to-image"
    } else if has("output_modalities", "embeddings") {
        "feature-extraction"
    } else if has("output_modalities", "audio") && !has("output_modalities", "text") {
        "text-to-speech"
    } else if !has("output_modalities", "text") {
        return None;
    } else if has("input_modalities", "image") {
        "image-text-to-text"
    } else if has("input_modalities", "text") {
        "chat-completion"
    } else if has("input_modalities", "audio") {
        "automatic-speech-recognition"
    } else {
        return None;
    };
    Some(task.to_owned())
}
