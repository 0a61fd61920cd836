//! The whole server through real sockets: the built binary in front of an
//! upstream that behaves and misbehaves on demand.

#![allow(clippy::unwrap_used)]

mod support;

mod cache;
mod costs;
#[cfg(feature = "engine")]
mod embedded;
mod files;
mod operations;
mod origins;
mod relay;
mod secrets;
mod ssrf;
