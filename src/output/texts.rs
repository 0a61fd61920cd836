//! Texts: generated, translated, transcribed. What was given is told apart from what
//! was written; a transcript's times lead to their place in the sound.

use super::live::Live;
use super::{fold, tools};
use crate::app::Outcome;
use crate::{dom, js};
use std::rc::Rc;
use tasks::{Chunk, Route, Task};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Texts and pieces of a transcript shown at once.
const FOLD: usize = 50;
/// Pieces shorter than this on average are words, and flow.
const WORD: usize = 14;

pub fn view(outcome: &Rc<Outcome>, texts: &[String], chunks: &[Chunk]) -> Element {
    let view = dom::el("div", &[("class", "lists")], &[]);
    if texts.iter().all(|text| text.trim().is_empty()) {
        return dom::text_el("p", &[("class", "note")], "The model answered with an empty text.");
    }
    if !chunks.is_empty() {
        dom::append(&view, &transcript(chunks));
    } else if let Some(live) = &outcome.live {
        dom::append(&view, live.element());
    } else {
        let (own, total) = (outcome.clone(), texts.len());
        let more = fold::fold(&view, total, FOLD, Box::new(move |i| text(&own, i, total)));
        if let Some(more) = more {
            dom::append(&view, &more);
        }
    }
    let all = outcome.clone();
    let copied = move || {
        if let tasks::Output::Texts { texts, .. } = &all.output { texts.join("\n\n") } else { String::new() }
    };
    dom::el("div", &[("class", "list")], &[&view, &tools::copy_text(Box::new(copied))])
}

/// What the visitor wrote, where the answer goes on from it.
pub fn prompt(task: &Task, inputs: &tasks::Inputs) -> Option<String> {
    // Of the tasks that answer with texts, only those that stream continue theirs.
    let continues = task.streams && task.route != Route::Chat;
    inputs.texts(task).first().filter(|_| continues).map(|text| (*text).to_owned())
}

fn text(outcome: &Outcome, i: usize, total: usize) -> Element {
    let tasks::Output::Texts { texts, .. } = &outcome.output else { return dom::el("div", &[], &[]) };
    let prompt = prompt(outcome.task, &outcome.inputs);
    let text = match &prompt {
        Some(prompt) => tasks::continuation(prompt, &texts[i]),
        None => &texts[i],
    };
    let live = Live::whole(false, prompt.as_deref(), text);
    let inputs = outcome.inputs.texts(outcome.task);
    let list = dom::el("div", &[("class", "list")], &[]);
    // A batch: each text belongs to one of the inputs.
    if total > 1 && inputs.len() == total {
        dom::append(&list, &dom::text_el("p", &[("class", "of"), ("dir", "auto")], inputs[i]));
    }
    dom::append(&list, live.element());
    list
}

fn transcript(chunks: &[Chunk]) -> Element {
    let letters: usize = chunks.iter().map(|chunk| chunk.text.len()).sum();
    let is_words = letters < chunks.len() * WORD;
    let list = dom::el("ol", &[("class", if is_words { "stamps words" } else { "stamps" })], &[]);
    let own = chunks.to_vec();
    let draw = move |i: usize| {
        let chunk: &Chunk = &own[i];
        let text = dom::text_el("span", &[("dir", "auto")], &chunk.text);
        let Some(start) = chunk.start else { return dom::el("li", &[], &[&text]) };
        let (at, time) = (crate::number::full(start), clock(start));
        let name = ["Play from ", &time].concat();
        let attributes = [("type", "button"), ("class", "quiet stamp"), ("title", &*name), ("data-at", &*at)];
        // A word is its own button; a sentence has its time in front.
        if is_words {
            return dom::el("li", &[], &[&dom::el("button", &attributes, &[&text])]);
        }
        dom::el("li", &[], &[&dom::text_el("button", &attributes, &time), &text])
    };
    let more = fold::fold(&list, chunks.len(), FOLD, Box::new(draw));
    dom::on(&list, "click", |event| {
        let button = event
            .target()
            .and_then(|t| t.dyn_into::<Element>().ok())
            .and_then(|e| e.closest("[data-at]").ok()?);
        if let Some(button) = button {
            play(&button);
        }
    });
    let view = dom::el("div", &[("class", "list")], &[&list]);
    if let Some(more) = more {
        dom::append(&view, &more);
    }
    view
}

/// Plays the sound that was sent from where the button says.
fn play(button: &Element) {
    let start = button.get_attribute("data-at").and_then(|at| tasks::Json::from(at).number());
    let frame = button.closest(".iw").ok().flatten();
    let player = frame.and_then(|frame| frame.query_selector("form :is(audio, video)").ok()?);
    if let (Some(player), Some(start)) = (player, start) {
        js::set(&player, "currentTime", &start.into());
        if let Ok(play) = js::get(&player, "play").dyn_into::<js_sys::Function>() {
            let started = play.call0(&player).map(JsCast::unchecked_into);
            started.iter().for_each(js::swallow);
        }
    }
}

/// "1:05", "1:02:03"
fn clock(seconds: f64) -> String {
    let seconds = seconds as u64;
    let two = |n: u64| [if n < 10 { "0" } else { "" }, &n.to_string()].concat();
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let minutes =
        if hours > 0 { [&hours.to_string(), ":", &two(minutes)].concat() } else { minutes.to_string() };
    [&minutes, ":", &two(seconds % 60)].concat()
}
