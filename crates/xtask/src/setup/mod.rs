//! What has to be on the machine. Every step is idempotent, takes its cheapest route first, and fails with the fix.

pub(crate) mod apt;
pub(crate) mod browsers;
pub(crate) mod tools;
pub(crate) mod wasm;
