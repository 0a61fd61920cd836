//! Pictures, sounds and films, with their names, types and a way to keep them.

use super::fold;
use super::urls::Urls;
use crate::dom;
use tasks::MediaItem;
use tasks::wire::data_url;
use web_sys::Element;

/// Shown at once.
const FOLD: usize = 12;

pub fn view(size: usize, items: &[MediaItem], urls: &Urls) -> Element {
    let view = dom::el("div", &[("class", "gallery")], &[]);
    for item in items {
        urls.keep(&item.url);
    }
    // Of one file that came by itself the size is that of the answer.
    let whole = if let [only] = items { Some(size).filter(|_| only.url.starts_with("blob:")) } else { None };
    let items = items.to_vec();
    let total = items.len();
    let draw = move |i: usize| figure(&items[i], i, whole);
    if let Some(more) = fold::fold(&view, total, FOLD, Box::new(draw)) {
        dom::append(&view, &more);
    }
    view
}

/// "1 picture"
pub fn summary(items: &[MediaItem]) -> String {
    let (one, many) = match items.first().map(|item| kind(item)) {
        Some("audio") => (" sound", " sounds"),
        Some("video") => (" video", " videos"),
        _ => (" picture", " pictures"),
    };
    [&*items.len().to_string(), if items.len() == 1 { one } else { many }].concat()
}

fn kind(item: &MediaItem) -> &'static str {
    match item.content_type.split('/').next() {
        Some("audio") => "audio",
        Some("video") => "video",
        _ => "img",
    }
}

fn figure(item: &MediaItem, i: usize, size: Option<usize>) -> Element {
    let kind = kind(item);
    let number = (i + 1).to_string();
    let name = item.label.clone().unwrap_or_else(|| ["Answer ", &number].concat());
    let shown = if kind == "img" {
        dom::el("img", &[("alt", &name), ("src", &item.url)], &[])
    } else {
        dom::el(
            kind,
            &[("controls", ""), ("playsinline", ""), ("aria-label", &name), ("src", &item.url)],
            &[],
        )
    };
    let note = dom::el("p", &[("class", "note"), ("hidden", "")], &[]);
    let own = note.clone();
    dom::on(&shown, "error", move |_| {
        own.set_text_content(Some("The browser cannot show this file. You can still download it."));
        dom::hide(&own, false);
    });
    let file = ["answer-", &number, ".", extension(&item.content_type)].concat();
    let link = [("href", &*item.url), ("download", &*file), ("target", "_blank"), ("rel", "noopener")];
    let link = dom::text_el("a", &link, "Download");
    let bytes = data_url::split(&item.url).map(|(_, data)| data.len() / 4 * 3).or(size);
    let facts =
        [&item.content_type, &*bytes.map(|n| [" · ", &weight(n)].concat()).unwrap_or_default()].concat();
    let facts = dom::text_el("span", &[("class", "note")], &facts);
    let caption = dom::el("figcaption", &[("class", "tools")], &[]);
    if let Some(label) = &item.label {
        dom::append(&caption, &dom::text_el("bdi", &[], label));
    }
    for part in [&facts, &link] {
        dom::append(&caption, part);
    }
    dom::el("figure", &[("part", "media")], &[&shown, &note, &caption])
}

fn extension(content_type: &str) -> &str {
    match content_type.split('/').nth(1).unwrap_or_default() {
        "mpeg" => "mp3",
        "jpeg" => "jpg",
        "svg+xml" => "svg",
        "x-wav" | "wave" => "wav",
        "" | "octet-stream" => "bin",
        other => other.strip_prefix("x-").unwrap_or(other),
    }
}

/// "340 KB", "2.4 MB"
fn weight(bytes: usize) -> String {
    if bytes < 1_000_000 {
        [&bytes.div_ceil(1000).to_string(), " KB"].concat()
    } else {
        crate::number::fixed(bytes as f64 / 1e6, 1) + " MB"
    }
}
