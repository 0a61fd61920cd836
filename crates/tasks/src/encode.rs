//! From filled fields to a request: content type and body, no address.
//!
//! HF servers take `{"inputs": …, "parameters": …}`, or the bare bytes of one
//! file when there are no parameters. Chat takes the OpenAI form, with its
//! parameters at the top level.

use crate::inputs::{InputError, Inputs, Media, MediaData, Value};
use crate::json::{Json, object};
use crate::task::{FieldKind, Place, Route, Task};

/// One call of a model.
#[derive(Clone, Debug, Default)]
pub struct Call {
    pub inputs: Inputs,
    /// Changed parameters only; the server's defaults are not repeated to it.
    pub parameters: Json,
    /// Sent as `options` when present (`use_cache`, `wait_for_model`, `use_gpu`).
    pub options: Option<Json>,
    /// The model's id, which chat servers want in the body.
    pub model: Option<String>,
    pub stream: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub route: Route,
    /// What kind of answer is asked for, where a task must say.
    pub accept: Option<&'static str>,
    pub payload: Payload,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// `application/json`
    Json(Json),
    /// The bytes of a file, under its own media type.
    Bytes(Media),
}

/// Makes the request, or says which field is not ready to be sent.
pub fn encode(task: &'static Task, call: &Call) -> Result<Request, InputError> {
    check(task, call)?;
    let payload = match task.route {
        Route::Chat => Payload::Json(chat(task, call)),
        _ => bare_media(task, call).unwrap_or_else(|| Payload::Json(hf(task, call))),
    };
    Ok(Request { route: task.route, accept: None, payload })
}

fn check(task: &'static Task, call: &Call) -> Result<(), InputError> {
    for field in task.fields.iter().filter(|f| f.required) {
        if call.inputs.get(field.key).is_none_or(Value::is_blank) {
            let message = match field.kind {
                FieldKind::Image => "Choose a picture first.".to_owned(),
                FieldKind::Audio => "Record or choose a clip first.".to_owned(),
                FieldKind::Video => "Choose a video first.".to_owned(),
                FieldKind::Labels => "Add at least one label.".to_owned(),
                FieldKind::Table => "Fill in at least one row.".to_owned(),
                FieldKind::Chat => "Write a message first.".to_owned(),
                _ => format!("{} is empty. Write something first.", field.label),
            };
            return Err(InputError { field: field.key, message });
        }
    }
    Ok(())
}

fn has_members(json: &Json) -> bool {
    !json.members().is_empty()
}

/// A lone file without parameters travels as its bytes.
fn bare_media(task: &Task, call: &Call) -> Option<Payload> {
    let mut filled = task.fields.iter().filter_map(|f| call.inputs.get(f.key).filter(|v| !v.is_blank()));
    match (filled.next()?, filled.next()) {
        (Value::Media(media @ Media { data: MediaData::Bytes(_), .. }), None)
            if !has_members(&call.parameters) && call.options.is_none() =>
        {
            Some(Payload::Bytes(media.clone()))
        }
        _ => None,
    }
}

fn hf(task: &Task, call: &Call) -> Json {
    let mut parameters = object([]);
    for field in task.fields.iter().filter(|f| f.place == Place::Parameter) {
        if let Some(value) = call.inputs.get(field.key).filter(|v| !v.is_blank()) {
            parameters.set(field.key, value.wire());
        }
    }
    for (key, value) in call.parameters.members() {
        if key != "stream" {
            parameters.set(key, value.clone());
        }
    }
    let mut body = object([("inputs", call.inputs.wire(task))]);
    if has_members(&parameters) {
        body.set("parameters", parameters);
    }
    if call.stream {
        body.set("stream", true.into());
    }
    if let Some(options) = &call.options {
        body.set("options", options.clone());
    }
    body
}

fn chat(task: &Task, call: &Call) -> Json {
    let mut body = object([]);
    if let Some(model) = &call.model {
        body.set("model", model.as_str().into());
    }
    body.set("messages", Json::Array(messages(task, call)));
    for (key, value) in call.parameters.members() {
        body.set(key, value.clone());
    }
    if call.stream {
        body.set("stream", true.into());
    }
    body
}

/// Chat turns as they are; a prompt with a picture becomes one user turn of two parts.
fn messages(task: &Task, call: &Call) -> Vec<Json> {
    let mut parts = Vec::new();
    for field in task.fields {
        match call.inputs.get(field.key) {
            Some(Value::Chat(turns)) => return turns.clone(),
            Some(Value::Text(text)) => {
                parts.push(object([("type", "text".into()), ("text", text.as_str().into())]));
            }
            Some(Value::Media(media)) => parts.push(object([
                ("type", "image_url".into()),
                ("image_url", object([("url", media.url().into())])),
            ])),
            _ => {}
        }
    }
    vec![object([("role", "user".into()), ("content", Json::Array(parts))])]
}
