//! Changes of an element's size.

use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::ResizeObserver;

/// Calls `changed` whenever the element has another size than when the last frame was drawn, until the owner goes.
pub fn on_resize(node: NodeRef<html::Div>, changed: impl Fn() + 'static) {
    let observer = StoredValue::new_local(None::<Observer>);
    let changed = Rc::new(changed);
    Effect::new(move |_| {
        let Some(node) = node.get() else { return };
        let changed = changed.clone();
        observer.set_value(Observer::of(&node, move || changed()));
    });
}

/// Observes an element until it is dropped.
struct Observer {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Observer {
    fn of(node: &web_sys::Element, changed: impl Fn() + 'static) -> Option<Self> {
        let callback = Closure::new(changed);
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(node);
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
