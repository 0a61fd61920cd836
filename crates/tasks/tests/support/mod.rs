//! Recorded exchanges with real servers, and how a client would go through them.
#![allow(dead_code, reason = "each test program uses a part of it")]

use serde_json::Value as Wire;
use std::fs;
use std::path::PathBuf;
use tasks::wire::stream::DONE;
use tasks::{Answer, Call, Inputs, Json, Output, Task, object};

/// One recorded request and its response.
pub struct Case {
    pub name: String,
    pub request: Wire,
    pub response: Wire,
}

/// The cases of one file in `tests/fixtures`; none if there is no such file.
pub fn cases(file: &str) -> Vec<Case> {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(file).with_extension("json");
    let Ok(text) = fs::read_to_string(path) else { return Vec::new() };
    let cases: Vec<Wire> = serde_json::from_str(&text).expect("fixtures are JSON");
    cases
        .into_iter()
        .map(|mut case| Case {
            name: case["name"].as_str().expect("a name").to_owned(),
            request: case["request"].take(),
            response: case["response"].take(),
        })
        .collect()
}

pub fn json(value: &Wire) -> Json {
    serde_json::from_value(value.clone()).expect("any JSON is Json")
}

pub fn wire(json: &Json) -> Wire {
    serde_json::to_value(json).expect("Json is JSON")
}

impl Case {
    pub fn status(&self) -> u16 {
        u16::try_from(self.response["status"].as_u64().expect("a status")).expect("a status")
    }

    pub fn content_type(&self) -> &str {
        self.response["content_type"].as_str().unwrap_or_default()
    }

    /// The body as a client hands it on.
    pub fn answer(&self) -> Answer {
        let body = &self.response["body"];
        match body.as_str() {
            _ if self.content_type().starts_with("application/json") => Answer::Json(json(body)),
            Some(_) if ["image/", "audio/", "video/"].iter().any(|m| self.content_type().starts_with(m)) => {
                Answer::Media {
                    content_type: self.content_type().to_owned(),
                    url: "blob:recorded".to_owned(),
                }
            }
            Some("") | None => Answer::Empty,
            Some(text) => Answer::Text(text.to_owned()),
        }
    }

    /// The body of an event stream, read to its end.
    pub fn stream(&self, task: &Task) -> Option<Result<Output, String>> {
        if !self.content_type().starts_with("text/event-stream") {
            return None;
        }
        let mut reader = task.streams?();
        let body = self.response["body"].as_str().unwrap_or_default();
        let mut events = reader.split(Some(body.as_bytes()));
        events.extend(reader.split(None));
        for event in events.iter().filter(|event| event.data != DONE) {
            let json: Json = serde_json::from_str(&event.data).expect("recorded events are JSON");
            if let Some(failure) = reader.push(event, Some(&json)).error {
                return Some(Err(failure.message));
            }
        }
        let decoded = reader.finish();
        Some(decoded.map(|decoded| decoded.output).map_err(|unreadable| format!("{unreadable:?}")))
    }

    /// What a visitor would have filled in to send the recorded request.
    pub fn call(&self, task: &'static Task) -> Option<Call> {
        let body = json(self.request.get("body").filter(|body| !body.is_null())?);
        let mut parameters = body.get("parameters").cloned().unwrap_or(object([]));
        for field in task.fields {
            parameters.take(field.key);
        }
        if task.route == tasks::Route::CHAT {
            parameters = Json::Object(
                body.members()
                    .iter()
                    .filter(|(key, _)| !["messages", "model", "stream", "options"].contains(&key.as_str()))
                    .cloned()
                    .collect(),
            );
        }
        Some(Call {
            inputs: Inputs::read(task, &body),
            parameters,
            options: body.get("options").cloned(),
            model: body.get("model").and_then(Json::text).map(str::to_owned),
            mask_token: None,
            route: None,
            stream: body.get("stream").and_then(Json::boolean) == Some(true),
        })
    }
}
