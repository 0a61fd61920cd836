//! `WaveSpeed`: jobs for pictures and films.

use serde_json::{Value, json};

use super::ask::with;
use super::shared::{failed, media, place, post};
use super::{Ask, Call, Dress, Provider, Served, Step};
use crate::ApiError;

pub(super) const PROVIDER: Provider = Provider {
    name: "wavespeed",
    served: &[
        Served { task: "image-text-to-image", call: from_picture, read },
        Served { task: "image-text-to-video", call: from_picture, read },
        Served { task: "image-to-image", call: from_picture, read },
        Served { task: "image-to-video", call: from_picture, read },
        Served { task: "text-to-image", call: from_text, read },
        Served { task: "text-to-video", call: from_text, read },
    ],
};

/// One pixel that cannot be seen, for those tasks whose picture may be absent.
const NO_PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";

fn call(ask: &Ask<'_>, more: Value) -> Call {
    let loras = ask.entry.lora.as_ref().map(|_| json!([{ "path": ask.entry.model, "scale": 1 }]));
    let mut more = more;
    more["loras"] = json!(loras);
    post(format!("api/v3/{}", ask.provider_id()), with(ask.parameters.clone(), more))
}

fn from_text(ask: &Ask<'_>) -> Result<Call, ApiError> {
    Ok(call(ask, json!({ "prompt": ask.json()? })))
}

fn from_picture(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let picture = if ask.has_input() { ask.base64()? } else { NO_PICTURE.to_owned() };
    let given = ask.parameters.get("images").filter(|images| images.is_array()).cloned();
    let images = given.unwrap_or_else(|| json!([picture]));
    Ok(call(ask, json!({ "image": picture, "images": images })))
}

fn read(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    let job = &answer["data"];
    match job["status"].as_str() {
        Some("completed") => media(ask, job["outputs"].get(0), Dress::Bare),
        Some("failed") => Err(failed(ask, job["error"].as_str())),
        _ => Ok(Step::Ask(place(ask, &job["urls"]["get"], false)?)),
    }
}
