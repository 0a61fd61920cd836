//! A small app that uses `inference-widget`. Three parts, from the simplest on, each in a file of its own:
//!
//! - [`draft`]: a widget that is there only while it is wanted;
//! - [`playground`]: props that change, the app's own buttons, callbacks;
//! - [`comparison`]: a list of widgets.
//!
//! One rule of this app is due to pages with [Trusted Types]: `view!` sets elements that are wholly static through
//! `innerHTML`, which such pages refuse. A text in braces, as in `<h1>{"Text"}</h1>`, becomes a text node instead.
//!
//! [Trusted Types]: https://developer.mozilla.org/en-US/docs/Web/API/Trusted_Types_API

mod comparison;
mod draft;
mod models;
mod playground;

use comparison::Comparison;
use draft::Draft;
use leptos::prelude::*;
use playground::Playground;
use web_sys::UrlSearchParams;

/// Where `inference-proxy serve` listens unless it is told otherwise.
const DEFAULT_ENDPOINT: &str = "http://127.0.0.1:8080";

fn main() {
    // A panic is reported in the browser's console.
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    // The widget sends its requests here, never to a model's server with a token of yours: tokens stay in the proxy.
    let endpoint = endpoint();
    view! {
        <main>
            <header class="part">
                <h1>{"inference-widget in a Leptos app"}</h1>
                <p class="lead">{format!("Models are asked at {endpoint}.")}</p>
            </header>
            <Draft endpoint=endpoint.clone() />
            <Playground endpoint=endpoint.clone() />
            <Comparison endpoint />
        </main>
    }
}

/// The address that the page was opened with may name another server: `?endpoint=https://proxy.example`.
fn endpoint() -> String {
    let search = window().location().search().unwrap_or_default();
    UrlSearchParams::new_with_str(&search)
        .ok()
        .and_then(|query| query.get("endpoint"))
        .unwrap_or_else(|| DEFAULT_ENDPOINT.to_owned())
}
