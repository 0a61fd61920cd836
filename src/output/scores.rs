//! A score per text, best first or in the order of the input.

use super::rows::{self, Row};
use super::tools;
use crate::app::Outcome;
use crate::dom;
use std::rc::Rc;
use tasks::Value;
use web_sys::Element;

pub fn view(outcome: &Rc<Outcome>, scores: &[f64]) -> Element {
    let names = names(outcome);
    let number = |i: usize| ["#", &(i + 1).to_string()].concat();
    let name = |i: usize| names.get(i).map_or_else(|| number(i), |name| (*name).to_owned());
    let items: Vec<(String, f64)> = scores.iter().enumerate().map(|(i, score)| (name(i), *score)).collect();
    let keys: Vec<f64> = scores.iter().map(|score| -score).collect();
    let best_first = tasks::order(&keys);
    let caption = outcome.task.title;
    let draw = move |sorted: bool| {
        let row = |i: usize| Row { name: items[i].0.clone(), score: Some(items[i].1), mark: None };
        let rows = if sorted {
            best_first.iter().map(|i| row(*i)).collect()
        } else {
            (0..items.len()).map(row).collect()
        };
        rows::table(caption, "Text", rows)
    };
    let table = dom::el("div", &[("class", "list")], &[&draw(false)]);
    let tools = tools::copy(outcome);
    let view = dom::el("div", &[("class", "list")], &[&table, &tools]);
    if scores.len() > 1 {
        let attributes = [("type", "button"), ("class", "quiet"), ("aria-pressed", "false")];
        let sort = dom::text_el("button", &attributes, "Best first");
        let own = sort.clone();
        dom::on(&sort, "click", move |_| {
            let sorted = own.get_attribute("aria-pressed").as_deref() != Some("true");
            dom::set(&own, "aria-pressed", if sorted { "true" } else { "false" });
            table.set_text_content(None);
            dom::append(&table, &draw(sorted));
        });
        let _ = tools.prepend_with_node_1(&sort);
    }
    view
}

/// "3 scores. Best: 0.920, a text"
pub fn summary(outcome: &Outcome, scores: &[f64]) -> String {
    let keys: Vec<f64> = scores.iter().map(|score| -score).collect();
    let names = names(outcome);
    let best = tasks::order(&keys).first().copied().unwrap_or_default();
    let score = scores.get(best).map(|score| crate::number::fixed(*score, 3)).unwrap_or_default();
    let name = names.get(best).copied().unwrap_or_default();
    [&scores.len().to_string(), " scores. Best: ", &score, " ", name].concat()
}

/// The texts that were compared or ranked.
fn names(outcome: &Outcome) -> Vec<&str> {
    let mut names = Vec::new();
    for field in outcome.task.fields {
        if let Some(Value::List(items)) = outcome.inputs.get(field.key) {
            names.extend(items.iter().map(String::as_str));
        }
    }
    names
}
