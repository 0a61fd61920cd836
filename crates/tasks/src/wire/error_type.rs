//! The `error_type`s of errors that the proxy makes itself: one list, for the proxy that sends them and the widget that
//! reads them.

/// All of them, and whether a 503 of that type is final: a model that is starting is waited for, one whose files are
/// damaged is not.
pub const ALL: &[(&str, bool)] = &[
    ("loading", false),
    ("rate_limited", true),
    ("overloaded", true),
    ("origin_refused", true),
    ("model_refused", true),
    ("model_id", true),
    ("task", true),
    ("body", true),
    ("validation", true),
    ("not_found", true),
    ("body_too_large", true),
    ("not_installed", true),
    ("broken_model", true),
    ("internal", true),
    ("method", true),
    ("route", true),
    ("format", true),
    ("host", true),
    ("theme", true),
    ("hub", true),
    ("not_ours", true),
    ("no_upstream", true),
    ("generation", true),
    ("timeout", true),
    ("upstream_unreachable", true),
    ("upstream_closed", true),
    ("upstream_timeout", true),
    ("upstream_empty", true),
    ("upstream_content_type", true),
    ("upstream_encoding", true),
    ("upstream_truncated", true),
    ("upstream_too_large", true),
    ("upstream_redirect", true),
    ("upstream_job", true),
];

/// Whether waiting does not cure it. Types of other servers do not say.
pub fn is_final(error_type: &str) -> bool {
    ALL.iter().any(|(own, is_final)| *is_final && *own == error_type)
}
