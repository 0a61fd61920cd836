//! Waiting by asking again soon: no test sleeps for a fixed time.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::{Instant, sleep};

/// Far more than anything takes that works, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(15);

/// Asks until there is an answer; `what` says what was waited for.
pub async fn until<T>(what: &str, ask: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    within(PATIENCE, what, ask).await
}

pub async fn within<T>(
    patience: Duration,
    what: &str,
    mut ask: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let end = Instant::now() + patience;
    loop {
        if let Some(found) = ask().await? {
            return Ok(found);
        }
        if Instant::now() > end {
            bail!("after {patience:?}, still not so: {what}");
        }
        sleep(POLL).await;
    }
}
