//! The custom element's adapter over the component: attributes and properties become signals, callbacks become events,
//! runs become promises. `www/inference-widget.js` holds the class and calls this.

use crate::component::{InferenceHandle, InferenceWidget, Layout, Theme};
use crate::js;
use crate::language::{self, Messages};
use crate::problem::Problem;
use crate::session::scope::Scope;
use crate::session::{Answer, State, WarmUp};
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

/// The element's attributes as props.
#[derive(Clone, Debug, Default, PartialEq)]
struct Attributes {
    endpoint: Option<String>,
    model: Option<String>,
    task: Option<String>,
    inputs: Option<String>,
    parameters: Option<Json>,
    threshold: Option<f64>,
    flag: Vec<String>,
    autorun: bool,
    warmup_limit: Option<f64>,
    theme: Theme,
    layout: Layout,
    lang: Option<String>,
    id: Option<String>,
    /// The first value that cannot be read, for the page's author.
    fault: Option<String>,
}

impl Attributes {
    /// Reads them. `base` is the default endpoint: where the script came from.
    fn read(
        attribute: &dyn Fn(&str) -> Option<String>,
        parse: &dyn Fn(&str) -> Option<Json>,
        base: &str,
    ) -> Self {
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
                "Set the model attribute, such as model=\"owner/name\", or an endpoint that serves one model.".to_owned()
            });
        }
        let flag = given("flag")
            .map(|flag| flag.split(',').map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect());
        Self {
            endpoint: Some(given("endpoint").unwrap_or_else(|| base.to_owned())),
            model: given("model"),
            task: given("task"),
            inputs: attribute("inputs"),
            parameters,
            threshold,
            flag: flag.unwrap_or_default(),
            // As for every boolean attribute of HTML, being there is what counts.
            autorun: attribute("autorun").is_some(),
            warmup_limit,
            theme,
            layout,
            lang: given("lang"),
            id: attribute("id"),
            fault,
        }
    }
}

/// The last answer, as scripts got it: event, promise and property give the same object.
#[derive(Clone, Default)]
struct Results(Rc<RefCell<Option<Given>>>);

/// An answer, and the `Result` that scripts got for it.
type Given = (Arc<Answer>, JsValue);

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
    attributes: RwSignal<Attributes>,
    examples: RwSignal<Vec<Json>>,
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
        let (handle, attributes, examples, reading, view) = owner.with(|| {
            let handle = InferenceHandle::new();
            let attributes = RwSignal::new(Attributes::default());
            let examples = RwSignal::new(Vec::new());
            let events = Events::new(&host, &results, handle);
            let view = leptos::mount::mount_to(root, move || mounted(handle, attributes, examples, events));
            (handle, attributes, examples, StoredValue::new(None), Box::new(view))
        });
        let base = base.trim_end_matches('/').to_owned();
        let widget =
            Widget { host, base, handle, attributes, examples, results, reading, _view: view, _owner: owner };
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
        self.attributes.set(Attributes::read(&|name| self.host.attribute(name), &js::parse_json, &self.base));
        if let Some(text) = self.host.examples() {
            self.examples.set(js::parse_json(&text).map(|json| json.items().to_vec()).unwrap_or_default());
        }
    }

    /// The page's own examples.
    #[wasm_bindgen(getter)]
    pub fn examples(&self) -> JsValue {
        js::from_json(&Json::Array(self.examples.get_untracked()))
    }

    #[wasm_bindgen(setter)]
    pub fn set_examples(&self, examples: JsValue) {
        self.examples.set(js::to_json(&examples).map(|json| json.items().to_vec()).unwrap_or_default());
    }

    /// Runs, with these inputs if given; resolves with the result, or rejects with an `InferenceError`.
    pub fn run(&self, inputs: JsValue) -> js_sys::Promise {
        let (handle, host, results) = (self.handle, self.host.clone(), self.results.clone());
        let now = (!holds_blob(&inputs)).then(|| handle.run(given(&inputs)));
        future_to_promise(async move {
            let outcome = match now {
                Some(running) => running.await,
                None => handle.run(given(&with_blobs_read(inputs).await)).await,
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
            let task = async move { set(&with_blobs_read(inputs).await) };
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

/// The callbacks of the component, as events of the element.
#[derive(Clone, Copy)]
struct Events {
    state: Callback<(State,)>,
    ready: Callback<()>,
    start: Callback<()>,
    cancel: Callback<()>,
    warming: Callback<(WarmUp,)>,
    chunk: Callback<(String,)>,
    result: Callback<(Arc<Answer>,)>,
    error: Callback<(Problem,)>,
}

impl Events {
    fn new(host: &Host, results: &Results, handle: InferenceHandle) -> Self {
        let host = SendWrapper::new(host.clone());
        let emitter = || {
            let host = host.clone();
            move |name: &str, detail: &JsValue| host.emit(name, detail)
        };
        let bare = |name: &'static str| {
            let emit = emitter();
            Callback::from(move || emit(name, &JsValue::NULL))
        };
        let (warm, chunk, result, error) = (emitter(), emitter(), emitter(), emitter());
        let results = SendWrapper::new(results.clone());
        let (reflect, errors) = (host.clone(), host.clone());
        Self {
            state: Callback::from(move |state: State| reflect.state(state.as_str())),
            ready: bare("inference-ready"),
            start: bare("inference-start"),
            cancel: bare("inference-cancel"),
            warming: Callback::from(move |warm_up: WarmUp| warm("inference-warming", &warming(warm_up))),
            chunk: Callback::from(move |text: String| {
                chunk("inference-chunk", &js::object(&[("text", text.into())]));
            }),
            result: Callback::from(move |answer: Arc<Answer>| {
                result("inference-result", &results.of(&answer));
            }),
            error: Callback::from(move |problem: Problem| {
                error("inference-error", &error_of(&errors, &problem, untrack(|| handle.messages())));
            }),
        }
    }
}

/// The component, with attributes as its props.
fn mounted(
    handle: InferenceHandle,
    attributes: RwSignal<Attributes>,
    examples: RwSignal<Vec<Json>>,
    events: Events,
) -> AnyView {
    provide_context(language::of_bundle());
    let text = move |read: fn(&Attributes) -> Option<String>| Signal::derive(move || attributes.with(read));
    let number = move |read: fn(&Attributes) -> Option<f64>| Signal::derive(move || attributes.with(read));
    view! {
        <InferenceWidget
            endpoint=text(|own| own.endpoint.clone())
            model=text(|own| own.model.clone())
            task=text(|own| own.task.clone())
            inputs=text(|own| own.inputs.clone())
            id=text(|own| own.id.clone())
            lang=text(|own| own.lang.clone())
            fault=text(|own| own.fault.clone())
            threshold=number(|own| own.threshold)
            warmup_limit=number(|own| own.warmup_limit)
            parameters=Signal::derive(move || attributes.with(|own| own.parameters.clone()))
            flag=Signal::derive(move || attributes.with(|own| own.flag.clone()))
            autorun=Signal::derive(move || attributes.with(|own| own.autorun))
            theme=Signal::derive(move || attributes.with(|own| own.theme))
            layout=Signal::derive(move || attributes.with(|own| own.layout))
            examples=examples
            handle=handle
            on_state=events.state
            on_ready=events.ready
            on_start=events.start
            on_warming=events.warming
            on_chunk=events.chunk
            on_result=events.result
            on_error=events.error
            on_cancel=events.cancel
        />
    }
    .into_any()
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
