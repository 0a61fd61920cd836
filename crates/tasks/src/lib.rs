//! The protocol: what each task takes, what it sends, and how its answer is read.
//!
//! A task is one constant in `tasks/`, listed once in [`registry`]. It declares
//! the [`Field`]s it takes, its [`Parameter`]s and the [`Reader`] of its answer;
//! [`encode`](encode::encode) and [`decode`](fn@decode) do the rest from that
//! declaration. Every answer becomes an [`Output`] of the reader's [`Kind`], or an
//! unknown one. Nothing here does I/O, touches a DOM or reads a clock, and nothing
//! panics, whatever bytes a server sends.

mod codec;
mod decode;
pub mod encode;
pub mod examples;
pub mod guard;
mod inputs;
mod json;
mod lean;
mod number;
pub mod phrase;
pub mod registry;
mod task;
mod tasks;
mod verdict;
pub mod wav;
pub mod wire;

pub use decode::*;
pub use encode::{Call, Payload, Request, encode};
pub use examples::{Sample, Title, examples};
pub use inputs::{InputError, Inputs, Media, MediaData, Value};
pub use json::{Json, mend, object};
pub use number::write_number;
pub use phrase::Phrase;
pub use task::{Api, At, Example, Field, FieldKind, OPTIONS, Parameter, ParameterKind, Place, Route, Task};
pub use verdict::{Rule, judge};
pub use wire::{Failure, FailureCode, ModelId, ModelInfo};
