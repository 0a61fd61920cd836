//! Areas of a picture. A mask is a picture of its own: where it is light, the area's colour shows. Whatever size it has,
//! it is stretched over the picture, by the style sheet.
//!
//! Which masks are under the pointer only a canvas can tell. The browser refuses to show a mask of another origin that
//! does not allow it (CORS), and so does the `img` that the canvas reads, which says so.

use super::scene::{self, Covers, MAX_MARKS, Mark, Scene};
use super::table::Item;
use crate::js;
use crate::language::{Messages, messages};
use crate::parts::part;
use crate::session::Answer;
use leptos::prelude::*;
use leptos::{ev, html};
use std::sync::Arc;
use tasks::Segment;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

/// Cells a side that a mask is read in: enough to point at an area.
const CELLS: usize = 96;

/// Shape of the picture where it cannot be shown.
const EXTENT: scene::Size = (4.0, 3.0);

/// The cells that each mask covers, by rank. Empty: not read.
type Coverage = StoredValue<Vec<Vec<bool>>>;

part! { media:
    fn draw(answer: Arc<Answer>, masks: Vec<Segment>) -> AnyView = view;
}

pub fn sentence(masks: &[Segment], say: Messages) -> String {
    say.areas_found(masks.len() as f64)
}

pub fn view(answer: Arc<Answer>, masks: Vec<Segment>) -> AnyView {
    if masks.is_empty() {
        return scene::none();
    }
    let item =
        |(i, found): (usize, &Segment)| Item { name: scene::name(&found.label, i), score: found.score };
    let items = masks.iter().enumerate().map(item).collect();
    let coverage: Coverage = StoredValue::new(vec![Vec::new(); masks.len().min(MAX_MARKS)]);
    let covers: Covers = Arc::new(move |rank, x, y| {
        let has = |all: &Vec<Vec<bool>>| all.get(rank).is_some_and(|cells| covers(cells, x, y));
        coverage.try_with_value(has).unwrap_or_default()
    });
    let canvas = NodeRef::new();
    let draw = move |mark: Mark, _| {
        let mask = masks.get(mark.item).map(|found| found.mask.as_str()).unwrap_or_default().to_owned();
        view! { <Area mark mask canvas coverage /> }.into_any()
    };
    view! {
        <Scene
            answer caption=messages().areas() items extent=EXTENT draw=Box::new(draw) covers=Some(covers)
        />
        <canvas node_ref=canvas width=CELLS.to_string() height=CELLS.to_string() hidden=true></canvas>
    }
    .into_any()
}

/// An area in its colour.
#[component]
fn Area(mark: Mark, mask: String, canvas: NodeRef<html::Canvas>, coverage: Coverage) -> impl IntoView {
    let load = move |event: ev::Event| {
        let canvas = canvas.try_get_untracked().flatten();
        if let Some(cells) = canvas.and_then(|canvas| read(&canvas, &event_target(&event))) {
            coverage.try_update_value(|all| all.get_mut(mark.rank).map(|own| *own = cells));
        }
    };
    let probe = if mask.is_empty() {
        mark.fail();
        None
    } else {
        let src = mask.clone();
        Some(view! {
            <img alt="" hidden=true crossorigin="anonymous" src=src on:load=load on:error=move |_| mark.fail() />
        })
    };
    view! {
        <div
            class=mark.class("area") data-i=mark.rank.to_string()
            class:lit=move || mark.is_lit() hidden=move || mark.is_hidden()
            style:mask-image=css_url(&mask)
        >
            {probe}
        </div>
    }
}

/// A URL in a style sheet. One from a server may hold what would end the string.
fn css_url(url: &str) -> String {
    let mut text = String::with_capacity(url.len() + 7);
    text.push_str("url(\"");
    for c in url.chars() {
        match c {
            '"' => text.push_str("%22"),
            '\\' => text.push_str("%5C"),
            // Line breaks are nothing in a URL.
            '\n' | '\r' | '\u{c}' => {}
            c => text.push(c),
        }
    }
    text.push_str("\")");
    text
}

/// Which cells a mask covers: those that are light and not transparent, as the style sheet has it.
fn read(canvas: &HtmlCanvasElement, image: &HtmlImageElement) -> Option<Vec<bool>> {
    let options = js::object(&[("willReadFrequently", true.into())]);
    let context = canvas.get_context_with_context_options("2d", &options).ok()??;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    let side = CELLS as f64;
    context.clear_rect(0.0, 0.0, side, side);
    context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, side, side).ok()?;
    let pixels = context.get_image_data(0.0, 0.0, side, side).ok()?.data();
    Some(pixels.chunks_exact(4).map(is_light).collect())
}

/// Whether a pixel of a mask is more light than dark. Masks are grey: its red is as good as its luminance.
fn is_light(pixel: &[u8]) -> bool {
    matches!(*pixel, [red, _, _, alpha] if u32::from(red) * u32::from(alpha) > 127 * 255)
}

/// Whether the cells cover a place, in shares of the picture.
fn covers(cells: &[bool], x: f64, y: f64) -> bool {
    let place = |share: f64| ((share * CELLS as f64).max(0.0) as usize).min(CELLS - 1);
    cells.get(place(y) * CELLS + place(x)).copied().unwrap_or_default()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_url_stays_within_its_string() {
        assert_eq!(css_url("https://x/a.png?q=\"),x(\\"), "url(\"https://x/a.png?q=%22),x(%5C\")");
    }

    #[test]
    fn base64_with_line_breaks_is_one_line() {
        assert_eq!(css_url("data:image/png;base64,AA\r\nAA"), "url(\"data:image/png;base64,AAAA\")");
    }

    #[test]
    fn light_pixels_count_and_transparent_ones_do_not() {
        let pixels = [[255, 255, 255, 255], [0, 0, 0, 255], [255, 255, 255, 0], [200, 200, 200, 200]];
        assert_eq!(pixels.map(|pixel| is_light(&pixel)), [true, false, false, true]);
    }

    #[test]
    fn the_cell_of_a_place_tells() {
        let mut cells = vec![false; CELLS * CELLS];
        cells[CELLS * (CELLS - 1)] = true;
        assert!(covers(&cells, 0.0, 1.0), "the last row has the lower edge");
        assert!(!covers(&cells, 0.0, 0.5));
        assert!(!covers(&[], 0.0, 1.0), "a mask that was not read");
    }
}
