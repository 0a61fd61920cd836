//! Novita. Films are jobs, asked for by their id.

use serde_json::Value;

use super::ask::with;
use super::shared::{chat, failed, malformed, media, post, read_chat};
use super::{Ask, Call, Dress, Place, Provider, Served, Step};
use crate::ApiError;

pub(super) const PROVIDER: Provider = Provider {
    name: "novita",
    served: &[
        Served {
            task: "conversational",
            call: |ask| chat(ask, "v3/openai/chat/completions"),
            read: read_chat,
        },
        Served { task: "text-to-video", call: film, read: read_film },
    ],
};

fn film(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let parameters = ask.renamed(&[("num_inference_steps", "steps")]);
    let body = with(parameters, serde_json::json!({ "prompt": ask.json()? }));
    Ok(post(format!("v3/async/{}", ask.provider_id()), body))
}

fn read_film(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    let id = answer["task_id"].as_str().or_else(|| answer["task"]["task_id"].as_str());
    match answer["task"]["status"].as_str() {
        Some("TASK_STATUS_SUCCEED") => media(ask, answer["videos"][0].get("video_url"), Dress::Bare),
        Some("TASK_STATUS_FAILED") => Err(failed(ask, answer["task"]["reason"].as_str())),
        _ => {
            let id = id.ok_or_else(|| malformed(ask))?;
            let query =
                url::form_urlencoded::Serializer::new(String::new()).append_pair("task_id", id).finish();
            Ok(Step::Ask(Place { path: "v3/async/task-result".into(), query: Some(query), now: false }))
        }
    }
}
