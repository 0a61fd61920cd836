//! An answer of no shape that the task defines: as it came.

use crate::js;
use crate::language::{Messages, messages};
use crate::session::{Answer, Raw};
use leptos::prelude::*;

/// Raw answers of more bytes than this are not spelt out.
const MAX_BYTES: usize = 2_000_000;
/// Characters of a raw answer shown.
const SHOWN: usize = 20_000;

pub fn sentence(say: Messages) -> String {
    say.unknown_shape().to_owned()
}

pub fn view(answer: &Answer) -> AnyView {
    let say = messages();
    let content = match &answer.raw {
        Raw::Media(url) => {
            let url = url.as_str().to_owned();
            view! { <p><a href=url target="_blank" rel="noopener">{say.open_raw()}</a></p> }.into_any()
        }
        raw => view! { <pre tabindex="0" dir="ltr">{text(raw, say)}</pre> }.into_any(),
    };
    view! {
        <div class="list">
            <p class="note">
                {say.unknown_shape_shown()}
            </p>
            {content}
        </div>
    }
    .into_any()
}

/// A raw answer for reading, cut where it is long.
fn text(raw: &Raw, say: Messages) -> String {
    let size = match raw {
        Raw::Json(text) | Raw::Text(text) => text.len(),
        Raw::Events(events) => events.iter().map(String::len).sum(),
        Raw::Media(_) | Raw::Recorded(_) => 0,
    };
    if size > MAX_BYTES { say.raw_too_large().to_owned() } else { js::shorten(&raw.pretty(), SHOWN) }
}
