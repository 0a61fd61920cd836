//! A conversation: what was said so far, a place for the answer, and the next message.

use super::{Control, pressed};
use crate::dom;
use crate::output::Live;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tasks::{Json, Output, Value, object};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement, KeyboardEvent};

pub struct Chat(Rc<State>);

struct State {
    element: Element,
    log: Element,
    /// Where the frame shows the answer: after what was said, before what comes next.
    place: Element,
    tools: Element,
    area: HtmlTextAreaElement,
    system: HtmlTextAreaElement,
    turns: RefCell<Vec<Json>>,
    /// The last turn is the answer, and the frame shows it.
    is_answered: Cell<bool>,
}

impl Chat {
    pub fn new(id: &str) -> Self {
        let text_area = |attributes: &[(&str, &str)]| -> HtmlTextAreaElement {
            let area = dom::el("textarea", attributes, &[]);
            for (name, value) in [("dir", "auto"), ("part", "input")] {
                dom::set(&area, name, value);
            }
            area.unchecked_into()
        };
        let area = text_area(&[
            ("id", id),
            ("rows", "1"),
            ("enterkeyhint", "send"),
            ("placeholder", "Write a message"),
        ]);
        let system = text_area(&[
            ("rows", "2"),
            ("aria-label", "System prompt"),
            ("placeholder", "How the model should answer"),
        ]);
        let prompt = dom::el("details", &[], &[&dom::text_el("summary", &[], "System prompt"), &system]);
        let log = dom::el(
            "div",
            &[("class", "turns"), ("role", "log"), ("aria-label", "Conversation"), ("tabindex", "-1")],
            &[],
        );
        let place = dom::el("div", &[("class", "turn-answer")], &[]);
        let button = |name, label| {
            dom::text_el("button", &[("type", "button"), ("class", "quiet"), ("data-do", name)], label)
        };
        let again = button("again", "Answer again");
        let edit = button("edit", "Edit my last message");
        let new = button("new", "New conversation");
        let tools = dom::el("div", &[("class", "tools"), ("hidden", "")], &[&again, &edit, &new]);
        let element = dom::el("div", &[("class", "chat")], &[&prompt, &log, &place, &tools, &area]);
        let state = Rc::new(State {
            element,
            log,
            place,
            tools,
            area,
            system,
            turns: RefCell::default(),
            is_answered: Cell::default(),
        });
        let own = state.clone();
        dom::on(&state.area, "keydown", move |event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
            // With Ctrl or Cmd the frame sends already.
            let is_plain = !key.shift_key() && !key.ctrl_key() && !key.meta_key() && !key.is_composing();
            if key.key() == "Enter" && is_plain {
                event.prevent_default();
                if !own.area.value().trim().is_empty() {
                    dom::fire(&event, "run");
                }
            }
        });
        let own = state.clone();
        dom::on(&state.tools, "click", move |event| match pressed(&event).as_deref() {
            Some("again") => {
                own.take_back(false);
                dom::fire(&event, "run");
            }
            Some("edit") => own.take_back(true),
            Some(_) => {
                dom::fire(&event, "restart");
                dom::focus(&own.area);
            }
            None => {}
        });
        Self(state)
    }
}

fn is_from(turn: &Json, role: &str) -> bool {
    turn.get("role").and_then(Json::text) == Some(role)
}

/// What a turn says: its text, or the texts among its parts.
fn said(turn: &Json) -> String {
    let content = turn.get("content");
    let parts = content.map(Json::items).unwrap_or_default();
    if let Some(text) = content.and_then(Json::text) {
        return text.to_owned();
    }
    let part = |part: &Json| part.get("text").and_then(Json::text).unwrap_or("[picture]").to_owned();
    parts.iter().map(part).collect::<Vec<_>>().join("\n")
}

fn turn(role: &str, text: &str) -> Json {
    object([("role", role.into()), ("content", text.into())])
}

impl State {
    /// Takes back what came after the visitor's last message; with `edit`, that message too.
    fn take_back(&self, edit: bool) {
        let mut turns = self.turns.borrow_mut();
        let Some(last) = turns.iter().rposition(|turn| is_from(turn, "user")) else { return };
        if edit {
            self.area.set_value(&said(&turns[last]));
        }
        turns.truncate(if edit { last } else { last + 1 });
        drop(turns);
        self.is_answered.set(false);
        self.draw();
        if edit {
            dom::focus(&self.area);
        }
    }

    fn draw(&self) {
        self.log.set_text_content(None);
        let turns = self.turns.borrow();
        // The last answer is shown by the frame, in its own place.
        let shown = turns.len() - usize::from(self.is_answered.get());
        for turn in &turns[..shown] {
            let said = said(turn);
            let (class, who, text) = if is_from(turn, "user") {
                ("turn mine", "You: ", dom::text_el("span", &[("dir", "auto")], &said))
            } else {
                ("turn", "Model: ", Live::whole(true, None, &said).element().clone())
            };
            let name = dom::text_el("span", &[("class", "sr")], who);
            dom::append(&self.log, &dom::el("div", &[("class", class)], &[&name, &text]));
        }
        dom::hide(&self.log, shown == 0);
        dom::hide(&self.tools, turns.is_empty());
    }
}

impl Control for Chat {
    fn element(&self) -> &Element {
        &self.0.element
    }

    fn focus_target(&self) -> &Element {
        &self.0.area
    }

    fn hint(&self) -> &'static str {
        "Enter sends, Shift and Enter begins a new line."
    }

    /// All that is to be sent. Nothing when it is the model that spoke last.
    fn value(&self) -> Option<Value> {
        let (system, next) = (self.0.system.value(), self.0.area.value());
        let mut turns = self.0.turns.borrow().clone();
        if !next.trim().is_empty() {
            turns.push(turn("user", &next));
        }
        if turns.last().is_none_or(|last| is_from(last, "assistant")) {
            return None;
        }
        if !system.trim().is_empty() {
            turns.insert(0, turn("system", &system));
        }
        Some(Value::Chat(turns))
    }

    fn fill(&self, value: &Value) {
        let Value::Chat(turns) = value else { return };
        let mut turns = turns.clone();
        let mut system = String::new();
        if turns.first().is_some_and(|first| is_from(first, "system")) {
            system = said(&turns.remove(0));
        }
        // A last message of plain text can still be changed before it is sent.
        let is_open =
            |last: &Json| is_from(last, "user") && last.get("content").is_some_and(|c| c.text().is_some());
        let next = turns.pop_if(|last| is_open(last)).map(|last| said(&last)).unwrap_or_default();
        self.0.system.set_value(&system);
        self.0.area.set_value(&next);
        self.0.turns.replace(turns);
        self.0.is_answered.set(false);
        self.0.draw();
    }

    fn clear(&self) {
        self.fill(&Value::Chat(Vec::new()));
    }

    fn answer_place(&self) -> Option<&Element> {
        Some(&self.0.place)
    }

    /// The message moves into the conversation, and the next one can be written.
    fn sent(&self) {
        let next = self.0.area.value();
        if !next.trim().is_empty() {
            self.0.turns.borrow_mut().push(turn("user", &next));
            self.0.area.set_value("");
        }
        self.0.is_answered.set(false);
        self.0.draw();
    }

    fn answered(&self, output: &Output) {
        if let Output::Message { content, .. } = output {
            self.0.turns.borrow_mut().push(turn("assistant", content));
            self.0.is_answered.set(true);
            self.0.draw();
        }
    }
}
