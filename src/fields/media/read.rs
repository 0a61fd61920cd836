//! Reading what a visitor or a page gives into a form that servers take.

use super::rules::{self, Encoding, Kind};
use super::{Held, Shown};
use crate::hooks::file::{self, Unfetched};
use crate::hooks::object_url::{self, ObjectUrl};
use crate::hooks::picture::Picture;
use crate::hooks::sound;
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
pub async fn read(source: Source, kind: Kind) -> Result<(Held, String), String> {
    match source {
        Source::File(file) => Ok((prepare(&file, kind).await?, file.name())),
        Source::Blob(blob) => Ok((prepare(&blob, kind).await?, String::new())),
        Source::Address(address) => read_address(address, kind).await,
    }
}

async fn read_address(address: String, kind: Kind) -> Result<(Held, String), String> {
    if let Some((content_type, bytes)) = rules::inline(&address) {
        let blob = object_url::blob(&bytes, content_type);
        return Ok((prepare(&blob, kind).await?, String::new()));
    }
    match file::fetch(&address).await {
        Ok(blob) => Ok((prepare(&blob, kind).await?, String::new())),
        Err(Unfetched::Status(status)) => {
            let status = status.to_string();
            Err(["Nothing was found at this address (", &status, "). Check it, or choose a file."].concat())
        }
        // An address that only the page may not read may well be open to the server.
        Err(Unfetched::Blocked) if address.starts_with("http:") || address.starts_with("https:") => {
            let data = MediaData::Text(address.clone());
            let media = Media { content_type: String::new(), data };
            let said = "This page may not read that address, so the server is given the address.";
            Ok((Held { media, shown: Some(Shown::Address(address)) }, said.to_owned()))
        }
        Err(Unfetched::Blocked) => {
            Err("This address cannot be read. Write one that begins with https://, or choose a file."
                .to_owned())
        }
    }
}

/// Pictures come out upright and no larger than models look at; sounds in a format that servers know.
async fn prepare(blob: &Blob, kind: Kind) -> Result<Held, String> {
    let bytes = file::bytes_of(blob);
    let bytes =
        bytes.await.map_err(|_| "This file cannot be read. It may have been moved: choose it again.")?;
    if bytes.is_empty() {
        return Err("This file is empty. Choose another one.".to_owned());
    }
    let content_type = kind.media_type(&blob.type_(), &bytes).ok_or_else(|| not_a(kind))?;
    match kind {
        Kind::Image => picture(blob, content_type, bytes).await,
        Kind::Audio => sound(blob, content_type, bytes).await,
        Kind::Video => Ok(held(content_type, bytes, blob)),
    }
}

fn not_a(kind: Kind) -> String {
    ["This is not a ", kind.noun(), ". Choose another file."].concat()
}

fn held(content_type: String, bytes: Vec<u8>, blob: &Blob) -> Held {
    let media = Media { content_type, data: MediaData::Bytes(bytes) };
    Held { media, shown: Some(Shown::Own(ObjectUrl::of(blob))) }
}

async fn picture(blob: &Blob, content_type: String, bytes: Vec<u8>) -> Result<Held, String> {
    let decoded = if content_type == rules::SVG {
        Picture::decode_svg(&object_url::blob(&bytes, rules::SVG)).await
    } else {
        Picture::decode(blob).await
    };
    let Ok(picture) = decoded else {
        return match content_type.as_str() {
            // Servers read these, though most browsers do not.
            "image/tiff" => Ok(held(content_type, bytes, blob)),
            "image/heic" | "image/heif" => Err("This is a HEIC picture, which this browser cannot read. \
                Save it as JPEG or PNG, and choose that file."
                .to_owned()),
            rules::UNKNOWN => Err(not_a(Kind::Image)),
            _ => Err("This picture cannot be read. The file may be damaged: choose another one.".to_owned()),
        };
    };
    match rules::encoding(&content_type, &bytes, picture.size()) {
        Encoding::AsItIs => Ok(held(content_type, bytes, blob)),
        Encoding::Redrawn { width, height, content_type } => {
            let failed = "This picture cannot be made smaller here. Choose a smaller one, or save it as PNG.";
            let drawn = picture.encode(width, height, content_type).await.map_err(|_| failed)?;
            let bytes = file::bytes_of(&drawn).await.map_err(|_| failed)?;
            Ok(held(drawn.type_(), bytes, &drawn))
        }
    }
}

async fn sound(blob: &Blob, content_type: String, bytes: Vec<u8>) -> Result<Held, String> {
    if rules::is_common_sound(&content_type) {
        return Ok(held(content_type, bytes, blob));
    }
    let wav = sound::as_wav(blob).await;
    let wav = wav.map_err(|_| "This sound cannot be read. Choose a WAV, MP3, FLAC or OGG file.")?;
    let blob = object_url::blob(&wav, "audio/wav");
    Ok(held("audio/wav".to_owned(), wav, &blob))
}

/// Reads what the microphone recorded.
pub async fn recorded(blob: &Blob) -> Result<(Held, String), String> {
    let nothing = || "Nothing was recorded. Press Record, speak, then press Stop.".to_owned();
    let wav = sound::as_wav(blob).await.map_err(|_| nothing())?;
    let blob = object_url::blob(&wav, "audio/wav");
    Ok((held("audio/wav".to_owned(), wav, &blob), String::new()))
}
