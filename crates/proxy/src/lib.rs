//! The proxy server: holds the token, serves the widget, relays to a model.
//!
//! The rules are in `proxy-core`; here are the sockets, the clock and the files.

mod app;
mod assets;
mod budget;
mod cache;
pub mod cli;
pub mod commands;
#[cfg(feature = "engine")]
mod embedded;
mod info;
mod journal;
mod layers;
pub mod log;
mod media;
mod meters;
mod observe;
mod providers;
mod rate;
mod relay;
mod reload;
mod routes;
mod server;
mod serving;
mod shared;
mod slots;
mod tickets;
mod trace;
mod unpack;
mod upstream;
mod warm_up;

pub use app::App;
pub use server::{Server, ServerError};
