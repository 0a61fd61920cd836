//! Copying an answer: as a table for a spreadsheet, as JSON, as text.

use crate::app::Outcome;
use crate::{dom, js, number};
use std::rc::Rc;
use tasks::Json;
use web_sys::Element;

/// For answers that are tables.
pub fn copy(outcome: &Rc<Outcome>) -> Element {
    let (table, json) = (outcome.clone(), outcome.clone());
    let buttons = [
        button("Copy as table", Box::new(move || tab_separated(&Json::from(&table.output)))),
        button(
            "Copy as JSON",
            Box::new(move || js::stringify(&js::from_json(&Json::from(&json.output)), true)),
        ),
    ];
    dom::el("div", &[("class", "tools")], &[&buttons[0], &buttons[1]])
}

/// For answers that are text.
pub fn copy_text(text: Box<dyn Fn() -> String>) -> Element {
    dom::el("div", &[("class", "tools")], &[&button("Copy", text)])
}

fn button(name: &str, text: Box<dyn Fn() -> String>) -> Element {
    let button = dom::text_el("button", &[("type", "button"), ("class", "quiet")], name);
    dom::on(&button, "click", move |_| js::copy(&text()));
    button
}

/// The list in an output: a line per item, the names of its members first. Of lists
/// per input, lines begin with the input's number.
fn tab_separated(output: &Json) -> String {
    let mut lines = String::new();
    let list = output.members().iter().map(|(_, value)| value).find(|value| value.is_array());
    for (i, item) in list.map(Json::items).unwrap_or_default().iter().enumerate() {
        match inner(item) {
            Some(items) => items.iter().for_each(|item| line(&mut lines, Some(i), item)),
            None => line(&mut lines, None, item),
        }
    }
    lines
}

/// The items of an item that is itself a list, or that holds one.
fn inner(item: &Json) -> Option<&[Json]> {
    let list = item.members().iter().map(|(_, value)| value).find(|value| value.is_array());
    Some(item).filter(|item| item.is_array()).or(list).map(Json::items)
}

fn line(lines: &mut String, input: Option<usize>, item: &Json) {
    // Pictures are no cells.
    let members = || item.members().iter().filter(|(name, _)| name != "mask");
    if lines.is_empty() && item.is_object() {
        lines.push_str(if input.is_some() { "input\t" } else { "" });
        lines.push_str(&members().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("\t"));
        lines.push('\n');
    }
    let mut cells: Vec<String> = input.map(|i| (i + 1).to_string()).into_iter().collect();
    cells.extend(members().map(|(_, value)| cell(value)));
    if !item.is_object() {
        cells.push(cell(item));
    }
    lines.push_str(&cells.join("\t"));
    lines.push('\n');
}

/// A value as a cell: every digit, no breaks.
pub fn cell(value: &Json) -> String {
    match value {
        Json::String(text) => text.replace(['\t', '\n', '\r'], " "),
        Json::Number(n) => number::full(*n),
        _ => String::new(),
    }
}
