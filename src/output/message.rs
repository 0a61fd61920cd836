//! What the model says in a conversation.

use super::live::Live;
use super::tools;
use crate::app::Outcome;
use crate::dom;
use web_sys::Element;

pub fn view(outcome: &Outcome, content: &str, finish_reason: Option<&str>) -> Element {
    let live = outcome.live.clone().unwrap_or_else(|| Live::whole(true, None, content));
    if content.is_empty() {
        live.mark("The model answered with an empty message.");
    } else if matches!(finish_reason, Some("length" | "max_tokens")) {
        live.mark("The answer ends here because it reached the most tokens it may have.");
    } else if finish_reason == Some("content_filter") {
        live.mark("The server’s filter ended the answer here.");
    }
    let view = bubble(&live);
    dom::append(&view, &tools::copy_text(Box::new(move || live.text())));
    view
}

/// An answer, complete or still on its way.
pub fn bubble(live: &Live) -> Element {
    dom::el("div", &[("class", "bubble"), ("part", "message")], &[live.element()])
}
