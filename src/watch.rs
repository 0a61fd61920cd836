//! Reactive state: plain values in Leptos' graph. Views watch them and redraw
//! their own part. One trigger type and one effect type serve every value, so
//! the reactive machinery is compiled once and not per type.

use leptos::prelude::{Effect, Notify, Track};
use leptos::reactive::signal::ArcTrigger;
use std::cell::RefCell;
use std::rc::Rc;

/// A value that views can watch. Copies share it.
pub struct Watched<T>(Rc<RefCell<T>>, ArcTrigger);

impl<T> Clone for Watched<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), self.1.clone())
    }
}

impl<T: Default> Default for Watched<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> Watched<T> {
    pub fn new(value: T) -> Self {
        Self(Rc::new(RefCell::new(value)), ArcTrigger::new())
    }

    pub fn set(&self, value: T) {
        self.0.replace(value);
        self.1.notify();
    }
}

impl<T: Clone> Watched<T> {
    /// The value; whoever watches is called again when it changes.
    pub fn get(&self) -> T {
        self.1.track();
        self.peek()
    }

    /// The value, without watching it.
    pub fn peek(&self) -> T {
        self.0.borrow().clone()
    }
}

/// Calls `view` soon, and again after anything it got has changed, until the
/// widget is unmounted.
pub fn watch(view: impl FnMut() + 'static) {
    effect(Box::new(view));
}

fn effect(mut view: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| view());
}
