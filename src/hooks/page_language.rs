//! The language of the page around an element: the nearest attribute `lang`, across shadow roots.

use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, MutationObserver, MutationObserverInit, ShadowRoot};

/// An observer that ends when it is dropped.
struct Observer {
    observer: MutationObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The language as it is and as it changes (reactive); nothing before the element is there, and an empty one where the page has none.
pub fn around(element: NodeRef<html::Section>) -> impl Fn() -> Option<String> + Send + Sync {
    let changed = RwSignal::new(false);
    let observer = StoredValue::new(None::<SendWrapper<Observer>>);
    Effect::new(move |_| {
        let Some(document) = element.get().and_then(|element| element.owner_document()) else { return };
        let callback = Closure::new(move || {
            changed.notify();
        });
        let Ok(own) = MutationObserver::new(callback.as_ref().unchecked_ref()) else { return };
        let options = MutationObserverInit::new();
        options.set_subtree(true);
        options.set_attribute_filter(&js_sys::Array::of1(&"lang".into()));
        let _ = own.observe_with_options(&document, &options);
        observer.set_value(Some(SendWrapper::new(Observer { observer: own, _callback: callback })));
    });
    move || {
        changed.track();
        element.get().map(|element| nearest(&element).unwrap_or_default())
    }
}

/// The language of the nearest ancestor that names one.
fn nearest(element: &Element) -> Option<String> {
    let mut from = element.parent_element();
    let mut root = element.get_root_node();
    loop {
        if let Some(named) = from.and_then(|from| from.closest("[lang]").ok().flatten()) {
            return named.get_attribute("lang");
        }
        let host = root.dyn_into::<ShadowRoot>().ok()?.host();
        root = host.get_root_node();
        from = Some(host);
    }
}
