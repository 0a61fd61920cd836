//! Vectors: shape, length, and a strip of colours; the numbers themselves are under JSON.

use crate::{dom, number};
use web_sys::Element;

/// Cells of the strip.
const CELLS: usize = 384;

pub fn view(shape: &[usize], values: &[f64]) -> Element {
    let dimensions = shape.last().copied().unwrap_or(0).max(1);
    let view = dom::el("div", &[("class", "vectors")], &[]);
    let shape_text = shape.iter().map(usize::to_string).collect::<Vec<_>>().join(" × ");
    let facts = dom::el("dl", &[("class", "facts")], &[]);
    let fact = |name: &str, value: &str| {
        let pair = [dom::text_el("dt", &[], name), dom::text_el("dd", &[], value)];
        dom::append(&facts, &dom::el("div", &[], &[&pair[0], &pair[1]]));
    };
    fact("Shape", &shape_text);
    let first = &values[..dimensions.min(values.len())];
    let norm = first.iter().map(|v| v * v).sum::<f64>().sqrt();
    fact("Length", &number::fixed(norm, 3));
    dom::append(&view, &facts);
    for (i, vector) in values.chunks(dimensions).enumerate().take(8) {
        dom::append(&view, &strip(vector, i));
    }
    view
}

fn strip(vector: &[f64], index: usize) -> Element {
    let largest = vector.iter().fold(0.0f64, |max, v| max.max(v.abs())).max(f64::MIN_POSITIVE);
    let shown = &vector[..vector.len().min(CELLS)];
    let width = shown.len().to_string();
    let view_box = ["0 0 ", &width, " 1"].concat();
    let label = ["Values of vector ", &(index + 1).to_string()].concat();
    let svg = dom::svg(
        "svg",
        &[
            ("viewBox", &view_box),
            ("preserveAspectRatio", "none"),
            ("role", "img"),
            ("aria-label", &label),
            ("class", "strip"),
        ],
        &[],
    );
    for (x, value) in shown.iter().enumerate() {
        let class = if *value < 0.0 { "minus" } else { "plus" };
        let strength = number::fixed((value.abs() / largest).sqrt(), 2);
        let cell = dom::svg(
            "rect",
            &[
                ("x", &x.to_string()),
                ("width", "1.05"),
                ("height", "1"),
                ("class", class),
                ("opacity", &strength),
            ],
            &[],
        );
        dom::append(&svg, &cell);
    }
    svg
}
