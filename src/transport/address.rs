//! Addresses under the endpoint. The endpoint is the page author's, as servers' documentation spells it: with the version of
//! the OpenAI API behind it or without. Everything added to it is a valid model id or a pipeline tag of ours.

use crate::config::Target;
use tasks::{Route, Task};

/// Where a call of `task` goes. Without a model, the endpoint is one model's own address.
pub fn address(target: &Target, task: &Task) -> String {
    if task.route == Route::CHAT {
        let (base, version) = split_version(&target.endpoint);
        let version = if version.is_empty() { "/v1" } else { version };
        return [base, version, CHAT].concat();
    }
    let mut address = base(target);
    if let Some(model) = &target.model {
        address.push_str("/models/");
        address.push_str(model.as_str());
        if task.route == Route::PIPELINE {
            address.push_str("/pipeline/");
            address.push_str(task.tag);
        }
    }
    address
}

/// Where a model's own description is; `None` for an endpoint without a model.
pub fn model_info_address(target: &Target) -> Option<String> {
    let model = target.model.as_ref()?;
    Some([&base(target), "/api/models/", model.as_str()].concat())
}

const CHAT: &str = "/chat/completions";

/// Where the Hugging Face API is: beside the version of the OpenAI API.
fn base(target: &Target) -> String {
    // Without a model, all of the address is that of one model.
    let endpoint = &target.endpoint;
    if target.model.is_some() { split_version(endpoint).0.to_owned() } else { endpoint.clone() }
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

    #[test]
    fn the_task_decides_the_route() {
        let target = Target {
            model: "owner/name".parse().ok(),
            endpoint: "https://proxy.example".into(),
            ..Target::default()
        };
        let at = |tag: &str| address(&target, tasks::registry::find(tag).expect("a task"));
        assert_eq!(at("text-classification"), "https://proxy.example/models/owner/name");
        assert_eq!(
            at("sentence-similarity"),
            "https://proxy.example/models/owner/name/pipeline/sentence-similarity"
        );
        let chat = |endpoint: &str| {
            let target = Target { endpoint: endpoint.to_owned(), ..target.clone() };
            address(&target, tasks::registry::find("chat-completion").expect("a task"))
        };
        assert_eq!(chat("https://proxy.example"), "https://proxy.example/v1/chat/completions");
        let alone = Target { model: None, ..target };
        let task = tasks::registry::find("sentence-similarity").expect("a task");
        assert_eq!(address(&alone, task), "https://proxy.example");
    }

    #[test]
    fn an_endpoint_may_be_spelled_with_the_version_of_its_api() {
        let chat = tasks::registry::find("chat-completion").expect("a task");
        let labels = tasks::registry::find("text-classification").expect("a task");
        for (endpoint, of_chat, of_labels) in [
            ("http://h/v1", "http://h/v1/chat/completions", "http://h/models/a/b"),
            ("http://h/openai/v1", "http://h/openai/v1/chat/completions", "http://h/openai/models/a/b"),
            ("http://h/paas/v4", "http://h/paas/v4/chat/completions", "http://h/paas/models/a/b"),
            ("http://h/v1/chat/completions", "http://h/v1/chat/completions", "http://h/models/a/b"),
            ("/sub/v1", "/sub/v1/chat/completions", "/sub/models/a/b"),
            ("http://v1", "http://v1/v1/chat/completions", "http://v1/models/a/b"),
            ("http://h/vision", "http://h/vision/v1/chat/completions", "http://h/vision/models/a/b"),
        ] {
            let target = Target { model: "a/b".parse().ok(), endpoint: endpoint.into(), ..Target::default() };
            assert_eq!(address(&target, chat), of_chat);
            assert_eq!(address(&target, labels), of_labels);
        }
    }
}
