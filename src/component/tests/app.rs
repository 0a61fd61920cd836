//! An app to mount widgets in, and a server to script.

use crate::js;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, HtmlTextAreaElement, Request, Response, ResponseInit};

/// How often, and how many times, is looked for something.
const POLL: u32 = 10;
const POLLS: u32 = 500;

/// Waits until it is so.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..POLLS {
        if is_so() {
            return;
        }
        TimeoutFuture::new(POLL).await;
    }
    panic!("still not so: {what}");
}

/// Lets everything run that is ready, for tests of what must not happen.
pub async fn settle() {
    TimeoutFuture::new(50).await;
}

/// A place in the document, with an owner for the signals of the test. Both go with it.
pub struct App {
    place: HtmlElement,
    // Unmounted before the owner goes.
    mounted: Option<Box<dyn Any>>,
    _owner: Owner,
}

impl App {
    /// Signals that are made after this are the app's.
    pub fn new() -> Self {
        let owner = Owner::new();
        owner.set();
        let place: HtmlElement = document().create_element("div").expect("an element").unchecked_into();
        // First on the page, and so in view.
        document().body().expect("a body").prepend_with_node_1(&place).expect("it is there");
        Self { place, mounted: None, _owner: owner }
    }

    pub fn mount<V: IntoView + 'static>(&mut self, view: impl FnOnce() -> V + 'static) {
        let mounted = leptos::mount::mount_to(self.place.clone(), move || view().into_any());
        self.mounted = Some(Box::new(mounted));
    }

    pub fn unmount(&mut self) {
        self.mounted = None;
    }

    /// Nodes of any kind.
    pub fn nodes(&self) -> u32 {
        self.place.child_nodes().length()
    }

    pub fn count(&self, selector: &str) -> u32 {
        self.place.query_selector_all(selector).expect("a selector").length()
    }

    /// The text of the first such element; empty if there is none.
    pub fn text(&self, selector: &str) -> String {
        let found = self.place.query_selector(selector).expect("a selector");
        found.and_then(|element| element.text_content()).unwrap_or_default()
    }

    /// How many forms are drawn.
    pub fn forms(&self) -> usize {
        self.boxes().len()
    }

    /// All ids, in order of the document.
    pub fn ids(&self) -> Vec<String> {
        let found = self.place.query_selector_all("[id]").expect("a selector");
        (0..found.length())
            .filter_map(|i| found.get(i))
            .map(|node| node.unchecked_into::<HtmlElement>().id())
            .collect()
    }

    /// The text boxes of fields; parameters have their own.
    fn boxes(&self) -> Vec<HtmlTextAreaElement> {
        let found = self.place.query_selector_all(".fields > :not([hidden]) textarea").expect("a selector");
        (0..found.length()).filter_map(|i| found.get(i)).map(JsCast::unchecked_into).collect()
    }

    /// What the text boxes hold.
    pub fn all_typed(&self) -> Vec<String> {
        self.boxes().iter().map(HtmlTextAreaElement::value).collect()
    }

    /// What the first text box holds.
    pub fn typed(&self) -> String {
        self.all_typed().into_iter().next().unwrap_or_default()
    }

    /// Replaces what the first text box holds, as a visitor does.
    pub fn type_in(&self, text: &str) {
        let boxes = self.boxes();
        let first = boxes.first().expect("a text box");
        first.set_value(text);
        let init = web_sys::EventInit::new();
        init.set_bubbles(true);
        let event = Event::new_with_event_init_dict("input", &init).expect("an event");
        first.dispatch_event(&event).expect("it is dispatched");
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.unmount();
        self.place.remove();
    }
}

/// The body of a response with labels and scores.
pub fn labels(rows: &[(&str, f64)]) -> String {
    let rows: Vec<String> =
        rows.iter().map(|(label, score)| format!(r#"{{"label":"{label}","score":{score}}}"#)).collect();
    format!("[[{}]]", rows.join(","))
}

/// A response as it is told.
#[derive(Clone, Default)]
struct Scripted {
    status: u16,
    content_type: &'static str,
    body: String,
}

impl Scripted {
    fn json(body: String) -> Self {
        Self { status: 200, content_type: "application/json", body }
    }
}

#[derive(Default)]
struct Script {
    /// The answer to every call.
    answer: Scripted,
    /// While this is so, answers are kept back.
    is_held: bool,
    held: Vec<js_sys::Function>,
    requests: Vec<Request>,
}

/// Takes the place of `fetch` until it is dropped. Models are unknown to it; calls are answered as it is told.
pub struct Server {
    script: Rc<RefCell<Script>>,
    original: JsValue,
    _fetch: Closure<dyn FnMut(Request) -> js_sys::Promise>,
}

impl Server {
    pub fn start() -> Self {
        let answer = Scripted::json(labels(&[("POSITIVE", 0.9), ("NEGATIVE", 0.1)]));
        let script = Rc::new(RefCell::new(Script { answer, ..Script::default() }));
        let own = script.clone();
        let fetch = Closure::new(move |request: Request| respond(&own, request));
        let original = js::get(&window(), "fetch");
        js::set(&window(), "fetch", fetch.as_ref());
        Self { script, original, _fetch: fetch }
    }

    /// Answers every call with this JSON.
    pub fn answer(&self, body: String) {
        self.script.borrow_mut().answer = Scripted::json(body);
    }

    /// Answers every call with this.
    pub fn answer_with(&self, status: u16, content_type: &'static str, body: &str) {
        self.script.borrow_mut().answer = Scripted { status, content_type, body: body.to_owned() };
    }

    /// Keeps every further answer back.
    pub fn hold(&self) {
        self.script.borrow_mut().is_held = true;
    }

    /// Sends what was kept back.
    pub fn release(&self) {
        let held = std::mem::take(&mut self.script.borrow_mut().held);
        let answer = self.script.borrow().answer.clone();
        for resolve in held {
            resolve.call1(&JsValue::NULL, &response(&answer)).expect("it resolves");
        }
    }

    /// How many calls of a model there were.
    pub fn calls(&self) -> usize {
        self.count("POST")
    }

    /// How often a model was looked up.
    pub fn lookups(&self) -> usize {
        self.count("GET")
    }

    fn count(&self, method: &str) -> usize {
        self.script.borrow().requests.iter().filter(|request| request.method() == method).count()
    }

    /// Whether the last request was aborted.
    pub fn is_aborted(&self) -> bool {
        self.script.borrow().requests.last().is_some_and(|request| request.signal().aborted())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        js::set(&window(), "fetch", &self.original);
    }
}

fn respond(script: &RefCell<Script>, request: Request) -> js_sys::Promise {
    let mut script = script.borrow_mut();
    let is_call = request.method() == "POST";
    script.requests.push(request);
    if !is_call {
        let unknown = Scripted { status: 404, ..Scripted::json(r#"{"error":"Model not found"}"#.to_owned()) };
        return js_sys::Promise::resolve(&response(&unknown));
    }
    if script.is_held {
        return js_sys::Promise::new(&mut |resolve, _| script.held.push(resolve));
    }
    js_sys::Promise::resolve(&response(&script.answer))
}

fn response(Scripted { status, content_type, body }: &Scripted) -> JsValue {
    let init = ResponseInit::new();
    init.set_status(*status);
    init.set_headers(&js::object(&[("content-type", (*content_type).into())]));
    Response::new_with_opt_str_and_init(Some(body), &init).expect("a response").into()
}
