//! The test widget of a model page, for any page: a reader types a sentence, drops a picture or records a clip, and sees
//! what a model makes of it.
//!
//! The widget is a Leptos component, [`InferenceWidget`]; its documentation has a runnable example. For pages that are no
//! Leptos app the feature `element` builds the same component as the custom element `<inference-widget>`
//! (`www/inference-widget.js` is its class, `src/element.rs` the adapter).
//!
//! The crate chooses no renderer: the app does, with Leptos' own features (`csr`). With the feature `split`, what rarer
//! tasks need is moved into parts that a build tool cuts off and the browser fetches on demand.

#![allow(
    clippy::needless_pass_by_value,
    reason = "components own their props, and the functions of parts their arguments"
)]

mod answers;
mod component;
mod config;
#[cfg(feature = "element")]
mod element;
mod fields;
mod frame;
mod hooks;
mod js;
mod language;
mod number;
mod numbered;
mod parts;
mod problem;
mod session;
pub mod style;
mod transport;

pub use component::{InferenceHandle, InferenceWidget, InferenceWidgetProps};
pub use config::{Layout, Theme};
pub use language::{Languages, Messages};
pub use problem::{Problem, Reason, Said};
pub use session::answer::{Answer, Exchange, Raw, Source};
pub use session::machine::State;
pub use session::warm_up::WarmUp;
/// The protocol: tasks, inputs, outputs, JSON.
pub use tasks;

/// The words of the interface in other languages than English, for [`Languages`].
pub mod locales {
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
