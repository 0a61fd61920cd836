//! Copying, with its success shown at the button.

use crate::language::messages;
use crate::session::scope::Scope;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// How long a button says that it copied, in milliseconds.
const SHOWN: u32 = 1500;

/// Copies text, where the page is allowed to; whether it did.
async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    // Absent on pages that are not secure.
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok();
    match clipboard.and_then(|clipboard| clipboard.dyn_into::<web_sys::Clipboard>().ok()) {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}

/// A button that copies, and says whether it did.
#[component]
pub fn CopyButton(
    /// What it says.
    name: &'static str,
    /// What it copies, made when it is pressed.
    text: Box<dyn Fn() -> String + Send>,
) -> impl IntoView {
    let say = messages();
    let outcome = RwSignal::new(None::<bool>);
    let copying = StoredValue::new(None);
    let click = move |_| {
        let text = text();
        copying.set_value(Some(Scope::spawn(async move {
            outcome.set(Some(copy(&text).await));
            TimeoutFuture::new(SHOWN).await;
            outcome.set(None);
        })));
    };
    let said = move || match outcome.get() {
        None => name,
        Some(true) => say.copied(),
        Some(false) => say.copy_refused(),
    };
    view! { <button type="button" class="quiet" on:click=click aria-live="polite">{said}</button> }
}
