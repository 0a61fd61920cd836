//! The picture that was sent, with what was found in it on top: boxes or masks. The
//! same items are rows of a table; pointing at either shows the other.

use super::palette::{self, Palette};
use super::rows::{self, Row};
use super::tools;
use super::urls::Urls;
use crate::app::Outcome;
use crate::{dom, js};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// Marks on the picture; the table has all.
const MAX_MARKS: usize = 500;

/// What boxes and masks have in common.
pub struct Item<'a> {
    pub label: &'a str,
    pub score: Option<f64>,
}

/// How marks are drawn.
pub trait Marks {
    /// The mark of an item, to be coloured; `rank` is its place among the best.
    fn draw(&self, index: usize, rank: usize) -> Element;
    /// Puts a mark in its place once the picture's size is known.
    fn place(&self, _index: usize, _mark: &Element, _width: f64, _height: f64) {}
    /// A size to go by when the picture cannot be shown.
    fn extent(&self) -> (f64, f64);
    /// Whether marks hide what is below them.
    fn covers(&self) -> bool;
    /// Whether a place, in shares of the picture, is within a mark that covers all of it.
    fn holds(&self, _index: usize, _x: f64, _y: f64) -> bool {
        false
    }
}

struct State {
    marks: Vec<Mark>,
    /// What is pointed at: its row and mark.
    lit: RefCell<Vec<Element>>,
    table: Element,
}

struct Mark {
    index: usize,
    colour: usize,
    element: Element,
}

pub fn view(
    outcome: &Rc<Outcome>,
    urls: &Urls,
    caption: &str,
    items: &[Item],
    marks: &Rc<dyn Marks>,
) -> Element {
    if items.is_empty() {
        return dom::text_el("p", &[("class", "note")], "The model found nothing in this picture.");
    }
    let name = |i: usize, item: &Item| {
        if item.label.is_empty() { ["Area ", &(i + 1).to_string()].concat() } else { item.label.to_owned() }
    };
    let names: Vec<String> = items.iter().enumerate().map(|(i, item)| name(i, item)).collect();
    let palette = Palette::of(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let keys: Vec<f64> = items.iter().map(|item| item.score.map_or(f64::INFINITY, |score| -score)).collect();
    let order = tasks::order(&keys);

    let layer = dom::el("div", &[("class", "layer"), ("aria-hidden", "true")], &[]);
    let mut drawn = Vec::new();
    for (rank, &index) in order.iter().enumerate().take(MAX_MARKS) {
        let element = marks.draw(index, rank);
        let colour = palette.places[index];
        let _ = element.class_list().add_1("mark");
        for class in palette::class(colour).split(' ') {
            let _ = element.class_list().add_1(class);
        }
        dom::set(&element, "data-i", &index.to_string());
        // The best are on top.
        let _ = layer.prepend_with_node_1(&element);
        drawn.push(Mark { index, colour, element });
    }
    let row = |&i: &usize| Row {
        name: names[i].clone(),
        score: items[i].score,
        mark: Some((i, palette.places[i])),
    };
    let table = rows::table(caption, "Label", order.iter().map(row).collect());
    let state = Rc::new(State { marks: drawn, lit: RefCell::default(), table });

    let figure = dom::el("figure", &[("class", "picture")], &[&layer]);
    let note = dom::el("p", &[("class", "note"), ("hidden", "")], &[]);
    show_picture(&figure, &note, urls.picture(outcome), &state, marks);
    if items.len() > MAX_MARKS {
        let text = ["The picture shows the best 500 of ", &items.len().to_string(), "."].concat();
        note.set_text_content(Some(&text));
        dom::hide(&note, false);
    }
    link(&figure, &state);
    link(&state.table, &state);

    let side = dom::el("div", &[("class", "list")], &[]);
    if palette.labels.len() > 1 {
        dom::append(&side, &switches(&palette, &state));
    }
    if marks.covers() {
        follow(&layer, &state, marks);
        dom::append(&side, &opacity(&figure));
    }
    dom::append(&side, &state.table);
    dom::append(&side, &tools::copy(outcome));
    let main = dom::el("div", &[("class", "list")], &[&figure, &note]);
    dom::el("div", &[("class", "scene")], &[&main, &side])
}

fn show_picture(
    figure: &Element,
    note: &Element,
    url: Option<String>,
    state: &Rc<State>,
    marks: &Rc<dyn Marks>,
) {
    let place = {
        let (state, marks) = (state.clone(), marks.clone());
        move |width: f64, height: f64| {
            state.marks.iter().for_each(|mark| marks.place(mark.index, &mark.element, width, height));
        }
    };
    let blank = {
        let (figure, note, marks, place) = (figure.clone(), note.clone(), marks.clone(), place.clone());
        move || {
            let (width, height) = marks.extent();
            dom::toggle(&figure, "blank", true);
            dom::style(&figure, "aspect-ratio", &crate::number::fixed((width / height).clamp(0.2, 5.0), 3));
            note.set_text_content(Some("The picture itself cannot be shown here."));
            dom::hide(&note, false);
            place(width, height);
        }
    };
    let Some(url) = url else { return blank() };
    let picture = dom::el("img", &[("alt", "The picture that was sent"), ("src", &url)], &[]);
    let _ = figure.prepend_with_node_1(&picture);
    let own = picture.clone();
    dom::on(&picture, "load", move |_| {
        let side = |name| js::get(&own, name).as_f64().filter(|n| *n > 0.0).unwrap_or(1.0);
        place(side("naturalWidth"), side("naturalHeight"));
    });
    let own = picture.clone();
    dom::on(&picture, "error", move |_| {
        own.remove();
        blank();
    });
}

/// Pointing at a mark or a row, or reaching a row by keyboard, lights both.
fn link(area: &Element, state: &Rc<State>) {
    for event in ["pointerover", "pointerout", "focusin", "focusout"] {
        let own = state.clone();
        let is_over = matches!(event, "pointerover" | "focusin");
        dom::on(area, event, move |event| own.light(is_over.then(|| pointed_at(&event)).flatten()));
    }
}

/// Marks that cover the picture do not know the pointer by themselves.
fn follow(layer: &Element, state: &Rc<State>, marks: &Rc<dyn Marks>) {
    let (state, marks, own) = (state.clone(), marks.clone(), layer.clone());
    dom::on(layer, "pointermove", move |event| {
        let share = |at, side| Some(js::get(&event, at).as_f64()? / js::get(&own, side).as_f64()?);
        let (Some(x), Some(y)) = (share("offsetX", "clientWidth"), share("offsetY", "clientHeight")) else {
            return;
        };
        let is_shown = |mark: &&Mark| !mark.element.has_attribute("hidden");
        let found = state.marks.iter().filter(is_shown).find(|mark| marks.holds(mark.index, x, y));
        state.light(found.map(|mark| mark.index));
    });
}

fn pointed_at(event: &Event) -> Option<usize> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("[data-i]").ok()??.get_attribute("data-i")?.parse().ok()
}

impl State {
    fn light(&self, index: Option<usize>) {
        for element in self.lit.take() {
            dom::toggle(&element, "lit", false);
        }
        let Some(index) = index else { return };
        let row = ["[data-i=\"", &index.to_string(), "\"]"].concat();
        let mark = self.marks.iter().find(|mark| mark.index == index).map(|mark| mark.element.clone());
        let lit: Vec<Element> =
            self.table.query_selector(&row).ok().flatten().into_iter().chain(mark).collect();
        for element in &lit {
            dom::toggle(element, "lit", true);
        }
        self.lit.replace(lit);
    }
}

/// A legend whose entries show and hide their marks.
fn switches(palette: &Palette, state: &Rc<State>) -> Element {
    let list =
        dom::el("div", &[("class", "chips"), ("role", "group"), ("aria-label", "Shown in the picture")], &[]);
    for (colour, (label, count)) in palette.labels.iter().enumerate() {
        let parts = palette::entry(colour, label, *count);
        let attributes = [("type", "button"), ("class", "chip switch"), ("aria-pressed", "true")];
        let button = dom::el("button", &attributes, &[&parts[0], &parts[1], &parts[2]]);
        let (own, state) = (button.clone(), state.clone());
        dom::on(&button, "click", move |_| {
            let show = own.get_attribute("aria-pressed").as_deref() != Some("true");
            dom::set(&own, "aria-pressed", if show { "true" } else { "false" });
            for mark in state.marks.iter().filter(|mark| mark.colour == colour) {
                dom::hide(&mark.element, !show);
            }
        });
        dom::append(&list, &button);
    }
    list
}

fn opacity(figure: &Element) -> Element {
    let attributes = [("type", "range"), ("min", "0"), ("max", "100"), ("value", "60")];
    let input = dom::el("input", &attributes, &[]);
    let (own, figure) = (input.clone(), figure.clone());
    dom::on(&input, "input", move |_| {
        let value = js::get(&own, "value").as_string().unwrap_or_default();
        dom::style(&figure, "--_opacity", &[&value, "%"].concat());
    });
    dom::el("label", &[("class", "opacity")], &[&dom::text("Opacity"), &input])
}
