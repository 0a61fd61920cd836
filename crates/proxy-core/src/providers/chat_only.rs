//! Providers of chats. These go to the router's own `/v1/chat/completions`; here
//! is what a text to be continued becomes.

use super::shared::{chat, read_chat};
use super::{Provider, Served};

macro_rules! chats {
    ($constant:ident, $name:literal, $path:literal) => {
        pub(super) const $constant: Provider = Provider {
            name: $name,
            served: &[Served { task: "conversational", call: |ask| chat(ask, $path), read: read_chat }],
        };
    };
}

chats!(BASETEN, "baseten", "v1/chat/completions");
chats!(CEREBRAS, "cerebras", "v1/chat/completions");
chats!(COHERE, "cohere", "compatibility/v1/chat/completions");
chats!(FIREWORKS_AI, "fireworks-ai", "inference/v1/chat/completions");
chats!(GROQ, "groq", "openai/v1/chat/completions");
chats!(OPENAI, "openai", "v1/chat/completions");
chats!(PUBLICAI, "publicai", "v1/chat/completions");
