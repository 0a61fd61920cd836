//! Together AI: OpenAI's form; films are jobs.

use serde_json::{Map, Value, json};

use super::ask::{flatten_size, with};
use super::shared::{
    chat, complete, draw, embed, failed, malformed, media, post, read_chat, read_completion, read_drawing,
    read_embeddings, read_speech, read_transcript, speak, transcribe,
};
use super::{Ask, Call, Dress, Payload, Place, Provider, Served, Step};
use crate::ApiError;

pub(super) const PROVIDER: Provider = Provider {
    name: "together",
    served: &[
        Served {
            task: "automatic-speech-recognition",
            call: |ask| transcribe(ask, "v1/audio/transcriptions"),
            read: read_transcript,
        },
        Served { task: "conversational", call: |ask| chat(ask, "v1/chat/completions"), read: read_chat },
        Served { task: "feature-extraction", call: |ask| embed(ask, "v1/embeddings"), read: read_embeddings },
        Served { task: "image-to-image", call: picture_of_picture, read: read_drawing },
        Served { task: "image-to-video", call: film_of_picture, read: read_film },
        Served {
            task: "text-generation",
            call: |ask| complete(ask, "v1/completions"),
            read: read_completion,
        },
        Served { task: "text-to-image", call: picture, read: read_drawing },
        Served { task: "text-to-speech", call: speech, read: read_speech },
        Served { task: "text-to-video", call: film, read: read_film },
    ],
};

const STEPS: [(&str, &str); 1] = [("num_inference_steps", "steps")];

fn picture(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let more = json!({ "model": ask.provider_id(), "response_format": "base64" });
    draw(ask, "v1/images/generations", &STEPS, more)
}

fn picture_of_picture(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let picture = ask.url("image/jpeg")?;
    let mut parameters = ask.renamed(&STEPS);
    parameters.entry("prompt").or_insert_with(|| json!(""));
    let mut more = json!({ "model": ask.provider_id(), "response_format": "base64" });
    let name = ask.provider_id().to_ascii_lowercase();
    if name.contains("kontext") && name.contains("flux.1") {
        more["image_url"] = json!(picture);
    } else {
        more["reference_images"] = json!([picture]);
    }
    Ok(post("v1/images/generations", with(parameters, more)))
}

fn film_parameters(ask: &Ask<'_>) -> Map<String, Value> {
    let mut parameters = ask.renamed(&STEPS);
    flatten_size(&mut parameters);
    parameters
}

fn film(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let more = json!({ "model": ask.provider_id(), "prompt": ask.json()? });
    Ok(post("v2/videos", with(film_parameters(ask), more)))
}

fn film_of_picture(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let frame = json!([{ "input_image": ask.url("image/png")?, "frame": "first" }]);
    let more = json!({ "model": ask.provider_id(), "frame_images": frame });
    Ok(post("v2/videos", with(film_parameters(ask), more)))
}

fn read_film(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    match answer["status"].as_str() {
        Some("completed") => media(ask, answer["outputs"].get("video_url"), Dress::Bare),
        None | Some("queued" | "in_progress") => {
            let id = answer["id"].as_str().ok_or_else(|| malformed(ask))?;
            Ok(Step::Ask(Place { path: format!("v2/videos/{id}"), query: None, now: false }))
        }
        Some(status) => Err(failed(ask, answer["error"]["message"].as_str().or(Some(status)))),
    }
}

/// One model does not speak unless it is given a voice.
fn speech(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let mut call = speak(ask, "v1/audio/speech")?;
    if let Payload::Json(body) = &mut call.body
        && body["voice"].is_null()
        && ask.provider_id().to_ascii_lowercase().contains("kokoro")
    {
        body["voice"] = json!("af_alloy");
    }
    Ok(call)
}
