//! URLs of blobs, which hold their bytes until they are revoked.

use wasm_bindgen::{JsCast, JsValue};

/// A `blob:` URL. Dropping it revokes it.
#[derive(Debug, PartialEq, Eq)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// Of a blob or a file. An empty URL where the browser refuses.
    pub fn of(blob: &web_sys::Blob) -> Self {
        Self(web_sys::Url::create_object_url_with_blob(blob).unwrap_or_default())
    }

    /// Of bytes of a media type.
    pub fn of_bytes(bytes: &[u8], content_type: &str) -> Self {
        Self::of(&blob(bytes, content_type))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let _ = web_sys::Url::revoke_object_url(&self.0);
    }
}

/// A blob of bytes of a media type.
pub fn blob(bytes: &[u8], content_type: &str) -> web_sys::Blob {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(content_type);
    let pieces = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    web_sys::Blob::new_with_u8_array_sequence_and_options(&pieces, &options)
        // Fails only for pieces that are none, and these are bytes.
        .unwrap_or_else(|_| JsValue::NULL.unchecked_into())
}
