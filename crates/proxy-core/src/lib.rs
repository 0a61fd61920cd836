//! The proxy's rules over plain HTTP types: who may call, what is passed on,
//! where it goes, and what is said when it may not. No sockets, no clock, no
//! async: every rule is a function of its arguments, so every rule has a test.

pub mod budget;
pub mod cache;
pub mod config;
pub mod embed;
pub mod error;
pub mod headers;
pub mod job;
pub mod limits;
pub mod models;
pub mod openai;
pub mod origin;
pub mod providers;
pub mod public;
pub mod route;
pub mod secret;
pub mod ticket;
pub mod trace;
pub mod whoami;

pub use error::ApiError;
