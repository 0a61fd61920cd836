//! How many calls run at once. Who finds no room waits in line for a moment: first come, first served.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::StatusCode;
use proxy_core::ApiError;
use proxy_core::config::Config;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

pub(crate) struct Slots {
    free: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// As long as the line may be.
    most: usize,
    patience: Duration,
}

/// Room for one call, until this is dropped.
pub(crate) type Slot = OwnedSemaphorePermit;

impl Slots {
    pub(crate) fn new(config: &Config) -> Self {
        let most = config.concurrency.min(Semaphore::MAX_PERMITS);
        Self {
            free: Arc::new(Semaphore::new(most)),
            waiting: AtomicUsize::new(0),
            most,
            patience: config.queue_timeout,
        }
    }

    pub(crate) async fn take(&self) -> Result<Slot, ApiError> {
        if let Ok(slot) = self.free.clone().try_acquire_owned() {
            return Ok(slot);
        }
        let _place = Place::in_line(&self.waiting);
        if self.waiting.load(Ordering::Relaxed) > self.most {
            return Err(overloaded());
        }
        match timeout(self.patience, self.free.clone().acquire_owned()).await {
            Ok(Ok(slot)) => Ok(slot),
            _ => Err(overloaded()),
        }
    }
}

impl Slots {
    /// How many run, and how many wait.
    pub(crate) fn standing(&self) -> (usize, usize) {
        (self.most - self.free.available_permits(), self.waiting.load(Ordering::Relaxed))
    }
}

/// A place in line, given up when the caller leaves.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn in_line(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn overloaded() -> ApiError {
    ApiError::new(
        StatusCode::TOO_MANY_REQUESTS,
        "overloaded",
        "Many are asking just now, and the line is long. Try again in a moment.",
    )
    .retry_after(Duration::from_secs(2))
}
