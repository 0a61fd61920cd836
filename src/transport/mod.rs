//! Calls over the network: addresses, one POST, and reading what comes back.

mod address;
mod call;

pub use address::{address, model_info_address};
pub use call::{Response, Trouble, get_json, post};
