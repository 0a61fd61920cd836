//! Where a field or a parameter stands in the form: its ids, what is wrong with it, and the focus.

use super::Control;
use crate::language::messages;
use crate::problem::Problem;
use crate::session::By;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Numbers the places: widgets of one page share a document, whose ids must differ.
static PLACES: AtomicU32 = AtomicU32::new(0);

/// Where a control stands. A component puts `id=place.id("")`, `part="input"`, `aria-describedby=place.described_by()` and
/// `aria-invalid=move || place.invalid()` on the element that takes the focus.
#[derive(Clone, Copy)]
pub struct Place {
    id: StoredValue<String>,
    /// What is wrong with what the control holds.
    pub error: RwSignal<Option<Problem>>,
    /// The element around control, label and notes.
    pub node: NodeRef<html::Div>,
}

impl Place {
    pub fn new(prefix: &str, key: &str) -> Self {
        let number = PLACES.fetch_add(1, Ordering::Relaxed);
        Self {
            id: StoredValue::new([prefix, key, "-", &number.to_string()].concat()),
            error: RwSignal::new(None),
            node: NodeRef::new(),
        }
    }

    /// The id of the control, or of something about it: `-label`, `-hint`, `-error`.
    pub fn id(self, suffix: &str) -> String {
        self.id.with_value(|id| [id, suffix].concat())
    }

    /// For `aria-describedby` of the control.
    pub fn described_by(self) -> String {
        [self.id("-hint"), self.id("-error")].join(" ")
    }

    /// For `aria-invalid` of the control.
    pub fn invalid(self) -> Option<&'static str> {
        self.error.with(Option::is_some).then_some("true")
    }

    /// Moves the focus to the control, once what was just revealed is drawn.
    pub fn focus(self) {
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            let node = self.node.try_get_untracked().flatten();
            let control = node.and_then(|node| node.query_selector("[part=input]").ok().flatten());
            if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
                let _ = control.focus();
            }
        });
    }

    /// Says a problem at the control. Whoever pressed the button is taken there; the focus of others is theirs.
    pub fn point(self, problem: &Problem, by: By) {
        self.error.set(Some(problem.clone()));
        if by == By::Visitor {
            self.focus();
        }
    }
}

/// The lines below a control: how to fill it, and what is wrong, with a button that mends it where one text would.
#[component]
pub fn Notes(
    place: Place,
    /// How to fill it; may be empty.
    hint: &'static str,
    #[prop(optional_no_strip)] control: Option<Arc<dyn Control>>,
) -> impl IntoView {
    let control = StoredValue::new(control);
    let say = messages();
    let mend = move |insert: String| {
        let text = say.insert(&insert);
        let click = move |_| {
            if let Some(control) = control.get_value() {
                control.insert(&insert);
            }
            place.error.set(None);
        };
        view! { <button type="button" class="chip" on:click=click>{text}</button> }.into_any()
    };
    view! {
        <p class="note" id=place.id("-hint") hidden=hint.is_empty()>{hint}</p>
        <p class="field-error" id=place.id("-error")>
            {move || place.error.get().map(|problem| (problem.said.words(say), problem.insert.map(mend)).into_any())}
        </p>
    }
}
