//! What model this is, and for which task.

use crate::language::messages;
use crate::session::Widget;
use leptos::prelude::*;

#[component]
pub fn Header(widget: Widget) -> impl IntoView {
    // The full id, or the address of an endpoint that is one model's own; as it was last valid.
    let full = Memo::new(move |last: Option<&String>| {
        widget.config.with(|config| match config {
            Ok(config) => match &config.target.model {
                Some(model) => model.to_string(),
                None => config.target.endpoint.split("://").last().unwrap_or_default().to_owned(),
            },
            Err(_) => last.cloned().unwrap_or_default(),
        })
    });
    let name = move || full.with(|full| full.rsplit('/').next().unwrap_or_default().to_owned());
    let task = move || {
        widget.drawn_form().map(|form| {
            view! { <span class="chip" part="task">{messages().of_task(form.task().title)}</span> }.into_any()
        })
    };
    let note = move || {
        let note = widget.model.with(|model| model.info()?.note.clone());
        note.map(|note| view! { <p class="note" title=note.clone()>{note.clone()}</p> }.into_any())
    };
    view! {
        <header part="header">
            <strong class="model" title=full>{name}</strong>
            {task}
            {note}
        </header>
    }
}
