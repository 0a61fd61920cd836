//! What the visitor filled in, and reading it from the wire's or a model card's form.

use crate::json::{Json, object};
use crate::lean;
use crate::phrase::Phrase;
use crate::task::{Field, FieldKind, Place, Task, same_name};
use crate::wire::data_url;

/// The values of a task's fields, by field key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs(Vec<(&'static str, Value)>);

/// The value of one field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    /// Several texts: a batch, a list of sentences, labels.
    List(Vec<String>),
    Media(Media),
    /// Columns in order: name and cells.
    Table(Vec<(String, Vec<String>)>),
    /// Chat messages in the OpenAI form.
    Chat(Vec<Json>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    /// A media type such as `image/png`.
    pub content_type: String,
    pub data: MediaData,
}

#[derive(Clone, Debug, PartialEq)]
pub enum MediaData {
    Bytes(Vec<u8>),
    /// A URL to fetch or pass on, or base64 as it came.
    Text(String),
}

/// Something is wrong with what was filled in; `field` says where to show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// The key of a field, or of a parameter.
    pub field: &'static str,
    pub message: Phrase,
    /// A text that would mend it if inserted: the mask token that is missing.
    pub insert: Option<String>,
}

impl InputError {
    pub(crate) fn new(field: &'static str, message: impl Into<Phrase>) -> Self {
        Self { field, message: message.into(), insert: None }
    }
}

impl Media {
    /// As a `data:` URL, or the URL it already is.
    pub fn url(&self) -> String {
        match &self.data {
            MediaData::Bytes(bytes) => data_url::encode(&self.content_type, bytes),
            MediaData::Text(text) => text.clone(),
        }
    }

    /// As bare base64, the form HF servers take inside JSON.
    pub fn base64(&self) -> String {
        match &self.data {
            MediaData::Bytes(bytes) => data_url::base64(bytes),
            MediaData::Text(text) => data_url::split(text).map_or(text.as_str(), |(_, data)| data).to_owned(),
        }
    }
}

impl Value {
    /// Whether there is nothing to send.
    pub fn is_blank(&self) -> bool {
        match self {
            Value::Text(text) => text.trim().is_empty(),
            Value::List(items) => items.iter().all(|item| item.trim().is_empty()),
            Value::Media(Media { data: MediaData::Bytes(bytes), .. }) => bytes.is_empty(),
            Value::Media(Media { data: MediaData::Text(text), .. }) => text.is_empty(),
            Value::Table(columns) => columns.iter().all(|(_, cells)| cells.is_empty()),
            Value::Chat(turns) => turns.is_empty(),
        }
    }
}

impl Inputs {
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(k, _)| *k == key).map(|(_, value)| value)
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|(k, _)| *k == key).map(|(_, value)| value)
    }

    /// Whether no field has a value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there is nothing to send: no field has a value, or all values are blank.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|(_, value)| value.is_blank())
    }

    pub fn set(&mut self, key: &'static str, value: Value) {
        self.0.retain(|(k, _)| *k != key);
        self.0.push((key, value));
    }

    /// The text of a field, if it is one text.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The texts of the field that is sent as `inputs`: what rows of an answer belong to.
    pub fn texts(&self, task: &Task) -> Vec<&str> {
        let first = task.fields.iter().find(|f| matches!(f.kind, FieldKind::Text { .. } | FieldKind::Line));
        match first.and_then(|field| self.get(field.key)) {
            Some(Value::Text(text)) => vec![text],
            Some(Value::List(items)) => items.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Reads the wire form of `inputs` (a string, a list, an object), a request's whole
    /// body, or an example in the Hub's model-card form. Unknown members are ignored.
    pub fn read(task: &'static Task, json: &Json) -> Self {
        let mut inputs = Self::default();
        let members = json.get("inputs").filter(|_| json.is_object()).unwrap_or(json);
        let parts = parts_of_last_turn(json);
        for field in task.fields {
            let own = field_member(json, field)
                .or_else(|| field_member(members, field))
                .or_else(|| part_for(parts, field.kind));
            let takes_all = matches!(field.place, Place::Inputs | Place::InputsOrMember)
                && (!members.is_object() || matches!(field.kind, FieldKind::Table | FieldKind::Chat));
            let value = own.or(takes_all.then_some(members));
            if let Some(value) = value.and_then(|json| field.read(json)) {
                inputs.set(field.key, value);
            }
        }
        inputs
    }

    /// What a link can carry: every field by its key, without media. A conversation keeps what was said.
    pub fn shared(&self, task: &Task) -> Json {
        let mut members = object([]);
        for field in task.fields {
            let value = match self.get(field.key) {
                Some(Value::Chat(turns)) => Json::Array(turns.iter().map(spoken).collect()),
                Some(value) if !matches!(value, Value::Media(_)) => (field.codec.wire)(value, task),
                _ => continue,
            };
            members.set(field.key, value);
        }
        members
    }

    /// Reads what [`Inputs::shared`] wrote, or somebody else did: no address of a picture gets in, which a browser would
    /// fetch at once.
    pub fn read_shared(task: &'static Task, json: &Json) -> Self {
        let mut inputs = Self::default();
        for field in task.fields {
            let Some(json) = json.get(field.key) else { continue };
            let value = match (field.kind, field.read(json)) {
                (FieldKind::Image | FieldKind::Audio | FieldKind::Video, _) | (_, None) => continue,
                (_, Some(Value::Chat(turns))) => Value::Chat(turns.iter().map(spoken).collect()),
                (_, Some(value)) => value,
            };
            inputs.set(field.key, value);
        }
        inputs
    }

    /// The wire form of `inputs`, as the script API gives it back.
    pub fn wire(&self, task: &Task) -> Json {
        let fields = || task.fields.iter().filter_map(|f| Some((f, self.get(f.key)?)));
        let filled = |f: &Field| self.get(f.key).is_some_and(|v| !v.is_blank());
        let alone = task.fields.iter().filter(|f| f.place != Place::Parameter && filled(f)).count() <= 1;
        let write = |value: &Value, field: &Field| (field.codec.wire)(value, task);
        let mut members = object([]);
        for (field, value) in fields() {
            match field.place {
                Place::Inputs => return write(value, field),
                Place::InputsOrMember if alone => return write(value, field),
                Place::Member | Place::InputsOrMember if filled(field) => {
                    members.set(field.key, write(value, field));
                }
                _ => {}
            }
        }
        members
    }
}

/// A turn of a conversation with nothing but who said what.
fn spoken(turn: &Json) -> Json {
    let text = match turn.get("content") {
        Some(Json::Array(parts)) => {
            lean::join(&mut parts.iter().filter_map(|part| part.get("text")?.text()), "\n").into()
        }
        Some(Json::String(text)) => text.as_str().into(),
        _ => "".into(),
    };
    object([("role", turn.get("role").cloned().unwrap_or_else(|| "user".into())), ("content", text)])
}

fn field_member<'a>(json: &'a Json, field: &Field) -> Option<&'a Json> {
    let member = |json: &'a Json| {
        let alike =
            || json.members().iter().find(|(key, _)| same_name(key, field.key)).map(|(_, value)| value);
        json.any(&[field.key]).or_else(|| json.any(field.aliases)).or_else(alike)
    };
    member(json).or_else(|| member(json.get("parameters")?))
}

/// The parts of the last message, for tasks that show a prompt and a picture as two fields.
fn parts_of_last_turn(json: &Json) -> &[Json] {
    let messages = json.get("messages").unwrap_or(json);
    messages.items().last().and_then(|turn| turn.get("content")).map(Json::items).unwrap_or_default()
}

fn part_for(parts: &[Json], kind: FieldKind) -> Option<&Json> {
    parts.iter().find_map(|part| match kind {
        FieldKind::Text { .. } => part.get("text"),
        FieldKind::Image => part.get("image_url")?.get("url"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::find;

    /// The wire form of what was read, with the labels beside.
    fn read(tag: &str, json: &str) -> String {
        let task = find(tag).expect("a task");
        let inputs = Inputs::read(task, &serde_json::from_str(json).expect("valid JSON"));
        let mut text = serde_json::to_string(&inputs.wire(task)).expect("writes");
        for field in task.fields.iter().filter(|f| f.place == Place::Parameter) {
            if let Some(value) = inputs.get(field.key) {
                text.push(' ');
                text.push_str(&serde_json::to_string(&(field.codec.wire)(value, task)).expect("writes"));
            }
        }
        text
    }

    #[test]
    fn every_form_of_a_model_card_is_read() {
        for (tag, card, expected) in [
            ("text-classification", r#"{"text":"a","example_title":"x","output":[]}"#, r#""a""#),
            ("question-answering", r#"{"text":"q","context":"c"}"#, r#"{"question":"q","context":"c"}"#),
            ("question-answering", r#"{"question":"q","context":"c"}"#, r#"{"question":"q","context":"c"}"#),
            (
                "table-question-answering",
                r#"{"text":"q","table":{"a":[1,null,"x"]}}"#,
                r#"{"query":"q","table":{"a":["1","","x"]}}"#,
            ),
            (
                "zero-shot-classification",
                r#"{"text":"a","candidate_labels":"x, y","multi_class":true}"#,
                r#""a" ["x","y"]"#,
            ),
            (
                "sentence-similarity",
                r#"{"source_sentence":"a","sentences":["b","c"]}"#,
                r#"{"source_sentence":"a","sentences":["b","c"]}"#,
            ),
            (
                "chat-completion",
                r#"{"messages":[{"role":"user","content":"a"}]}"#,
                r#"[{"role":"user","content":"a"}]"#,
            ),
            ("chat-completion", r#"{"text":"a"}"#, r#"[{"role":"user","content":"a"}]"#),
            ("image-classification", r#"{"src":"https://x/y.jpg"}"#, r#""https://x/y.jpg""#),
            (
                "image-to-image",
                r#"{"src":"https://x/y.jpg","prompt":"at night"}"#,
                r#""https://x/y.jpg" "at night""#,
            ),
            (
                "visual-question-answering",
                r#"{"src":"https://x/y.jpg","text":"q"}"#,
                r#"{"image":"https://x/y.jpg","question":"q"}"#,
            ),
            (
                "zero-shot-image-classification",
                r#"{"src":"https://x/y.jpg","candidate_labels":"a,b"}"#,
                r#""https://x/y.jpg" ["a","b"]"#,
            ),
            ("tabular-regression", r#"{"structured_data":{"a":[1.5]}}"#, r#"{"data":{"a":["1.5"]}}"#),
            (
                "tabular-regression",
                r#"{"table":[["a","b"],[1,2],[3]]}"#,
                r#"{"data":{"a":["1","3"],"b":["2",""]}}"#,
            ),
        ] {
            assert_eq!(read(tag, card), expected, "{card}");
        }
    }

    #[test]
    fn the_wire_form_is_read() {
        for (tag, wire) in [
            ("text-classification", r#""a""#),
            ("text-classification", r#"["a","b"]"#),
            ("text-classification", r#"{"text":"a","text_pair":"b"}"#),
            ("question-answering", r#"{"question":"q","context":"c"}"#),
            ("tabular-regression", r#"{"data":{"a":["1"],"data":["2"]}}"#),
            ("conversational", r#"{"text":"c","past_user_inputs":["a"],"generated_responses":["b"]}"#),
            ("conversational", r#"{"text":"c"}"#),
        ] {
            assert_eq!(read(tag, wire), wire);
        }
    }

    #[test]
    fn a_link_carries_all_but_media() {
        for (tag, inputs) in [
            ("text-classification", r#"{"text":"a"}"#),
            ("text-classification", r#"{"text":["a","b"]}"#),
            ("zero-shot-classification", r#"{"text":"a","candidate_labels":["x","y"]}"#),
            ("question-answering", r#"{"question":"q","context":"c"}"#),
            ("sentence-similarity", r#"{"source_sentence":"a","sentences":["b","c"]}"#),
            ("table-question-answering", r#"{"query":"q","table":{"a":["1"],"b":["2"]}}"#),
            ("tabular-regression", r#"{"data":{"a":["1"]}}"#),
            ("chat-completion", r#"{"messages":[{"role":"user","content":"a"}]}"#),
        ] {
            let task = find(tag).expect("a task");
            let json: Json = serde_json::from_str(inputs).expect("valid JSON");
            let read = Inputs::read_shared(task, &json);
            assert_eq!(read, Inputs::read(task, &json), "{inputs}");
            assert_eq!(read.shared(task).to_text(), inputs);
        }
        for (tag, inputs, left) in [
            ("image-classification", r#"{"image":"https://x/y.png"}"#, "{}"),
            (
                "visual-question-answering",
                r#"{"image":"data:image/png;base64,aGk=","question":"q"}"#,
                r#"{"question":"q"}"#,
            ),
            (
                "chat-completion",
                r#"{"messages":[{"role":"user","name":"n","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"https://x/y.png"}}]}]}"#,
                r#"{"messages":[{"role":"user","content":"a"}]}"#,
            ),
            ("text-classification", r#"{"data":{"a":["1"]}}"#, "{}"),
            ("text-classification", r#""text""#, "{}"),
        ] {
            let task = find(tag).expect("a task");
            let json: Json = serde_json::from_str(inputs).expect("valid JSON");
            assert_eq!(Inputs::read_shared(task, &json).shared(task).to_text(), left, "{inputs}");
            if json.is_object() {
                assert_eq!(Inputs::read(task, &json).shared(task).to_text(), left, "{inputs}");
            }
        }
    }

    #[test]
    fn a_spreadsheet_is_pasted() {
        assert_eq!(
            read("tabular-regression", r#"{"data":"a\tb\r\n1\t2\n\n3"}"#),
            r#"{"data":{"a":["1","3"],"b":["2",""]}}"#
        );
    }
}
