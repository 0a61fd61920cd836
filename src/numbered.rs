//! Lists whose entries are known by their number.

use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// Draws what stands at each number of a range. Where the range grows or shrinks, what is drawn stays.
pub fn numbered(
    range: impl Fn() -> Range<usize> + Send + Sync + 'static,
    draw: impl Fn(usize) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    each(Arc::new(range), Arc::new(draw))
}

/// `For` is much code for every pair of types that it is made for: here it is made for one.
fn each(
    range: Arc<dyn Fn() -> Range<usize> + Send + Sync>,
    draw: Arc<dyn Fn(usize) -> AnyView + Send + Sync>,
) -> AnyView {
    view! { <For each=move || range() key=|i| *i children=move |i| draw(i) /> }.into_any()
}
