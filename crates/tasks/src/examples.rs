//! What the examples menu offers: the model's own examples, else the task's.

use crate::decode::{Answer, Output, decode};
use crate::inputs::{Inputs, Media, MediaData, Value};
use crate::json::{Json, object};
use crate::lean;
use crate::task::Task;
use crate::wire::{ModelId, ModelInfo};
use std::fmt;

/// What an example goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Title {
    Given(String),
    /// It has none: its number among all examples, from 1.
    Number(usize),
}

/// In English.
impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Given(title) => f.write_str(title),
            Self::Number(number) => write!(f, "Example {number}"),
        }
    }
}

/// An entry of the menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub title: Title,
    pub group: Option<String>,
    pub inputs: Inputs,
    pub parameters: Json,
    /// A stored answer, as it stands in the card.
    pub output: Option<Json>,
}

impl Sample {
    /// The stored answer, shown without asking the server; `None` where it is none of this task's.
    pub fn recorded(&self, task: &'static Task) -> Option<Output> {
        let answer = Answer::Json(self.output.clone()?);
        let output = decode(task, &self.inputs, &answer).ok()?.output;
        (output.kind() == task.output.kind).then_some(output)
    }
}

/// The entries for a model and a task. Never fails: what cannot be read is left out.
pub fn examples(info: &ModelInfo, task: &'static Task) -> Vec<Sample> {
    let own = cards(&info.examples, info, task);
    if own.is_empty() { defaults(info, task) } else { own }
}

/// Examples in the Hub's model-card form.
pub fn cards(cards: &[Json], info: &ModelInfo, task: &'static Task) -> Vec<Sample> {
    cards.iter().enumerate().filter_map(|(i, card)| read(card, i, info, task)).collect()
}

fn read(card: &Json, index: usize, info: &ModelInfo, task: &'static Task) -> Option<Sample> {
    let mut inputs = Inputs::read(task, card);
    if inputs.is_empty() {
        return None;
    }
    for field in task.fields {
        if let Some(Value::Media(Media { data: MediaData::Text(src), .. })) = inputs.get_mut(field.key) {
            resolve(src, info.id.as_deref());
        }
    }
    let text = |key: &str| card.get(key).and_then(Json::text).map(str::trim).filter(|t| !t.is_empty());
    Some(Sample {
        title: text("example_title").map_or(Title::Number(index + 1), |title| Title::Given(title.to_owned())),
        group: text("group").map(str::to_owned),
        parameters: card.get("parameters").filter(|p| p.is_object()).cloned().unwrap_or(object([])),
        inputs,
        output: card.any(&["output"]).cloned(),
    })
}

/// A path in the model's repository becomes a URL.
fn resolve(src: &mut String, model: Option<&str>) {
    let model = model.and_then(|id| id.parse::<ModelId>().ok());
    if let Some(model) =
        model.filter(|_| !src.contains(':') && !src.starts_with('/') && lean::find(src, "..").is_none())
    {
        *src = lean::concat(&["https://huggingface.co/", model.as_str(), "/resolve/main/", src]);
    }
}

/// `pt-BR` is `pt`.
fn speaks(code: &str, language: &str) -> bool {
    code.split(['-', '_']).next() == Some(language)
}

fn defaults(info: &ModelInfo, task: &'static Task) -> Vec<Sample> {
    let sample = |example: &crate::task::Example| {
        let members = example.values.iter().map(|(key, value)| {
            let value = match &info.mask_token {
                Some(token) => lean::replace(value, "<mask>", token),
                None => (*value).to_owned(),
            };
            ((*key).to_owned(), value.into())
        });
        Sample {
            title: Title::Given(example.title.to_owned()),
            group: None,
            inputs: Inputs::read(task, &Json::Object(members.collect())),
            parameters: object([]),
            output: None,
        }
    };
    let in_its_language =
        |example: &&crate::task::Example| info.languages.iter().any(|l| speaks(l, example.lang));
    let chosen: Vec<Sample> = task.examples.iter().filter(in_its_language).map(sample).collect();
    if chosen.is_empty() {
        return task.examples.iter().filter(|example| example.lang == "en").map(sample).collect();
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Label, Labels};
    use crate::registry::find;

    fn samples(tag: &str, info: &str) -> Vec<Sample> {
        let info = ModelInfo::read(&serde_json::from_str(info).expect("valid JSON"));
        examples(&info, find(tag).expect("a task"))
    }

    #[test]
    fn a_model_brings_its_own() {
        let found = samples(
            "text-classification",
            r#"{"id":"a/b","widgetData":[
                {"text":"one","example_title":"First","group":"G","parameters":{"top_k":2}},
                {"src":"nothing for this task"}, 7,
                {"text":"two","example_title":" ","output":[{"label":"a","score":0.5}]},
                {"text":"three","output":{"nonsense":true}}]}"#,
        );
        let titles: Vec<String> = found.iter().map(|s| s.title.to_string()).collect();
        assert_eq!(titles, ["First", "Example 3", "Example 4"]);
        assert_eq!(found[0].group.as_deref(), Some("G"));
        assert_eq!(found[0].parameters.get("top_k").and_then(Json::index), Some(2));
        let label = Label { label: "a".to_owned(), score: Some(0.5) };
        let labels = Labels { rows: vec![vec![label]], verdicts: vec![] };
        let task = find("text-classification").expect("a task");
        assert_eq!(found[1].recorded(task), Some(Output::Labels(labels)));
        assert_eq!(found[2].recorded(task), None);
    }

    #[test]
    fn else_the_task_does_with_the_models_mask_token() {
        let found = samples("fill-mask", r#"{"mask_token":"[MASK]","widgetData":"nonsense"}"#);
        assert_eq!(found[0].inputs.text("text"), Some("Paris is the [MASK] of France."));
    }

    #[test]
    fn a_model_is_spoken_to_in_its_language() {
        let titles = |languages: &str| {
            let info = format!(r#"{{"cardData":{{"language":{languages}}}}}"#);
            samples("fill-mask", &info).iter().map(|s| s.title.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(titles(r#""fr""#), ["Capitale"]);
        assert_eq!(titles(r#"["de-AT","es"]"#), ["Hauptstadt", "Capital"]);
        assert_eq!(titles(r#"["multilingual"]"#), ["Capital", "Meaning"]);
        assert_eq!(titles("null"), ["Capital", "Meaning"]);
    }

    #[test]
    fn files_of_the_repository_are_addressed() {
        let src = |src: &str| {
            let info = format!(r#"{{"id":"a/b","widgetData":[{{"src":"{src}"}}]}}"#);
            samples("image-classification", &info)[0]
                .inputs
                .wire(find("image-classification").expect("a task"))
        };
        assert_eq!(src("cat.jpg"), "https://huggingface.co/a/b/resolve/main/cat.jpg".into());
        assert_eq!(src("https://x/cat.jpg"), "https://x/cat.jpg".into());
        assert_eq!(src("../../c"), "../../c".into());
    }
}
