//! Pages of other origins, and what one address may ask for.

use rstest::rstest;

use crate::support::{Proxy, Upstream, pair};

const PAGE: &str = "https://blog.example";
const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn a_page_that_is_not_allowed_is_told_so() {
    let (proxy, upstream) = pair(&[]).await;
    for (method, target) in
        [("POST", "/models/x/ok"), ("POST", "/v1/chat/completions"), ("GET", "/api/models/x/ok")]
    {
        let reply = proxy.send(method, target, &[("origin", PAGE), JSON], b"{}").await;
        assert_eq!((reply.status, reply.error_type().as_str()), (403, "origin_refused"));
        assert!(reply.text().contains("--allow-origin https://blog.example"), "{}", reply.text());
        assert_eq!(reply.header("access-control-allow-origin"), PAGE, "the page can read why");
        assert_eq!(reply.header("vary"), "origin");
    }
    assert!(upstream.seen().is_empty());
}

#[tokio::test]
async fn a_page_that_is_allowed_can_read_what_it_needs() {
    let (proxy, _upstream) = pair(&["--allow-origin", PAGE]).await;
    let asks = [
        ("origin", PAGE),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
    ];
    let preflight = proxy.send("OPTIONS", "/models/x/ok", &asks, b"").await;
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), PAGE);
    assert!(preflight.header("access-control-allow-headers").contains("content-type"));
    assert!(preflight.header("access-control-allow-methods").contains("POST"));

    for target in ["/models/x/ok", "/models/x/html", "/models/..", "/models/x/ok/pipeline/"] {
        let reply = proxy.send("POST", target, &[("origin", PAGE), JSON], b"{}").await;
        assert_eq!(reply.header("access-control-allow-origin"), PAGE, "{target}");
        let exposed = reply.header("access-control-expose-headers");
        for name in [
            "x-compute-time",
            "x-compute-type",
            "x-request-id",
            "retry-after",
            "ratelimit",
            "ratelimit-policy",
        ] {
            assert!(exposed.contains(name));
        }
        assert!(!reply.header("x-request-id").is_empty());
    }
}

#[rstest]
#[case("null")]
#[case("http://blog.example")]
#[case("https://blog.example:444")]
#[case("https://blog.example.evil.com")]
#[case("https://evilblog.example")]
#[tokio::test]
async fn an_origin_that_is_nearly_allowed_is_not(#[case] origin: &str) {
    let (proxy, upstream) = pair(&["--allow-origin", PAGE]).await;
    let reply = proxy.send("POST", "/models/x/ok", &[("origin", origin)], b"{}").await;
    assert_eq!(reply.status, 403);
    assert!(upstream.seen().is_empty());
}

#[tokio::test]
async fn every_page_must_be_asked_for() {
    let (proxy, _upstream) = pair(&["--allow-origin", "*"]).await;
    assert_eq!(proxy.send("POST", "/models/x/ok", &[("origin", PAGE)], b"{}").await.status, 200);
    assert_eq!(proxy.send("POST", "/models/x/ok", &[("origin", "null")], b"{}").await.status, 403);
}

#[rstest]
#[case("--listen", "127.0.0.1:0")]
#[case("--listen", "0.0.0.0:0")]
#[tokio::test]
async fn a_name_made_to_resolve_here_is_not_our_own(#[case] flag: &str, #[case] listen: &str) {
    let upstream = Upstream::start().await;
    let proxy = Proxy::start(&[flag, listen, "--upstream", &upstream.base], &[]);
    let port = proxy.address.port();
    for (host, status) in [
        ("rebound.example", 403),
        ("127.0.0.1.rebound.example", 403),
        ("localhost", 200),
        ("192.168.1.7", 200),
    ] {
        let host = format!("{host}:{port}");
        let origin = format!("http://{host}");
        let body = format!(r#"{{"inputs":"{host}"}}"#);
        let headers = [("origin", origin.as_str()), ("host", host.as_str())];
        assert_eq!(
            proxy.send("POST", "/models/x/ok", &headers, body.as_bytes()).await.status,
            status,
            "{host}"
        );
    }
    assert_eq!(upstream.seen().len(), 2);
}

#[tokio::test]
async fn with_a_public_address_no_host_is_believed() {
    let (proxy, _upstream) = pair(&["--public-url", "https://widget.example/here"]).await;
    let host = proxy.address.to_string();
    for (origin, status) in
        [("https://widget.example", 200), ("http://widget.example", 403), (&*format!("http://{host}"), 403)]
    {
        for host in [host.as_str(), "widget.example"] {
            let reply =
                proxy.send("POST", "/models/x/ok", &[("origin", origin), ("host", host)], b"{}").await;
            assert_eq!(reply.status, status, "{origin} at {host}");
        }
    }
}

#[tokio::test]
async fn a_preflight_lets_a_client_librarys_headers_through() {
    let (proxy, _upstream) = pair(&["--allow-origin", PAGE]).await;
    let asks = [
        ("origin", PAGE),
        ("access-control-request-method", "POST"),
        (
            "access-control-request-headers",
            "content-type,x-scale-up-timeout,x-stainless-lang,X-Own,x-forwarded-for",
        ),
        ("access-control-request-private-network", "true"),
    ];
    let preflight = proxy.send("OPTIONS", "/v1/chat/completions", &asks, b"").await;
    let allowed = preflight.header("access-control-allow-headers");
    for name in ["x-scale-up-timeout", "x-stainless-lang", "x-own"] {
        assert!(allowed.split(", ").any(|other| other == name), "{name}: {allowed}");
    }
    assert!(!allowed.contains("x-forwarded-for"), "{allowed}");
    assert_eq!(preflight.header("access-control-allow-private-network"), "true");

    let other = [("origin", "https://evil.example"), asks[1], asks[3]];
    let refused = proxy.send("OPTIONS", "/v1/chat/completions", &other, b"").await;
    assert_eq!(refused.header("access-control-allow-private-network"), "");
}

#[tokio::test]
async fn an_address_that_asks_too_often_is_told_how_long_to_wait() {
    let (proxy, upstream) = pair(&["--rate-limit", "3/min", "--allow-origin", PAGE]).await;
    for left in ["2", "1", "0"] {
        let reply = proxy.post("/models/x/ok", &format!(r#"{{"inputs":"{left}"}}"#)).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("ratelimit-policy"), r#""inference";q=3;w=60"#);
        assert!(reply.header("ratelimit").starts_with(&format!(r#""inference";r={left};"#)));
    }
    let reply = proxy.send("POST", "/models/x/ok", &[("origin", PAGE)], b"{}").await;
    assert_eq!((reply.status, reply.error_type().as_str()), (429, "rate_limited"));
    let wait: u64 = reply.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert_eq!(reply.header("access-control-allow-origin"), PAGE, "the page can read it");
    assert_eq!(upstream.seen().len(), 3);
    assert_eq!(proxy.get("/api/models/x/ok").await.status, 200, "looking up has its own, larger allowance");
}

#[tokio::test]
async fn a_client_cannot_get_more_by_lying_about_its_address() {
    let (proxy, _upstream) = pair(&["--rate-limit", "1/min"]).await;
    let mut statuses = Vec::new();
    for n in 0..3 {
        let lie = format!("10.0.0.{n}");
        statuses.push(proxy.send("POST", "/models/x/ok", &[("x-forwarded-for", &lie)], b"{}").await.status);
    }
    assert_eq!(statuses, [200, 429, 429]);
}

#[tokio::test]
async fn behind_a_gateway_visitors_are_told_apart() {
    let (proxy, _upstream) = pair(&["--rate-limit", "1/min", "--trusted-hops", "1"]).await;
    for (forwarded, status) in
        [("9.9.9.9, 10.0.0.1", 200), ("8.8.8.8, 10.0.0.1", 429), ("9.9.9.9, 10.0.0.2", 200)]
    {
        let reply = proxy.send("POST", "/models/x/ok", &[("x-forwarded-for", forwarded)], b"{}").await;
        assert_eq!(reply.status, status, "{forwarded}");
    }
}

#[tokio::test]
async fn refused_pages_use_up_nobodys_allowance() {
    let (proxy, _upstream) = pair(&["--rate-limit", "1/min"]).await;
    for _ in 0..3 {
        proxy.send("POST", "/models/x/ok", &[("origin", PAGE)], b"{}").await;
    }
    assert_eq!(proxy.post("/models/x/ok", "{}").await.status, 200);
}

#[rstest]
#[case("content-length", "2000000")]
#[case("transfer-encoding", "chunked")]
#[tokio::test]
async fn an_input_that_is_too_large_is_refused_with_the_limit(#[case] name: &str, #[case] value: &str) {
    let (proxy, upstream) = pair(&["--body-limit", "1MB"]).await;
    let body = "x".repeat(2_000_000);
    let chunked = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let body = if value == "chunked" { chunked.as_bytes() } else { body.as_bytes() };
    let headers = [(name, value), ("connection", "close")];
    let mut bytes = crate::support::raw::request("POST", "/models/x/ok", proxy.address, &headers, b"");
    if value == "chunked" {
        // One length is enough.
        let text = String::from_utf8(bytes).unwrap().replace("content-length: 0\r\n", "");
        bytes = text.into_bytes();
    }
    bytes.extend(body);
    let reply = crate::support::raw::send(proxy.address, &bytes).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (413, "body_too_large"));
    assert!(reply.text().contains("1 MB"));
    assert!(upstream.seen().is_empty());
}

#[tokio::test]
async fn a_model_that_is_not_allowed_is_not_asked() {
    let upstream = Upstream::start().await;
    let flags = ["--upstream", upstream.base.as_str(), "--allow-model", "a/*", "--allow-model", "gpt2"];
    let proxy = Proxy::start(&flags, &[]);
    assert_eq!(proxy.post("/models/a/b", "{}").await.status, 200);
    assert_eq!(proxy.post("/models/gpt2", "{}").await.status, 200);
    let before = upstream.seen().len();
    for (target, body) in [
        ("/models/b/a", "{}"),
        ("/models/gpt2/x", "{}"),
        ("/v1/chat/completions", r#"{"model":"b/a","messages":[]}"#),
        ("/v1/chat/completions", r#"{"model":"a/b","model":"b/a","messages":[]}"#),
        ("/v1/chat/completions", r#"{"model":"b/a:a/b","messages":[]}"#),
    ] {
        let reply = proxy.post(target, body).await;
        assert!(matches!(reply.status, 400 | 403), "{target} {body}: {}", reply.status);
    }
    assert_eq!(proxy.get("/api/models/b/a").await.status, 403);
    assert_eq!(upstream.seen().len(), before);
    // Of two models named, the one that was checked is the one that is sent.
    proxy.post("/v1/chat/completions", r#"{"model":"b/a","model":"a/b","messages":[]}"#).await;
    let sent = String::from_utf8(upstream.last().body.to_vec()).unwrap();
    assert!(!sent.contains("b/a"), "{sent}");
}
