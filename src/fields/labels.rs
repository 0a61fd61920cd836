//! Labels as chips: typed, pasted with commas, removed one by one.

use super::Control;
use super::place::Place;
use crate::hooks::transfer;
use crate::language::messages;
use leptos::ev;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{Field, Value};

/// The labels, and what is being typed.
#[derive(Clone, Copy)]
struct LabelsField {
    held: RwSignal<Vec<String>>,
    typed: RwSignal<String>,
}

pub fn control(_: &'static Field) -> Arc<dyn Control> {
    Arc::new(LabelsField { held: RwSignal::default(), typed: RwSignal::default() })
}

/// Adds the labels in a text that are not there yet.
fn add(held: &mut Vec<String>, text: &str) {
    for label in text.split([',', '\n', '\t']).map(str::trim) {
        if !label.is_empty() && !held.iter().any(|own| own == label) {
            held.push(label.to_owned());
        }
    }
}

impl LabelsField {
    /// Turns what was typed into chips. Also called by the `blur` of a box that leaves the page with its signals.
    fn take(self) {
        let Some(typed) = self.typed.try_get_untracked().filter(|typed| !typed.is_empty()) else { return };
        self.typed.set(String::new());
        self.held.update(|held| add(held, &typed));
    }
}

impl Control for LabelsField {
    fn view(&self, place: Place) -> AnyView {
        view! { <Chips field=*self place /> }.into_any()
    }

    fn value(&self) -> Option<Value> {
        let mut labels = self.held.get_untracked();
        // What is still being typed counts too.
        add(&mut labels, &self.typed.get_untracked());
        (!labels.is_empty()).then_some(Value::List(labels))
    }

    fn fill(&self, value: Option<&Value>) {
        self.typed.set(String::new());
        self.held.set(match value {
            Some(Value::List(labels)) => labels.clone(),
            _ => Vec::new(),
        });
    }
}

#[component]
fn Chips(field: LabelsField, place: Place) -> impl IntoView {
    let LabelsField { held, typed } = field;
    let say = messages();
    let keydown = move |event: ev::KeyboardEvent| {
        // An input method composes with these keys too; Safari tells by the key code alone.
        if event.is_composing() || event.key_code() == 229 {
            return;
        }
        let key = event.key();
        let is_enter = key == "Enter" && !event.ctrl_key() && !event.meta_key();
        if is_enter || key == "," {
            event.prevent_default();
            field.take();
        } else if key == "Backspace" && typed.with_untracked(String::is_empty) {
            held.update(|held| drop(held.pop()));
        }
    };
    // A list becomes chips as it is written.
    let input = move |event: ev::Event| {
        typed.set(event_target_value(&event));
        let is_composing = js_sys::Reflect::get(&event, &"isComposing".into()).is_ok_and(|it| it.is_truthy());
        if !is_composing && typed.with_untracked(|typed| typed.contains(',')) {
            field.take();
        }
    };
    let paste = move |event: ev::Event| {
        if let Some(text) = transfer::pasted_lines(&event) {
            held.update(|held| add(held, &text));
        }
    };
    let chip = move |label: String| {
        let name = say.remove_label(&label);
        let own = label.clone();
        let remove = move |_| {
            held.update(|held| held.retain(|other| *other != own));
            place.focus();
        };
        view! { <li><bdi>{label}</bdi><button type="button" aria-label=name on:click=remove>{"×"}</button></li> }
    };
    view! {
        <div class="labels-field">
            <ul class="chips" role="list" aria-labelledby=place.id("-label")>
                <For each=move || held.get() key=String::clone children=chip />
            </ul>
            <input
                id=place.id("") type="text" dir="auto" part="input" autocomplete="off"
                placeholder=say.add_label()
                aria-describedby=place.described_by() aria-invalid=move || place.invalid()
                prop:value=typed
                on:keydown=keydown on:input=input on:blur=move |_| field.take()
                on:paste=move |event| paste(event.into())
            />
        </div>
    }
}
