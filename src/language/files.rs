//! The words of other languages as files of the embed bundle, beside the module.

use super::Languages;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen(module = "/src/language/files.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn words(lang: &str) -> Result<JsValue, JsValue>;
}

/// Fetches them.
pub fn of_bundle() -> Languages {
    Languages::new(|lang| async move {
        words(lang).await.ok()?.dyn_into::<js_sys::JsString>().ok().map(String::from)
    })
}
