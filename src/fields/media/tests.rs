//! In a browser, with its fake microphone.

use super::control;
use crate::fields::Control;
use crate::fields::place::Place;
use crate::hooks::transfer::Transfer;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::any::Any;
use std::sync::Arc;
use tasks::{Media, MediaData, Value, registry};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{File, HtmlElement, HtmlInputElement};

/// Calls a function of JavaScript with this body.
fn script(body: &str) -> JsValue {
    js_sys::Function::new_no_args(body).call0(&JsValue::NULL).expect("a script that does not throw")
}

/// A field on the page. Its signals live as long as `owner`.
struct Shown {
    control: Arc<dyn Control>,
    host: HtmlElement,
    owner: Owner,
    _view: Box<dyn Any>,
}

impl Shown {
    /// The field for files of a task.
    fn new(task: &str) -> Self {
        let field = registry::find(task).and_then(|task| task.fields.first()).expect("a field");
        let host: HtmlElement = document().create_element("div").expect("a div").unchecked_into();
        document().body().expect("a body").append_child(&host).expect("a place");
        let owner = Owner::new();
        let (control, place) = owner.with(|| (control(field), Place::new("f-", field.key)));
        let shown = Arc::clone(&control);
        let view = leptos::mount::mount_to(host.clone(), move || shown.view(place));
        Self { control, host, owner, _view: Box::new(view) }
    }

    fn find(&self, selector: &str) -> HtmlElement {
        self.host.query_selector(selector).ok().flatten().expect(selector).unchecked_into()
    }

    fn said(&self) -> String {
        self.find("[role=status]").inner_text()
    }

    fn fill(&self, address: &str) {
        let data = MediaData::Text(address.to_owned());
        self.control.fill(Some(&Value::Media(Media { content_type: String::new(), data })));
    }

    /// What is held once nothing is under way any more.
    async fn read(&self) -> Option<Media> {
        self.control.finish_reading().await;
        leptos::task::tick().await;
        self.held()
    }

    fn held(&self) -> Option<Media> {
        self.control.value().map(|value| match value {
            Value::Media(media) => media,
            other => panic!("{other:?}"),
        })
    }

    fn bytes(media: Option<Media>) -> Vec<u8> {
        match media.map(|media| media.data) {
            Some(MediaData::Bytes(bytes)) => bytes,
            other => panic!("{other:?}"),
        }
    }

    fn drop_file(&self, name: &str, content_type: &str, bytes: &[u8]) {
        self.control.receive(&Transfer::File(file(name, content_type, bytes)));
    }

    /// Starts recording.
    async fn record(&self) {
        self.find("button.file").click();
        until(|| self.said().contains("Recording")).await;
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.host.remove();
    }
}

fn file(name: &str, content_type: &str, bytes: &[u8]) -> File {
    let arguments = "name, type, bytes";
    let make = js_sys::Function::new_with_args(arguments, "return new File([bytes], name, { type })");
    let bytes = js_sys::Uint8Array::from(bytes);
    make.call3(&JsValue::NULL, &name.into(), &content_type.into(), &bytes).expect("a file").unchecked_into()
}

/// Does to an input what a visitor's choice of a file does.
fn choose(input: &HtmlInputElement, file: &File) {
    let body = "const data = new DataTransfer(); data.items.add(file); input.files = data.files;
        input.dispatchEvent(new Event('change'))";
    let choose = js_sys::Function::new_with_args("input, file", body);
    choose.call2(&JsValue::NULL, input, file).expect("a choice");
}

/// Does to an input what a visitor's typing does.
fn type_in(input: &HtmlInputElement, text: &str) {
    input.set_value(text);
    let body =
        "for (const name of ['input', 'change']) input.dispatchEvent(new Event(name, { bubbles: true }))";
    js_sys::Function::new_with_args("input", body).call1(&JsValue::NULL, input).expect("an event");
}

/// Waits until something is so.
async fn until(is_so: impl Fn() -> bool) {
    for _ in 0..500 {
        if is_so() {
            return;
        }
        TimeoutFuture::new(10).await;
    }
    panic!("not within five seconds");
}

/// A picture of this size, as a `data:` URL.
fn picture(width: u32, height: u32) -> String {
    let body = format!(
        "const canvas = document.createElement('canvas'); canvas.width = {width}; canvas.height = {height};
         canvas.getContext('2d').fillRect(0, 0, 9, 9); return canvas.toDataURL()"
    );
    script(&body).as_string().expect("a URL")
}

/// Width and height of a PNG file.
fn size(png: &[u8]) -> (u32, u32) {
    let side = |at: usize| {
        png.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes).expect("a header")
    };
    (side(16), side(20))
}

/// Lets tests see the tracks of every microphone that is given from now on, and run `before` it is.
fn watch_microphones(before: &str) {
    script(&format!(
        "globalThis.tracks = [];
         const original = MediaDevices.prototype.getUserMedia;
         navigator.mediaDevices.getUserMedia = async function (constraints) {{
           {before}
           const stream = await original.call(navigator.mediaDevices, constraints);
           tracks.push(...stream.getTracks());
           return stream;
         }}"
    ));
}

/// How many microphones were given, and how many of them are still on.
fn microphones() -> (usize, usize) {
    let count = |body: &str| script(body).as_f64().expect("a number") as usize;
    (
        count("return tracks.length"),
        count("return tracks.filter((track) => track.readyState == 'live').length"),
    )
}

#[wasm_bindgen_test]
async fn large_pictures_are_scaled_down_and_small_ones_left_alone() {
    let shown = Shown::new("image-classification");
    for (width, height, sent) in [(3000, 1500, (2048, 1024)), (30, 20, (30, 20))] {
        shown.fill(&picture(width, height));
        let media = shown.read().await.expect("a picture");
        assert_eq!(media.content_type, "image/png");
        assert_eq!(size(&Shown::bytes(Some(media))), sent);
        assert!(shown.find(".preview img").get_attribute("src").is_some_and(|src| src.starts_with("blob:")));
    }
    shown.find(".remove").click();
    assert_eq!(shown.held(), None);
}

#[wasm_bindgen_test]
async fn a_drawing_is_sent_as_a_picture() {
    let shown = Shown::new("image-classification");
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'><path d='M0 0h9v9z'/></svg>";
    for content_type in ["image/svg+xml", ""] {
        shown.drop_file("drawing.svg", content_type, svg);
        let media = shown.read().await.expect("a picture");
        assert_eq!(media.content_type, "image/png");
        assert_eq!(size(&Shown::bytes(Some(media))), (1024, 512));
        shown.control.fill(None);
    }
}

#[wasm_bindgen_test]
async fn a_file_that_cannot_be_read_leaves_what_was_there() {
    let shown = Shown::new("image-classification");
    shown.fill(&picture(8, 8));
    let before = shown.read().await;
    for (name, content_type, bytes, said) in [
        ("broken.png", "image/png", &b"\x89PNG damaged"[..], "damaged"),
        ("notes.txt", "text/plain", b"no picture", "not a picture"),
        ("empty.png", "image/png", b"", "empty"),
        ("IMG_1.HEIC", "", b"\0\0\0\x18ftypheic", "HEIC"),
    ] {
        shown.drop_file(name, content_type, bytes);
        assert_eq!(shown.read().await, before);
        assert!(shown.find(".field-error").inner_text().contains(said), "{name}: {}", shown.said());
    }
}

#[wasm_bindgen_test]
async fn the_same_file_can_be_chosen_again() {
    let shown = Shown::new("image-classification");
    let input: HtmlInputElement = shown.find("input[part=input]").unchecked_into();
    let png = Shown::bytes({
        shown.fill(&picture(8, 8));
        shown.read().await
    });
    for _ in 0..2 {
        shown.control.fill(None);
        choose(&input, &file("cat.png", "image/png", &png));
        assert_eq!(shown.read().await.map(|media| media.content_type).as_deref(), Some("image/png"));
        assert_eq!((shown.said().as_str(), input.value().as_str()), ("cat.png", ""));
    }
}

#[wasm_bindgen_test]
async fn an_address_that_the_page_may_not_read_is_passed_on() {
    let shown = Shown::new("image-classification");
    let address = "http://127.0.0.1:9/cat.png";
    let input: HtmlInputElement = shown.find("input.address").unchecked_into();
    type_in(&input, address);
    let media = shown.read().await.expect("an address");
    assert_eq!(media.data, MediaData::Text(address.to_owned()));
    assert_eq!(shown.find(".preview img").get_attribute("src").as_deref(), Some(address));
    assert_eq!(input.value(), "");
}

#[wasm_bindgen_test]
async fn what_a_page_gave_is_held_while_it_is_read() {
    let shown = Shown::new("image-classification");
    let url = picture(8, 8);
    shown.fill(&url);
    assert_eq!(shown.held().map(|media| media.data), Some(MediaData::Text(url)));
    shown.fill("data:text/plain,no%20picture");
    assert_eq!(shown.read().await, None);
}

#[wasm_bindgen_test]
async fn a_recording_ends_when_the_form_is_sent_and_not_when_it_is_read() {
    watch_microphones("");
    let shown = Shown::new("automatic-speech-recognition");
    shown.record().await;
    assert_eq!(shown.held(), None);
    TimeoutFuture::new(300).await;
    assert!(shown.said().contains("Recording"));
    assert_eq!(microphones(), (1, 1));
    let media = shown.read().await.expect("a sound");
    assert_eq!(media.content_type, "audio/wav");
    let wav = Shown::bytes(Some(media));
    assert!(wav.starts_with(b"RIFF") && wav.len() > 1000, "{} bytes", wav.len());
    assert_eq!(microphones(), (1, 0));
    assert!(shown.find(".preview audio").has_attribute("controls"));
}

#[wasm_bindgen_test]
async fn a_recording_ends_with_its_owner() {
    watch_microphones("");
    let shown = Shown::new("automatic-speech-recognition");
    shown.record().await;
    shown.owner.cleanup();
    until(|| microphones() == (1, 0)).await;
}

#[wasm_bindgen_test]
async fn a_microphone_that_comes_too_late_is_let_go() {
    watch_microphones("await new Promise((resolve) => (globalThis.grant = resolve));");
    let shown = Shown::new("automatic-speech-recognition");
    shown.find("button.file").click();
    until(|| script("return typeof grant").as_string().as_deref() == Some("function")).await;
    shown.owner.cleanup();
    script("grant(); delete globalThis.grant");
    until(|| microphones() == (1, 0)).await;
}

#[wasm_bindgen_test]
async fn a_recorder_that_cannot_be_made_lets_the_microphone_go() {
    watch_microphones("");
    for (object, member) in
        [("globalThis", "MediaRecorder"), ("BaseAudioContext.prototype", "createAnalyser")]
    {
        let refuse = "function () { throw new Error('no') }";
        script(&format!("globalThis.kept = {object}.{member}; {object}.{member} = {refuse}"));
        let shown = Shown::new("automatic-speech-recognition");
        shown.find("button.file").click();
        until(|| shown.said().contains("cannot record")).await;
        script(&format!("{object}.{member} = kept"));
        assert_eq!(microphones().1, 0, "{member}");
    }
}

#[wasm_bindgen_test]
async fn an_object_url_ends_with_its_owner() {
    let shown = Shown::new("image-classification");
    shown.fill(&picture(8, 8));
    shown.read().await;
    let url = shown.find(".preview img").get_attribute("src").expect("a URL");
    assert!(crate::hooks::file::fetch(&url).await.is_ok());
    drop(shown);
    assert!(crate::hooks::file::fetch(&url).await.is_err());
}
