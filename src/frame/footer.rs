//! Time and tools: how long it took, the raw answer, what was sent.

use super::panels::Panel;
use crate::language::{Messages, messages};
use crate::parts;
use crate::session::{Answer, Source, Widget};
use leptos::prelude::*;
use std::sync::Arc;
use tasks::Usage;

#[component]
pub fn Footer(widget: Widget) -> impl IntoView {
    let say = messages();
    let open = RwSignal::new(None::<Tool>);
    let answer = Memo::new(move |_| widget.answer());
    let time = move || answer.get().map(|answer| duration(&answer, say)).unwrap_or_default();
    let warnings = move || {
        let texts = answer.get().map(|answer| answer.warnings.clone()).unwrap_or_default();
        texts
            .into_iter()
            .map(|text| view! { <p class="note warning" dir="auto">{text}</p> }.into_any())
            .collect_view()
    };
    let panel = move || Some(draw(widget, open.get()?, answer.get()?));
    view! {
        <footer part="footer" hidden=move || answer.with(Option::is_none)>
            <div class="warnings">{warnings}</div>
            <div class="line">
                <span class="time">{time}</span>
                <ToolButton open tool=Tool::Panel(Panel::Json) name=say.json() />
                <ToolButton open tool=Tool::Panel(Panel::Request) name=say.request() />
                <ToolButton open tool=Tool::Code name=say.code() />
                <ToolButton open tool=Tool::Link name=say.link() />
            </div>
            <div>{panel}</div>
        </footer>
    }
}

/// What can be opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tool {
    Panel(Panel),
    Code,
    Link,
}

fn draw(widget: Widget, tool: Tool, answer: Arc<Answer>) -> AnyView {
    parts::lazily(Box::new(move || match tool {
        Tool::Panel(panel) => parts::panel(panel, answer.clone()),
        Tool::Code => parts::code(answer.clone()),
        Tool::Link => parts::link(widget),
    }))
}

#[component]
fn ToolButton(open: RwSignal<Option<Tool>>, tool: Tool, name: &'static str) -> impl IntoView {
    let is_open = move || open.get() == Some(tool);
    let toggle = move |_| open.update(|open| *open = if *open == Some(tool) { None } else { Some(tool) });
    view! {
        <button type="button" class="quiet" aria-expanded=move || is_open().to_string() on:click=toggle>{name}</button>
    }
}

/// "29 tokens (9 in, 20 out)"
fn tokens(Usage { prompt, completion }: Usage, say: Messages) -> String {
    let total = prompt.unwrap_or_default() + completion.unwrap_or_default();
    match (prompt, completion) {
        (Some(prompt), Some(completion)) => say.tokens_in_out(total, prompt, completion),
        _ => say.tokens(total),
    }
}

/// "41 ms · cpu 0.021 s · 29 tokens (9 in, 20 out)"
fn duration(answer: &Answer, say: Messages) -> String {
    if answer.source == Source::Recorded {
        return say.recorded().to_owned();
    }
    let mut text = say.duration(answer.total_ms);
    if let Some(seconds) = answer.compute_seconds {
        text.push_str(" · ");
        if let Some(device) = &answer.compute_type {
            text.push_str(device);
            text.push(' ');
        }
        text.push_str(&say.seconds(seconds, 3));
    }
    if let Some(usage) = answer.usage {
        text.push_str(" · ");
        text.push_str(&tokens(usage, say));
    }
    text
}
