//! The browser's turns: its frames, and its tasks.

use futures::channel::oneshot;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Waits for the next frame. What runs then is on the page with that frame. Dropped before, it asks for none any more.
pub async fn next_frame() {
    let (sender, receiver) = oneshot::channel();
    let callback = Closure::once(move || {
        let _ = sender.send(());
    });
    let id = window().request_animation_frame(callback.as_ref().unchecked_ref()).ok();
    let _pending = Pending { id, _callback: callback };
    let _ = receiver.await;
}

/// Yields to the browser: what follows runs in a task of its own (a macrotask), after input and drawing that wait.
pub async fn next_task() {
    TimeoutFuture::new(0).await;
}

/// A frame that was asked for. Dropping it takes that back.
struct Pending {
    id: Option<i32>,
    /// Kept until it has been called.
    _callback: Closure<dyn FnMut()>,
}

impl Drop for Pending {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            let _ = window().cancel_animation_frame(id);
        }
    }
}
