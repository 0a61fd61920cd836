//! The whole server through real sockets: the built binary in front of an
//! upstream that behaves and misbehaves on demand.

#![allow(clippy::unwrap_used)]

mod support;

mod bad_input;
mod cache;
mod costs;
#[cfg(feature = "engine")]
mod embedded;
mod files;
mod openai;
mod operations;
mod origins;
mod owner;
mod providers;
mod relay;
mod secrets;
mod shared;
mod ssrf;
mod tickets;
#[cfg(feature = "otel")]
mod traces;
mod upstreams;
