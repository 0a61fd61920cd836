//! The answer: one view per kind of output. Views are scripts (`www/views`), as fields are; they
//! draw the public `Result`, and text from a server only ever becomes text nodes.

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;

use crate::js;
use tasks::Json;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

#[wasm_bindgen(module = "/www/views/answer.js")]
extern "C" {
    #[wasm_bindgen(js_name = answer)]
    fn draw(outcome: &JsValue) -> Element;
    /// Frees the object URLs that an answer's view holds.
    pub fn discard(view: &Element);
    #[wasm_bindgen(js_name = summary)]
    fn summarise(outcome: &JsValue) -> String;
    /// Text on its way: where the view will show it once it is complete.
    pub fn stream(task: &JsValue, values: &JsValue) -> Live;
    /// The view of text on its way.
    pub fn partial(task: &JsValue, live: &Live) -> Element;
}

#[wasm_bindgen(module = "/www/views/live.js")]
extern "C" {
    /// Text that arrives in pieces, drawn at most once per frame.
    #[derive(Clone)]
    pub type Live;
    #[wasm_bindgen(method)]
    pub fn push(this: &Live, piece: &str);
    #[wasm_bindgen(method, getter)]
    pub fn text(this: &Live) -> String;
    /// Says that this is not all.
    #[wasm_bindgen(method)]
    pub fn mark(this: &Live, note: &str);
}

/// An answer with what its view is drawn from.
pub struct Outcome {
    pub output: Json,
    /// The `Result` of the script API.
    pub result: JsValue,
    /// What views draw: the result, the task's description, the values of the fields, the size of
    /// the answer, and the text as it was drawn while it arrived.
    view: JsValue,
}

impl Outcome {
    pub fn new(
        output: Json,
        result: JsValue,
        task: &JsValue,
        values: JsValue,
        size: usize,
        live: Option<Live>,
    ) -> Self {
        let view = js::object(&[
            ("result", result.clone()),
            ("task", task.clone()),
            ("values", values),
            ("size", (size as f64).into()),
            ("live", live.into()),
        ]);
        Self { output, result, view }
    }

    /// The same answer, judged anew.
    pub fn judged(&self, output: Json) -> Self {
        let copy = |object: &JsValue| js::copy_of(object);
        let (result, view) = (copy(&self.result), copy(&self.view));
        js::set(&result, "output", &js::from_json(&output));
        js::set(&view, "result", &result);
        js::set(&view, "live", &JsValue::UNDEFINED);
        Self { output, result, view }
    }

    pub fn draw(&self) -> Element {
        draw(&self.view)
    }

    /// The answer in a sentence, for screen readers.
    pub fn summary(&self) -> String {
        summarise(&self.view)
    }
}
