//! Answers that are not there yet: some upstreams answer `201` or `202` with an
//! address to ask again. The proxy asks, the client waits for one answer.
//!
//! Only addresses of the host that was called are followed, since the token
//! goes along.

use serde_json::Value;
use url::Url;

use crate::ApiError;

#[derive(Debug, PartialEq)]
pub enum Job {
    /// Not there yet; ask here.
    Pending(Url),
    /// There; fetch it here.
    At(Url),
    /// There.
    Done(Value),
    Failed(ApiError),
}

/// What a job's answer says. `called` is the address just asked, and `location`
/// its `Location` header.
pub fn read(called: &Url, location: Option<&str>, answer: Value) -> Job {
    let status = answer["status"]
        .as_str()
        .or_else(|| answer["state"].as_str())
        .unwrap_or_default()
        .to_ascii_lowercase();
    match status.as_str() {
        "failed" | "error" | "canceled" | "cancelled" | "timeout" => {
            let why = ["error", "message", "detail"]
                .iter()
                .find_map(|key| answer[key].as_str())
                .unwrap_or("no reason given");
            Job::Failed(ApiError::bad_gateway(
                "upstream_job",
                format!("The model's job ended as {status}: {why}"),
            ))
        }
        "succeeded" | "completed" | "complete" | "done" | "ok" | "success" => {
            match link(&answer, &[&["response_url"], &["result_url"]]) {
                Some(address) => follow(called, address).map_or_else(Job::Failed, Job::At),
                None => Job::Done(finished(answer)),
            }
        }
        _ => {
            // A thing that was made may have a `url`, too: only with a state is it one to ask again.
            let polled = if status.is_empty() { None } else { link(&answer, &[&["url"]]) };
            let link =
                link(&answer, &[&["urls", "get"], &["status_url"], &["polling_url"]]).or(polled).or(location);
            match link {
                Some(address) => follow(called, address).map_or_else(Job::Failed, Job::Pending),
                // A created thing that is no job, or a job's plain answer.
                None => Job::Done(finished(answer)),
            }
        }
    }
}

fn finished(mut answer: Value) -> Value {
    match answer.get_mut("output") {
        Some(output) if !output.is_null() => output.take(),
        _ => answer,
    }
}

fn link<'a>(answer: &'a Value, paths: &[&[&str]]) -> Option<&'a str> {
    paths.iter().find_map(|path| path.iter().try_fold(answer, |value, key| value.get(key))?.as_str())
}

fn follow(called: &Url, address: &str) -> Result<Url, ApiError> {
    let refused = || {
        ApiError::bad_gateway(
            "upstream_job",
            "The upstream answered with a job on another host, which the proxy does not follow.",
        )
    };
    let url = called.join(address).map_err(|_| refused())?;
    let same = url.origin() == called.origin() && matches!(url.scheme(), "http" | "https");
    let plain = url.username().is_empty() && url.password().is_none();
    if same && plain { Ok(url) } else { Err(refused()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn called() -> Url {
        "https://h.example/v1/models/a/b".parse().unwrap()
    }

    #[test]
    fn a_job_is_followed_on_its_host() {
        let answer = json!({"status": "starting", "urls": {"get": "https://h.example/v1/p/1"}});
        assert_eq!(read(&called(), None, answer), Job::Pending("https://h.example/v1/p/1".parse().unwrap()));
        assert_eq!(
            read(&called(), Some("/jobs/1"), json!({})),
            Job::Pending("https://h.example/jobs/1".parse().unwrap())
        );
    }

    #[rstest]
    #[case("https://evil.example/p/1")]
    #[case("http://h.example/p/1")]
    #[case("https://h.example:8443/p/1")]
    #[case("//evil.example/p")]
    #[case("https://h.example@evil.example/")]
    #[case("https://x:y@h.example/")]
    #[case("file:///etc/passwd")]
    #[case("javascript:1")]
    #[case("\\\\evil.example\\p")]
    fn and_nowhere_else(#[case] address: &str) {
        let answer = json!({"status": "processing", "status_url": address});
        assert!(matches!(read(&called(), None, answer), Job::Failed(_)), "{address}");
        let answer = json!({"status": "COMPLETED", "response_url": address});
        assert!(matches!(read(&called(), None, answer), Job::Failed(_)), "{address}");
    }

    #[test]
    fn what_was_made_may_be_anywhere() {
        let made = json!({"url": "https://cdn.example/picture.png"});
        assert_eq!(read(&called(), None, made.clone()), Job::Done(made));
        let queued = json!({"status": "queued", "url": "https://cdn.example/jobs/1"});
        assert!(matches!(read(&called(), None, queued), Job::Failed(_)));
    }

    #[test]
    fn ends_are_read() {
        let done = json!({"status": "succeeded", "output": [1, 2], "urls": {"get": "/p"}});
        assert_eq!(read(&called(), None, done), Job::Done(json!([1, 2])));
        let Job::Failed(error) = read(&called(), None, json!({"status": "failed", "error": "no GPU"})) else {
            panic!("a failed job is an error");
        };
        assert!(error.message.contains("no GPU"));
    }
}
