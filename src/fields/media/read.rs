//! Reading what a visitor or a page gives into a form that servers take.

use super::rules::{self, Encoding, Kind};
use super::{Held, Shown};
use crate::hooks::file::{self, Unfetched};
use crate::hooks::object_url::{self, ObjectUrl};
use crate::hooks::picture::Picture;
use crate::hooks::sound;
use crate::language::Messages;
use tasks::{Media, MediaData};
use web_sys::{Blob, File};

/// What is to be read.
pub enum Source {
    File(File),
    Blob(Blob),
    /// A URL or a path, a `data:` URL, or base64.
    Address(String),
}

impl From<&Media> for Source {
    fn from(media: &Media) -> Self {
        match &media.data {
            MediaData::Bytes(bytes) => Self::Blob(object_url::blob(bytes, &media.content_type)),
            MediaData::Text(address) => Self::Address(address.clone()),
        }
    }
}

/// Reads it. Gives also what to say about it; an error says what to do next.
pub async fn read(source: Source, kind: Kind, say: Messages) -> Result<(Held, String), String> {
    match source {
        Source::File(file) => Ok((prepare(&file, kind, say).await?, file.name())),
        Source::Blob(blob) => Ok((prepare(&blob, kind, say).await?, String::new())),
        Source::Address(address) => read_address(address, kind, say).await,
    }
}

async fn read_address(address: String, kind: Kind, say: Messages) -> Result<(Held, String), String> {
    if let Some((content_type, bytes)) = rules::inline(&address) {
        let blob = object_url::blob(&bytes, content_type);
        return Ok((prepare(&blob, kind, say).await?, String::new()));
    }
    match file::fetch(&address).await {
        Ok(blob) => Ok((prepare(&blob, kind, say).await?, String::new())),
        Err(Unfetched::Status(status)) => Err(say.address_not_found(&status.to_string())),
        // An address that only the page may not read may well be open to the server.
        Err(Unfetched::Blocked) if address.starts_with("http:") || address.starts_with("https:") => {
            let data = MediaData::Text(address.clone());
            let media = Media { content_type: String::new(), data };
            Ok((Held { media, shown: Some(Shown::Address(address)) }, say.address_blocked().to_owned()))
        }
        Err(Unfetched::Blocked) => Err(say.address_unreadable().to_owned()),
    }
}

/// Pictures come out upright and no larger than models look at; sounds in a format that servers know.
async fn prepare(blob: &Blob, kind: Kind, say: Messages) -> Result<Held, String> {
    let bytes = file::bytes_of(blob);
    let bytes = bytes.await.map_err(|_| say.file_moved())?;
    if bytes.is_empty() {
        return Err(say.file_empty().to_owned());
    }
    let content_type = kind.media_type(&blob.type_(), &bytes).ok_or_else(|| not_a(kind, say))?;
    match kind {
        Kind::Image => picture(blob, content_type, bytes, say).await,
        Kind::Audio => sound(blob, content_type, bytes, say).await,
        Kind::Video => Ok(held(content_type, bytes, blob)),
    }
}

fn not_a(kind: Kind, say: Messages) -> String {
    match kind {
        Kind::Image => say.not_a_picture(),
        Kind::Audio => say.not_a_sound(),
        Kind::Video => say.not_a_video(),
    }
    .to_owned()
}

fn held(content_type: String, bytes: Vec<u8>, blob: &Blob) -> Held {
    let media = Media { content_type, data: MediaData::Bytes(bytes) };
    Held { media, shown: Some(Shown::Own(ObjectUrl::of(blob))) }
}

async fn picture(blob: &Blob, content_type: String, bytes: Vec<u8>, say: Messages) -> Result<Held, String> {
    let decoded = if content_type == rules::SVG {
        Picture::decode_svg(&object_url::blob(&bytes, rules::SVG)).await
    } else {
        Picture::decode(blob).await
    };
    let Ok(picture) = decoded else {
        return match content_type.as_str() {
            // Servers read these, though most browsers do not.
            "image/tiff" => Ok(held(content_type, bytes, blob)),
            "image/heic" | "image/heif" => Err(say.picture_heic().to_owned()),
            rules::UNKNOWN => Err(not_a(Kind::Image, say)),
            _ => Err(say.picture_damaged().to_owned()),
        };
    };
    match rules::encoding(&content_type, &bytes, picture.size()) {
        Encoding::AsItIs => Ok(held(content_type, bytes, blob)),
        Encoding::Redrawn { width, height, content_type } => {
            let failed = say.picture_not_resized();
            let drawn = picture.encode(width, height, content_type).await.map_err(|_| failed)?;
            let bytes = file::bytes_of(&drawn).await.map_err(|_| failed)?;
            Ok(held(drawn.type_(), bytes, &drawn))
        }
    }
}

async fn sound(blob: &Blob, content_type: String, bytes: Vec<u8>, say: Messages) -> Result<Held, String> {
    if rules::is_common_sound(&content_type) {
        return Ok(held(content_type, bytes, blob));
    }
    let wav = sound::as_wav(blob).await;
    let wav = wav.map_err(|_| say.sound_unreadable())?;
    let blob = object_url::blob(&wav, "audio/wav");
    Ok(held("audio/wav".to_owned(), wav, &blob))
}

/// Reads what the microphone recorded.
pub async fn recorded(blob: &Blob, say: Messages) -> Result<(Held, String), String> {
    let nothing = || say.nothing_recorded().to_owned();
    let wav = sound::as_wav(blob).await.map_err(|_| nothing())?;
    let blob = object_url::blob(&wav, "audio/wav");
    Ok((held("audio/wav".to_owned(), wav, &blob), String::new()))
}
