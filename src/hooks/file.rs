//! Reading files: the bytes of a blob, and what is at an address.

use js_sys::Uint8Array;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, RequestInit, Response};

/// The bytes of a blob.
pub async fn bytes_of(blob: &Blob) -> Result<Vec<u8>, JsValue> {
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Why nothing could be read at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfetched {
    /// The page may not read it, it is no address, or no server is there: browsers do not tell which.
    Blocked,
    /// The server there answers with this status.
    Status(u16),
}

/// Aborts a fetch when dropped. One that is over does not mind.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Fetches the file at an address. Dropping the future ends the request.
pub async fn fetch(address: &str) -> Result<Blob, Unfetched> {
    let controller = AbortController::new().map_err(|_| Unfetched::Blocked)?;
    let options = RequestInit::new();
    options.set_signal(Some(&controller.signal()));
    let _abort = AbortOnDrop(controller);
    let request = window().fetch_with_str_and_init(address, &options);
    let response: Response = JsFuture::from(request).await.map_err(|_| Unfetched::Blocked)?.unchecked_into();
    if !response.ok() {
        return Err(Unfetched::Status(response.status()));
    }
    let blob = response.blob().map_err(|_| Unfetched::Blocked)?;
    Ok(JsFuture::from(blob).await.map_err(|_| Unfetched::Blocked)?.unchecked_into())
}
