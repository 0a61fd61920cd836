//! A run as a visitor asks for it: the Hub's JSON, or a file's bytes.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use super::Entry;
use crate::ApiError;

/// What is asked of a provider.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    pub entry: &'a Entry,
    pub inputs: Input<'a>,
    /// The task's parameters, those written beside `inputs` among them.
    pub parameters: Map<String, Value>,
}

#[derive(Clone, Debug)]
pub enum Input<'a> {
    Json(Value),
    File { content_type: &'a str, bytes: &'a [u8] },
}

impl<'a> Ask<'a> {
    pub fn read(entry: &'a Entry, content_type: &'a str, body: &'a [u8]) -> Result<Self, ApiError> {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        if !(essence.is_empty() || essence == "application/json") {
            let inputs = Input::File { content_type: essence, bytes: body };
            return Ok(Self { entry, inputs, parameters: Map::new() });
        }
        let wrong =
            || ApiError::bad_request("body", "A run is a JSON object with `inputs`, or a file's bytes.");
        let Ok(Value::Object(mut body)) = serde_json::from_slice(body) else { return Err(wrong()) };
        let inputs = body.remove("inputs").unwrap_or_default();
        body.remove("options");
        let mut parameters = match body.remove("parameters") {
            Some(Value::Object(parameters)) => parameters,
            _ => Map::new(),
        };
        for (name, value) in body {
            parameters.entry(name).or_insert(value);
        }
        parameters.retain(|_, value| !value.is_null());
        Ok(Self { entry, inputs: Input::Json(inputs), parameters })
    }

    /// The provider's own name of the model.
    pub fn provider_id(&self) -> &str {
        &self.entry.id
    }

    /// The inputs as JSON.
    pub fn json(&self) -> Result<&Value, ApiError> {
        match &self.inputs {
            Input::Json(json) if !json.is_null() => Ok(json),
            Input::Json(_) => Err(ApiError::bad_request("validation", "`inputs` is missing.")),
            Input::File { .. } => Err(ApiError::bad_request(
                "validation",
                "This model takes JSON, as in {\"inputs\": \"some text\"}.",
            )),
        }
    }

    /// The input file as a data URL, or as the web address that was given.
    pub fn url(&self, otherwise: &str) -> Result<String, ApiError> {
        match &self.inputs {
            Input::Json(Value::String(text)) if is_url(text) || text.starts_with("data:") => Ok(text.clone()),
            _ => {
                let (content_type, bytes) = self.file(otherwise)?;
                Ok(format!("data:{content_type};base64,{}", BASE64_STANDARD.encode(bytes)))
            }
        }
    }

    /// The input file in base64.
    pub fn base64(&self) -> Result<String, ApiError> {
        Ok(BASE64_STANDARD.encode(self.file("")?.1))
    }

    /// The type and the bytes of the input file.
    pub fn file(&self, otherwise: &str) -> Result<(String, Vec<u8>), ApiError> {
        match &self.inputs {
            Input::File { content_type, bytes } => {
                let content_type =
                    if *content_type == "application/octet-stream" { otherwise } else { content_type };
                Ok((content_type.to_owned(), bytes.to_vec()))
            }
            Input::Json(Value::String(text)) => {
                let (head, data) = match text.strip_prefix("data:").and_then(|rest| rest.split_once(',')) {
                    Some((head, data)) => (head.split(';').next().unwrap_or_default(), data),
                    None => ("", text.as_str()),
                };
                let bytes = BASE64_STANDARD
                    .decode(data.trim())
                    .map_err(|_| ApiError::bad_request("validation", "`inputs` must be a file in base64."))?;
                let content_type = if head.is_empty() { otherwise } else { head };
                Ok((content_type.to_owned(), bytes))
            }
            Input::Json(_) => Err(ApiError::bad_request("validation", "`inputs` must be a file in base64.")),
        }
    }

    /// Whether there is an input besides the parameters.
    pub fn has_input(&self) -> bool {
        !matches!(&self.inputs, Input::Json(Value::Null))
    }

    /// The parameters, with some under a provider's names.
    pub fn renamed(&self, names: &[(&str, &str)]) -> Map<String, Value> {
        let mut parameters = self.parameters.clone();
        for (ours, theirs) in names {
            if let Some(value) = parameters.remove(*ours) {
                parameters.insert((*theirs).to_owned(), value);
            }
        }
        parameters
    }
}

pub(super) fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// `target_size: {width, height}` as two parameters.
pub(super) fn flatten_size(parameters: &mut Map<String, Value>) {
    if let Some(Value::Object(size)) = parameters.remove("target_size") {
        for (name, value) in size {
            parameters.entry(name).or_insert(value);
        }
    }
}

/// A body of parameters and more.
pub(super) fn with(mut parameters: Map<String, Value>, more: Value) -> Value {
    if let Value::Object(more) = more {
        parameters.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
    }
    json!(parameters)
}
