//! Addresses under an endpoint, which is spelled as servers' documentation spells it: with the version of the OpenAI API behind
//! it, with the whole path of one call, or without either. Everything added to it is a valid model id or a pipeline tag of
//! ours. An endpoint ends in no slash.

use super::ModelId;
use crate::lean;
use crate::task::{Api, At, Route, Task};

/// Paths of calls that an endpoint may end in.
const CALLS: &[&str] = &[
    "/chat/completions",
    "/completions",
    "/embeddings",
    "/rerank",
    "/audio/transcriptions",
    "/audio/speech",
    "/images/generations",
];

/// Those that are no call without a version before them: a mount of that name may lead to any server.
const ONLY_VERSIONED: &[&str] = &["/completions", "/embeddings"];

/// An endpoint, taken apart: `http://h/sub`, `/v1`, `/embeddings`.
struct Spelling<'a> {
    base: &'a str,
    version: &'a str,
    call: &'a str,
}

/// The endpoint is the address of one call, which is not the task's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit<'a>(pub &'a str);

/// What an endpoint's spelling tells of the API there.
pub fn api(endpoint: &str) -> Option<Api> {
    let Spelling { version, call, .. } = spelling(endpoint);
    (!version.is_empty() || !call.is_empty()).then_some(Api::OpenAi)
}

/// How a task is asked for at an endpoint where `api` is spoken.
pub fn route<'a>(endpoint: &'a str, task: &Task, api: Api) -> Result<Route, Unfit<'a>> {
    let of = |api: Api| task.others.iter().find(|(own, _)| *own == api).map(|(_, route)| *route);
    let Spelling { version, call, .. } = spelling(endpoint);
    if call.is_empty() {
        let openai = || of(Api::OpenAi).filter(|_| api != Api::HuggingFace);
        return Ok(of(api).or_else(openai).unwrap_or(task.route));
    }
    let fits = |route: &Route| match route.at {
        At::Version(path) => path == call && !(version.is_empty() && of(Api::Tei).is_some()),
        At::Base(path) => path == call && version.is_empty(),
        At::Model | At::Pipeline => false,
    };
    let mut ways = task.others.iter().map(|(_, route)| *route).chain([task.route]);
    ways.find(fits).ok_or(Unfit(call))
}

/// Where a call of `task` goes. Without a model, the endpoint is one model's own address.
pub fn of_call(endpoint: &str, model: Option<&ModelId>, task: &Task, route: Route) -> String {
    let Spelling { base, version, call } = spelling(endpoint);
    match (route.at, model) {
        (At::Version(_) | At::Base(_), _) if !call.is_empty() => endpoint.to_owned(),
        (At::Version(path), _) => lean::concat(&[base, or_first(version), path]),
        (At::Base(path), _) => lean::concat(&[base, path]),
        (At::Model | At::Pipeline, None) => endpoint.to_owned(),
        // The Hugging Face API is beside the version of the OpenAI API.
        (At::Model, Some(model)) => lean::concat(&[base, "/models/", &model.in_path()]),
        (At::Pipeline, Some(model)) => {
            lean::concat(&[base, "/models/", &model.in_path(), "/pipeline/", task.tag])
        }
    }
}

/// Where a model's own description is.
pub fn of_card(endpoint: &str, model: &ModelId) -> String {
    lean::concat(&[spelling(endpoint).base, "/api/models/", &model.in_path()])
}

/// Where a server of the OpenAI form lists its models.
pub(super) fn of_list(endpoint: &str) -> String {
    let Spelling { base, version, .. } = spelling(endpoint);
    lean::concat(&[base, or_first(version), "/models"])
}

/// A path beside the version of the OpenAI API.
pub(super) fn beside(endpoint: &str, path: &str) -> String {
    lean::concat(&[spelling(endpoint).base, path])
}

fn or_first(version: &str) -> &str {
    if version.is_empty() { "/v1" } else { version }
}

fn spelling(endpoint: &str) -> Spelling<'_> {
    let call = CALLS.iter().find(|call| endpoint.ends_with(**call));
    if let Some(call) = call {
        let (rest, call) = endpoint.split_at(endpoint.len() - call.len());
        let (base, version) = split_version(rest);
        // What follows two slashes is a host.
        let is_mount = version.is_empty() && ONLY_VERSIONED.contains(&call);
        if !rest.ends_with('/') && !is_mount {
            return Spelling { base, version, call };
        }
    }
    let (base, version) = split_version(endpoint);
    Spelling { base, version, call: "" }
}

/// Splits the version of an API, such as `/v1`, off the end of an address, where it has one.
fn split_version(endpoint: &str) -> (&str, &str) {
    let is_version = |part: &str| {
        part.strip_prefix('v')
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    match endpoint.rfind('/') {
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

    fn called(endpoint: &str, model: Option<&ModelId>, tag: &str, api: Api) -> String {
        let route = route(endpoint, task(tag), api).expect("it fits");
        of_call(endpoint, model, task(tag), route)
    }

    #[test]
    fn the_task_decides_the_route() {
        let model = "owner/name".parse().ok();
        let at = |tag: &str| called("https://proxy.example", model.as_ref(), tag, Api::HuggingFace);
        assert_eq!(at("text-classification"), "https://proxy.example/models/owner/name");
        assert_eq!(
            at("sentence-similarity"),
            "https://proxy.example/models/owner/name/pipeline/sentence-similarity"
        );
        assert_eq!(at("chat-completion"), "https://proxy.example/v1/chat/completions");
        let alone = called("https://proxy.example", None, "sentence-similarity", Api::HuggingFace);
        assert_eq!(alone, "https://proxy.example");
    }

    #[test]
    fn an_endpoint_may_be_spelled_with_the_version_of_its_api() {
        let model: ModelId = "a/b".parse().expect("an id");
        for (endpoint, of_chat, base) in [
            ("http://h/v1", "http://h/v1/chat/completions", "http://h"),
            ("http://h/openai/v1", "http://h/openai/v1/chat/completions", "http://h/openai"),
            ("http://h/paas/v4", "http://h/paas/v4/chat/completions", "http://h/paas"),
            ("/sub/v1", "/sub/v1/chat/completions", "/sub"),
            ("http://v1", "http://v1/v1/chat/completions", "http://v1"),
            ("http://rerank", "http://rerank/v1/chat/completions", "http://rerank"),
            ("http://h/vision", "http://h/vision/v1/chat/completions", "http://h/vision"),
            ("http://h/embeddings", "http://h/embeddings/v1/chat/completions", "http://h/embeddings"),
        ] {
            assert_eq!(called(endpoint, Some(&model), "chat-completion", Api::HuggingFace), of_chat);
            let labels = called(endpoint, Some(&model), "text-classification", Api::OpenAi);
            assert_eq!(labels, format!("{base}/models/a/b"));
            assert_eq!(of_card(endpoint, &model), format!("{base}/api/models/a/b"));
        }
    }

    #[test]
    fn each_task_has_its_own_call_of_the_openai_form() {
        for (tag, path) in [
            ("chat-completion", "/v1/chat/completions"),
            ("conversational", "/v1/chat/completions"),
            ("visual-question-answering", "/v1/chat/completions"),
            ("text-generation", "/v1/completions"),
            ("feature-extraction", "/v1/embeddings"),
            ("sentence-similarity", "/v1/embeddings"),
            ("text-ranking", "/v1/rerank"),
            ("automatic-speech-recognition", "/v1/audio/transcriptions"),
            ("text-to-speech", "/v1/audio/speech"),
            ("text-to-image", "/v1/images/generations"),
        ] {
            let model: ModelId = "llama3.2:1b".parse().expect("an id");
            for endpoint in ["http://h/x", "http://h/x/v1", &format!("http://h/x{path}")] {
                let expected = format!("http://h/x{path}");
                assert_eq!(called(endpoint, Some(&model), tag, Api::OpenAi), expected, "{endpoint}");
                assert_eq!(called(endpoint, None, tag, Api::OpenAi), expected, "{endpoint}");
            }
        }
        let of_tei = |tag| called("http://h", None, tag, Api::Tei);
        assert_eq!(of_tei("text-ranking"), "http://h/rerank");
        assert_eq!(of_tei("feature-extraction"), "http://h/v1/embeddings");
        assert_eq!(called("http://h/rerank", None, "text-ranking", Api::OpenAi), "http://h/rerank");
        let azure = "http://h/openai/deployments/x/chat/completions";
        assert_eq!(called(azure, None, "chat-completion", Api::OpenAi), azure);
    }

    #[test]
    fn the_address_of_one_call_is_not_that_of_another() {
        for (endpoint, tag, call) in [
            ("http://h/v1/embeddings", "text-classification", "/embeddings"),
            ("http://h/v1/embeddings", "chat-completion", "/embeddings"),
            ("http://h/rerank", "feature-extraction", "/rerank"),
            ("/v1/chat/completions", "text-to-image", "/chat/completions"),
        ] {
            assert_eq!(route(endpoint, task(tag), Api::OpenAi), Err(Unfit(call)), "{endpoint}");
            assert_eq!(api(endpoint), Some(Api::OpenAi));
        }
        assert_eq!(api("http://h/embeddings"), None);
    }
}
