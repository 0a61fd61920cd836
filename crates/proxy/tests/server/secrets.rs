//! The token goes to the upstream, and nowhere else.

use rstest::rstest;

use crate::support::proxy::{run, run_in};
use crate::support::{Proxy, TOKEN, Upstream, pair};

/// Every answer, page, metric and log line of a proxy that holds the token, in
/// front of an upstream that does its worst.
#[tokio::test]
async fn the_token_is_in_nothing_that_is_sent_or_written() {
    let upstream = Upstream::start().await;
    let flags =
        ["--upstream", upstream.base.as_str(), "--log-level", "trace", "--first-byte-timeout", "200ms"];
    let proxy = Proxy::start(&flags, &[("INFERENCE_PROXY_TOKEN", TOKEN)]);
    let mut replies = Vec::new();
    let models =
        ["ok", "echo", "html", "cut-length", "hang", "redirect", "cookie", "job", "job-elsewhere", "sse-cut"];
    for model in models {
        replies.push(proxy.post(&format!("/models/x/{model}"), "{}").await);
    }
    let pages = [
        "/",
        "/metrics",
        "/healthz",
        "/readyz",
        "/api/models/x/echo",
        "/status/x/echo",
        "/embed?model=x/y",
        "/inference-widget.js",
        "/oembed?url=x",
        "/nothing",
        "/models/x/y",
        "/models/..%2f",
    ];
    for page in pages {
        replies.push(proxy.get(page).await);
    }
    let refused = proxy.send("POST", "/models/x/y", &[("origin", "https://evil.example")], b"{}").await;
    replies.push(refused);
    replies.push(proxy.post("/v1/chat/completions", r#"{"model":"a/b","messages":[]}"#).await);
    for reply in &replies {
        let sent = String::from_utf8_lossy(&reply.bytes);
        assert!(!sent.contains(TOKEN), "{sent}");
    }
    assert!(upstream.seen().iter().all(|seen| seen.header("authorization") == "Bearer hf_secret"));
    let printed = proxy.printed_with("/v1/chat/completions").await;
    assert!(!printed.contains(TOKEN), "{printed}");
    assert!(printed.contains("x/html"), "the log is what was searched");
}

#[tokio::test]
async fn an_echoed_token_is_masked_to_its_length() {
    let (proxy, _upstream) = pair(&[]).await;
    let reply = proxy.post("/models/x/echo", "{}").await;
    assert_eq!(reply.json()["error"], "bad token Bearer *********");
    assert!(!reply.headers.contains_key("x-error-message"));
    assert_eq!(reply.header("x-compute-type"), "gpu");
}

#[tokio::test]
async fn a_clients_credentials_stay_behind() {
    let (proxy, upstream) = pair(&[]).await;
    let sent = [
        ("authorization", "Bearer visitors"),
        ("cookie", "session=visitors"),
        ("proxy-authorization", "visitors"),
        ("x-forwarded-for", "6.6.6.6"),
        ("x-hf-bill-to", "visitors"),
        ("te", "trailers"),
        ("connection", "close, x-hop"),
        ("x-hop", "1"),
        ("x-request-id", "visitors"),
        ("origin", "null"),
    ];
    let mut sent = sent.to_vec();
    let own = format!("http://{}", proxy.address);
    *sent.last_mut().unwrap() = ("origin", own.as_str());
    let reply = proxy.send("POST", "/models/x/ok", &sent, b"{}").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let seen = upstream.last();
    assert_eq!(seen.header("authorization"), "Bearer hf_secret");
    for (name, _) in sent.iter().skip(1) {
        assert_eq!(seen.header(name), "", "{name} was passed on");
    }
    assert!(!reply.header("x-request-id").contains("visitors"));
}

#[tokio::test]
async fn without_a_token_the_clients_is_still_not_used() {
    let upstream = Upstream::start().await;
    let proxy = Proxy::start(&["--upstream", &upstream.base], &[]);
    proxy.send("POST", "/models/x/ok", &[("authorization", "Bearer visitors")], b"{}").await;
    assert_eq!(upstream.last().header("authorization"), "");
}

#[tokio::test]
async fn an_upstreams_cookies_and_policies_stay_behind() {
    let (proxy, _upstream) = pair(&[]).await;
    let reply = proxy.post("/models/x/cookie", "{}").await;
    for name in ["set-cookie", "x-secret-hop", "access-control-allow-origin", "clear-site-data"] {
        assert_eq!(reply.header(name), "", "{name} was returned");
    }
    assert_eq!(reply.header("x-compute-time"), "0.123");
    assert_ne!(reply.header("x-request-id"), "theirs");
}

#[rstest]
#[case("HF_TOKEN")]
#[case("HUGGING_FACE_API_TOKEN")]
#[case("HUGGINGFACE_TOKEN")]
#[case("HUGGING_FACE_TOKEN")]
#[tokio::test]
async fn a_token_is_read_from_where_people_keep_it(#[case] name: &str) {
    let upstream = Upstream::start().await;
    let flags = ["--router-url", upstream.base.as_str(), "--hub-url", upstream.base.as_str()];
    let from_variable = Proxy::start(&flags, &[(name, "Bearer hf_secret")]);
    from_variable.post("/models/x/ok", "{}").await;
    assert_eq!(upstream.last().header("authorization"), "Bearer hf_secret");

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), format!("# mine\nexport {name}=\"hf_dotenv\"\n")).unwrap();
    let from_dotenv = Proxy::start_in(folder, &flags, &[]);
    from_dotenv.post("/models/x/ok", "{}").await;
    assert_eq!(upstream.last().header("authorization"), "Bearer hf_dotenv");
}

#[rstest]
#[case("HF_TOKEN")]
#[case("HUGGING_FACE_TOKEN")]
#[tokio::test]
async fn the_hubs_token_is_not_sent_to_another_server(#[case] name: &str) {
    let stranger = Upstream::start().await;
    let endpoint = format!("endpoint+{}", stranger.base);
    for upstream in [stranger.base.as_str(), endpoint.as_str()] {
        let proxy = Proxy::start(&["--upstream", upstream], &[(name, TOKEN)]);
        proxy.post("/models/x/ok", "{}").await;
        proxy.post("/v1/chat/completions", r#"{"model":"a/b","messages":[]}"#).await;
        proxy.get("/api/models/x/ok").await;
        let printed = proxy.printed_with("is not sent to").await;
        assert!(printed.contains(name) && !printed.contains(TOKEN), "{printed}");
    }
    assert!(!stranger.seen().is_empty());
    assert!(stranger.seen().iter().all(|seen| seen.header("authorization").is_empty()));
}

#[test]
fn a_token_is_not_sent_in_clear_over_the_network() {
    for flags in [["--upstream", "http://models.example"], ["--router-url", "http://10.0.0.7"]] {
        let flags: Vec<_> = ["serve"].into_iter().chain(flags).collect();
        let output = run(&flags, &[("INFERENCE_PROXY_TOKEN", TOKEN)]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(said.contains("unencrypted") && !said.contains(TOKEN), "{said}");
    }
}

#[tokio::test]
async fn a_changed_token_file_is_read_anew() {
    let upstream = Upstream::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "hf_before").unwrap();
    let proxy = Proxy::start_in(folder, &["--upstream", &upstream.base, "--token-file", "token"], &[]);
    proxy.post("/models/x/ok", "{}").await;
    assert_eq!(upstream.last().header("authorization"), "Bearer hf_before");

    // As an orchestrator does it: all at once.
    std::fs::write(file.with_extension("new"), "Bearer \"hf_after\"\r\n").unwrap();
    std::fs::rename(file.with_extension("new"), &file).unwrap();
    proxy.printed_with("the token was read anew").await;
    proxy.post("/models/x/ok", r#"{"inputs":"after"}"#).await;
    assert_eq!(upstream.last().header("authorization"), "Bearer hf_after");
    assert!(proxy.post("/models/x/echo", "{}").await.text().contains("********"));

    std::fs::write(&file, "").unwrap();
    let printed = proxy.printed_with("the token read before stays").await;
    proxy.post("/models/x/ok", r#"{"inputs":"later"}"#).await;
    assert_eq!(upstream.last().header("authorization"), "Bearer hf_after");
    assert!(!printed.contains("hf_before") && !printed.contains("hf_after"), "{printed}");
}

#[rstest]
#[case("hf_secret\n")]
#[case("Bearer hf_secret\r\n")]
#[case("\"hf_secret\"\r\n")]
#[case("'Bearer hf_secret'")]
#[tokio::test]
async fn a_token_file_may_end_in_a_newline(#[case] content: &str) {
    let upstream = Upstream::start().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("token"), content).unwrap();
    let proxy = Proxy::start_in(folder, &["--upstream", &upstream.base, "--token-file", "token"], &[]);
    proxy.post("/models/x/ok", "{}").await;
    assert_eq!(upstream.last().header("authorization"), "Bearer hf_secret");
}

#[rstest]
#[case(None, "cannot be read")]
#[case(Some(""), "is empty")]
#[case(Some("\n"), "is empty")]
#[case(Some("hf_secret hf_secret"), "one word")]
#[case(Some("hf_\u{1b}secret"), "control character")]
fn a_bad_token_file_stops_the_start(#[case] content: Option<&str>, #[case] says: &str) {
    let folder = tempfile::tempdir().unwrap();
    if let Some(content) = content {
        std::fs::write(folder.path().join("token"), content).unwrap();
    }
    for command in ["serve", "check", "models"] {
        let output = run_in(folder.path(), &[command, "--token-file", "token"], &[]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(error.contains(says) && error.contains("token"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[test]
fn an_empty_token_variable_is_not_taken_for_none() {
    let output = run(&["serve"], &[("HF_TOKEN", "")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("HF_TOKEN is empty"));
}
