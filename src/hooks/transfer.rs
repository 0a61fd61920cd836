//! What a drop or a paste brings.

use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, Event, File};

/// What was dropped or pasted.
#[derive(Clone, Debug)]
pub enum Transfer {
    /// A file.
    File(File),
    /// An address that was dragged from a page, such as a picture's.
    Url(String),
}

/// The data of a drag, drop or paste.
pub fn data_of(event: &Event) -> Option<DataTransfer> {
    if let Some(event) = event.dyn_ref::<web_sys::DragEvent>() {
        event.data_transfer()
    } else {
        event.dyn_ref::<web_sys::ClipboardEvent>()?.clipboard_data()
    }
}

/// What it brings, if that is something for a field that takes files. Addresses count for drops only: a pasted one is
/// text for whatever has the focus.
pub fn transferred(event: &Event) -> Option<Transfer> {
    let data = data_of(event)?;
    if let Some(file) = data.files().and_then(|files| files.get(0)) {
        return Some(Transfer::File(file));
    }
    if event.type_() != "drop" {
        return None;
    }
    let list = data.get_data("text/uri-list").unwrap_or_default();
    let url = list.lines().find(|line| !line.is_empty() && !line.starts_with('#'))?;
    (url.starts_with("https:") || url.starts_with("http:") || url.starts_with("data:"))
        .then(|| Transfer::Url(url.to_owned()))
}

/// Whether a drag that is still in the air carries something that [`transferred`] may take.
pub fn carries_file(event: &Event) -> bool {
    let types = data_of(event).map(|data| data.types()).unwrap_or_default();
    types.iter().any(|kind| kind == "Files" || kind == "text/uri-list")
}

/// The text of a paste, where it is more than one line or cell.
pub fn pasted_lines(event: &Event) -> Option<String> {
    let text = data_of(event)?.get_data("text/plain").ok()?;
    if !text.contains(['\t', '\n']) {
        return None;
    }
    event.prevent_default();
    Some(text)
}
