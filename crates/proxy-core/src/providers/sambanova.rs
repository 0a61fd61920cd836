//! `SambaNova`.

use super::shared::{chat, embed, read_chat, read_embeddings};
use super::{Provider, Served};

pub(super) const PROVIDER: Provider = Provider {
    name: "sambanova",
    served: &[
        Served { task: "conversational", call: |ask| chat(ask, "v1/chat/completions"), read: read_chat },
        Served { task: "feature-extraction", call: |ask| embed(ask, "v1/embeddings"), read: read_embeddings },
    ],
};
