//! Between our values and JavaScript's. The browser's own JSON does the parsing
//! and the writing.

use serde::Serialize;
use tasks::Json;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::TextDecoder;

/// Reads JSON text with the browser's parser, and what Python takes for JSON: NaN and infinity become null. The value is kept beside ours: it is
/// what the page gets as `raw`.
pub fn parse(text: &str) -> Option<(JsValue, Json)> {
    let value = parse_value(text)?;
    let json = to_json(&value)?;
    Some((value, json))
}

/// The same, as the page's own value.
pub fn parse_value(text: &str) -> Option<JsValue> {
    js_sys::JSON::parse(text).ok().or_else(|| js_sys::JSON::parse(&tasks::mend(text)?).ok())
}

pub fn parse_json(text: &str) -> Option<Json> {
    parse(text).map(|(_, json)| json)
}

/// Walks a value that JSON can hold; functions and the like are nothing. By hand,
/// since a deserialiser's error messages alone weigh more.
pub fn to_json(value: &JsValue) -> Option<Json> {
    walk(value, 0)
}

/// Nesting beyond this is nobody's answer, and would exhaust the stack.
const MAX_DEPTH: u32 = 128;

fn walk(value: &JsValue, depth: u32) -> Option<Json> {
    if depth > MAX_DEPTH {
        return None;
    }
    if let Some(text) = value.as_string() {
        Some(Json::String(text))
    } else if let Some(n) = value.as_f64() {
        Some(Json::Number(n))
    } else if let Some(b) = value.as_bool() {
        Some(Json::Bool(b))
    } else if value.is_null() || value.is_undefined() {
        Some(Json::Null)
    } else if let Some(items) = value.dyn_ref::<js_sys::Array>() {
        Some(Json::Array(items.iter().map(|item| walk(&item, depth + 1).unwrap_or_default()).collect()))
    } else if value.is_object() {
        let entries = js_sys::Object::entries(value.unchecked_ref());
        let member = |entry: JsValue| {
            let entry: js_sys::Array = entry.unchecked_into();
            Some((entry.get(0).as_string()?, walk(&entry.get(1), depth + 1)?))
        };
        Some(Json::Object(entries.iter().filter_map(member).collect()))
    } else {
        None
    }
}

pub fn from_json(json: &Json) -> JsValue {
    json.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// Moves the focus from a control that is about to go to what `target` names within the ancestor that `around` names; to
/// that ancestor itself where `target` is empty.
pub fn focus_near(event: &web_sys::Event, around: &str, target: &str) {
    let control = event.current_target().and_then(|control| control.dyn_into::<web_sys::Element>().ok());
    let Some(around) = control.and_then(|control| control.closest(around).ok().flatten()) else { return };
    let near = if target.is_empty() {
        // Focusable by scripts, and no stop on the way of the Tab key.
        let _ = around.set_attribute("tabindex", "-1");
        Some(around)
    } else {
        around.query_selector(target).ok().flatten()
    };
    if let Some(near) = near.and_then(|near| near.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = near.focus();
    }
}

/// JSON text of a value; `indent` for reading.
pub fn stringify(value: &JsValue, indent: bool) -> String {
    let space = if indent { JsValue::from_f64(2.0) } else { JsValue::UNDEFINED };
    js_sys::JSON::stringify_with_replacer_and_space(value, &JsValue::NULL, &space)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// A property of an object; undefined if it has none.
pub fn get(object: &JsValue, key: &str) -> JsValue {
    js_sys::Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

pub fn set(object: &JsValue, key: &str, value: &JsValue) {
    // Fails only for values that are not objects, and ours are.
    let _ = js_sys::Reflect::set(object, &key.into(), value);
}

/// An object from pairs.
pub fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (key, value) in members {
        set(&object, key, value);
    }
    object.into()
}

/// The text of bytes in an encoding that a header names. Bytes that are no text of it, and those of an encoding that nobody
/// knows, are read as UTF-8 with marks in place of what is none.
pub fn decode(bytes: &[u8], encoding: &str) -> String {
    let decoder = TextDecoder::new_with_label(encoding).or_else(|_| TextDecoder::new());
    decoder.and_then(|decoder| decoder.decode_with_u8_array(bytes)).unwrap_or_default()
}

/// Milliseconds of the page's clock.
pub fn now() -> f64 {
    leptos::prelude::window().performance().map_or(0.0, |p| p.now())
}

/// What a thrown value says.
pub fn message(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_default(),
    }
}

/// The start of a text that may be megabytes.
pub fn shorten(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((at, _)) => [&text[..at], "\n…"].concat(),
        None => text.to_owned(),
    }
}
