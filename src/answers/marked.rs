//! A text with stretches of it marked.

use super::layout::{self, Block, Chunk, Piece};
use super::palette::Colour;
use crate::numbered::numbered;
use crate::session::scope::Scope;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// Milliseconds between two steps of drawing a long text: about a frame.
const PAUSE: u32 = 16;

/// A stretch of a text, and how it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// In code points.
    pub place: Range<usize>,
    pub colour: Colour,
    /// What is written behind it; may be empty.
    pub tag: String,
}

/// Draws a text with its marks; a long one over several frames.
#[component]
pub fn Marked(
    text: Arc<str>,
    stretches: Vec<Stretch>,
    /// What the text is, for screen readers.
    name: &'static str,
) -> impl IntoView {
    let places: Vec<Range<usize>> = stretches.iter().map(|stretch| stretch.place.clone()).collect();
    let blocks = Arc::new(layout::layout(&text, &places));
    let frames = blocks.iter().flatten().last().map_or(0, |chunk| chunk.frame) + 1;
    let drawn = RwSignal::new(1);
    let drawing = (frames > 1).then(|| {
        Scope::spawn(async move {
            for frame in 2..=frames {
                TimeoutFuture::new(PAUSE).await;
                drawn.set(frame);
            }
        })
    });
    // Ends with its owner.
    StoredValue::new(drawing);

    let is_drawn = move |chunk: &Chunk| chunk.frame < drawn.get();
    let begun = {
        let blocks = blocks.clone();
        move || 0..blocks.iter().take_while(|block| block.first().is_none_or(is_drawn)).count()
    };
    let stretches = Arc::new(stretches);
    let block = move |number: usize| {
        let (all, stretches) = (blocks.clone(), stretches.clone());
        let begun = {
            let all = all.clone();
            move || 0..chunks(&all, number).iter().take_while(|chunk| is_drawn(chunk)).count()
        };
        let chunk = move |place: usize| {
            let chunk = chunks(&all, number).get(place);
            draw(chunk.map(|chunk| chunk.pieces.as_slice()).unwrap_or_default(), &stretches)
        };
        view! { <div class="block" dir="auto">{numbered(begun, chunk)}</div> }.into_any()
    };
    view! {
        <div class="marked" role="group" aria-label=name tabindex="0">
            {numbered(begun, block)}
        </div>
    }
}

fn chunks(blocks: &[Block], number: usize) -> &[Chunk] {
    blocks.get(number).map(Vec::as_slice).unwrap_or_default()
}

fn draw(pieces: &[Piece], stretches: &[Stretch]) -> AnyView {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone().into_any(),
        Piece::Mark { stretch, is_end, inside } => {
            let look = stretches.get(*stretch);
            let tag = look.filter(|look| *is_end && !look.tag.is_empty()).map(|look| look.tag.clone());
            view! {
                <mark class=look.map(|look| look.colour.class())>
                    {draw(inside, stretches)}
                    {tag.map(|tag| view! { <span class="tag">{tag}</span> })}
                </mark>
            }
            .into_any()
        }
    };
    pieces.iter().map(piece).collect_view().into_any()
}
