//! Copying an answer: as a table for a spreadsheet, as JSON.

use crate::hooks::clipboard::CopyButton;
use crate::js;
use crate::language::messages;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{Json, Output};

use crate::session::Answer;

/// For answers that are tables: their tools, with more of the view's own before them.
#[component]
pub fn CopyTable(answer: Arc<Answer>, #[prop(optional_no_strip)] before: Option<AnyView>) -> impl IntoView {
    let other = answer.clone();
    let say = messages();
    view! {
        <div class="tools">
            {before}
            <CopyButton name=say.copy_as_table() text=Box::new(move || tab_separated(&answer.output)) />
            <CopyButton name=say.copy_as_json() text=Box::new(move || js::stringify(&js::from_json(&other.output.to_json()), true)) />
        </div>
    }
}

fn cell(value: &Json) -> String {
    match value {
        Json::Null | Json::Array(_) | Json::Object(_) => String::new(),
        Json::String(text) => {
            text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }).collect()
        }
        value => js::stringify(&js::from_json(value), false),
    }
}

/// The list in an output, names of its members first. Of lists per input, lines begin with the input's number.
fn tab_separated(output: &Output) -> String {
    fn list_in(item: &Json) -> Option<&[Json]> {
        if item.is_array() {
            return Some(item.items());
        }
        item.members().iter().map(|(_, value)| value).find(|value| value.is_array()).map(Json::items)
    }
    let output = output.to_json();
    let (mut lines, mut head) = (Vec::new(), None);
    let mut add = |item: &Json, input: Option<usize>| {
        let mut names = Vec::new();
        let mut cells = Vec::new();
        if let Some(input) = input {
            names.push("input");
            cells.push(input.to_string());
        }
        for (name, value) in item.members().iter().filter(|(name, _)| name != "mask") {
            names.push(name);
            cells.push(cell(value));
        }
        if item.is_object() {
            head.get_or_insert_with(|| names.join("\t"));
        } else {
            cells.push(cell(item));
        }
        lines.push(cells.join("\t"));
    };
    for (i, item) in list_in(&output).unwrap_or_default().iter().enumerate() {
        match list_in(item) {
            Some(inner) => inner.iter().for_each(|one| add(one, Some(i + 1))),
            None => add(item, None),
        }
    }
    if let Some(head) = head {
        lines.insert(0, head);
    }
    lines.push(String::new());
    lines.join("\n")
}
