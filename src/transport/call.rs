//! One POST, and its response piece by piece. Dropping a call aborts its fetch.

use crate::js;
use crate::session::Exchange;
use futures::future::{Either, select};
use gloo_net::http::Request;
use gloo_timers::future::TimeoutFuture;
use std::future::Future;
use std::pin::pin;
use tasks::{Json, MediaData, Payload};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader};

/// Minutes until the head of a response must have come. Servers answer nothing while a picture or a film is made, or
/// while an endpoint that was scaled to zero starts; their own limits are below this one.
const PATIENCE: u32 = 15;
/// Minutes of silence within a body after which it is given up.
const SILENCE: u32 = 2;

/// Why there is no response, or none to its end.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// Nothing came for so many minutes.
    Silent(u32),
    /// The browser's words.
    Network(String),
}

/// Aborts a fetch when it is dropped. Aborting one that has ended does nothing.
struct Fetch(AbortController);

impl Fetch {
    fn new() -> Result<Self, Trouble> {
        AbortController::new().map(Self).map_err(|error| Trouble::Network(js::message(&error)))
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A response whose body is still to be read.
pub struct Response {
    pub status: u16,
    /// By name in lower case.
    pub headers: Vec<(String, String)>,
    reader: Option<ReadableStreamDefaultReader>,
    _fetch: Fetch,
}

impl Exchange {
    /// A request that is about to be sent.
    pub fn new(url: String, payload: &Payload) -> Self {
        let (content_type, body, size) = match payload {
            Payload::Json(json) => {
                let body = js::stringify(&js::from_json(json), false);
                let size = body.len();
                ("application/json".to_owned(), Some(body), size)
            }
            Payload::Bytes(media) => {
                let size = if let MediaData::Bytes(bytes) = &media.data { bytes.len() } else { 0 };
                (media.content_type.clone(), None, size)
            }
        };
        Self { url, content_type, body, size, ..Self::default() }
    }
}

/// Sends one request; resolves with the head of its response.
pub async fn post(
    exchange: &Exchange,
    payload: &Payload,
    accept: Option<&'static str>,
) -> Result<Response, Trouble> {
    let fetch = Fetch::new()?;
    let mut request = Request::post(&exchange.url)
        .abort_signal(Some(&fetch.0.signal()))
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
    let request = request.body(body).map_err(|error| Trouble::Network(error.to_string()))?;
    let response =
        patiently(request.send(), PATIENCE).await?.map_err(|error| Trouble::Network(error.to_string()))?;
    Ok(Response {
        status: response.status(),
        headers: response.headers().entries().collect(),
        reader: response.body().map(|body| body.get_reader().unchecked_into()),
        _fetch: fetch,
    })
}

impl Response {
    /// The next bytes of the body; `None` at its end.
    pub async fn piece(&mut self) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(reader) = &self.reader else { return Ok(None) };
        let piece = patiently(JsFuture::from(reader.read()), SILENCE)
            .await?
            .map_err(|error| Trouble::Network(js::message(&error)))?;
        if js::get(&piece, "done").is_truthy() {
            return Ok(None);
        }
        Ok(Some(js_sys::Uint8Array::new(&js::get(&piece, "value")).to_vec()))
    }

    /// The whole body.
    pub async fn bytes(&mut self) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.piece().await? {
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }
}

/// Waits for something from the server, but not for ever.
async fn patiently<T>(coming: impl Future<Output = T>, minutes: u32) -> Result<T, Trouble> {
    match select(pin!(coming), TimeoutFuture::new(minutes * 60_000)).await {
        Either::Left((came, _)) => Ok(came),
        Either::Right(_) => Err(Trouble::Silent(minutes)),
    }
}

/// Fetches JSON: with a GET, or with a POST of a body. The status comes along: 404 means something.
pub async fn get_json(url: &str, body: Option<&Json>) -> Result<(u16, Option<Json>), String> {
    let fetch = Fetch::new().map_err(|_| String::new())?;
    let signal = fetch.0.signal();
    let request = match body {
        None => Request::get(url).abort_signal(Some(&signal)).build(),
        Some(body) => Request::post(url)
            .abort_signal(Some(&signal))
            .header("content-type", "application/json")
            .body(js::stringify(&js::from_json(body), false)),
    };
    let response =
        request.map_err(|error| error.to_string())?.send().await.map_err(|error| error.to_string())?;
    let text = response.text().await.map_err(|error| error.to_string())?;
    Ok((response.status(), js::parse_json(&text)))
}
