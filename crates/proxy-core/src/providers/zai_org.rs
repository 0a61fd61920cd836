//! Z.ai. Pictures are jobs; documents become text.

use serde_json::{Value, json};

use super::ask::with;
use super::shared::{chat, failed, malformed, media, post, read_chat};
use super::{Ask, Call, Dress, Place, Provider, Served, Step};
use crate::ApiError;

pub(super) const PROVIDER: Provider = Provider {
    name: "zai-org",
    served: &[
        Served {
            task: "conversational",
            call: |ask| Ok(named(chat(ask, "api/paas/v4/chat/completions")?)),
            read: read_chat,
        },
        Served { task: "image-to-text", call: text, read: read_text },
        Served { task: "text-to-image", call: picture, read: read_picture },
    ],
};

/// What the provider tells the Hub's callers by.
fn named(call: Call) -> Call {
    Call { headers: &[("x-source-channel", "hugging_face"), ("accept-language", "en-US,en")], ..call }
}

fn picture(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let body = with(ask.parameters.clone(), json!({ "model": ask.provider_id(), "prompt": ask.json()? }));
    Ok(named(post("api/paas/v4/async/images/generations", body)))
}

fn read_picture(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    match answer["task_status"].as_str() {
        Some("SUCCESS") if answer.get("image_result").is_some() => {
            media(ask, answer["image_result"][0].get("url"), Dress::Bare)
        }
        Some("FAIL") => Err(failed(ask, answer["message"].as_str())),
        Some(_) => {
            let id = answer["id"].as_str().ok_or_else(|| malformed(ask))?;
            Ok(Step::Ask(Place { path: format!("api/paas/v4/async-result/{id}"), query: None, now: false }))
        }
        None => Err(malformed(ask)),
    }
}

fn text(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let file = ask.url("image/png")?;
    Ok(named(post("api/paas/v4/layout_parsing", json!({ "model": ask.provider_id(), "file": file }))))
}

fn read_text(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    let text = answer["md_results"].as_str().ok_or_else(|| malformed(ask))?;
    Ok(Step::Json(json!([{ "generated_text": text }])))
}
