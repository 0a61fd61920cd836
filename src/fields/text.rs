//! Text boxes: one text, one line, or a list with one text a line.

use super::Control;
use super::place::Place;
use crate::language::messages;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{Field, FieldKind, Value};

/// What a text box holds.
#[derive(Clone, Copy)]
struct TextField {
    kind: FieldKind,
    text: RwSignal<String>,
    /// Every line is an input of its own.
    is_split: RwSignal<bool>,
    /// The list that a script gave, whose texts may hold lines of their own. It counts until its text is changed.
    given: StoredValue<Vec<String>>,
    area: NodeRef<html::Textarea>,
}

pub fn control(field: &'static Field) -> Arc<dyn Control> {
    Arc::new(TextField {
        kind: field.kind,
        text: RwSignal::default(),
        is_split: RwSignal::new(false),
        given: StoredValue::default(),
        area: NodeRef::new(),
    })
}

impl Control for TextField {
    fn view(&self, place: Place) -> AnyView {
        view! { <TextBox field=*self place /> }.into_any()
    }

    fn value(&self) -> Option<Value> {
        let text = self.text.get_untracked();
        if text.trim().is_empty() {
            return None;
        }
        if self.kind != FieldKind::List && !self.is_split.get_untracked() {
            return Some(Value::Text(text));
        }
        let given = self.given.get_value();
        if !given.is_empty() && given.join("\n") == text {
            return Some(Value::List(given));
        }
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        Some(Value::List(lines.map(str::to_owned).collect()))
    }

    fn fill(&self, value: Option<&Value>) {
        let list = if let Some(Value::List(list)) = value { list.clone() } else { Vec::new() };
        self.is_split.set(matches!(value, Some(Value::List(_))));
        self.text.set(if let Some(Value::Text(text)) = value { text.clone() } else { list.join("\n") });
        self.given.set_value(list);
    }

    fn insert(&self, text: &str) {
        let Some(area) = self.area.get_untracked() else { return };
        let _ = area.set_range_text(text);
        self.text.set(area.value());
        let _ = area.focus();
    }
}

#[component]
fn TextBox(field: TextField, place: Place) -> impl IntoView {
    let TextField { kind, text, is_split, area, .. } = field;
    // Several lines may be several inputs: only the visitor knows.
    let is_offered = move || is_split.get() || text.with(|text| text.trim().contains('\n'));
    let offer = matches!(kind, FieldKind::Text { batch: true }).then(|| {
        view! {
            <label class="batch" hidden=move || !is_offered()>
                <input
                    type="checkbox"
                    prop:checked=move || is_split.get()
                    on:change=move |event| is_split.set(event_target_checked(&event))
                />
                {messages().one_input_a_line()}
            </label>
        }
    });
    // `dir=auto`: the direction follows what is typed, so right-to-left needs no setting.
    let target = if kind == FieldKind::Line {
        view! {
            <input
                id=place.id("") type="text" dir="auto" part="input" spellcheck="false" autocomplete="off"
                aria-describedby=place.described_by() aria-invalid=move || place.invalid()
                prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))
            />
        }
        .into_any()
    } else {
        view! {
            <textarea
                id=place.id("") dir="auto" part="input" spellcheck="false" autocomplete="off"
                rows=if kind == FieldKind::List { "3" } else { "2" }
                aria-describedby=place.described_by() aria-invalid=move || place.invalid()
                prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))
                node_ref=area
            />
        }
        .into_any()
    };
    view! { <div class="text">{target} {offer}</div> }
}
