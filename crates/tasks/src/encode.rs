//! From filled fields to a request: content type and body, no address.
//!
//! HF servers take `{"inputs": …, "parameters": …}`, or the bare bytes of one
//! file when there are no parameters. Chat takes the OpenAI form, with its
//! parameters at the top level. The rest of that form is in [`openai`].

mod form_data;
mod openai;

use crate::inputs::{InputError, Inputs, Media, Value};
use crate::json::{Json, object};
use crate::phrase::{self, Phrase};
use crate::task::{At, Field, Place, Route, Task};

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
    /// The token that the model knows as a gap, if the server told it.
    pub mask_token: Option<String>,
    /// The way to ask, if it is not the task's own: [`address::route`](crate::wire::address::route).
    pub route: Option<Route>,
    /// Asked for by the caller; only tasks that stream do, and `parameters.stream: false` turns it off.
    pub stream: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub route: Route,
    /// What kind of answer is asked for, where a task must say.
    pub accept: Option<&'static str>,
    pub payload: Payload,
    /// Whether the answer may be an event stream.
    pub stream: bool,
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
    let mut parameters = task.changed(&call.parameters)?;
    let wish = parameters.take("stream").and_then(|s| s.boolean());
    let stream = task.streams.is_some() && wish.unwrap_or(call.stream);
    let route = call.route.unwrap_or(task.route);
    let mut payload = (route.payload)(task, call, &parameters)?;
    if let Payload::Json(body) = &mut payload {
        if stream {
            body.set("stream", true.into());
        }
        if let Some(options) = &call.options {
            body.set("options", options.clone());
        }
    }
    Ok(Request { route, accept: task.accept, payload, stream })
}

impl Route {
    pub const MODEL: Self = Self { at: At::Model, payload: hf };
    pub const PIPELINE: Self = Self { at: At::Pipeline, payload: hf };
    pub const CHAT: Self = Self { at: At::Version("/chat/completions"), payload: chat };
}

fn check(task: &'static Task, call: &Call) -> Result<(), InputError> {
    for field in task.fields {
        match filled(call, field) {
            None if field.required => {
                let message = match field.codec.missing {
                    "" => Phrase::new(phrase::EMPTY, [field.label.into()]),
                    missing => missing.into(),
                };
                return Err(InputError::new(field.key, message));
            }
            None => {}
            Some(value) => (field.codec.check)(value, call.mask_token.as_deref()).map_err(|fault| {
                InputError { insert: fault.insert, ..InputError::new(field.key, fault.message) }
            })?,
        }
    }
    Ok(())
}

fn has_members(json: &Json) -> bool {
    !json.members().is_empty()
}

/// A lone file without parameters travels as its bytes.
fn bare_media(task: &Task, call: &Call, parameters: &Json) -> Option<Media> {
    let mut filled = task.fields.iter().filter_map(|field| Some((field, filled(call, field)?)));
    let (field, value) = filled.next().filter(|(field, _)| field.place == Place::Inputs)?;
    if filled.next().is_some() || has_members(parameters) || call.options.is_some() {
        return None;
    }
    (field.codec.bare)(value)
}

fn filled<'a>(call: &'a Call, field: &Field) -> Option<&'a Value> {
    call.inputs.get(field.key).filter(|value| !value.is_blank())
}

#[allow(clippy::unnecessary_wraps, reason = "the type that a route asks for")]
fn hf(task: &'static Task, call: &Call, changed: &Json) -> Result<Payload, InputError> {
    if let Some(media) = bare_media(task, call, changed) {
        return Ok(Payload::Bytes(media));
    }
    let mut parameters = changed.clone();
    let mut inputs = call.inputs.wire(task);
    for field in task.fields {
        let Some(value) = filled(call, field) else { continue };
        match (field.place, &call.mask_token) {
            (Place::Parameter, _) => parameters.set(field.key, (field.codec.wire)(value, task)),
            (Place::Inputs, Some(token)) => (field.codec.respell)(&mut inputs, token),
            _ => {}
        }
    }
    let mut body = object([("inputs", inputs)]);
    if has_members(&parameters) {
        body.set("parameters", parameters);
    }
    Ok(Payload::Json(body))
}

#[allow(clippy::unnecessary_wraps, reason = "the type that a route asks for")]
fn chat(task: &'static Task, call: &Call, parameters: &Json) -> Result<Payload, InputError> {
    let mut body = named(call);
    body.set("messages", Json::Array(messages(task, call)));
    for (key, value) in parameters.members() {
        body.set(key, value.clone());
    }
    Ok(Payload::Json(body))
}

/// What every body of the OpenAI form begins with: the model's id, where there is one.
fn named(call: &Call) -> Json {
    let mut body = object([]);
    if let Some(model) = &call.model {
        body.set("model", model.as_str().into());
    }
    body
}

/// Chat turns as they are; a prompt with a picture becomes one user turn of two parts.
fn messages(task: &Task, call: &Call) -> Vec<Json> {
    let mut parts = Vec::new();
    for field in task.fields {
        match filled(call, field) {
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
    // Models without eyes take only plain text.
    let content = match &parts[..] {
        [only] if only.get("text").is_some() => only.get("text").cloned().unwrap_or_default(),
        _ => Json::Array(parts),
    };
    vec![object([("role", "user".into()), ("content", content)])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::find;

    fn call(tag: &str, inputs: &str, parameters: &str) -> Result<Request, InputError> {
        let task = find(tag).expect("a task");
        let json = |text| serde_json::from_str(text).expect("valid JSON");
        encode(
            task,
            &Call {
                inputs: Inputs::read(task, &json(inputs)),
                parameters: json(parameters),
                stream: true,
                ..Call::default()
            },
        )
    }

    fn sent(tag: &str, inputs: &str, parameters: &str) -> String {
        match call(tag, inputs, parameters).expect("ready").payload {
            Payload::Json(body) => serde_json::to_string(&body).expect("writes"),
            Payload::Bytes(media) => format!("{:?} as {}", media.data, media.content_type),
        }
    }

    #[test]
    fn what_is_missing_is_said_of_its_field() {
        for (tag, inputs, field, says) in [
            ("text-classification", r#""  ""#, "text", "is empty"),
            ("question-answering", r#"{"question":"Who?"}"#, "context", "is empty"),
            ("image-classification", "null", "image", "picture"),
            ("audio-classification", "null", "audio", "clip"),
            (
                "zero-shot-classification",
                r#"{"text":"x","candidate_labels":" , "}"#,
                "candidate_labels",
                "one label",
            ),
            ("chat-completion", "[]", "messages", "message"),
            ("tabular-regression", r#"{"data":{}}"#, "data", "row"),
            (
                "tabular-regression",
                r#"{"data":{"a":["1"],"b":[]}}"#,
                "data",
                r#"Column "b" has 0 cells, but "a" has 1"#,
            ),
            (
                "tabular-regression",
                r#"{"data":{"a":["1"],"a":["2"]}}"#,
                "data",
                r#"Two columns are called "a""#,
            ),
            ("tabular-regression", r#"{"data":{" ":["1"]}}"#, "data", "name"),
        ] {
            let error = call(tag, inputs, "{}").expect_err(inputs);
            assert_eq!(error.field, field, "{inputs}");
            assert!(error.message.to_string().contains(says), "{inputs}: {}", error.message);
        }
    }

    #[test]
    fn a_missing_gap_comes_with_the_token_to_insert() {
        let task = find("fill-mask").expect("a task");
        let with = |text: &str, mask_token: Option<&str>| {
            let inputs = Inputs::read(task, &text.into());
            encode(task, &Call { inputs, mask_token: mask_token.map(str::to_owned), ..Call::default() })
        };
        assert_eq!(with("no gap", Some("[MASK]")).expect_err("no gap").insert.as_deref(), Some("[MASK]"));
        assert_eq!(with("no gap", None).expect_err("no gap").insert.as_deref(), Some("<mask>"));
        for (text, token, expected) in [
            ("a <mask> b", Some("[MASK]"), "a [MASK] b"),
            ("a [MASK] b", Some("<mask>"), "a <mask> b"),
            ("a [MASK] b", None, "a [MASK] b"),
            ("a __ b", Some("__"), "a __ b"),
        ] {
            let request = with(text, token).expect("ready");
            assert_eq!(request.payload, Payload::Json(object([("inputs", expected.into())])));
        }
    }

    #[test]
    fn only_changed_parameters_are_sent() {
        for (tag, inputs, parameters, expected) in [
            ("feature-extraction", r#""a""#, r#"{"normalize":true,"truncate":null}"#, r#"{"inputs":"a"}"#),
            (
                "feature-extraction",
                r#""a""#,
                r#"{"normalize":"false"}"#,
                r#"{"inputs":"a","parameters":{"normalize":false}}"#,
            ),
            (
                "zero-shot-classification",
                r#"{"sequences":"a","candidate-labels":"x, y"}"#,
                r#"{"multi_class":true,"mine":1}"#,
                r#"{"inputs":"a","parameters":{"multi_label":true,"mine":1,"candidate_labels":["x","y"]}}"#,
            ),
            (
                "text-generation",
                r#""a""#,
                r#"{"topK":"3","repetitionpenalty":1.5,"stop":"x, y","stream":false}"#,
                r#"{"inputs":"a","parameters":{"top_k":3,"repetition_penalty":1.5,"stop":["x","y"]}}"#,
            ),
            (
                "text-generation",
                r#""a""#,
                r#"{"return_full_text":"false"}"#,
                r#"{"inputs":"a","parameters":{"return_full_text":false},"stream":true}"#,
            ),
            (
                "chat-completion",
                r#""hi""#,
                r#"{"temperature":0.5}"#,
                r#"{"messages":[{"role":"user","content":"hi"}],"temperature":0.5,"stream":true}"#,
            ),
        ] {
            assert_eq!(sent(tag, inputs, parameters), expected);
        }
    }

    #[test]
    fn a_parameter_out_of_range_says_its_range() {
        for (tag, parameters, expected) in [
            ("summarization", r#"{"max_length":0}"#, "max_length must be between 1 and 500."),
            ("summarization", r#"{"top_p":1.5}"#, "top_p must be between 0 and 1."),
            ("summarization", r#"{"min_length":1.5}"#, "min_length must be a whole number."),
            ("summarization", r#"{"temperature":"warm"}"#, "temperature must be a number."),
            ("fill-mask", r#"{"top_k":[]}"#, "top_k must be a number."),
            ("feature-extraction", r#"{"normalize":1}"#, "normalize must be true or false."),
            (
                "token-classification",
                r#"{"aggregation_strategy":"best"}"#,
                "aggregation_strategy must be one of simple, none, first, average, max.",
            ),
        ] {
            let error = call(tag, r#""a <mask>""#, parameters).expect_err(parameters);
            assert_eq!(error.message.to_string(), expected);
        }
    }

    #[test]
    fn files_travel_as_bytes_unless_something_goes_with_them() {
        let url = r#""data:audio/wav;base64,aGk=""#;
        assert_eq!(sent("audio-classification", url, "{}"), "Bytes([104, 105]) as audio/wav");
        assert_eq!(
            sent("audio-classification", url, r#"{"top_k":2}"#),
            r#"{"inputs":"aGk=","parameters":{"top_k":2}}"#
        );
        assert_eq!(
            sent("automatic-speech-recognition", url, r#"{"return_timestamps":true}"#),
            r#"{"inputs":"aGk=","parameters":{"return_timestamps":true}}"#
        );
        assert_eq!(
            sent(
                "visual-question-answering",
                r#"{"image":"data:image/png;base64,aGk=","question":"Who?"}"#,
                "{}"
            ),
            r#"{"inputs":{"image":"aGk=","question":"Who?"}}"#
        );
    }

    #[test]
    fn a_picture_is_talked_about_in_one_turn() {
        assert_eq!(
            sent("image-text-to-text", r#"{"text":"What?","src":"https://x/y.png"}"#, r#"{"stream":false}"#),
            concat!(
                r#"{"messages":[{"role":"user","content":[{"type":"text","text":"What?"},"#,
                r#"{"type":"image_url","image_url":{"url":"https://x/y.png"}}]}]}"#
            )
        );
        assert_eq!(
            sent("image-text-to-text", r#"{"text":"What?"}"#, r#"{"stream":false}"#),
            r#"{"messages":[{"role":"user","content":"What?"}]}"#
        );
    }
}
