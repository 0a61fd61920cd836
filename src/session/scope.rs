//! Structured concurrency: a task that ends when the value that stands for it is dropped.

use futures::future::{AbortHandle, Abortable, LocalBoxFuture};
use leptos::reactive::computed::ScopedFuture;
use std::future::Future;

/// A running task. Dropping it aborts the task: its future is never polled again and is dropped, and with it whatever
/// it holds (a request, a timer, a reader of a stream), so that no code of the task has to ask whether it still may go on.
#[derive(Debug)]
pub struct Scope(AbortHandle);

impl Scope {
    /// Spawns a task under the current reactive owner.
    pub fn spawn(task: impl Future<Output = ()> + 'static) -> Self {
        Self::start(Box::pin(task))
    }

    /// The same of a task that is boxed already: whatever the task, it is the same code.
    pub fn start(task: LocalBoxFuture<'static, ()>) -> Self {
        let (handle, registration) = AbortHandle::new_pair();
        let task = ScopedFuture::new(Abortable::new(task, registration));
        leptos::task::spawn_local(async move {
            let _ = task.await;
        });
        Self(handle)
    }

    /// A scope without a task, for tests of what owns it.
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub fn detached() -> (Self, AbortHandle) {
        let (handle, _) = AbortHandle::new_pair();
        (Self(handle.clone()), handle)
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Lets everything else that is ready run first. After a callback into the page a task yields, since the page may have
/// ended it: an aborted task is not polled again.
pub async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}
