//! Vectors: shape, length, and a strip of colours; the numbers themselves by copying.

use super::tools;
use crate::app::Outcome;
use crate::{dom, js, number};
use std::rc::Rc;
use tasks::{Json, Output};
use web_sys::Element;

/// Cells of a strip.
const CELLS: usize = 384;
/// Vectors drawn.
const STRIPS: usize = 8;

pub fn view(outcome: &Rc<Outcome>, shape: &[usize], values: &[f64]) -> Element {
    let dimensions = shape.last().copied().unwrap_or(0).max(1);
    let view = dom::el("div", &[("class", "vectors")], &[]);
    let facts = dom::el("dl", &[("class", "facts")], &[]);
    let fact = |name: &str, value: &str| {
        let pair = [dom::text_el("dt", &[], name), dom::text_el("dd", &[], value)];
        dom::append(&facts, &dom::el("div", &[], &[&pair[0], &pair[1]]));
    };
    fact("Shape", &self::shape(shape));
    let first = &values[..dimensions.min(values.len())];
    let norm = first.iter().map(|v| v * v).sum::<f64>().sqrt();
    fact("Length", &number::fixed(norm, 3));
    dom::append(&view, &facts);
    for (i, vector) in values.chunks(dimensions).enumerate().take(STRIPS) {
        dom::append(&view, &strip(vector, i));
    }
    let count = values.len() / dimensions;
    if count > STRIPS {
        let text = ["The first ", &STRIPS.to_string(), " of ", &count.to_string(), " vectors."].concat();
        dom::append(&view, &dom::text_el("p", &[("class", "note")], &text));
    }
    let own = outcome.clone();
    let numbers = move || {
        let Output::Vectors { values, .. } = &own.output else { return String::new() };
        js::stringify(&js::from_json(&Json::from(values.clone())), false)
    };
    dom::append(&view, &tools::copy_text(Box::new(numbers)));
    view
}

/// "2 × 384"
pub fn shape(shape: &[usize]) -> String {
    shape.iter().map(usize::to_string).collect::<Vec<_>>().join(" × ")
}

fn strip(vector: &[f64], index: usize) -> Element {
    let largest = vector.iter().fold(0.0f64, |max, v| max.max(v.abs())).max(f64::MIN_POSITIVE);
    let shown = &vector[..vector.len().min(CELLS)];
    let width = shown.len().to_string();
    let view_box = ["0 0 ", &width, " 1"].concat();
    let label = ["Values of vector ", &(index + 1).to_string()].concat();
    let attributes = [
        ("viewBox", &*view_box),
        ("preserveAspectRatio", "none"),
        ("role", "img"),
        ("aria-label", &label),
        ("class", "strip"),
    ];
    let svg = dom::svg("svg", &attributes, &[]);
    for (x, value) in shown.iter().enumerate() {
        let class = if *value < 0.0 { "minus" } else { "plus" };
        let strength = number::fixed((value.abs() / largest).sqrt(), 2);
        let attributes = [
            ("x", &*x.to_string()),
            ("width", "1.05"),
            ("height", "1"),
            ("class", class),
            ("opacity", &strength),
        ];
        dom::append(&svg, &dom::svg("rect", &attributes, &[]));
    }
    svg
}
