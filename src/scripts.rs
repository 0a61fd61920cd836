//! Every script of the widget's own, so that each build carries all of them: wasm-bindgen takes
//! along what Rust imports from, and most are imported by other scripts only. What most visits do
//! without is loaded later, by [`more`].

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

#[wasm_bindgen(module = "/www/load.js")]
extern "C" {
    /// Loads the fields and views of all tasks, once for the page, and their style into `host`.
    pub fn more(host: &HtmlElement) -> js_sys::Promise;
}

#[cfg(test)]
#[wasm_bindgen(module = "/www/all.js")]
extern "C" {
    /// Brings them along from the start.
    pub fn all();
}

macro_rules! carry {
    ($($path:tt)*) => {
        $(const _: () = {
            #[wasm_bindgen(module = $path)]
            extern "C" {
                fn carried();
            }
        };)*
    };
}

carry! {
    "/www/dom.js"
    "/www/fields/capture.js"
    "/www/fields/chat.js"
    "/www/fields/columns.js"
    "/www/fields/form.js"
    "/www/fields/labels.js"
    "/www/fields/media.js"
    "/www/fields/parameters.js"
    "/www/fields/reading.js"
    "/www/fields/row.js"
    "/www/fields/table.js"
    "/www/fields/text.js"
    "/www/more.js"
    "/www/views/answer.js"
    "/www/views/labels.js"
    "/www/views/layout.js"
    "/www/views/live.js"
    "/www/views/markdown.js"
    "/www/views/mask.js"
    "/www/views/media.js"
    "/www/views/palette.js"
    "/www/views/scene.js"
    "/www/views/scores.js"
    "/www/views/spans.js"
    "/www/views/tables.js"
    "/www/views/tabular.js"
    "/www/views/texts.js"
    "/www/views/tools.js"
    "/www/views/values.js"
    "/www/views/vectors.js"
}
