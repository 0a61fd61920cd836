//! nscale.

use serde_json::json;

use super::shared::{chat, draw, read_chat, read_drawing};
use super::{Ask, Call, Provider, Served};
use crate::ApiError;

pub(super) const PROVIDER: Provider = Provider {
    name: "nscale",
    served: &[
        Served { task: "conversational", call: |ask| chat(ask, "v1/chat/completions"), read: read_chat },
        Served { task: "text-to-image", call: picture, read: read_drawing },
    ],
};

fn picture(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let more = json!({ "model": ask.provider_id(), "response_format": "b64_json" });
    draw(ask, "v1/images/generations", &[], more)
}
