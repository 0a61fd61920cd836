//! What may be asked for, and what may be spent.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use rstest::rstest;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::support::{Proxy, Upstream, pair, raw};

const PAGE: &str = "https://blog.example";

fn body(n: usize) -> String {
    format!(r#"{{"inputs":"{n}"}}"#)
}

#[rstest]
#[case("--origin-limit", "from this site's pages")]
#[case("--model-limit", "for this model")]
#[case("--global-limit", "altogether")]
#[tokio::test]
async fn a_limit_says_what_it_counts(#[case] flag: &str, #[case] says: &str) {
    let (proxy, upstream) = pair(&[flag, "2/min", "--allow-origin", "*", "--rate-limit", "off"]).await;
    let mut statuses = Vec::new();
    let mut last = String::new();
    for n in 0..3 {
        let reply = proxy.send("POST", "/models/x/ok", &[("origin", PAGE)], body(n).as_bytes()).await;
        statuses.push(reply.status);
        if reply.status == 429 {
            assert!((1..=30).contains(&reply.header("retry-after").parse::<u64>().unwrap()));
            last = reply.text();
        }
    }
    assert_eq!(statuses, [200, 200, 429]);
    assert!(last.contains(says), "{last}");
    assert_eq!(upstream.seen().len(), 2);
    let others = proxy.send("POST", "/models/x/nan", &[("origin", "https://other.example")], b"{}").await;
    assert_eq!(others.status, if flag == "--global-limit" { 429 } else { 200 });
}

#[tokio::test]
async fn who_is_over_its_own_limit_uses_up_nobody_elses() {
    let flags = ["--rate-limit", "1/min", "--global-limit", "2/min", "--trusted-hops", "1"];
    let (proxy, _upstream) = pair(&flags).await;
    let mut statuses = Vec::new();
    for address in ["9.9.9.9", "9.9.9.9", "9.9.9.9", "8.8.8.8"] {
        statuses
            .push(proxy.send("POST", "/models/x/ok", &[("x-forwarded-for", address)], b"{}").await.status);
    }
    assert_eq!(statuses, [200, 429, 429, 200]);
}

#[tokio::test]
async fn a_house_has_one_allowance() {
    let (proxy, _upstream) = pair(&["--rate-limit", "1/min", "--trusted-hops", "1"]).await;
    for (address, status) in
        [("2001:db8:1:2::1", 200), ("2001:db8:1:2:ffff::9", 429), ("2001:db8:1:3::1", 200)]
    {
        let reply = proxy.send("POST", "/models/x/ok", &[("x-forwarded-for", address)], b"{}").await;
        assert_eq!(reply.status, status, "{address}");
    }
}

#[tokio::test]
async fn calls_wait_in_line_for_each_other() {
    let (proxy, upstream) = pair(&["--concurrency", "1", "--rate-limit", "off"]).await;
    let begun = Instant::now();
    let replies = join_all((0..2).map(|n| async move { body(n) })).await;
    let replies = join_all(replies.iter().map(|body| proxy.post("/models/x/slow", body))).await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    assert!(begun.elapsed() > Duration::from_millis(1100), "they ran at once");
    assert_eq!(upstream.seen().len(), 2);
}

#[tokio::test]
async fn a_line_has_an_end() {
    let (proxy, upstream) =
        pair(&["--concurrency", "1", "--queue-timeout", "100ms", "--rate-limit", "off"]).await;
    let bodies: Vec<_> = (0..4).map(body).collect();
    let replies = join_all(bodies.iter().map(|body| proxy.post("/models/x/slow", body))).await;
    let served = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(served, 1);
    let refused = replies.iter().find(|reply| reply.status != 200).unwrap();
    assert_eq!((refused.status, refused.error_type().as_str()), (429, "overloaded"));
    assert_eq!(refused.header("retry-after"), "2");
    assert_eq!(upstream.seen().len(), 1);
}

#[tokio::test]
async fn a_stream_keeps_its_place_and_gives_it_back() {
    let (proxy, upstream) = pair(&["--concurrency", "1", "--queue-timeout", "100ms"]).await;
    let chat = br#"{"model":"a/b","messages":[],"stream":true}"#;
    let mut stream = TcpStream::connect(proxy.address).await.unwrap();
    let bytes = raw::request("POST", "/v1/chat/completions", proxy.address, &[], chat);
    stream.write_all(&bytes).await.unwrap();
    while upstream.seen().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(proxy.post("/models/x/ok", "{}").await.status, 429);
    drop(stream);
    let deadline = Instant::now() + Duration::from_secs(3);
    while proxy.post("/models/x/ok", "{}").await.status != 200 {
        assert!(Instant::now() < deadline, "who left still has its place");
    }
}

#[tokio::test]
async fn a_budget_of_requests_is_never_overspent() {
    let (proxy, upstream) = pair(&["--budget", "5 requests/day", "--rate-limit", "off"]).await;
    let bodies: Vec<_> = (0..12).map(body).collect();
    let replies = join_all(bodies.iter().map(|body| proxy.post("/models/x/slow", body))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 5);
    let refused = replies.iter().find(|reply| reply.status != 200).unwrap();
    assert_eq!((refused.status, refused.error_type().as_str()), (402, "budget_spent"));
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=86_400).contains(&wait), "{wait}");
    assert_eq!(upstream.seen().len(), 5);
    // What was answered before costs nothing.
    let kept = bodies.iter().zip(&replies).find(|(_, reply)| reply.status == 200).unwrap().0;
    assert_eq!(proxy.post("/models/x/slow", kept).await.status, 200);
    assert!(proxy.printed().contains("more than four fifths of the budget"));
    let metrics = proxy.get("/metrics").await.text();
    assert!(metrics.contains(r#"inference_proxy_budget_left{unit="requests",period="day"} 0"#), "{metrics}");
}

#[rstest]
#[case("10 tokens/day", "usage", 1)] // 12 tokens a call
#[case("0.2 seconds/month", "cookie", 2)] // 0.123 s a call
#[case("0.2 usd/month", "cookie", 2)] // a dollar a second
#[tokio::test]
async fn what_a_call_took_is_counted(#[case] budget: &str, #[case] model: &str, #[case] calls: usize) {
    let (proxy, upstream) = pair(&["--budget", budget, "--price", "1 usd/second"]).await;
    for n in 0..4 {
        proxy.post(&format!("/models/x/{model}"), &body(n)).await;
    }
    // Never more than one call's worth beyond, and none once the dearest so far does not fit.
    assert!((1..=calls).contains(&upstream.seen().len()), "{}", upstream.seen().len());
}

#[tokio::test]
async fn a_call_that_was_not_made_costs_nothing() {
    let upstream = Upstream::start().await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let proxy = Proxy::start(&["--upstream", &format!("http://{closed}"), "--budget", "1 request/day"], &[]);
    for n in 0..3 {
        assert_eq!(proxy.post("/models/x/ok", &body(n)).await.status, 502);
    }
    drop(upstream);
}

/// Whoever starts calls and leaves has spent them all the same.
#[tokio::test]
async fn a_call_that_nobody_waited_for_is_spent() {
    let (proxy, upstream) = pair(&["--budget", "2 requests/day", "--rate-limit", "off"]).await;
    for n in 0..2 {
        let mut stream = TcpStream::connect(proxy.address).await.unwrap();
        let bytes = raw::request("POST", "/models/x/hang", proxy.address, &[], body(n).as_bytes());
        stream.write_all(&bytes).await.unwrap();
        while upstream.seen().len() <= n {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let reply = proxy.post("/models/x/ok", "{}").await;
    assert_eq!((reply.status, reply.error_type().as_str()), (402, "budget_spent"));
}

#[cfg(unix)]
#[rstest]
#[case("-TERM", 10)]
#[case("-KILL", 10)]
#[tokio::test]
async fn what_was_spent_stays_spent(#[case] signal: &str, #[case] most: usize) {
    let upstream = Upstream::start().await;
    let state = tempfile::tempdir().unwrap();
    let file = state.path().join("state.redb");
    let flags =
        ["--upstream", &upstream.base, "--budget", "10 requests/day", "--state", file.to_str().unwrap()];
    for start in 0..3 {
        let mut proxy = Proxy::start(&flags, &[]);
        for n in 0..4 {
            proxy.post("/models/x/ok", &body(start * 10 + n)).await;
        }
        proxy.signal(signal);
        proxy.exit_code().await;
    }
    // Killed, it may have spent a hundredth for nothing with each end, but never more than there is.
    let seen = upstream.seen().len();
    assert!(seen <= most && seen >= most - 3, "{seen}");
}

#[tokio::test]
async fn a_state_file_that_cannot_be_used_is_named() {
    let output = crate::support::proxy::run(
        &[
            "serve",
            "--upstream",
            "http://127.0.0.1:1",
            "--budget",
            "1 request/day",
            "--state",
            "/no/such/state",
        ],
        &[],
    );
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("/no/such/state"), "{said}");
}

#[rstest]
#[case(&["--budget", "5 eur/day"], "a budget is an amount")]
#[case(&["--budget", "5 usd/day"], "Set price")]
#[case(&["--price", "5 usd/day"], "a price is an amount")]
#[case(&["--concurrency", "0"], "--concurrency is `0`")]
fn a_budget_that_cannot_be_kept_is_explained(#[case] flags: &[&str], #[case] says: &str) {
    let flags: Vec<_> = ["serve"].iter().chain(flags).copied().collect();
    let output = crate::support::proxy::run(&flags, &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains(says), "{said}");
}
