//! An answer with all that belongs to it: what the script API calls `Result`.

use crate::hooks::object_url::ObjectUrl;
use crate::js;
use std::sync::Arc;
use tasks::{Inputs, Json, Output, Task, Usage};
use wasm_bindgen::JsValue;

/// A run's answer: what was asked, what came, and how it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The task that was run.
    pub task: &'static Task,
    /// The model's id; `None` where the endpoint is one model's own address.
    pub model: Option<String>,
    /// What the visitor had filled in.
    pub inputs: Inputs,
    /// The parameters that were sent: those that differ from the task's defaults.
    pub parameters: Json,
    /// The answer as it is read. Scores are as the server sent them.
    pub output: Output,
    /// The server's own answer.
    pub raw: Raw,
    /// Where it came from.
    pub source: Source,
    /// From the click to the last byte, in milliseconds.
    pub total_ms: f64,
    /// What the server says it computed, in seconds (`x-compute-time`).
    pub compute_seconds: Option<f64>,
    /// What it computed on, such as `cpu` (`x-compute-type`).
    pub compute_type: Option<String>,
    /// The server's warnings, and what had to be left out in reading.
    pub warnings: Vec<String>,
    /// How many tokens it took, if the server counts them.
    pub usage: Option<Usage>,
    /// The request and the head of the response; `None` for a recorded answer.
    pub exchange: Option<Arc<Exchange>>,
}

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A server.
    Live,
    /// An example's stored answer.
    Recorded,
}

impl Source {
    /// As the script API spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Recorded => "recorded",
        }
    }
}

/// A server's answer as it came.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw {
    /// JSON text.
    Json(Arc<str>),
    /// Text that is no JSON.
    Text(Arc<str>),
    /// The data of each event of a stream.
    Events(Arc<[String]>),
    /// Bytes, by the URL of a blob that lives as long as the answer.
    Media(Arc<ObjectUrl>),
    /// An answer that came with an example.
    Recorded(Arc<Json>),
}

impl Raw {
    /// As text, where it is one.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Json(text) | Self::Text(text) => Some(text.to_string()),
            Self::Events(events) => Some(events.join("\n")),
            Self::Media(_) | Self::Recorded(_) => None,
        }
    }

    /// For reading: JSON is indented.
    pub fn pretty(&self) -> String {
        match self {
            Self::Text(text) => text.to_string(),
            Self::Media(url) => url.as_str().to_owned(),
            Self::Json(_) | Self::Events(_) | Self::Recorded(_) => js::stringify(&self.to_js(), true),
        }
    }

    /// As scripts get it.
    pub fn to_js(&self) -> JsValue {
        let parse = |text: &str| js::parse_value(text).unwrap_or_else(|| text.into());
        match self {
            Self::Json(text) => parse(text),
            Self::Text(text) => (&**text).into(),
            Self::Events(events) => events.iter().map(|data| parse(data)).collect::<js_sys::Array>().into(),
            Self::Media(url) => url.as_str().into(),
            Self::Recorded(json) => js::from_json(json),
        }
    }
}

/// A request as it was sent, and the head of its response, for the reader to see.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exchange {
    /// Address of the POST.
    pub url: String,
    /// Its `content-type`.
    pub content_type: String,
    /// Its body, if that is text.
    pub body: Option<String>,
    /// Bytes of its body.
    pub size: usize,
    /// Status of the response; 0 before there is one.
    pub status: u16,
    /// Headers of the response.
    pub headers: Vec<(String, String)>,
    /// Bytes of the response's body.
    pub received: usize,
}

impl Exchange {
    /// A header of the response, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A header that holds a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        Json::from(self.header(name)?).number()
    }
}
