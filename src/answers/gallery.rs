//! Pictures, sounds and films, with their names, their types and a way to keep them.

use super::table::Fold;
use crate::language::{Messages, messages};
use crate::parts::part;
use crate::session::Answer;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::Medium;
use tasks::wire::data_url;

/// Shown at once.
const FOLD: usize = 12;

part! { media:
    fn draw(answer: Arc<Answer>, media: Vec<Medium>) -> AnyView = view;
}

/// "1 picture"
pub fn sentence(items: &[Medium], say: Messages) -> String {
    let count = items.len() as f64;
    match items.first().map(|item| item.content_type.as_str()) {
        Some(kind) if kind.starts_with("audio") => say.sounds(count),
        Some(kind) if kind.starts_with("video") => say.videos(count),
        _ => say.pictures(count),
    }
}

pub fn view(answer: Arc<Answer>, media: Vec<Medium>) -> AnyView {
    let total = media.len();
    if total == 0 {
        return view! { <p class="note">{messages().no_file()}</p> }.into_any();
    }
    let entry = move |i: usize| {
        let medium = media.get(i).cloned();
        // A file that came by itself is as large as the answer.
        let received = answer.exchange.as_ref().map(|exchange| exchange.received).filter(|_| total == 1);
        medium.map(|medium| view! { <Figure medium number=i + 1 received /> }).into_any()
    };
    view! { <div class="gallery"><Fold total shown=FOLD entry=Arc::new(entry) /></div> }.into_any()
}

/// How a medium is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Player {
    Audio,
    Video,
    Image,
}

impl Player {
    fn of(content_type: &str) -> Self {
        match content_type.split('/').next() {
            Some("audio") => Self::Audio,
            Some("video") => Self::Video,
            _ => Self::Image,
        }
    }
}

#[component]
fn Figure(
    medium: Medium,
    number: usize,
    #[prop(optional_no_strip)] received: Option<usize>,
) -> impl IntoView {
    let say = messages();
    let Medium { label, content_type, url } = medium;
    let is_broken = RwSignal::new(false);
    let fail = move |_| is_broken.set(true);
    let name = label.clone().unwrap_or_else(|| say.answer_number(number as f64));
    let src = url.clone();
    let shown = match Player::of(&content_type) {
        Player::Audio => view! { <audio controls aria-label=name src=src on:error=fail></audio> }.into_any(),
        Player::Video => {
            view! { <video controls playsinline aria-label=name src=src on:error=fail></video> }.into_any()
        }
        Player::Image => view! { <img alt=name src=src on:error=fail /> }.into_any(),
    };
    let note = move || is_broken.get().then(|| say.download_only());
    let size = size(&url, received).map(|bytes| [" · ", &say.size(bytes)].concat()).unwrap_or_default();
    let download = ["answer-", &number.to_string(), ".", extension(&content_type)].concat();
    view! {
        <figure part="media">
            {shown}
            <p class="note">{note}</p>
            <figcaption class="tools">
                {label.map(|label| view! { <bdi>{label}</bdi> })}
                <span class="note">{content_type + &size}</span>
                <a href=url download=download target="_blank" rel="noopener">{say.download()}</a>
            </figcaption>
        </figure>
    }
}

/// Bytes of a medium, where they are known.
fn size(url: &str, received: Option<usize>) -> Option<usize> {
    match data_url::split(url) {
        Some((_, data)) => Some(data.trim_end_matches('=').len() * 3 / 4),
        None => received.filter(|_| url.starts_with("blob:")),
    }
}

/// The usual ending of a file's name. Of most types the name is the ending.
fn extension(content_type: &str) -> &str {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let kind = kind.split_once('/').map(|(_, kind)| kind.strip_prefix("x-").unwrap_or(kind));
    match kind.unwrap_or_default() {
        "mpeg" => "mp3",
        "jpeg" => "jpg",
        "svg+xml" => "svg",
        "wave" => "wav",
        "octet-stream" | "" => "bin",
        kind => kind,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn types_have_players() {
        let players = ["audio/wav", "video/webm", "image/png", "application/pdf", ""].map(Player::of);
        assert_eq!(players, [Player::Audio, Player::Video, Player::Image, Player::Image, Player::Image]);
    }

    #[test]
    fn files_end_as_usual() {
        for (content_type, expected) in [
            ("image/jpeg", "jpg"),
            ("image/png", "png"),
            ("image/svg+xml", "svg"),
            ("audio/x-wav", "wav"),
            ("audio/mpeg", "mp3"),
            ("video/mp4; codecs=avc1", "mp4"),
            ("application/octet-stream", "bin"),
            ("", "bin"),
        ] {
            assert_eq!(extension(content_type), expected, "{content_type}");
        }
    }

    #[test]
    fn base64_tells_its_size() {
        assert_eq!(size("data:image/png;base64,aGVsbG8=", None), Some(5));
    }

    #[test]
    fn a_blob_is_as_large_as_the_answer() {
        assert_eq!(size("blob:x", Some(7)), Some(7));
        assert_eq!(size("https://x/y.png", Some(7)), None);
    }
}
