//! The second part of the widget: what only the tasks beyond the first lead to. Where the build splits the
//! module, it is fetched when a page needs it.

use tasks::{Task, registry};

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(more, fallible)]
fn all() -> Result<&'static [&'static Task], wasm_split_helpers::SplitLoaderError> {
    Ok(registry::ALL)
}

#[cfg(not(feature = "split"))]
async fn all() -> Result<&'static [&'static Task], ()> {
    Ok(registry::ALL)
}

/// The task of a pipeline tag.
pub async fn task(tag: &str) -> Option<&'static Task> {
    if let Some(task) = registry::among(registry::FIRST, tag) {
        return Some(task);
    }
    registry::among(all().await.ok()?, tag)
}
