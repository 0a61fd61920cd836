//! Requests reach the upstream, and what it answers comes back, or becomes an
//! error that a person understands.

use std::time::{Duration, Instant};

use rstest::rstest;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Proxy, TOKEN, Upstream, pair, raw};

#[rstest]
#[case("/models/gpt2", "/models/gpt2")]
#[case("/models/a/b", "/models/a/b")]
#[case("/models/a/b?url=http://evil", "/models/a/b")]
#[case("/models/a/b/pipeline/feature-extraction", "/models/a/b/pipeline/feature-extraction")]
#[tokio::test]
async fn a_run_reaches_its_model(#[case] asked: &str, #[case] called: &str) {
    let (proxy, upstream) = pair(&[]).await;
    let reply = proxy.post(asked, r#"{"inputs":"I like you"}"#).await;
    assert_eq!((reply.status, reply.json()), (200, json!([[{"label": "POSITIVE", "score": 0.9}]])));
    let seen = upstream.last();
    assert_eq!(seen.head.uri.to_string(), called);
    assert_eq!(seen.json(), json!({"inputs": "I like you"}));
    assert_eq!(seen.header("authorization"), "Bearer hf_secret");
}

#[tokio::test]
async fn the_hubs_router_is_called_by_its_paths() {
    let upstream = Upstream::start().await;
    let flags = ["--router-url", &upstream.base, "--hub-url", &upstream.base, "--bill-to", "acme"];
    let proxy = Proxy::start(&flags, &[("HF_TOKEN", TOKEN)]);
    proxy.post("/models/a/b/pipeline/sentence-similarity", "{}").await;
    assert_eq!(upstream.last().path(), "/hf-inference/models/a/b/pipeline/sentence-similarity");
    assert_eq!(upstream.last().header("x-hf-bill-to"), "acme");
    proxy.post("/v1/chat/completions", r#"{"model":"a/b:fastest","messages":[]}"#).await;
    assert_eq!(upstream.last().path(), "/v1/chat/completions");
    assert_eq!(upstream.last().json()["model"], "a/b:fastest");
    proxy.get("/api/models/a/b").await;
    assert!(upstream.last().head.uri.to_string().starts_with("/api/models/a/b?expand"));
}

#[tokio::test]
async fn an_endpoint_is_called_at_its_root() {
    let upstream = Upstream::start().await;
    let endpoint = format!("endpoint+{}/deployed", upstream.base);
    let proxy = Proxy::start(&["--upstream", &endpoint, "--task", "fill-mask"], &[]);
    assert_eq!(proxy.post("/models/a/b/pipeline/fill-mask", "{}").await.status, 200);
    assert_eq!(upstream.last().path(), "/deployed");
    assert_eq!(proxy.get("/api/models/a/b").await.json(), json!({"id": "a/b", "pipeline_tag": "fill-mask"}));
    proxy.post("/v1/chat/completions", r#"{"messages":[]}"#).await;
    assert_eq!(upstream.last().path(), "/deployed/v1/chat/completions");
}

#[tokio::test]
async fn an_endpoint_answers_for_its_model_alone() {
    let upstream = Upstream::start().await;
    let endpoint = format!("endpoint+{}", upstream.base);
    let proxy = Proxy::start(&["--upstream", &endpoint, "--model", "a/b"], &[]);
    assert_eq!(proxy.post("/models/a/b", "{}").await.status, 200);
    let reply = proxy.post("/models/a/c", "{}").await;
    assert_eq!((reply.status, reply.error_type().as_str()), (404, "not_found"));
    assert_eq!(upstream.seen().len(), 1);
}

#[tokio::test]
async fn bytes_pass_both_ways() {
    let (proxy, upstream) = pair(&[]).await;
    let bytes: Vec<u8> = (0..=255).cycle().take(3_000_000).collect();
    let headers = [("content-type", "audio/flac"), ("accept", "image/png"), ("x-wait-for-model", "true")];
    let reply = proxy.send("POST", "/models/x/image", &headers, &bytes).await;
    assert_eq!(reply.body, b"\x89PNG\r\n\x1a\n");
    assert_eq!(reply.header("content-type"), "image/png");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    let seen = upstream.last();
    assert_eq!(seen.body, bytes);
    for (name, value) in headers {
        assert_eq!(seen.header(name), value);
    }
}

#[rstest]
#[case("html", 502, "upstream_content_type")]
#[case("html-502", 502, "upstream_content_type")]
#[case("untyped-html", 502, "upstream_content_type")]
#[case("svg", 502, "upstream_content_type")]
#[case("empty", 502, "upstream_empty")]
#[case("empty-504", 504, "upstream_empty")]
#[case("204", 502, "upstream_empty")]
#[case("cut-json", 502, "upstream_truncated")]
#[case("cut-length", 502, "upstream_truncated")]
#[case("closed", 502, "upstream_closed")]
#[case("redirect", 502, "upstream_redirect")]
#[case("badly-packed", 502, "upstream_encoding")]
#[case("gzip-cut", 502, "upstream_encoding")]
#[case("zstd", 502, "upstream_encoding")]
#[case("hang", 504, "upstream_timeout")]
#[case("stall", 504, "upstream_timeout")]
#[case("job-elsewhere", 502, "upstream_job")]
#[case("job-endless", 504, "upstream_timeout")]
#[tokio::test]
async fn what_nobody_could_read_is_explained(#[case] name: &str, #[case] status: u16, #[case] kind: &str) {
    let (mut proxy, _upstream) =
        pair(&["--first-byte-timeout", "300ms", "--idle-timeout", "300ms", "--job-timeout", "900ms"]).await;
    let reply = proxy.post(&format!("/models/x/{name}"), "{}").await;
    assert_eq!((reply.status, reply.error_type().as_str()), (status, kind));
    assert_eq!(reply.header("content-type"), "application/json");
    let message = reply.json()["error"].as_str().unwrap().to_owned();
    assert!(message.ends_with('.') && !message.contains("127.0.0.1"), "{message}");
    assert!(proxy.is_alive());
}

#[rstest]
#[case("error-200", 200, r#"{"error":"Model x/error-200 is not loaded yet"}"#)]
#[case("loading", 503, r#"{"error":"Model x/loading is currently loading","estimated_time":20.0}"#)]
#[case("plain-413", 413, "length limit exceeded")]
#[case("nan", 200, "[NaN]")]
#[case("untyped-json", 200, "[1]")]
#[tokio::test]
async fn what_can_be_read_passes_as_it_is(#[case] name: &str, #[case] status: u16, #[case] body: &str) {
    let (proxy, _upstream) = pair(&[]).await;
    let reply = proxy.post(&format!("/models/x/{name}"), "{}").await;
    assert_eq!((reply.status, reply.text().as_str()), (status, body));
}

#[tokio::test]
async fn a_long_answer_passes_whole_up_to_the_limit() {
    let (proxy, upstream) = pair(&[]).await;
    assert_eq!(proxy.post("/models/x/long", "{}").await.body.len(), 12_000_002);
    let small = Proxy::start(&["--upstream", &upstream.base, "--response-limit", "5MB"], &[]);
    assert_eq!(small.post("/models/x/long", "{}").await.error_type(), "upstream_too_large");
}

#[tokio::test]
async fn a_packed_answer_is_unpacked_and_searched() {
    let (proxy, _upstream) = pair(&[]).await;
    for takes in ["identity", "gzip, br", ""] {
        let reply = proxy.send("POST", "/models/x/gzip", &[("accept-encoding", takes)], b"{}").await;
        assert_eq!(reply.header("content-encoding"), "");
        assert_eq!(reply.json(), json!([{"label": "POSITIVE", "sent": "Bearer *********"}]));
    }
}

#[tokio::test]
async fn a_bomb_is_not_unpacked() {
    let (proxy, _upstream) = pair(&["--response-limit", "5MB"]).await;
    assert_eq!(proxy.post("/models/x/gzip-bomb", "{}").await.error_type(), "upstream_too_large");
}

#[tokio::test]
async fn a_thing_that_was_made_elsewhere_is_no_job() {
    let (proxy, upstream) = pair(&[]).await;
    let reply = proxy.post("/models/x/made", "{}").await;
    assert_eq!(reply.json(), json!({"url": "https://cdn.example/picture.png"}));
    assert_eq!(upstream.seen().len(), 1);
}

#[tokio::test]
async fn lines_that_break_off_end_in_a_line() {
    let (proxy, _upstream) = pair(&[]).await;
    let text = proxy.post("/models/x/ndjson-cut", "{}").await.text();
    let last: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(last["error_type"], "upstream_truncated");
}

#[tokio::test]
async fn a_call_is_held_for_a_model_that_will_be_there_in_a_moment() {
    let (proxy, upstream) = pair(&[]).await;
    assert_eq!(proxy.post("/models/x/brief", "{}").await.status, 200);
    assert!(upstream.seen().len() <= 4, "{}", upstream.seen().len());
}

#[tokio::test]
async fn a_call_is_not_held_for_longer_than_is_set() {
    let (proxy, _upstream) = pair(&["--hold", "50ms"]).await;
    assert_eq!(proxy.post("/models/x/brief", "{}").await.status, 503);
    let (proxy, upstream) = pair(&[]).await;
    let asked = Instant::now();
    assert_eq!(proxy.post("/models/x/loading", "{}").await.status, 503);
    assert!(asked.elapsed() < Duration::from_millis(500), "twenty seconds are not waited for");
    assert_eq!(upstream.seen().len(), 1);
}

#[tokio::test]
async fn who_asks_to_wait_waits_to_a_limit() {
    let (proxy, upstream) = pair(&["--hold", "50ms", "--first-byte-timeout", "2s"]).await;
    let wait = [("x-wait-for-model", "true")];
    assert_eq!(proxy.send("POST", "/models/x/brief", &wait, b"{}").await.status, 200);
    let before = upstream.seen().len();
    assert_eq!(proxy.send("POST", "/models/x/loading", &wait, b"{}").await.status, 503);
    assert_eq!(upstream.seen().len(), before + 1);
}

#[tokio::test]
async fn an_upstream_that_is_not_there_is_explained_to_both() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let proxy = Proxy::start(&["--upstream", &format!("http://{closed}")], &[]);
    let reply = proxy.post("/models/a/b", "{}").await;
    assert_eq!((reply.status, reply.error_type().as_str()), (502, "upstream_unreachable"));
    assert!(!reply.text().contains(&closed.to_string()), "a visitor has no use for inner addresses");
    proxy.printed_with("refused").await;
}

#[tokio::test]
async fn a_job_is_waited_for() {
    let (proxy, upstream) = pair(&[]).await;
    let reply = proxy.post("/models/x/job", "{}").await;
    assert_eq!((reply.status, reply.json()), (200, json!(["done"])));
    assert_eq!(upstream.last().path(), "/jobs/x/1");
    assert_eq!(upstream.last().header("authorization"), "Bearer hf_secret");
}

#[tokio::test]
async fn a_chat_streams_as_it_is_written() {
    let (proxy, _upstream) = pair(&[]).await;
    let body = br#"{"model":"a/b","messages":[],"stream":true}"#;
    let bytes = raw::request("POST", "/v1/chat/completions", proxy.address, &[], body);
    let mut stream = TcpStream::connect(proxy.address).await.unwrap();
    stream.write_all(&bytes).await.unwrap();
    let (mut text, mut times, mut buffer) = (String::new(), Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer).await.unwrap();
        if read == 0 {
            break;
        }
        text.push_str(&String::from_utf8_lossy(&buffer[..read]));
        while text.contains(&format!(r#"{{"n":{}}}"#, times.len())) {
            times.push(Instant::now());
        }
    }
    assert!(text.contains("text/event-stream") && text.contains("x-accel-buffering: no"), "{text}");
    assert_eq!(times.len(), 3);
    for pair in times.windows(2) {
        assert!(pair[1] - pair[0] > Duration::from_millis(150), "events came together");
    }
}

#[tokio::test]
async fn a_stream_that_breaks_says_so_in_its_last_event() {
    let (proxy, _upstream) = pair(&[]).await;
    let text = proxy.post("/models/x/sse-cut", "{}").await.text();
    let last = text.trim_end().rsplit("data: ").next().unwrap();
    let error: serde_json::Value = serde_json::from_str(last).unwrap();
    assert!(text.starts_with("data: {\"a\":1}\n\n"), "{text}");
    assert_eq!(error["error_type"], "upstream_truncated");
}

#[rstest]
#[case("/models/x/hang", "{}")]
#[case("/v1/chat/completions", r#"{"model":"a/b","messages":[],"stream":true}"#)]
#[tokio::test]
async fn a_client_that_leaves_takes_its_call_along(#[case] target: &str, #[case] body: &str) {
    let (proxy, upstream) = pair(&[]).await;
    let bytes = raw::request("POST", target, proxy.address, &[], body.as_bytes());
    let mut stream = TcpStream::connect(proxy.address).await.unwrap();
    stream.write_all(&bytes).await.unwrap();
    while upstream.seen().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(upstream.left(), 0);
    drop(stream);
    let deadline = Instant::now() + Duration::from_secs(3);
    while upstream.left() == 0 {
        assert!(Instant::now() < deadline, "the upstream still works for nobody");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    proxy.printed_with("client left").await;
}

#[rstest]
#[case("")]
#[case("null")]
#[case("[]")]
#[case("not json")]
#[case(r#"{"messages":[]}"#)]
#[case(r#"{"model":7}"#)]
#[case(r#"{"model":"http://evil/x"}"#)]
#[tokio::test]
async fn a_chat_without_a_model_is_refused_here(#[case] body: &str) {
    let (proxy, upstream) = pair(&[]).await;
    let reply = proxy.post("/v1/chat/completions", body).await;
    assert_eq!(reply.status, 400);
    assert!(upstream.seen().is_empty());
}
