//! Pictures, sounds and films: chosen, dropped, pasted, recorded, or named by an
//! address. What needs the browser's own machinery is in `www/media.js`.

use super::{Control, pressed};
use crate::{dom, js};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tasks::wire::sniff::sniff;
use tasks::{FieldKind, Media, MediaData, Value};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Event};

#[wasm_bindgen(module = "/www/media.js")]
extern "C" {
    #[wasm_bindgen(js_name = readMedia)]
    fn read_media(source: &JsValue, kind: &str, limit: f64) -> js_sys::Promise;
    #[wasm_bindgen(js_name = recordMedia)]
    fn record_media(meter: &Element, clock: &Element) -> js_sys::Promise;
    #[wasm_bindgen(js_name = givenMedia)]
    fn given_media(event: &Event) -> JsValue;
}

/// Longer sides of pictures are scaled down to this, in pixels: models look at less.
const LONGEST_SIDE: f64 = 2048.0;

/// The file or address that a drop or a paste brings, or whether a drag would bring
/// one; undefined for everything else.
pub fn given(event: &Event) -> JsValue {
    given_media(event)
}

/// What differs between the kinds.
struct Kind {
    /// The first half of its media types.
    name: &'static str,
    choose: &'static str,
    remove: &'static str,
    /// What is shown, and its attributes.
    preview: (&'static str, &'static [(&'static str, &'static str)]),
    hint: &'static str,
}

static IMAGE: Kind = Kind {
    name: "image",
    choose: "Choose a picture",
    remove: "Remove the picture",
    preview: ("img", &[("alt", "The chosen picture")]),
    hint: "Or drop or paste one here. It is scaled down to 2,048 px on its longer side.",
};
static AUDIO: Kind = Kind {
    name: "audio",
    choose: "Choose a file",
    remove: "Remove the sound",
    preview: ("audio", &[("controls", ""), ("aria-label", "The chosen sound")]),
    hint: "Or drop one here.",
};
static VIDEO: Kind = Kind {
    name: "video",
    choose: "Choose a video",
    remove: "Remove the video",
    preview: ("video", &[("controls", ""), ("playsinline", ""), ("aria-label", "The chosen video")]),
    hint: "Or drop one here.",
};

pub struct MediaField(Rc<State>);

struct State {
    kind: &'static Kind,
    element: Element,
    file: Element,
    address: Element,
    preview: Element,
    record: Element,
    meter: Element,
    clock: Element,
    note: Element,
    held: RefCell<Option<Held>>,
    /// Ends the recording under way.
    stop: RefCell<Option<js_sys::Function>>,
    reading: RefCell<Option<js_sys::Promise>>,
    /// Counts what was given; a slow read that something newer replaced is dropped.
    turn: Cell<u32>,
}

struct Held {
    media: Media,
    /// What the preview shows; ours to revoke.
    url: String,
}

impl MediaField {
    pub fn new(kind: FieldKind, id: &str) -> Self {
        let kind = match kind {
            FieldKind::Audio => &AUDIO,
            FieldKind::Video => &VIDEO,
            _ => &IMAGE,
        };
        let accept = [kind.name, "/*"].concat();
        let file = dom::el("input", &[("id", id), ("type", "file"), ("accept", &accept)], &[]);
        let choose = dom::el("label", &[("class", "file")], &[&dom::text(kind.choose), &file]);
        let camera =
            dom::el("input", &[("type", "file"), ("accept", &accept), ("capture", "environment")], &[]);
        let camera = dom::el("label", &[("class", "file camera")], &[&dom::text("Use the camera"), &camera]);
        let record = dom::text_el(
            "button",
            &[("type", "button"), ("class", "file"), ("data-do", "record")],
            "● Record",
        );
        let meter =
            dom::el("meter", &[("min", "0"), ("max", "1"), ("aria-label", "Level"), ("hidden", "")], &[]);
        let clock = dom::el("span", &[("class", "time"), ("role", "timer"), ("hidden", "")], &[]);
        let address = [
            ("type", "url"),
            ("class", "address"),
            ("aria-label", "Address"),
            ("placeholder", "or an address: https://…"),
            ("part", "input"),
        ];
        let address = dom::el("input", &address, &[]);
        let tools = dom::el("div", &[("class", "tools")], &[]);
        if kind.name == "audio" {
            for tool in [&record, &meter, &clock] {
                dom::append(&tools, tool);
            }
        }
        dom::append(&tools, &choose);
        if kind.name == "image" {
            dom::append(&tools, &camera);
        }
        dom::append(&tools, &address);
        let preview = dom::el("div", &[("class", "preview"), ("hidden", "")], &[]);
        let note = dom::el("p", &[("class", "note"), ("role", "status")], &[]);
        let element = dom::el(
            "div",
            &[("class", "media"), ("role", "group"), ("aria-labelledby", &[id, "-label"].concat())],
            &[&preview, &tools, &note],
        );
        let state = Rc::new(State {
            kind,
            element,
            file,
            address,
            preview,
            record,
            meter,
            clock,
            note,
            held: RefCell::default(),
            stop: RefCell::default(),
            reading: RefCell::default(),
            turn: Cell::default(),
        });
        let own = state.clone();
        dom::on(&state.element, "change", move |event| {
            let Some(target) = event.target() else { return };
            let value = js::get(&target, "value");
            let file = js::get(&js::get(&target, "files"), "0");
            if file.is_object() {
                own.read(file);
                // The same file may be chosen again.
                js::set(&target, "value", &"".into());
            } else if value.is_truthy() {
                own.read(value);
            }
        });
        let own = state.clone();
        dom::on(&state.element, "click", move |event| match pressed(&event).as_deref() {
            Some("record") => own.record(),
            Some(_) => {
                own.clear();
                dom::focus(&own.file);
            }
            None => {}
        });
        Self(state)
    }
}

impl State {
    /// Takes a file, an address, or the promise of either.
    fn read(self: &Rc<Self>, source: JsValue) {
        let turn = self.turn.get() + 1;
        self.turn.set(turn);
        self.say("Reading …", false);
        let reading = read_media(&source, self.kind.name, LONGEST_SIDE);
        self.reading.replace(Some(reading.clone()));
        // Whoever waits for the same promise from now on goes on after this.
        let (own, read) = (self.clone(), JsFuture::from(reading));
        spawn_local(async move {
            let read = read.await;
            let url = read.as_ref().ok().and_then(|read| js::get(read, "url").as_string());
            if own.turn.get() != turn {
                return js::revoke(&url.unwrap_or_default());
            }
            own.reading.take();
            match (&read, url) {
                (Ok(read), Some(url)) => {
                    own.hold(media(read), url);
                    own.say(&js::get(&source, "name").as_string().unwrap_or_default(), false);
                }
                (Err(error), _) => own.refuse(&source, error),
                _ => {}
            }
        });
    }

    /// A file that cannot be read leaves what was there. An address that only the page
    /// may not read may well be open to the server.
    fn refuse(&self, source: &JsValue, error: &JsValue) {
        match source.as_string() {
            Some(address) if js::get(error, "name") == "TypeError" && address.starts_with("http") => {
                self.hold(
                    Media { content_type: String::new(), data: MediaData::Text(address.clone()) },
                    address,
                );
                self.say("This page may not read that address, so the server is given the address.", false);
            }
            _ => self.say(&js::message(error), true),
        }
    }

    fn hold(&self, media: Media, url: String) {
        self.drop_held();
        let (tag, attributes) = self.kind.preview;
        let shown = dom::el(tag, attributes, &[]);
        dom::set(&shown, "src", &url);
        let remove = [
            ("type", "button"),
            ("class", "remove"),
            ("data-do", "remove"),
            ("aria-label", self.kind.remove),
        ];
        dom::append(&self.preview, &shown);
        dom::append(&self.preview, &dom::text_el("button", &remove, "×"));
        dom::hide(&self.preview, false);
        self.held.replace(Some(Held { media, url }));
    }

    fn drop_held(&self) {
        self.preview.set_text_content(None);
        dom::hide(&self.preview, true);
        js::set(&self.address, "value", &"".into());
        if let Some(held) = self.held.take() {
            js::revoke(&held.url);
        }
    }

    fn say(&self, text: &str, is_error: bool) {
        self.note.set_text_content(Some(text));
        dom::toggle(&self.note, "field-error", is_error);
    }

    fn clear(&self) {
        self.turn.set(self.turn.get() + 1);
        self.reading.take();
        if let Some(recorded) = self.end_recording() {
            js::swallow(&recorded.unchecked_into());
        }
        self.drop_held();
        self.say("", false);
    }

    /// Starts recording, or ends it and takes what was recorded.
    fn record(self: &Rc<Self>) {
        if let Some(recorded) = self.end_recording() {
            return self.read(recorded);
        }
        dom::set(&self.record, "disabled", "");
        self.say("", false);
        let own = self.clone();
        spawn_local(async move {
            match JsFuture::from(record_media(&own.meter, &own.clock)).await {
                Ok(stop) => {
                    own.stop.replace(Some(stop.unchecked_into()));
                    own.show_recording(true);
                }
                Err(error) => own.say(&js::message(&error), true),
            }
            let _ = own.record.remove_attribute("disabled");
        });
    }

    /// Ends the recording under way; gives the promise of what was recorded.
    fn end_recording(&self) -> Option<JsValue> {
        let stop = self.stop.take()?;
        self.show_recording(false);
        stop.call0(&JsValue::NULL).ok()
    }

    fn show_recording(&self, on: bool) {
        self.record.set_text_content(Some(if on { "■ Stop" } else { "● Record" }));
        self.clock.set_text_content(Some("0:00"));
        dom::hide(&self.meter, !on);
        dom::hide(&self.clock, !on);
    }
}

fn media(read: &JsValue) -> Media {
    let bytes = js_sys::Uint8Array::from(js::get(read, "bytes")).to_vec();
    let said = js::get(read, "type").as_string().unwrap_or_default();
    // Systems know few types by their files' names.
    let content_type = match said.split(';').next().unwrap_or_default() {
        "" | "application/octet-stream" => sniff(&bytes).unwrap_or("application/octet-stream"),
        said => said,
    };
    Media { content_type: content_type.to_owned(), data: MediaData::Bytes(bytes) }
}

impl Control for MediaField {
    fn element(&self) -> &Element {
        &self.0.element
    }

    fn focus_target(&self) -> &Element {
        &self.0.file
    }

    fn hint(&self) -> &'static str {
        self.0.kind.hint
    }

    fn value(&self) -> Option<Value> {
        Some(Value::Media(self.0.held.borrow().as_ref()?.media.clone()))
    }

    fn fill(&self, value: &Value) {
        if let Value::Media(media) = value {
            self.clear();
            self.0.read(media.url().into());
        }
    }

    fn clear(&self) {
        self.0.clear();
    }

    fn receive(&self, given: &JsValue) -> bool {
        if !given.is_truthy() {
            return false;
        }
        // A drag that is still in the air is `true`.
        if given.as_bool().is_none() {
            self.0.read(given.clone());
        }
        true
    }

    /// A recording under way ends here: it is what the visitor wants sent.
    fn pending(&self) -> Option<js_sys::Promise> {
        if let Some(recorded) = self.0.end_recording() {
            self.0.read(recorded);
        }
        self.0.reading.borrow().clone()
    }
}
