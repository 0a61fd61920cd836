//! Vectors: shape, length, and a strip of bars; the numbers themselves by copying.

use crate::hooks::clipboard::CopyButton;
use crate::js;
use crate::language::{Messages, messages};
use crate::parts::part;
use crate::session::Answer;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::Vectors;

/// Bars of a strip.
const BARS: usize = 384;
/// Vectors drawn.
const STRIPS: usize = 8;
/// The height of the longest bar, in units of the strip.
const TALLEST: f64 = 1000.0;

part! { text:
    fn draw(answer: Arc<Answer>, vectors: Vectors) -> AnyView = view;
}

pub fn sentence(vectors: &Vectors, say: Messages) -> String {
    say.shape_is(&shape_of(&vectors.shape))
}

pub fn view(_: Arc<Answer>, vectors: Vectors) -> AnyView {
    let say = messages();
    let Vectors { shape, values } = vectors;
    let width = shape.last().copied().unwrap_or(1).max(1);
    let count = values.len() / width;
    let length = values.iter().take(width).map(|n| n * n).sum::<f64>().sqrt();
    let strips = values.chunks(width).take(STRIPS).enumerate();
    let strips = strips.map(|(i, vector)| strip(vector, i + 1)).collect_view();
    let rest = (count > STRIPS).then(|| {
        view! { <p class="note">{say.vectors_shown(STRIPS as f64, count as f64)}</p> }
    });
    let copied = move || js::stringify(&js::from_json(&values.clone().into()), false);
    view! {
        <div class="vectors">
            <dl class="facts">
                <div><dt>{say.shape()}</dt><dd>{shape_of(&shape)}</dd></div>
                <div><dt>{say.length()}</dt><dd>{say.fixed(length, 3)}</dd></div>
            </dl>
            {strips}
            {rest}
            <div class="tools"><CopyButton name=say.copy() text=Box::new(copied) /></div>
        </div>
    }
    .into_any()
}

/// "2 × 384"
pub fn shape_of(shape: &[usize]) -> String {
    shape.iter().map(ToString::to_string).collect::<Vec<_>>().join(" × ")
}

/// Bars from the middle: up for what is positive, down for what is negative.
fn strip(vector: &[f64], number: usize) -> AnyView {
    let [positive, negative] = bars(vector);
    let width = vector.len().min(BARS).to_string();
    view! {
        <svg
            class="strip" role="img" preserveAspectRatio="none"
            viewBox=["0 -1000 ", &width, " 2000"].concat()
            aria-label=messages().vector_values(number as f64)
        >
            <path class="plus" d=positive />
            <path class="minus" d=negative />
        </svg>
    }
    .into_any()
}

/// The path of the positive and that of the negative values, relative to the largest.
fn bars(vector: &[f64]) -> [String; 2] {
    let largest = vector.iter().fold(0.0f64, |most, n| most.max(n.abs()));
    let largest = if largest > 0.0 { largest } else { 1.0 };
    let [mut positive, mut negative] = [String::new(), String::new()];
    for (x, n) in vector.iter().take(BARS).enumerate() {
        // Whole units: the standard library's text of floats weighs much.
        let rise = (-n / largest * TALLEST).round() as i32;
        let path = if rise > 0 { &mut negative } else { &mut positive };
        path.push_str(&["M", &x.to_string(), " 0v", &rise.to_string(), "h1V0"].concat());
    }
    [positive, negative]
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share_of_the_largest() {
        assert_eq!(bars(&[0.5, -0.25]), ["M0 0v-1000h1V0", "M1 0v500h1V0"]);
    }

    #[test]
    fn zeros_and_the_largest_numbers_have_bars() {
        assert_eq!(bars(&[0.0, 0.0]), ["M0 0v0h1V0M1 0v0h1V0", ""]);
        assert_eq!(bars(&[f64::MAX, f64::MIN]), ["M0 0v-1000h1V0", "M1 0v1000h1V0"]);
    }

    #[test]
    fn long_vectors_are_cut() {
        assert_eq!(bars(&[1.0; BARS + 1])[0].matches('M').count(), BARS);
    }

    #[test]
    fn shapes_are_read_as_products() {
        assert_eq!(shape_of(&[2, 384]), "2 × 384");
    }
}
