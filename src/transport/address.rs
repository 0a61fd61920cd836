//! Addresses under the endpoint. The endpoint is the page author's; everything
//! added to it is a valid model id or a pipeline tag of ours.

use crate::config::Target;
use tasks::{Route, Task};

/// Where a call of `task` goes. Without a model, the endpoint is one model's own address.
pub fn address(target: &Target, task: &Task) -> String {
    let mut address = target.endpoint.clone();
    if task.route == Route::CHAT {
        address.push_str("/v1/chat/completions");
        return address;
    }
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
    let mut address = target.endpoint.clone();
    address.push_str("/api/models/");
    address.push_str(model.as_str());
    Some(address)
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
        let alone = Target { model: None, ..target };
        let task = tasks::registry::find("sentence-similarity").expect("a task");
        assert_eq!(address(&alone, task), "https://proxy.example");
    }
}
