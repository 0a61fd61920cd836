//! Hyperbolic.

use serde_json::{Value, json};

use super::shared::{bytes, chat, draw, read_chat};
use super::{Ask, Call, Provider, Served, Step};
use crate::ApiError;

pub(super) const PROVIDER: Provider = Provider {
    name: "hyperbolic",
    served: &[
        Served { task: "conversational", call: |ask| chat(ask, "v1/chat/completions"), read: read_chat },
        Served { task: "text-to-image", call: picture, read: read_picture },
    ],
};

fn picture(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let names = [("num_inference_steps", "steps"), ("guidance_scale", "cfg_scale")];
    draw(ask, "v1/images/generations", &names, json!({ "model_name": ask.provider_id() }))
}

/// `{images: [{image}]}`, in base64.
fn read_picture(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    bytes(ask, &answer["images"][0]["image"])
}
