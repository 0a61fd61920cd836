//! Areas of a picture. A mask is a picture of its own: where it is light, its colour
//! shows. Whatever size it has, it is stretched over the picture.

use super::scene::{self, Item, Marks};
use super::urls::Urls;
use crate::app::Outcome;
use crate::dom;
use std::rc::Rc;
use tasks::Mask;
use web_sys::Element;

pub fn view(outcome: &Rc<Outcome>, masks: &[Mask], urls: &Urls) -> Element {
    let items: Vec<Item> = masks.iter().map(|m| Item { label: &m.label, score: m.score }).collect();
    let drawn: Rc<dyn scene::Marks> = Rc::new(Masks(masks.to_vec()));
    let view = scene::view(outcome, urls, "Areas of the picture", &items, &drawn);
    let broken = dom::el("p", &[("class", "note")], &[]);
    dom::append(&view, &broken);
    for mask in masks {
        let label = if mask.label.is_empty() { "An area" } else { &mask.label };
        let text = [label, " has a mask that is not a picture."].concat();
        let (note, row) = (broken.clone(), dom::text_el("span", &[("class", "broken")], &text));
        let probe = dom::el("img", &[("src", if mask.mask.is_empty() { "data:," } else { &mask.mask })], &[]);
        dom::on(&probe, "error", move |_| dom::append(&note, &row));
    }
    view
}

struct Masks(Vec<Mask>);

impl Marks for Masks {
    fn draw(&self, index: usize, _rank: usize) -> Element {
        let mark = dom::el("div", &[("class", "area")], &[]);
        dom::style(&mark, "mask-image", &["url(\"", &self.0[index].mask, "\")"].concat());
        mark
    }

    fn extent(&self) -> (f64, f64) {
        (4.0, 3.0)
    }

    fn covers(&self) -> bool {
        true
    }
}
