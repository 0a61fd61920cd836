//! The custom element's adapter over the component: attributes and properties become signals, callbacks become events,
//! runs become promises. `www/inference-widget.js` holds the class and calls this.

use crate::component::{InferenceHandle, draw};
use crate::config::{Given, Layout, Theme};
use crate::js;
use crate::language::{self, Messages};
use crate::parts::part;
use crate::problem::Problem;
use crate::session::scope::Scope;
use crate::session::widget::{Event, Tell};
use crate::session::{Answer, WarmUp};
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use tasks::Json;
use tasks::wire::data_url;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Blob, HtmlElement};

#[wasm_bindgen]
extern "C" {
    /// What the class lets the module see of its element.
    #[derive(Clone)]
    pub type Host;
    #[wasm_bindgen(method)]
    fn attribute(this: &Host, name: &str) -> Option<String>;
    /// The JSON text of the examples among the element's children.
    #[wasm_bindgen(method)]
    fn examples(this: &Host) -> Option<String>;
    /// Reflects the state.
    #[wasm_bindgen(method)]
    fn state(this: &Host, state: &str);
    /// Dispatches an event on the element.
    #[wasm_bindgen(method)]
    fn emit(this: &Host, name: &str, detail: &JsValue);
    /// Makes an `InferenceError`.
    #[wasm_bindgen(method)]
    fn error(this: &Host, message: &str, facts: &JsValue) -> JsValue;
}

/// Reads the attributes as the component's props. `base` is the default endpoint: where the script came from.
fn read(
    attribute: &dyn Fn(&str) -> Option<String>,
    parse: &dyn Fn(&str) -> Option<Json>,
    base: &str,
    examples: Vec<Json>,
) -> Given {
    let mut fault = None;
    let mut refuse = |name: &str, value: &str, wanted: &str| {
        fault.get_or_insert_with(|| [name, "=\"", value, "\" is not ", wanted, "."].concat());
    };
    let given = |name: &str| attribute(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    let mut number = |name: &str, wanted: &str| {
        let text = given(name)?;
        let number = Json::from(text.as_str()).number();
        if number.is_none() {
            refuse(name, &text, wanted);
        }
        number
    };
    let threshold = number("threshold", "a number from 0 to 1");
    let warmup_limit = number("warmup-limit", "a number of seconds above 0");
    let parameters = given("parameters").and_then(|text| {
        let parameters = parse(&text).filter(Json::is_object);
        if parameters.is_none() {
            refuse("parameters", &text, "a JSON object such as {\"top_k\": 3}");
        }
        parameters
    });
    let theme = match given("theme").as_deref() {
        None | Some("auto") => Theme::Auto,
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        Some(other) => {
            refuse("theme", other, "auto, light or dark");
            Theme::Auto
        }
    };
    let layout = match given("layout").as_deref() {
        None | Some("full") => Layout::Full,
        Some("compact") => Layout::Compact,
        Some(other) => {
            refuse("layout", other, "full or compact");
            Layout::Full
        }
    };
    if let Some(loading) = given("loading").filter(|v| !matches!(v.as_str(), "lazy" | "eager")) {
        refuse("loading", &loading, "lazy or eager");
    }
    if given("model").is_none() && given("endpoint").is_none() {
        fault.get_or_insert_with(|| {
            "Set the model attribute, such as model=\"owner/name\", or an endpoint that serves one model."
                .to_owned()
        });
    }
    let flag = given("flag")
        .map(|flag| flag.split(',').map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect());
    Given {
        endpoint: Some(given("endpoint").unwrap_or_else(|| base.to_owned())),
        model: given("model"),
        task: given("task"),
        inputs: attribute("inputs"),
        parameters,
        threshold,
        flag: flag.unwrap_or_default(),
        // As for every boolean attribute of HTML, being there is what counts.
        autorun: attribute("autorun").is_some(),
        examples,
        warmup_limit,
        theme,
        layout,
        lang: given("lang"),
        id: attribute("id"),
        fault,
    }
}

/// The last answer, as scripts got it: event, promise and property give the same object.
#[derive(Clone, Default)]
struct Results(Rc<RefCell<Option<Made>>>);

/// An answer, and the `Result` that scripts got for it.
type Made = (Arc<Answer>, JsValue);

impl Results {
    /// The `Result` of the script API.
    fn of(&self, answer: &Arc<Answer>) -> JsValue {
        if let Some((last, result)) = &*self.0.borrow()
            && Arc::ptr_eq(last, answer)
        {
            return result.clone();
        }
        let result = result_of(answer);
        self.0.replace(Some((answer.clone(), result.clone())));
        result
    }
}

fn error_of(host: &Host, problem: &Problem, say: Messages) -> JsValue {
    let facts = js::object(&[
        ("code", problem.code.as_str().into()),
        ("status", number_or_null(problem.status.map(f64::from))),
        ("retryAfter", number_or_null(problem.retry_after)),
        ("requestId", text_or_null(problem.request_id.as_deref())),
    ]);
    host.error(&problem.sentence(say), &facts)
}

fn number_or_null(n: Option<f64>) -> JsValue {
    n.map_or(JsValue::NULL, JsValue::from_f64)
}

fn text_or_null(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::NULL, JsValue::from_str)
}

fn result_of(answer: &Answer) -> JsValue {
    js::object(&[
        ("task", answer.task.tag.into()),
        ("model", text_or_null(answer.model.as_deref())),
        ("inputs", js::from_json(&answer.inputs.wire(answer.task))),
        ("parameters", js::from_json(&answer.parameters)),
        ("output", js::from_json(&answer.output.to_json())),
        ("raw", answer.raw.to_js()),
        ("source", answer.source.as_str().into()),
        ("totalMs", answer.total_ms.into()),
        ("computeSeconds", number_or_null(answer.compute_seconds)),
        ("computeType", text_or_null(answer.compute_type.as_deref())),
        ("warnings", js::from_json(&answer.warnings.clone().into())),
    ])
}

/// One mounted widget. `free()` unmounts it and ends all that it does.
#[wasm_bindgen]
pub struct Widget {
    host: Host,
    base: String,
    handle: InferenceHandle,
    given: RwSignal<Given>,
    results: Results,
    /// The read of blobs that the page set as inputs.
    reading: StoredValue<Option<Scope>>,
    // In this order: unmounted first, then the signals go.
    _view: Box<dyn std::any::Any>,
    _owner: Owner,
}

#[wasm_bindgen]
impl Widget {
    /// Mounts into `root`. `base` is the folder that the script came from, without which there is no default endpoint;
    /// `early` holds what the page has set before: inputs, parameters, examples.
    #[wasm_bindgen(constructor)]
    pub fn new(root: HtmlElement, host: Host, base: &str, early: &JsValue) -> Widget {
        let owner = Owner::new();
        let results = Results::default();
        let (handle, given, reading, view) = owner.with(|| {
            let handle = InferenceHandle::new();
            let given = RwSignal::new(Given::default());
            let tell = teller(&host, &results, handle);
            let view = leptos::mount::mount_to(root, move || {
                provide_context(language::of_bundle());
                draw(given.into(), Some(handle), tell)
            });
            (handle, given, StoredValue::new(None), Box::new(view))
        });
        let base = base.trim_end_matches('/').to_owned();
        let widget = Widget { host, base, handle, given, results, reading, _view: view, _owner: owner };
        widget.configure();
        for (name, set) in [
            ("examples", Self::set_examples as fn(&Self, JsValue)),
            ("inputs", Self::set_inputs),
            ("parameters", Self::set_parameters),
        ] {
            let value = js::get(early, name);
            if !value.is_undefined() {
                set(&widget, value);
            }
        }
        widget
    }

    /// An attribute, or the examples among the children, changed.
    pub fn configure(&self) {
        let examples = match self.host.examples() {
            Some(text) => js::parse_json(&text).map(|json| json.items().to_vec()).unwrap_or_default(),
            None => self.given.with_untracked(|given| given.examples.clone()),
        };
        self.given.set(read(&|name| self.host.attribute(name), &js::parse_json, &self.base, examples));
    }

    /// The page's own examples.
    #[wasm_bindgen(getter)]
    pub fn examples(&self) -> JsValue {
        js::from_json(&Json::Array(self.given.with_untracked(|given| given.examples.clone())))
    }

    #[wasm_bindgen(setter)]
    pub fn set_examples(&self, examples: JsValue) {
        let examples = js::to_json(&examples).map(|json| json.items().to_vec()).unwrap_or_default();
        self.given.update(|given| given.examples = examples);
    }

    /// Runs, with these inputs if given; resolves with the result, or rejects with an `InferenceError`.
    pub fn run(&self, inputs: JsValue) -> js_sys::Promise {
        let (handle, host, results) = (self.handle, self.host.clone(), self.results.clone());
        let now = (!holds_blob(&inputs)).then(|| handle.run(given(&inputs)));
        future_to_promise(async move {
            let outcome = match now {
                Some(running) => running.await,
                None => match blobs_read(inputs).await {
                    Ok(reading) => handle.run(given(&reading.await)).await,
                    Err(missing) => Err(missing.into()),
                },
            };
            outcome
                .map(|answer| results.of(&answer))
                .map_err(|problem| error_of(&host, &problem, untrack(|| handle.messages())))
        })
    }

    pub fn cancel(&self) {
        self.handle.cancel();
    }

    pub fn reset(&self) {
        self.handle.reset();
    }

    /// The task, once known.
    #[wasm_bindgen(getter)]
    pub fn task(&self) -> Option<String> {
        untrack(|| self.handle.task()).map(|task| task.tag.to_owned())
    }

    #[wasm_bindgen(getter)]
    pub fn inputs(&self) -> JsValue {
        self.handle.inputs().map_or(JsValue::NULL, |inputs| js::from_json(&inputs))
    }

    #[wasm_bindgen(setter)]
    pub fn set_inputs(&self, inputs: JsValue) {
        let handle = self.handle;
        let set = move |inputs: &JsValue| {
            if let Some(json) = js::to_json(inputs) {
                handle.set_inputs(json);
            }
        };
        if holds_blob(&inputs) {
            let task = async move {
                if let Ok(reading) = blobs_read(inputs).await {
                    set(&reading.await);
                }
            };
            self.reading.set_value(Some(Scope::spawn(task)));
        } else {
            self.reading.set_value(None);
            set(&inputs);
        }
    }

    #[wasm_bindgen(getter)]
    pub fn parameters(&self) -> JsValue {
        self.handle.parameters().map_or(JsValue::NULL, |parameters| js::from_json(&parameters))
    }

    #[wasm_bindgen(setter)]
    pub fn set_parameters(&self, parameters: JsValue) {
        if let Some(json) = js::to_json(&parameters) {
            self.handle.set_parameters(json);
        }
    }

    /// The last result, or null.
    #[wasm_bindgen(getter)]
    pub fn result(&self) -> JsValue {
        self.handle.last().map_or(JsValue::NULL, |answer| self.results.of(&answer))
    }

    /// Resolves once the interface is drawn and takes input, or says why it cannot.
    #[wasm_bindgen(js_name = whenReady)]
    pub fn when_ready(&self) -> js_sys::Promise {
        let handle = self.handle;
        future_to_promise(async move {
            handle.ready().await;
            Ok(JsValue::UNDEFINED)
        })
    }
}

/// What the widget tells, as events of the element.
fn teller(host: &Host, results: &Results, handle: InferenceHandle) -> Tell {
    let host = SendWrapper::new(host.clone());
    let results = SendWrapper::new(results.clone());
    Arc::new(move |event| match event {
        Event::State(state) => host.state(state.as_str()),
        Event::Ready => host.emit("inference-ready", &JsValue::NULL),
        Event::Start => host.emit("inference-start", &JsValue::NULL),
        Event::Cancel => host.emit("inference-cancel", &JsValue::NULL),
        Event::Warming(warm_up) => host.emit("inference-warming", &warming(warm_up)),
        Event::Chunk(text) => host.emit("inference-chunk", &js::object(&[("text", text.into())])),
        Event::Result(answer) => host.emit("inference-result", &results.of(&answer)),
        Event::Error(problem) => {
            host.emit("inference-error", &error_of(&host, &problem, untrack(|| handle.messages())));
        }
    })
}

fn warming(warm_up: WarmUp) -> JsValue {
    js::object(&[
        ("attempt", f64::from(warm_up.attempt).into()),
        ("estimatedTime", number_or_null(warm_up.estimated)),
        ("elapsed", warm_up.elapsed.into()),
    ])
}

/// Inputs of a run: nothing, or JSON.
fn given(inputs: &JsValue) -> Option<Json> {
    js::to_json(inputs).filter(|json| *json != Json::Null)
}

/// Files and blobs may stand wherever the wire has media, two levels deep at most.
fn holds_blob(value: &JsValue) -> bool {
    value.is_instance_of::<Blob>()
        || value.is_object()
            && js_sys::Object::values(value.unchecked_ref())
                .iter()
                .any(|inner: JsValue| inner.is_instance_of::<Blob>())
}

part! { media:
    fn blobs_read(value: JsValue) -> LocalBoxFuture<'static, JsValue> = boxed;
}

fn boxed(value: JsValue) -> LocalBoxFuture<'static, JsValue> {
    Box::pin(with_blobs_read(value))
}

/// The value with `data:` URLs in place of its blobs.
async fn with_blobs_read(value: JsValue) -> JsValue {
    if let Some(blob) = value.dyn_ref::<Blob>() {
        return data_url_of(blob).await.into();
    }
    let copy = js_sys::Object::assign(&js_sys::Object::new(), value.unchecked_ref());
    for key in js_sys::Object::keys(&copy).iter().filter_map(|key| key.as_string()) {
        if let Some(blob) = js::get(&copy, &key).dyn_ref::<Blob>() {
            js::set(&copy, &key, &data_url_of(blob).await.into());
        }
    }
    copy.into()
}

async fn data_url_of(blob: &Blob) -> String {
    let bytes = JsFuture::from(blob.array_buffer()).await;
    let bytes = bytes.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec()).unwrap_or_default();
    let content_type = blob.type_();
    let content_type = match content_type.as_str() {
        "" => tasks::wire::sniff::sniff(&bytes).unwrap_or("application/octet-stream"),
        named => named,
    };
    data_url::encode(content_type, &bytes)
}

/// Development builds say a panic on the console; a release ends without words, and `cargo xtask symbolize` reads its
/// stack. The element shows either.
#[wasm_bindgen(start)]
pub fn start() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
}
