//! fal: all but speech goes through its queue.

use serde_json::{Value, json};

use super::ask::{flatten_size, with};
use super::shared::{failed, malformed, media, place, post, read_transcript};
use super::{Ask, Call, Dress, Place, Provider, Served, Step};
use crate::ApiError;

pub(super) const PROVIDER: Provider = Provider {
    name: "fal-ai",
    served: &[
        Served { task: "audio-to-audio", call: sound_of_sound, read: read_sound_of_sound },
        Served { task: "automatic-speech-recognition", call: transcript, read: read_transcript },
        Served { task: "image-segmentation", call: mask, read: read_mask },
        Served { task: "image-text-to-image", call: picture_of_picture, read: read_picture },
        Served { task: "image-text-to-video", call: film_of_picture, read: read_film },
        Served { task: "image-to-image", call: picture_of_picture, read: read_picture },
        Served { task: "image-to-video", call: film_of_picture, read: read_film },
        Served { task: "text-to-audio", call: from_prompt, read: read_sound },
        Served { task: "text-to-image", call: from_prompt, read: read_picture },
        Served { task: "text-to-speech", call: speech, read: read_sound },
        Served { task: "text-to-video", call: from_prompt, read: read_film },
    ],
};

const QUEUE: &str = "_subdomain=queue";

fn queued(ask: &Ask<'_>, more: Value) -> Call {
    let mut parameters = ask.parameters.clone();
    flatten_size(&mut parameters);
    if let (Some(width), Some(height)) = (parameters.remove("width"), parameters.remove("height")) {
        parameters.insert("image_size".to_owned(), json!({ "width": width, "height": height }));
    }
    let mut body = with(parameters, more);
    if let Some(weights) = &ask.entry.lora {
        let path = format!("https://huggingface.co/{}/resolve/main/{weights}", ask.entry.model);
        body["loras"] = json!([{ "path": path, "scale": 1 }]);
        if ask.provider_id() == "fal-ai/lora" {
            body["model_name"] = json!("stabilityai/stable-diffusion-xl-base-1.0");
        }
    }
    Call { query: Some(QUEUE.to_owned()), ..post(ask.provider_id(), body) }
}

fn from_prompt(ask: &Ask<'_>) -> Result<Call, ApiError> {
    Ok(queued(ask, json!({ "prompt": ask.json()? })))
}

fn picture_of_picture(ask: &Ask<'_>) -> Result<Call, ApiError> {
    if !ask.has_input() {
        return Ok(queued(ask, json!({})));
    }
    let picture = ask.url("image/png")?;
    Ok(queued(ask, json!({ "image_url": picture, "image_urls": [picture] })))
}

fn film_of_picture(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let picture = if ask.has_input() { Some(ask.url("image/png")?) } else { None };
    Ok(queued(ask, json!({ "image_url": picture })))
}

fn mask(ask: &Ask<'_>) -> Result<Call, ApiError> {
    Ok(queued(ask, json!({ "image_url": ask.url("image/png")?, "sync_mode": true })))
}

fn sound_of_sound(ask: &Ask<'_>) -> Result<Call, ApiError> {
    Ok(queued(ask, json!({ "audio_url": sound(ask)? })))
}

fn transcript(ask: &Ask<'_>) -> Result<Call, ApiError> {
    Ok(post(ask.provider_id(), with(ask.parameters.clone(), json!({ "audio_url": sound(ask)? }))))
}

fn speech(ask: &Ask<'_>) -> Result<Call, ApiError> {
    Ok(post(ask.provider_id(), with(ask.parameters.clone(), json!({ "text": ask.json()? }))))
}

/// The input as an address; data only under the names of sound that are taken.
fn sound(ask: &Ask<'_>) -> Result<String, ApiError> {
    let address = ask.url("audio/x-wav")?;
    let Some((head, data)) = address.strip_prefix("data:").and_then(|rest| rest.split_once(',')) else {
        return Ok(address);
    };
    let content_type = match head.split(';').next().unwrap_or_default() {
        "audio/mpeg" | "audio/mp3" => "audio/mpeg",
        "audio/wav" | "audio/wave" | "audio/x-wav" => "audio/x-wav",
        "audio/webm" | "video/webm" => "video/webm",
        other => {
            return Err(ApiError::bad_request(
                "validation",
                format!("The provider fal-ai takes MP3, WAV and WebM, not {other}."),
            ));
        }
    };
    Ok(format!("data:{content_type};base64,{data}"))
}

/// The result, unless the answer is about a place in the queue.
fn result<'a>(ask: &Ask<'_>, answer: &'a Value) -> Result<Result<&'a Value, Step>, ApiError> {
    let Some(status) = answer["status"].as_str().filter(|_| answer.get("response_url").is_some()) else {
        return Ok(Ok(answer));
    };
    let done = status == "COMPLETED";
    if done && answer.get("error").is_some_and(|error| !error.is_null()) {
        return Err(failed(ask, answer["error"].as_str()));
    }
    if !(done || matches!(status, "IN_QUEUE" | "IN_PROGRESS")) {
        return Err(failed(ask, Some(status)));
    }
    let Place { path, .. } = place(ask, &answer["response_url"], done)?;
    let path = if done { path } else { format!("{path}/status") };
    Ok(Err(Step::Ask(Place { path, query: Some(QUEUE.to_owned()), now: done })))
}

fn read_at(ask: &Ask<'_>, answer: &Value, paths: &[&str], dress: Dress) -> Result<Step, ApiError> {
    match result(ask, answer)? {
        Ok(result) => media(ask, paths.iter().find_map(|path| result.pointer(path)), dress),
        Err(step) => Ok(step),
    }
}

fn read_picture(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    read_at(ask, answer, &["/images/0/url", "/image/url"], Dress::Bare)
}

fn read_film(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    read_at(ask, answer, &["/video/url"], Dress::Bare)
}

fn read_sound(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    read_at(ask, answer, &["/audio_file/url", "/audio/url"], Dress::Bare)
}

fn read_mask(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    read_at(ask, answer, &["/image/url"], Dress::Mask)
}

fn read_sound_of_sound(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    let label = answer["text"].as_str().filter(|text| !text.is_empty()).unwrap_or("speech").to_owned();
    if answer.is_null() {
        return Err(malformed(ask));
    }
    read_at(ask, answer, &["/audio/url"], Dress::Sound { label })
}
