//! `OVHcloud`.

use super::shared::{chat, complete, read_chat, read_completion};
use super::{Provider, Served};

pub(super) const PROVIDER: Provider = Provider {
    name: "ovhcloud",
    served: &[
        Served { task: "conversational", call: |ask| chat(ask, "v1/chat/completions"), read: read_chat },
        Served {
            task: "text-generation",
            call: |ask| complete(ask, "v1/completions"),
            read: read_completion,
        },
    ],
};
