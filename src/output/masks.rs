//! Areas of a picture. A mask is a picture of its own: where it is light, its colour
//! shows. Whatever size it has, it is stretched over the picture.

use super::scene::{self, Item, Marks};
use super::urls::Urls;
use crate::app::Outcome;
use crate::dom;
use std::rc::Rc;
use tasks::Mask;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

#[wasm_bindgen(module = "/www/masks.js")]
extern "C" {
    #[wasm_bindgen(js_name = readMask)]
    fn read_mask(url: &str, on_broken: &JsValue) -> js_sys::Function;
}

pub fn view(outcome: &Rc<Outcome>, masks: &[Mask], urls: &Urls) -> Element {
    let items: Vec<Item> = masks.iter().map(|m| Item { label: &m.label, score: m.score }).collect();
    let broken = dom::el("p", &[("class", "note")], &[]);
    let read = |mask: &Mask| {
        let label = if mask.label.is_empty() { "An area" } else { &mask.label };
        let text = [label, " has a mask that is not a picture."].concat();
        let (note, row) = (broken.clone(), dom::text_el("span", &[("class", "broken")], &text));
        let on_broken: Box<dyn FnMut()> = Box::new(move || dom::append(&note, &row));
        let url = if mask.mask.is_empty() { "data:," } else { &mask.mask };
        (mask.mask.clone(), read_mask(url, &Closure::wrap(on_broken).into_js_value()))
    };
    let drawn: Rc<dyn scene::Marks> = Rc::new(Masks(masks.iter().map(read).collect()));
    let view = scene::view(outcome, urls, "Areas of the picture", &items, &drawn);
    dom::append(&view, &broken);
    view
}

/// The URL of each mask, and what tells whether a place is within it.
struct Masks(Vec<(String, js_sys::Function)>);

impl Marks for Masks {
    fn draw(&self, index: usize, _rank: usize) -> Element {
        let mark = dom::el("div", &[("class", "area")], &[]);
        dom::style(&mark, "mask-image", &["url(\"", &self.0[index].0, "\")"].concat());
        mark
    }

    fn extent(&self) -> (f64, f64) {
        (4.0, 3.0)
    }

    fn covers(&self) -> bool {
        true
    }

    fn holds(&self, index: usize, x: f64, y: f64) -> bool {
        self.0[index].1.call2(&JsValue::NULL, &x.into(), &y.into()).is_ok_and(|held| held.is_truthy())
    }
}
