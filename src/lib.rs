//! The widget. The only place that knows Leptos and the DOM.
//!
//! `www/inference-widget.js` defines the custom element, shows the frame at once and
//! loads this module when the element comes near the viewport; it then makes one
//! [`Widget`] per element. One instance of the module serves every widget of a page.

mod answer;
mod app;
mod config;
mod dom;
mod examples;
mod form;
mod frame;
mod js;
mod more;
mod number;
mod problem;
mod run;
mod scripts;
mod session;
mod stream;
mod transport;
mod watch;

use app::App;
use tasks::Inputs;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// One mounted widget. Dropping it (`free()`) ends its run and removes its view.
#[wasm_bindgen]
pub struct Widget {
    app: App,
    /// Unmounts when dropped.
    _view: Box<dyn std::any::Any>,
}

#[wasm_bindgen]
impl Widget {
    /// Draws into `root`, for the custom element `host`. `origin` is where the script
    /// came from; `error_class` makes errors as `new error_class(message, facts)`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        root: HtmlElement,
        host: HtmlElement,
        origin: String,
        error_class: js_sys::Function,
    ) -> Widget {
        let app = App::new(host, origin, error_class);
        let shown = app.clone();
        let view = leptos::mount::mount_to(root, move || frame::frame(&shown));
        app.configure();
        Widget { app, _view: Box::new(view) }
    }

    /// An attribute changed.
    pub fn configure(&self) {
        self.app.configure();
    }

    /// Runs, with these inputs if given; settles with the result or an `InferenceError`.
    pub fn run(&self, inputs: &JsValue) -> js_sys::Promise {
        run::start(&self.app, js::to_json(inputs).filter(|json| *json != tasks::Json::Null).as_ref())
    }

    pub fn cancel(&self) {
        self.app.cancel();
    }

    pub fn reset(&self) {
        self.app.reset();
    }

    /// The task, once known.
    #[wasm_bindgen(getter)]
    pub fn task(&self) -> Option<String> {
        self.app.task.peek().map(|task| task.tag.to_owned())
    }

    #[wasm_bindgen(getter)]
    pub fn inputs(&self) -> JsValue {
        let task = self.app.task.peek();
        task.map_or(JsValue::NULL, |task| js::from_json(&self.app.form.borrow().inputs().wire(task)))
    }

    #[wasm_bindgen(setter)]
    pub fn set_inputs(&self, inputs: &JsValue) {
        let Some(json) = js::to_json(inputs) else { return };
        match self.app.settled_task() {
            Some(task) => self.app.form.borrow().fill(&Inputs::read(task, &json)),
            None => drop(self.app.early[0].replace(Some(json))),
        }
    }

    #[wasm_bindgen(getter)]
    pub fn parameters(&self) -> JsValue {
        let parameters = self.app.form.borrow().parameters();
        parameters.map_or(JsValue::NULL, |parameters| js::from_json(&parameters))
    }

    #[wasm_bindgen(setter)]
    pub fn set_parameters(&self, parameters: &JsValue) {
        let Some(json) = js::to_json(parameters) else { return };
        match self.app.settled_task() {
            Some(_) => self.app.form.borrow().fill_parameters(&json),
            None => drop(self.app.early[1].replace(Some(json))),
        }
    }

    #[wasm_bindgen(getter)]
    pub fn state(&self) -> String {
        self.app.phase.peek().as_str().to_owned()
    }

    /// The last result, or null.
    #[wasm_bindgen(getter)]
    pub fn result(&self) -> JsValue {
        self.app.outcome.peek().map_or(JsValue::NULL, |outcome| outcome.result.clone())
    }

    /// Resolves once the interface is drawn and takes input.
    #[wasm_bindgen(js_name = whenReady)]
    pub fn when_ready(&self) -> js_sys::Promise {
        self.app.when_ready()
    }
}

impl Drop for Widget {
    fn drop(&mut self) {
        self.app.cancel();
        // Listeners keep the fields alive until they are collected; what they hold is let go now.
        self.app.form.take();
        self.app.discard_answer();
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Says a panic on the console; the element shows that the widget has to be reloaded.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}
