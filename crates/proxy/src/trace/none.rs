//! No tracing.

// The other implementation needs what this one takes.
#![allow(clippy::unused_async, clippy::unused_self)]

use std::time::Duration;

use axum::extract::Request;
use http::{HeaderMap, Method};
use proxy_core::config::Config;
use proxy_core::trace::{Ended, Tracing};
use url::Url;

#[derive(Clone)]
pub(crate) struct Tracer;

#[derive(Default)]
pub(crate) struct Span;

pub(crate) struct Call;

impl Tracer {
    pub(crate) fn new(config: &Config) -> Result<Self, String> {
        match config.trace {
            Tracing::Off => Ok(Self),
            trace => Err(format!(
                "This build cannot trace, and `trace` is `{trace}`. Released programs and images can; so does what is built with \
                 `--features otel`."
            )),
        }
    }

    pub(crate) fn request(&self, _: &Config, _: &Request, _: &str) -> Span {
        Span
    }

    pub(crate) async fn close(&self, _: Duration) {}
}

/// Nothing to say.
pub(crate) async fn check(_: &Config) -> Option<String> {
    None
}

impl Span {
    pub(crate) fn queued<F: Future>(&self, waiting: F) -> F {
        waiting
    }

    pub(crate) fn warming<F: Future>(&self, _: bool, waiting: F) -> F {
        waiting
    }

    pub(crate) fn cache(&self, _: &'static str) {}

    pub(crate) fn call(&self, _: &Method, _: &Url, _: &mut HeaderMap) -> Call {
        Call
    }

    pub(crate) fn end(&self, _: &Ended<'_>) {}
}

impl Call {
    pub(crate) fn answered(&mut self, _: u16) {}

    pub(crate) fn reading(&mut self) {}

    pub(crate) fn read(&mut self) {}

    pub(crate) fn failed(&mut self, _: &'static str) {}

    pub(crate) fn cut_short(&self) {}
}
