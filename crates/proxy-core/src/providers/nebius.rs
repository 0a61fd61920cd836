//! Nebius.

use serde_json::json;

use super::shared::{chat, complete, draw, embed, read_chat, read_completion, read_drawing, read_embeddings};
use super::{Ask, Call, Provider, Served};
use crate::ApiError;

pub(super) const PROVIDER: Provider = Provider {
    name: "nebius",
    served: &[
        Served { task: "conversational", call: |ask| chat(ask, "v1/chat/completions"), read: read_chat },
        Served { task: "feature-extraction", call: |ask| embed(ask, "v1/embeddings"), read: read_embeddings },
        Served {
            task: "text-generation",
            call: |ask| complete(ask, "v1/completions"),
            read: read_completion,
        },
        Served { task: "text-to-image", call: picture, read: read_drawing },
    ],
};

fn picture(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let more = json!({ "model": ask.provider_id(), "response_format": "b64_json" });
    draw(ask, "v1/images/generations", &[], more)
}
