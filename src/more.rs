//! The second part of the widget: what only the tasks beyond the first lead to. Where the build splits the
//! module, it is fetched when a page needs it.

use tasks::{Task, registry};
use wasm_bindgen::JsValue;

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(more, fallible)]
fn all() -> Result<&'static [&'static Task], wasm_split_helpers::SplitLoaderError> {
    Ok(registry::ALL)
}

#[cfg(not(feature = "split"))]
fn all() -> std::future::Ready<Result<&'static [&'static Task], ()>> {
    std::future::ready(Ok(registry::ALL))
}

/// The task of a pipeline tag, if there is one; an error if the second part could not be had.
pub async fn task(tag: &str) -> Result<Option<&'static Task>, JsValue> {
    let Ok(all) = all().await else { return Err("The console says why.".into()) };
    Ok(registry::among(all, tag))
}
