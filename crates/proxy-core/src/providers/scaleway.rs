//! Scaleway.

use super::shared::{chat, complete, embed, read_chat, read_completion, read_embeddings};
use super::{Provider, Served};

pub(super) const PROVIDER: Provider = Provider {
    name: "scaleway",
    served: &[
        Served { task: "conversational", call: |ask| chat(ask, "v1/chat/completions"), read: read_chat },
        Served { task: "feature-extraction", call: |ask| embed(ask, "v1/embeddings"), read: read_embeddings },
        Served {
            task: "text-generation",
            call: |ask| complete(ask, "v1/completions"),
            read: read_completion,
        },
    ],
};
