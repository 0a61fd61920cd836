//! When the browser has nothing better to do.

use futures::channel::oneshot;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// How long is waited where the browser cannot tell (Safari), in milliseconds.
const PAUSE: u32 = 200;

/// A callback that is taken back when it is dropped.
struct Request {
    handle: u32,
    _callback: Closure<dyn FnMut()>,
}

impl Drop for Request {
    fn drop(&mut self) {
        window().cancel_idle_callback(self.handle);
    }
}

/// Resolves when the browser is idle.
pub async fn idle() {
    let (sender, receiver) = oneshot::channel::<()>();
    let mut sender = Some(sender);
    let callback = Closure::<dyn FnMut()>::new(move || drop(sender.take()));
    let is_known = js_sys::Reflect::has(&window(), &"requestIdleCallback".into()).unwrap_or_default();
    match is_known.then(|| window().request_idle_callback(callback.as_ref().unchecked_ref())) {
        Some(Ok(handle)) => {
            let _request = Request { handle, _callback: callback };
            // The callback drops the sender.
            let _ = receiver.await;
        }
        _ => TimeoutFuture::new(PAUSE).await,
    }
}
