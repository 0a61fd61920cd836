//! One POST, and its answer as far as the wire tells: JSON, media, text, events.

use crate::js;
use gloo_net::http::{Request, RequestBuilder, Response};
use std::cell::Cell;
use std::rc::Rc;
use tasks::{Answer, MediaData, Payload};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, ReadableStreamDefaultReader};

/// A server that says nothing for so long is not going to, in milliseconds.
const SILENCE: i32 = 120_000;

/// Milliseconds of work after which the page gets its turn.
const LONG_TASK: f64 = 10.0;

/// A request as it was sent, for the reader to see.
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    pub url: String,
    pub content_type: String,
    /// The body if it is text.
    pub body: Option<String>,
    /// Bytes of the body.
    pub size: usize,
}

/// A complete response.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub answer: Answer,
    /// The body as text, if it is text.
    pub text: Option<String>,
    /// What the page gets as `raw`.
    pub raw: JsValue,
    pub size: usize,
    pub headers: Vec<(String, String)>,
    /// Events came, and were handed over as they did.
    pub streamed: bool,
}

/// No response, or none to its end.
#[derive(Clone, Debug)]
pub enum Trouble {
    Aborted,
    Silent,
    Network(String),
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        tasks::Json::from(self.header(name)?).number()
    }
}

impl Exchange {
    pub fn new(url: String, payload: &Payload) -> Self {
        match payload {
            Payload::Json(json) => {
                let body = js::stringify(&js::from_json(json), false);
                Self { url, content_type: "application/json".into(), size: body.len(), body: Some(body) }
            }
            Payload::Bytes(media) => {
                let size = if let MediaData::Bytes(bytes) = &media.data { bytes.len() } else { 0 };
                Self { url, content_type: media.content_type.clone(), body: None, size }
            }
        }
    }
}

/// Ends a call on request, or when the server falls silent.
struct Watch {
    controller: AbortController,
    timer: Cell<i32>,
    silent: Rc<Cell<bool>>,
    on_silence: Closure<dyn FnMut()>,
}

impl Watch {
    fn new(controller: &AbortController) -> Self {
        let silent = Rc::new(Cell::new(false));
        let (flag, abort) = (silent.clone(), controller.clone());
        let on_silence: Box<dyn FnMut()> = Box::new(move || {
            flag.set(true);
            abort.abort();
        });
        let watch = Self {
            controller: controller.clone(),
            timer: Cell::new(0),
            silent,
            on_silence: Closure::wrap(on_silence),
        };
        watch.heard();
        watch
    }

    /// The server said something: start the count anew.
    fn heard(&self) {
        let window = leptos::prelude::window();
        window.clear_timeout_with_handle(self.timer.get());
        let callback = self.on_silence.as_ref().unchecked_ref();
        self.timer.set(
            window.set_timeout_with_callback_and_timeout_and_arguments_0(callback, SILENCE).unwrap_or(0),
        );
    }

    fn trouble(&self, said: &str) -> Trouble {
        if self.silent.get() {
            Trouble::Silent
        } else if self.controller.signal().aborted() {
            Trouble::Aborted
        } else {
            Trouble::Network(said.to_owned())
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        leptos::prelude::window().clear_timeout_with_handle(self.timer.get());
    }
}

/// Who takes server-sent events as they arrive.
pub trait Events {
    /// The data of each event that the next bytes, or their end, complete.
    fn split(&mut self, bytes: Option<&[u8]>) -> Vec<String>;
    /// Takes the data of one event; false once there is nothing more to wait for.
    fn receive(&mut self, data: &str) -> bool;
}

/// Sends one request. Without anyone to take events, an event stream is a text like any other.
pub async fn post(
    exchange: &Exchange,
    payload: &Payload,
    accept: Option<&str>,
    controller: &AbortController,
    events: Option<&mut dyn Events>,
) -> Result<Reply, Trouble> {
    let watch = Watch::new(controller);
    let mut request = Request::post(&exchange.url)
        .abort_signal(Some(&controller.signal()))
        .header("content-type", &exchange.content_type);
    if let Some(accept) = accept {
        request = request.header("accept", accept);
    }
    let body = match (payload, &exchange.body) {
        (Payload::Bytes(media), _) => match &media.data {
            MediaData::Bytes(bytes) => js_sys::Uint8Array::from(bytes.as_slice()).into(),
            MediaData::Text(text) => JsValue::from_str(text),
        },
        (Payload::Json(_), body) => JsValue::from_str(body.as_deref().unwrap_or_default()),
    };
    let response = send(request, body).await.map_err(|said| watch.trouble(&said))?;
    watch.heard();
    read(response, &watch, events).await
}

async fn send(request: RequestBuilder, body: JsValue) -> Result<Response, String> {
    let request = request.body(body).map_err(|e| e.to_string())?;
    request.send().await.map_err(|e| e.to_string())
}

async fn read(response: Response, watch: &Watch, events: Option<&mut dyn Events>) -> Result<Reply, Trouble> {
    let headers: Vec<_> = response.headers().entries().collect();
    let content_type = response.headers().get("content-type").unwrap_or_default().to_ascii_lowercase();
    let mut reply = Reply {
        status: response.status(),
        answer: Answer::Empty,
        text: None,
        raw: JsValue::NULL,
        size: 0,
        headers,
        streamed: false,
    };
    let said = |e: gloo_net::Error| watch.trouble(&e.to_string());
    if let Some(events) = events.filter(|_| content_type.starts_with("text/event-stream")) {
        let (text, streamed) = read_events(&response, watch, events).await?;
        (reply.text, reply.streamed) = (Some(text), streamed);
    } else if ["image/", "audio/", "video/", "application/octet-stream"]
        .iter()
        .any(|t| content_type.starts_with(t))
    {
        let bytes = response.binary().await.map_err(said)?;
        reply.size = bytes.len();
        if !bytes.is_empty() {
            let content_type = content_type.split(';').next().unwrap_or_default().trim().to_owned();
            reply.answer = Answer::Media { url: js::object_url(&blob(&bytes, &content_type)), content_type };
        }
        return Ok(reply);
    } else {
        reply.text = Some(response.text().await.map_err(said)?);
    }
    let text = reply.text.as_deref().unwrap_or_default();
    reply.size = text.len();
    if reply.streamed || text.trim().is_empty() {
        return Ok(reply);
    }
    (reply.raw, reply.answer) = match js::parse(text) {
        Some((raw, json)) => (raw, Answer::Json(json)),
        None => (JsValue::from_str(text), Answer::Text(text.to_owned())),
    };
    Ok(reply)
}

/// Reads an event stream to its end; returns its text, and whether it held events.
async fn read_events(
    response: &Response,
    watch: &Watch,
    events: &mut dyn Events,
) -> Result<(String, bool), Trouble> {
    let (mut bytes, mut streamed, mut wanted) = (Vec::new(), false, true);
    let reader =
        response.body().map(|body| body.get_reader().unchecked_into::<ReadableStreamDefaultReader>());
    while let Some(reader) = reader.as_ref().filter(|_| wanted) {
        let piece = JsFuture::from(reader.read()).await.map_err(|e| watch.trouble(&js::message(&e)))?;
        watch.heard();
        let is_end = js::get(&piece, "done").is_truthy();
        let complete = if is_end {
            events.split(None)
        } else {
            let piece = js_sys::Uint8Array::new(&js::get(&piece, "value")).to_vec();
            bytes.extend_from_slice(&piece);
            events.split(Some(&piece))
        };
        let mut since = js::now();
        for data in complete {
            streamed = true;
            wanted = events.receive(&data);
            if !wanted {
                js::swallow(&reader.cancel());
                break;
            }
            // Much that came at once must not keep the page from drawing.
            if js::now() - since > LONG_TASK {
                js::sleep(0.0).await;
                since = js::now();
            }
        }
        wanted &= !is_end;
    }
    Ok((String::from_utf8_lossy(&bytes).into_owned(), streamed))
}

/// A blob of these bytes.
fn blob(bytes: &[u8], content_type: &str) -> Blob {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(content_type);
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
        .unwrap_or_else(|_| JsValue::NULL.unchecked_into())
}

/// Fetches JSON with a GET. The status comes along: 404 means something.
pub async fn get_json(url: &str) -> Result<(u16, Option<tasks::Json>), String> {
    let response = Request::get(url).send().await.map_err(|e| e.to_string())?;
    let text = response.text().await.map_err(|e| e.to_string())?;
    Ok((response.status(), js::parse_json(&text)))
}
