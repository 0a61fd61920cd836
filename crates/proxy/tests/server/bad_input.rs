//! Requests that no client of good will sends. Nothing leaks, nothing hangs, and the upstream sees whole requests or none.

use std::time::{Duration, Instant};

use rstest::rstest;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{TOKEN, Upstream, pair, raw};

/// Sends these bytes; gives all that comes back until the proxy closes, or says nothing more for a second.
async fn exchange(address: std::net::SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let mut buffer = [0; 8192];
    while let Ok(Ok(read @ 1..)) =
        tokio::time::timeout(Duration::from_secs(1), stream.read(&mut buffer)).await
    {
        answer.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Every request that reached the upstream is one that the proxy made.
fn only_whole_calls(upstream: &Upstream) {
    for seen in upstream.seen() {
        assert_eq!(seen.path(), "/models/x/ok");
        assert_eq!(seen.header("authorization"), format!("Bearer {TOKEN}"));
        assert_eq!(seen.header("host"), upstream.address.to_string());
        assert_eq!(seen.header("transfer-encoding"), "");
        assert_eq!(seen.header("content-length"), seen.body.len().to_string());
    }
}

const SMUGGLED: &str = "POST /admin HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n";

#[rstest]
#[case("content-length: 2\r\ncontent-length: 60\r\n", "{}")]
#[case("content-length: 2, 60\r\n", "{}")]
#[case("content-length: +2\r\n", "{}")]
#[case("content-length: -1\r\n", "{}")]
#[case("content-length: 0x2\r\n", "{}")]
#[case("content-length: 2\r\ntransfer-encoding: chunked\r\n", "0\r\n\r\n")]
#[case("transfer-encoding: chunked\r\ncontent-length: 2\r\n", "2\r\n{}\r\n0\r\n\r\n")]
#[case("transfer-encoding: chunked, identity\r\n", "{}")]
#[case("transfer-encoding: identity\r\ncontent-length: 2\r\n", "{}")]
#[case("transfer-encoding: xchunked\r\n", "2\r\n{}\r\n0\r\n\r\n")]
#[case("transfer-encoding : chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")]
#[case("transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")]
#[case("transfer-encoding: chunked\r\n", "2\r\n{}\r\n0\r\nauthorization: Bearer x\r\n\r\n")]
#[case("transfer-encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n")]
#[case("transfer-encoding: chunked\r\n", "ffffffffffffffffff\r\n{}")]
#[case("content-length: 2\r\nx: a\r\n b\r\n", "{}")]
#[case("content-length: 2\r\nx: a\rb\r\n", "{}")]
#[case("content-length: 2\r\nx\0y: a\r\n", "{}")]
#[case("content-length: 2\r\nhost: evil.example\r\n", "{}")]
#[case("content-length: 2\r\nupgrade: h2c\r\nconnection: upgrade, http2-settings\r\n", "{}")]
#[case("content-length: 2\r\nexpect: 100-continue\r\n", "{}")]
#[tokio::test]
async fn no_framing_smuggles_a_request_to_the_upstream(#[case] headers: &str, #[case] body: &str) {
    let (mut proxy, upstream) = pair(&[]).await;
    let bytes =
        format!("POST /models/x/ok HTTP/1.1\r\nhost: {}\r\n{headers}\r\n{body}{SMUGGLED}", proxy.address);
    let answer = exchange(proxy.address, bytes.as_bytes()).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 "), "{answer}");
    assert!(!answer.contains(TOKEN));
    only_whole_calls(&upstream);
    assert!(proxy.is_alive());
    assert_eq!(proxy.get("/healthz").await.status, 200);
}

#[rstest]
#[case("/models/x/ok")]
#[case("/v1/chat/completions")]
#[tokio::test]
async fn json_a_thousand_levels_deep_is_taken_calmly(#[case] target: &str) {
    let (mut proxy, _upstream) = pair(&[]).await;
    for depth in [1_000, 100_000] {
        let deep = format!("{{\"model\":\"x/ok\",\"inputs\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        let reply = proxy.post(target, &deep).await;
        assert!(matches!(reply.status, 200 | 400), "{}", reply.status);
    }
    assert!(proxy.is_alive());
}

#[rstest]
#[case("text/html")]
#[case("multipart/form-data; boundary=x")]
#[case("application/x-www-form-urlencoded")]
#[case("nonsense")]
#[case("")]
#[tokio::test]
async fn an_odd_content_type_is_the_upstreams_to_judge(#[case] kind: &str) {
    let (proxy, upstream) = pair(&[]).await;
    let reply = proxy.send("POST", "/models/x/ok", &[("content-type", kind)], b"{}").await;
    assert_eq!(reply.status, 200);
    assert_eq!(upstream.last().header("content-type"), kind);
}

#[tokio::test]
async fn who_drips_is_let_go() {
    let (proxy, upstream) = pair(&["--idle-timeout", "600ms"]).await;
    let head =
        format!("POST /models/x/ok HTTP/1.1\r\nhost: {}\r\ncontent-length: 1000\r\n\r\n", proxy.address);
    let mut stream = TcpStream::connect(proxy.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let begun = Instant::now();
    let (mut reader, mut writer) = stream.into_split();
    let dripping = tokio::spawn(async move {
        // Never so slow that one pause would be too long.
        while writer.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(5), reader.read_to_end(&mut answer)).await;
    dripping.abort();
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    assert!(String::from_utf8_lossy(&answer).contains(" 408 "));
    assert!(upstream.seen().is_empty());
}

#[rstest]
#[case("host: evil.example\r\n")]
#[case("host: 127.0.0.1@evil.example\r\n")]
#[case("host: \r\n")]
#[case("")]
#[tokio::test]
async fn no_host_makes_a_page_our_own(#[case] host: &str) {
    let (mut proxy, upstream) = pair(&[]).await;
    for origin in ["http://evil.example", "http://127.0.0.1@evil.example", "http://", "null"] {
        let bytes = format!(
            "POST /models/x/ok HTTP/1.1\r\n{host}origin: {origin}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}"
        );
        let answer = exchange(proxy.address, bytes.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{origin}: {answer}");
    }
    assert!(upstream.seen().is_empty());
    assert!(proxy.is_alive());
}

#[tokio::test]
async fn two_hosts_make_no_page_our_own() {
    let (proxy, upstream) = pair(&[]).await;
    let own = proxy.address;
    for hosts in [format!("host: {own}\r\nhost: evil.example"), format!("host: evil.example\r\nhost: {own}")]
    {
        let bytes = format!(
            "POST /models/x/ok HTTP/1.1\r\n{hosts}\r\norigin: http://evil.example\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}"
        );
        assert!(exchange(own, bytes.as_bytes()).await.starts_with("HTTP/1.1 4"));
    }
    assert!(upstream.seen().is_empty());
}

#[tokio::test]
async fn a_head_of_a_megabyte_is_refused() {
    let (mut proxy, upstream) = pair(&[]).await;
    let long = "x".repeat(1_000_000);
    for bytes in [
        format!("POST /models/x/ok HTTP/1.1\r\nhost: x\r\nx-long: {long}\r\n\r\n"),
        format!("POST /{long} HTTP/1.1\r\nhost: x\r\n\r\n"),
        format!("POST /models/x/ok HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(2000)),
    ] {
        let answer = exchange(proxy.address, bytes.as_bytes()).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    assert!(upstream.seen().is_empty());
    assert!(proxy.is_alive());
}

#[tokio::test]
async fn a_forged_address_is_one_of_many() {
    let (proxy, _upstream) = pair(&["--rate-limit", "1/min", "--trusted-hops", "1"]).await;
    let mut statuses = Vec::new();
    for forged in ["1.1.1.1, 9.9.9.9", "2.2.2.2,9.9.9.9", "unknown, 9.9.9.9", "9.9.9.9"] {
        let headers = [("x-forwarded-for", forged), ("x-real-ip", forged), ("forwarded", "for=3.3.3.3")];
        statuses.push(proxy.send("POST", "/models/x/ok", &headers, b"{}").await.status);
    }
    assert_eq!(statuses, [200, 429, 429, 429]);
}

#[tokio::test]
async fn an_upstream_that_lies_about_its_length_is_found_out() {
    let (proxy, _upstream) = pair(&[]).await;
    assert_eq!(proxy.post("/models/x/cut-length", "{}").await.error_type(), "upstream_truncated");
    let bytes = raw::request("POST", "/models/x/cut-length", proxy.address, &[], b"{}");
    let again = raw::send(proxy.address, &bytes).await;
    assert_eq!(again.status, 502);
}
