//! Calls over the network: one POST, and reading what comes back.

mod call;

pub use call::{Response, Trouble, get_json, post};
