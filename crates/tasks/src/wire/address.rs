//! Addresses under an endpoint, which is spelled as servers' documentation spells it: with the version of the OpenAI API behind
//! it or without. Everything added to it is a valid model id or a pipeline tag of ours. An endpoint ends in no slash.

use super::ModelId;
use crate::lean;
use crate::task::{Route, Task};

const CHAT: &str = "/chat/completions";

/// Where a call of `task` goes. Without a model, the endpoint is one model's own address.
pub fn of_call(endpoint: &str, model: Option<&ModelId>, task: &Task) -> String {
    let (base, version) = split_version(endpoint);
    if task.route == Route::CHAT {
        return lean::concat(&[base, if version.is_empty() { "/v1" } else { version }, CHAT]);
    }
    let Some(model) = model else { return endpoint.to_owned() };
    // The Hugging Face API is beside the version of the OpenAI API.
    let mut address = lean::concat(&[base, "/models/", model.as_str()]);
    if task.route == Route::PIPELINE {
        address.push_str("/pipeline/");
        address.push_str(task.tag);
    }
    address
}

/// Where a model's own description is.
pub fn of_card(endpoint: &str, model: &ModelId) -> String {
    lean::concat(&[split_version(endpoint).0, "/api/models/", model.as_str()])
}

/// Splits the version of an OpenAI API, such as `/v1`, off the end of an endpoint, where it has one. The whole address of
/// such a server's chat is understood too.
fn split_version(endpoint: &str) -> (&str, &str) {
    let endpoint = endpoint.strip_suffix(CHAT).unwrap_or(endpoint);
    let is_version = |part: &str| {
        part.strip_prefix('v')
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    match endpoint.rfind('/') {
        // What follows two slashes is a host.
        Some(at) if is_version(&endpoint[at + 1..]) && !endpoint[..at].ends_with('/') => {
            endpoint.split_at(at)
        }
        _ => (endpoint, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry;

    fn task(tag: &str) -> &'static Task {
        registry::find(tag).expect("a task")
    }

    #[test]
    fn the_task_decides_the_route() {
        let model = "owner/name".parse().ok();
        let at = |tag: &str| of_call("https://proxy.example", model.as_ref(), task(tag));
        assert_eq!(at("text-classification"), "https://proxy.example/models/owner/name");
        assert_eq!(
            at("sentence-similarity"),
            "https://proxy.example/models/owner/name/pipeline/sentence-similarity"
        );
        assert_eq!(at("chat-completion"), "https://proxy.example/v1/chat/completions");
        let alone = of_call("https://proxy.example", None, task("sentence-similarity"));
        assert_eq!(alone, "https://proxy.example");
    }

    #[test]
    fn an_endpoint_may_be_spelled_with_the_version_of_its_api() {
        let model: ModelId = "a/b".parse().expect("an id");
        for (endpoint, of_chat, base) in [
            ("http://h/v1", "http://h/v1/chat/completions", "http://h"),
            ("http://h/openai/v1", "http://h/openai/v1/chat/completions", "http://h/openai"),
            ("http://h/paas/v4", "http://h/paas/v4/chat/completions", "http://h/paas"),
            ("http://h/v1/chat/completions", "http://h/v1/chat/completions", "http://h"),
            ("/sub/v1", "/sub/v1/chat/completions", "/sub"),
            ("http://v1", "http://v1/v1/chat/completions", "http://v1"),
            ("http://h/vision", "http://h/vision/v1/chat/completions", "http://h/vision"),
        ] {
            assert_eq!(of_call(endpoint, Some(&model), task("chat-completion")), of_chat);
            let labels = of_call(endpoint, Some(&model), task("text-classification"));
            assert_eq!(labels, format!("{base}/models/a/b"));
            assert_eq!(of_card(endpoint, &model), format!("{base}/api/models/a/b"));
        }
    }
}
