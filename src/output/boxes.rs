//! Things with a box around them.

use super::scene::{self, Item, Marks};
use super::urls::Urls;
use crate::app::Outcome;
use crate::{dom, number};
use std::rc::Rc;
use tasks::Box2d;
use web_sys::Element;

/// Boxes with their label on the picture; those of the others come with the pointer.
const NAMED: usize = 12;

pub fn view(outcome: &Rc<Outcome>, boxes: &[Box2d], urls: &Urls) -> Element {
    let items: Vec<Item> = boxes.iter().map(|b| Item { label: &b.label, score: b.score }).collect();
    let marks: Rc<dyn scene::Marks> = Rc::new(Boxes(boxes.to_vec()));
    scene::view(outcome, urls, "Objects in the picture", &items, &marks)
}

struct Boxes(Vec<Box2d>);

impl Marks for Boxes {
    fn draw(&self, index: usize, rank: usize) -> Element {
        let item = &self.0[index];
        let score = item.score.map(|score| number::fixed(score, 3)).unwrap_or_default();
        let tag = dom::text_el("span", &[("class", "tag")], &[&item.label, " ", &score].concat());
        dom::el("div", &[("class", if rank < NAMED { "box named" } else { "box" })], &[&tag])
    }

    /// In shares of the picture, so that boxes fit it at any size.
    fn place(&self, index: usize, mark: &Element, width: f64, height: f64) {
        let item = &self.0[index];
        for (property, share) in [
            ("left", item.xmin / width),
            ("top", item.ymin / height),
            ("width", (item.xmax - item.xmin) / width),
            ("height", (item.ymax - item.ymin) / height),
        ] {
            dom::style(mark, property, &number::percent(share));
        }
        // A label above the picture's edge goes inside the box.
        dom::toggle(mark, "low", item.ymin / height < 0.08);
    }

    fn extent(&self) -> (f64, f64) {
        let reach = |side: fn(&Box2d) -> f64| self.0.iter().map(side).fold(1.0, f64::max);
        (reach(|b| b.xmax), reach(|b| b.ymax))
    }

    fn covers(&self) -> bool {
        false
    }
}
