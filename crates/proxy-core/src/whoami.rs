//! What the Hub says of a token (`GET /api/whoami-v2`), for the owner of the proxy.

use serde_json::Value;

/// The right to call Inference Providers, and the one to call the owner's endpoints.
const PROVIDERS: &str = "inference.serverless.write";
const ENDPOINTS: &str = "inference.endpoints.infer.write";

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Who it is, what it may do, who pays: each a line.
    pub lines: Vec<String>,
    /// What the owner should change.
    pub warnings: Vec<String>,
}

pub fn report(answer: &Value) -> Report {
    let mut report = Report::default();
    let name = answer["name"].as_str().unwrap_or("somebody without a name");
    let plan = if answer["isPro"] == true { ", PRO" } else { "" };
    report.lines.push(format!("It is a token of {name}{plan}."));

    let token = &answer["auth"]["accessToken"];
    let mut permissions: Vec<&str> = Vec::new();
    match token["role"].as_str() {
        Some("fineGrained") => {
            let fine = &token["fineGrained"];
            let scoped = fine["scoped"].as_array().into_iter().flatten();
            let lists = scoped.map(|scope| &scope["permissions"]).chain([&fine["global"]]);
            permissions.extend(lists.filter_map(Value::as_array).flatten().filter_map(Value::as_str));
            permissions.sort_unstable();
            permissions.dedup();
            let all = if permissions.is_empty() { "nothing".into() } else { permissions.join(", ") };
            report.lines.push(format!("It may: {all}."));
            if !permissions.contains(&PROVIDERS) && !permissions.contains(&ENDPOINTS) {
                report.warnings.push(
                    "It may not call inference. Give it the right to make calls to Inference Providers."
                        .into(),
                );
            }
            let more = permissions
                .iter()
                .any(|name| name.rsplit('.').next() == Some("write") && !name.starts_with("inference."));
            if more {
                report
                    .warnings
                    .push("It may change things. The proxy needs the right to call inference, alone.".into());
            }
        }
        Some("write") => {
            report.lines.push("It may: read, write, call inference.".into());
            report
                .warnings
                .push("It may change all that its owner may. A fine-grained token is safer.".into());
        }
        Some("read") => {
            report.lines.push("It may: read, call inference.".into());
            report.warnings.push("It may read all that its owner may. A fine-grained token is safer.".into());
        }
        _ => report.lines.push("The Hub does not tell what it may do.".into()),
    }

    let billed = answer["orgs"].as_array().into_iter().flatten().filter(|org| org["canPay"] == true);
    let billed: Vec<&str> = billed.filter_map(|org| org["name"].as_str()).collect();
    if !billed.is_empty() {
        report.lines.push(format!("Organisations that may be billed (bill_to): {}.", billed.join(", ")));
    }
    report.lines.push(if answer["canPay"] == true {
        "What is used beyond the included credits is billed. Set a limit: https://huggingface.co/settings/billing".into()
    } else {
        "Only the included credits can be used. What is left: https://huggingface.co/settings/billing".into()
    });
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_token_for_inference_alone_is_as_it_should_be() {
        let said = report(&json!({
            "name": "ada", "isPro": true, "canPay": true,
            "orgs": [{"name": "acme", "canPay": true}, {"name": "club", "canPay": false}],
            "auth": {"accessToken": {"role": "fineGrained", "fineGrained": {
                "global": [], "scoped": [{"entity": {"name": "ada"}, "permissions": [PROVIDERS]}],
            }}},
        }));
        assert_eq!(said.warnings, Vec::<String>::new());
        assert_eq!(said.lines[0], "It is a token of ada, PRO.");
        assert_eq!(said.lines[1], "It may: inference.serverless.write.");
        assert_eq!(said.lines[2], "Organisations that may be billed (bill_to): acme.");
    }

    #[test]
    fn one_that_may_too_much_or_too_little_is_warned_of() {
        let fine = |permissions: Value| {
            report(&json!({"name": "ada", "auth": {"accessToken": {"role": "fineGrained", "fineGrained": {
                "scoped": [{"permissions": permissions}],
            }}}}))
        };
        assert!(fine(json!(["repo.content.read"])).warnings[0].contains("may not call inference"));
        assert!(fine(json!([PROVIDERS, "repo.write"])).warnings[0].contains("may change things"));
        let role = |role: &str| report(&json!({"name": "ada", "auth": {"accessToken": {"role": role}}}));
        assert!(role("write").warnings[0].contains("fine-grained"));
        assert!(role("read").warnings[0].contains("fine-grained"));
    }

    #[test]
    fn whatever_the_hub_says_is_taken_calmly() {
        for answer in [json!(null), json!([]), json!({"auth": 7, "orgs": "x"}), json!({"name": {}})] {
            assert!(!report(&answer).lines.is_empty());
        }
    }
}
