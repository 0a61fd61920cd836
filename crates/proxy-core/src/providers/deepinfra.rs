//! `DeepInfra`: OpenAI's form below a path of its own.

use super::shared::{
    chat, complete, embed, read_chat, read_completion, read_embeddings, read_speech, read_transcript, speak,
    transcribe,
};
use super::{Provider, Served};

pub(super) const PROVIDER: Provider = Provider {
    name: "deepinfra",
    served: &[
        Served {
            task: "automatic-speech-recognition",
            call: |ask| transcribe(ask, "v1/openai/audio/transcriptions"),
            read: read_transcript,
        },
        Served {
            task: "conversational",
            call: |ask| chat(ask, "v1/openai/chat/completions"),
            read: read_chat,
        },
        Served {
            task: "feature-extraction",
            call: |ask| embed(ask, "v1/openai/embeddings"),
            read: read_embeddings,
        },
        Served {
            task: "text-generation",
            call: |ask| complete(ask, "v1/openai/completions"),
            read: read_completion,
        },
        Served {
            task: "text-to-speech",
            call: |ask| speak(ask, "v1/openai/audio/speech"),
            read: read_speech,
        },
    ],
};
