//! Replicate: every run is a prediction, which is waited for, or asked for again
//! when it takes long.

use serde_json::{Map, Value, json};

use super::ask::{is_url, with};
use super::shared::{failed, malformed, media, place, post};
use super::{Ask, Call, Dress, Provider, Served, Step};
use crate::ApiError;

pub(super) const PROVIDER: Provider = Provider {
    name: "replicate",
    served: &[
        Served { task: "automatic-speech-recognition", call: transcript, read: read_transcript },
        Served { task: "image-to-image", call: picture_of_picture, read },
        Served { task: "text-to-image", call: from_prompt, read },
        Served { task: "text-to-speech", call: speech, read },
        Served { task: "text-to-video", call: from_prompt, read },
    ],
};

fn call(ask: &Ask<'_>, input: Value) -> Call {
    let lora = ask.entry.lora.as_ref().map(|_| format!("https://huggingface.co/{}", ask.entry.model));
    let mut input = input;
    input["lora_weights"] = json!(lora);
    let input = with(ask.parameters.clone(), input);
    // `owner/name:version` names a version, not the newest.
    let (path, body) = match ask.provider_id().split_once(':') {
        Some((_, version)) => ("v1/predictions".to_owned(), json!({ "input": input, "version": version })),
        None => (format!("v1/models/{}/predictions", ask.provider_id()), json!({ "input": input })),
    };
    Call { headers: &[("prefer", "wait")], ..post(path, body) }
}

fn from_prompt(ask: &Ask<'_>) -> Result<Call, ApiError> {
    Ok(call(ask, json!({ "prompt": ask.json()? })))
}

fn speech(ask: &Ask<'_>) -> Result<Call, ApiError> {
    Ok(call(ask, json!({ "text": ask.json()? })))
}

fn transcript(ask: &Ask<'_>) -> Result<Call, ApiError> {
    Ok(call(ask, json!({ "audio": ask.url("audio/wav")? })))
}

/// Models there do not agree on the input's name.
fn picture_of_picture(ask: &Ask<'_>) -> Result<Call, ApiError> {
    let picture = ask.url("image/jpeg")?;
    let input = json!({
        "image": picture,
        "images": [picture],
        "input_image": picture,
        "input_images": [picture],
    });
    Ok(call(ask, input))
}

/// The prediction's output, or where to ask for it.
enum Output<'a> {
    There(&'a Value),
    Later(Step),
}

fn output<'a>(ask: &Ask<'_>, answer: &'a Value) -> Result<Output<'a>, ApiError> {
    match answer["status"].as_str() {
        Some("failed" | "canceled" | "aborted") => Err(failed(ask, answer["error"].as_str())),
        _ if !answer["output"].is_null() => Ok(Output::There(&answer["output"])),
        Some("succeeded") => Err(malformed(ask)),
        _ => Ok(Output::Later(Step::Ask(place(ask, &answer["urls"]["get"], false)?))),
    }
}

fn read(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    match output(ask, answer)? {
        Output::There(output) => media(ask, first(output), Dress::Bare),
        Output::Later(step) => Ok(step),
    }
}

fn first(output: &Value) -> Option<&Value> {
    if output.is_array() { output.get(0) } else { Some(output) }
}

fn read_transcript(ask: &Ask<'_>, answer: &Value) -> Result<Step, ApiError> {
    let output = match output(ask, answer)? {
        Output::There(output) => output,
        Output::Later(step) => return Ok(step),
    };
    let said = ["transcription", "translation", "text"].iter().find_map(|name| output[*name].as_str());
    match said.or_else(|| first(output)?.as_str()) {
        Some(text) => Ok(Step::Json(Value::Object(Map::from_iter([("text".to_owned(), json!(text))])))),
        None => match output["txt_file"].as_str().filter(|address| is_url(address)) {
            Some(address) => Ok(Step::Media(address.to_owned(), Dress::Text)),
            None => Err(malformed(ask)),
        },
    }
}
