//! The footer's panels: the server's own answer, and the request as it was sent.

use crate::hooks::clipboard::CopyButton;
use crate::js;
use crate::language::messages;
use crate::session::{Answer, Exchange};
use leptos::prelude::*;
use std::sync::Arc;

/// Characters of raw text shown; "Copy" gives all of it.
pub const MAX_SHOWN: usize = 20_000;

/// Which panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    Json,
    Request,
}

pub fn view(panel: Panel, answer: Arc<Answer>) -> AnyView {
    let text = match panel {
        Panel::Json => answer.raw.pretty(),
        Panel::Request => match &answer.exchange {
            Some(exchange) => written(exchange),
            None => messages().request_of_example().to_owned(),
        },
    };
    view! {
        <div class="panel" part="panel">
            <pre tabindex="0" dir="ltr">{js::shorten(&text, MAX_SHOWN)}</pre>
            <CopyButton name=messages().copy() text=Box::new(move || text.clone()) />
        </div>
    }
    .into_any()
}

/// Request and response as they were sent.
fn written(exchange: &Exchange) -> String {
    let mut text = ["POST ", &exchange.url, "\ncontent-type: ", &exchange.content_type, "\n\n"].concat();
    match &exchange.body {
        Some(body) => text.push_str(body),
        None => text.push_str(&["(", &exchange.size.to_string(), " bytes)"].concat()),
    }
    text.push_str(&["\n\n", &exchange.status.to_string(), "\n"].concat());
    for (name, value) in &exchange.headers {
        text.push_str(&[name.as_str(), ": ", value, "\n"].concat());
    }
    text.push_str(&["\n(", &exchange.received.to_string(), " bytes)"].concat());
    text
}
