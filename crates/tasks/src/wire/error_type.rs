//! The `error_type`s of errors that the proxy makes itself: one list, for the proxy that sends them and the widget that
//! reads them.

/// All of them, and whether a 503 of that type is final: a model that is starting is waited for by the widget itself, one whose
/// files are damaged is not, nor is anything else of which a visitor would be told that a model is starting. Final says nothing
/// about trying again by hand, which a 503 always offers.
pub const ALL: &[(&str, bool)] = &[
    ("loading", false),
    ("rate_limited", true),
    ("overloaded", true),
    ("budget_spent", true),
    ("budget_unknown", true),
    ("origin_refused", true),
    ("owner", true),
    ("ticket_required", true),
    ("ticket_refused", true),
    ("challenge", true),
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
    ("upstream_shape", true),
    ("upstream_media", true),
    ("provider", true),
];

/// Whether waiting does not cure it. Types of other servers do not say.
pub fn is_final(error_type: &str) -> bool {
    ALL.iter().any(|(own, is_final)| *is_final && *own == error_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Answer;
    use crate::json::object;
    use crate::wire::Failure;

    /// A 503 of each type, as the widget reads it.
    #[test]
    fn only_a_model_that_loads_is_waited_for() {
        for (error_type, is_final) in ALL {
            let body = object([("error", "x".into()), ("error_type", (*error_type).into())]);
            let failure = Failure::read(503, &Answer::Json(body));
            assert_eq!(failure.is_loading, !is_final, "{error_type}");
            assert_eq!(failure.is_loading, *error_type == "loading", "{error_type}");
        }
    }

    #[test]
    fn the_list_names_each_once() {
        for (i, (own, _)) in ALL.iter().enumerate() {
            assert!(ALL[..i].iter().all(|(other, _)| own != other), "{own}");
        }
    }

    /// What `docs/proxy.md` tells of is in the list.
    #[test]
    fn the_documented_types_are_known() {
        let page = include_str!("../../../../docs/proxy.md");
        let table =
            page.split_once("| `error_type` | status | |").and_then(|(_, rest)| rest.split_once("\n\n"));
        let rows = table.expect("the table of errors").0.lines().filter_map(|row| row.split('|').nth(1));
        let named: Vec<&str> = rows.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
        assert!(named.len() > 15);
        for name in named {
            assert!(ALL.iter().any(|(own, _)| *own == name), "{name}");
        }
    }
}
