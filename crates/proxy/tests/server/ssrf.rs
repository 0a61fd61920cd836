//! A client names a model, never an address. These are ways to try.

use crate::support::{TOKEN, Upstream, pair};

/// Disguised ids, paths and addresses. `{T}` is a second server that must never
/// hear of any of them.
const TRIES: &[&str] = &[
    "/models/http://{T}/x",
    "/models/https://{T}/x",
    "/models/http:/{T}/x",
    "/models/http:{T}",
    "/models///{T}/x",
    "/models//{T}/x",
    "/models/\\\\{T}\\x",
    "/models/\\{T}",
    "/models/{T}",
    "/models/{T}/x",
    "/models/@{T}/x",
    "/models/a@{T}/x",
    "/models/a/b@{T}",
    "/models/a:b@{T}/x",
    "/models/%40{T}/x",
    "/models/..",
    "/models/../x",
    "/models/../../{T}",
    "/models/a/..",
    "/models/a/../b",
    "/models/a/../../metrics",
    "/models/./a",
    "/models/a/.",
    "/models/%2e%2e/x",
    "/models/%2e%2e%2fx",
    "/models/a/%2e%2e",
    "/models/a%2fb",
    "/models/a%2Fb",
    "/models/a%252fb",
    "/models/a%5cb",
    "/models/a%00b",
    "/models/a%0d%0aHost:%20{T}",
    "/models/a%0ab/c",
    "/models/a%20b/c",
    "/models/a%3Fb/c",
    "/models/a%23b/c",
    "/models/a;b/c",
    "/models/a,b/c",
    "/models/a&b/c",
    "/models/a$b/c",
    "/models/a'b/c",
    "/models/a\"b/c",
    "/models/a<b/c",
    "/models/a|b/c",
    "/models/a`b/c",
    "/models/{a}/c",
    "/models/a*b/c",
    "/models/a~b/c",
    "/models/[::1]/x",
    "/models/[::ffff:127.0.0.1]/x",
    "/models/127.0.0.1:80/x",
    "/models/localhost:80/x",
    "/models/0x7f.1:80/x",
    "/models/file:///etc/passwd",
    "/models/gopher:/{T}/x",
    "/models/javascript:alert(1)",
    "/models/data:text/html,x",
    "/models/a/b/c",
    "/models/a/b/pipeline",
    "/models/a/b/pipeline/",
    "/models/a/b/pipeline/..",
    "/models/a/b/pipeline/../..",
    "/models/a/b/pipeline/http://{T}",
    "/models/a/b/pipeline/x/y",
    "/models/a/b/pipeline/x%2fy",
    "/models/a/b/pipeline/X",
    "/models/a/b/pipeline/x?",
    "/models/a/b/pipeline/@{T}",
    "/models/a--b/c",
    "/models/a..b/c",
    "/models/.a/b",
    "/models/a/-b",
    "/models/a/b.",
    "/models/",
    "/models/%",
    "/models/%zz",
    "/models/\u{ff0f}{T}",
    "/models/а/b",
    "/models/a\u{2025}/b",
    "http://{T}/models/../x",
    "http://{T}/x",
    "/../models",
    "//{T}/models/a/b",
    "/v1/chat/completions/../../models",
    "/v1/chat/completions@{T}",
    "/v1/http://{T}",
];

#[tokio::test]
async fn no_path_leads_elsewhere() {
    assert!(TRIES.len() >= 60);
    let (mut proxy, upstream) = pair(&["--rate-limit", "off"]).await;
    let trap = Upstream::start().await;
    for attempt in TRIES {
        let target = attempt.replace("{T}", &trap.address.to_string());
        let before = upstream.seen().len();
        let reply = proxy.post(&target, r#"{"inputs":"x"}"#).await;
        let called = &upstream.seen()[before..];
        // What the grammar of HTTP does not take has no body; everything else says why.
        let explained = reply.body.is_empty() || reply.json()["error"].is_string();
        let refused = (400..500).contains(&reply.status) && explained;
        assert!(refused || target.ends_with('?'), "{target}: {} {}", reply.status, reply.text());
        // An empty query is dropped, and what is left is an ordinary task.
        assert!(called.iter().all(|seen| seen.path() == "/models/a/b/pipeline/x"), "{target}: {called:?}");
    }
    assert!(trap.seen().is_empty(), "{:?}", trap.seen());
    assert!(proxy.is_alive());
}

#[tokio::test]
async fn no_header_or_body_leads_elsewhere() {
    let (proxy, upstream) = pair(&["--rate-limit", "off"]).await;
    let trap = Upstream::start().await;
    let at = trap.address.to_string();
    let url = format!("http://{at}/x");
    let headers = [
        ("host", at.as_str()),
        ("x-forwarded-host", &at),
        ("x-forwarded-proto", "https"),
        ("forwarded", "host=evil.example"),
        ("x-original-url", &url),
        ("x-rewrite-url", &url),
        ("x-upstream", &url),
        ("x-target-url", &url),
        ("x-fal-target-url", &url),
        ("x-base-url", &url),
        ("referer", &url),
        ("via", &at),
    ];
    for header in headers {
        let reply = proxy.send("POST", "/models/x/ok", &[header], b"{}").await;
        assert_eq!(reply.status, 200, "{header:?}");
        assert_eq!(upstream.last().header("host"), upstream.address.to_string());
        assert_eq!(
            upstream.last().header(header.0),
            if header.0 == "host" { upstream.address.to_string() } else { String::new() }
        );
    }
    for key in ["url", "base_url", "api_base", "endpoint", "endpoint_url", "provider", "target", "host"] {
        let body = format!(r#"{{"model":"a/b","messages":[],"{key}":"{url}"}}"#);
        proxy.post("/v1/chat/completions", &body).await;
        proxy.post(&format!("/models/x/ok?{key}={url}"), &body).await;
        assert_eq!(upstream.last().head.uri.to_string(), "/models/x/ok");
    }
    for model in [
        url.as_str(),
        "//a",
        "../a",
        "a/b/../c",
        "a/b@h",
        "a/b:p@h",
        "a/b:http://h",
        "a/b?x",
        "a/b#x",
        "a/b ",
    ] {
        let before = upstream.seen().len();
        let body = format!(r#"{{"model":"{model}","messages":[]}}"#);
        assert_eq!(proxy.post("/v1/chat/completions", &body).await.status, 400, "{model}");
        assert_eq!(upstream.seen().len(), before);
    }
    assert!(trap.seen().is_empty());
}

#[tokio::test]
async fn no_answer_leads_elsewhere() {
    let (proxy, upstream) = pair(&[]).await;
    for model in ["redirect", "job-elsewhere"] {
        assert_eq!(proxy.post(&format!("/models/x/{model}"), "{}").await.status, 502);
    }
    assert_eq!(upstream.seen().len(), 2);
    assert!(!proxy.printed().contains(TOKEN));
}

#[tokio::test]
async fn no_lookup_leads_elsewhere() {
    let (proxy, upstream) = pair(&["--rate-limit", "off"]).await;
    for prefix in ["/api/models/", "/status/"] {
        for id in ["..", "a%2fb", "http://h/x", "a/b/c", "@h/x", "a/b?x=1#y", "%2e%2e/x"] {
            let reply = proxy.get(&format!("{prefix}{id}")).await;
            assert!(reply.status == 400 || id.contains('?'), "{prefix}{id}: {}", reply.status);
        }
    }
    assert!(
        upstream.seen().iter().all(|seen| seen.path().ends_with("/a/b") && seen.head.uri.query().is_none())
    );
}
