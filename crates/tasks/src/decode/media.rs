//! Pictures, clips and films inside JSON: base64 or URLs, under any of the names
//! that servers give them. Only `http:`, `https:` and `data:` URLs of media pass.

use super::{Content, Kind, Output, Reader, list, reader};
use crate::json::{Json, object};
use crate::lean;
use crate::wav::Wav;
use crate::wire::body::is_media_type;
use crate::wire::{data_url, sniff};

/// A picture, clip or film.
#[derive(Clone, Debug, PartialEq)]
pub struct Medium {
    pub label: Option<String>,
    pub content_type: String,
    /// `blob:`, `data:`, `https:` or `http:`.
    pub url: String,
}

impl Content for Vec<Medium> {
    const TYPE: &str = "items: { label: string | null; type: string; url: string }[]";

    fn write(&self, json: &mut Json) {
        json.set("items", list(self, medium));
    }
}

fn medium(Medium { label, content_type, url }: &Medium) -> Json {
    object([
        ("label", label.as_deref().into()),
        ("type", content_type.as_str().into()),
        ("url", url.as_str().into()),
    ])
}

impl Reader {
    pub const MEDIA: Self = reader(Kind::Media, |r| read(r.json, r.accept).map(Output::Media));
}

/// Where lists and nested objects of media are kept.
const LISTS: &[&str] = &[
    "images",
    "data",
    "output",
    "outputs",
    "video",
    "videos",
    "audios",
    "artifacts",
    "result",
    "results",
    "predictions",
    "audio_file",
    "audio_out",
    "speech",
    "choices",
    "message",
    "candidates",
    "content",
    "parts",
    "inlineData",
    "inline_data",
];
/// Where one of them is.
const SOURCE: &[&str] = &[
    "blob",
    "audio",
    "b64_json",
    "base64",
    "image",
    "depth",
    "url",
    "generated_image",
    "b64",
    "image_base64",
    "audio_base64",
    "video_base64",
    "bytesBase64Encoded",
    "audioContent",
    "audio_content",
    "image_url",
    "audio_url",
    "video_url",
    "file_url",
    "uri",
];
const CONTENT_TYPE: &[&str] =
    &["content-type", "content_type", "mime_type", "mimeType", "contentType", "media_type"];

const MAX_DEPTH: usize = 10;

/// Longer than any word: base64 of a medium, though its type is unknown.
const LONG: usize = 64;

/// `accept` tells what the task asks for, where nothing else tells the type.
fn read(json: &Json, accept: &str) -> Option<Vec<Medium>> {
    let expected = accept.split(',').next().unwrap_or_default();
    let mut items = Vec::new();
    collect(json, json, expected, MAX_DEPTH, &mut items)?;
    Some(items).filter(|items| !items.is_empty())
}

/// `owner` is the object that tells of `json`: its label and type.
fn collect(json: &Json, owner: &Json, expected: &str, depth: usize, items: &mut Vec<Medium>) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    match json {
        Json::String(text) => {
            let declared = owner.any(CONTENT_TYPE).and_then(Json::text).unwrap_or_default();
            let label = owner.any(&["label", "name"]).and_then(Json::written);
            items.push(Medium { label, ..source(text, declared, expected)? });
        }
        Json::Array(list) => list.iter().try_for_each(|item| collect(item, item, expected, depth, items))?,
        Json::Object(_) => {
            if let Some(sound) = sound(json) {
                items.push(sound);
                return Some(());
            }
            // A member under such a name is followed only if it can hold media.
            let holds =
                |key: &&str| json.get(key).is_some_and(|v| !matches!(v, Json::Null | Json::Number(_)));
            let key = SOURCE.iter().chain(LISTS).find(|key| holds(key))?;
            let inner = json.get(key)?;
            collect(inner, if inner.is_object() { inner } else { json }, expected, depth, items)?;
        }
        _ => return None,
    }
    Some(())
}

/// A sound as its samples, as the pipelines of transformers give it: `{audio: [[0.1, …]], sampling_rate}`. Of several
/// channels the first is played.
fn sound(json: &Json) -> Option<Medium> {
    let rate = json.any(&["sampling_rate", "sample_rate", "samplingRate"])?.index()?;
    let mut samples = json.any(&["audio", "waveform", "array", "samples"])?.items();
    while let Some(channel @ Json::Array(_)) = samples.first() {
        samples = channel.items();
    }
    let samples: Vec<f32> =
        samples.iter().map(|sample| Some(sample.number()? as f32)).collect::<Option<_>>()?;
    let mut wav = Wav::new(u32::try_from(rate).ok()?, u32::try_from(samples.len()).ok().filter(|n| *n > 0)?);
    wav.push(&samples);
    let content_type = "audio/wav";
    let url = data_url::encode(content_type, &wav.into_bytes());
    Some(Medium { label: None, content_type: content_type.to_owned(), url })
}

/// One medium from a URL or from base64. `declared` is what the server calls it;
/// `fallback` is its type when neither that nor its bytes tell.
pub(super) fn source(text: &str, declared: &str, fallback: &str) -> Option<Medium> {
    let text = text.trim();
    let medium = |content_type: &str, url| Medium { label: None, content_type: content_type.to_owned(), url };
    if text.starts_with("https://") || text.starts_with("http://") {
        let content_type = [declared, by_extension(text)].into_iter().find(|t| is_media_type(t));
        return Some(medium(content_type.unwrap_or(fallback), text.to_owned()));
    }
    // Pictures that are text, such as SVG, need no base64.
    if let Some((head, _)) = text.strip_prefix("data:").and_then(|rest| rest.split_once(','))
        && let content_type = head.split(';').next().unwrap_or_default()
        && is_media_type(content_type)
        && !head.to_ascii_lowercase().ends_with(";base64")
    {
        return Some(medium(content_type, text.to_owned()));
    }
    let (named, data) = data_url::undress(text)?;
    let declared = if named.is_empty() { declared } else { named };
    let head = data.get(..data.len().min(sniff::ENOUGH / 3 * 4))?;
    let sniffed = data_url::decode_base64(head).and_then(|bytes| sniff::sniff(&bytes));
    let named = Some(declared).filter(|t| is_media_type(t));
    // A short word is base64 too; something must tell that it is more than that.
    let guessed = Some(fallback).filter(|f| data.len() >= LONG && is_media_type(f));
    let content_type = sniffed.or(named).or(guessed)?;
    Some(medium(content_type, lean::concat(&["data:", content_type, ";base64,", &data])))
}

fn by_extension(url: &str) -> &'static str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    match path.rsplit('.').next().unwrap_or_default() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "wav" => "audio/wav",
        "mp3" => "audio/mpeg",
        "flac" => "audio/flac",
        "ogg" => "audio/ogg",
        _ => "",
    }
}
