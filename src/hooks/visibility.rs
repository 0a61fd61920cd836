//! Whether an element has been in the viewport.

use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// An observer that ends when it is dropped.
struct Observer {
    observer: web_sys::IntersectionObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Becomes true when some of the element is first in the viewport. Nothing is observed before `is_wanted`.
pub fn first_visible(element: NodeRef<html::Section>, is_wanted: Memo<bool>) -> RwSignal<bool> {
    let is_visible = RwSignal::new(false);
    let observer = StoredValue::new(None::<SendWrapper<Observer>>);
    Effect::new(move |_| {
        let Some(element) = element.get().filter(|_| is_wanted.get() && !is_visible.get()) else {
            observer.set_value(None);
            return;
        };
        let callback = Closure::new(move |entries: js_sys::Array| {
            let is_in = entries
                .iter()
                .any(|entry| entry.unchecked_into::<web_sys::IntersectionObserverEntry>().is_intersecting());
            if is_in {
                is_visible.set(true);
            }
        });
        if let Ok(own) = web_sys::IntersectionObserver::new(callback.as_ref().unchecked_ref()) {
            own.observe(&element);
            observer.set_value(Some(SendWrapper::new(Observer { observer: own, _callback: callback })));
        }
    });
    is_visible
}
