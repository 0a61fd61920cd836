//! Distributed tracing: a span for each request, and one inside it for each call to an upstream, sent to a collector by OTLP.
//! What a span says is in `proxy_core::trace`.
//!
//! Built without the feature `otel`, every type here is empty and every function does nothing.

#[cfg(not(feature = "otel"))]
mod none;
#[cfg(feature = "otel")]
mod otel;

#[cfg(not(feature = "otel"))]
pub(crate) use none::{Call, Span, Tracer, check};
#[cfg(feature = "otel")]
pub(crate) use otel::{Call, Span, Tracer, check};
