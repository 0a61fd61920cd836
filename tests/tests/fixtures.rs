//! Recorded exchanges with real servers.

use anyhow::{Context, Result};
use serde_json::Value;

/// The exchanges recorded for a task, or for `errors`.
pub(crate) fn read(name: &str) -> Result<Vec<Value>> {
    let file = e2e::root().join("crates/tasks/tests/fixtures").join(format!("{name}.json"));
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no list of exchanges", file.display()))
}
