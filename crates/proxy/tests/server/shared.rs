//! Several proxies that count and keep together, in a real Valkey or Redis.

use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use proxy_core::ticket::{Claims, Key};
use rstest::rstest;
use tempfile::TempDir;

use crate::support::{Proxy, TOKEN, Upstream};

/// A store for one test.
struct Store {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Store {
    fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = TempDir::new().unwrap();
        Self { child: spawn(port, &folder), port, folder }
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn again(&mut self) {
        self.child = spawn(self.port, &self.folder);
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap().success());
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.stop();
    }
}

/// With every write on disk at once, as a store of budgets should be.
fn spawn(port: u16, folder: &TempDir) -> Child {
    let start = |program: &str| {
        Command::new(program)
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes"])
            .args(["--appendfsync", "always", "--dir", folder.path().to_str().unwrap()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
    };
    let child = start("valkey-server").or_else(|_| start("redis-server"));
    let child = child.expect("valkey-server or redis-server must be installed: `cargo xtask test` does it");
    let deadline = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "the store does not listen");
        std::thread::sleep(Duration::from_millis(10));
    }
    child
}

fn replica(upstream: &Upstream, store: &Store, flags: &[&str]) -> Proxy {
    let url = store.url();
    let mut all = vec!["--upstream", &upstream.base, "--shared", &url];
    all.extend(flags);
    Proxy::start(&all, &[("INFERENCE_PROXY_TOKEN", TOKEN)])
}

async fn two(flags: &[&str]) -> ([Proxy; 2], Upstream, Store) {
    let (upstream, store) = (Upstream::start().await, Store::start());
    let proxies = [replica(&upstream, &store, flags), replica(&upstream, &store, flags)];
    (proxies, upstream, store)
}

fn body(n: usize) -> String {
    format!(r#"{{"inputs":"{n}"}}"#)
}

/// So many runs, in turns; how many were answered, and the error types of the others.
async fn ask(proxies: &[Proxy], runs: std::ops::Range<usize>) -> (usize, Vec<String>) {
    let (mut answered, mut refused) = (0, Vec::new());
    for n in runs {
        let reply = proxies[n % proxies.len()].post("/models/x/ok", &body(n)).await;
        if reply.status == 200 { answered += 1 } else { refused.push(reply.error_type()) }
    }
    (answered, refused)
}

#[rstest]
#[case("--rate-limit")]
#[case("--model-limit")]
#[case("--global-limit")]
#[tokio::test]
async fn a_limit_is_one_for_all(#[case] flag: &str) {
    let mut flags = vec![flag, "4/h"];
    if flag != "--rate-limit" {
        flags.extend(["--rate-limit", "off"]);
    }
    let (proxies, upstream, _store) = two(&flags).await;
    let (answered, refused) = ask(&proxies, 0..7).await;
    assert_eq!((answered, upstream.seen().len()), (4, 4));
    assert!(refused.iter().all(|kind| kind == "rate_limited"), "{refused:?}");
}

#[tokio::test]
async fn what_is_left_of_a_limit_is_told() {
    let (proxies, _upstream, _store) = two(&["--rate-limit", "3/h"]).await;
    let mut told = Vec::new();
    for n in 0..4 {
        let reply = proxies[n % 2].post("/models/x/ok", &body(n)).await;
        told.push(reply.header("ratelimit").split(';').nth(1).unwrap().to_owned());
        if n == 3 {
            let wait: u64 = reply.header("retry-after").parse().unwrap();
            assert!((1_100..=1_200).contains(&wait), "{wait}");
        }
    }
    assert_eq!(told, ["r=2", "r=1", "r=0", "r=0"]);
}

#[tokio::test]
async fn a_budget_is_one_for_all_and_never_overspent() {
    let (proxies, upstream, _store) = two(&["--rate-limit", "off", "--budget", "7 requests/day"]).await;
    let bodies: Vec<_> = (0..20).map(body).collect();
    let replies = bodies.iter().enumerate().map(|(n, body)| proxies[n % 2].post("/models/x/slow", body));
    let replies = join_all(replies).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 7);
    assert!(
        replies.iter().filter(|reply| reply.status != 200).all(|reply| reply.error_type() == "budget_spent")
    );
    assert_eq!(upstream.seen().len(), 7);
    let left = r#"inference_proxy_budget_left{unit="requests",period="day"} 0"#;
    assert!(proxies[0].get("/metrics").await.text().contains(left));
}

#[tokio::test]
async fn what_a_call_took_is_known_to_all() {
    // 12 tokens a call, which the first tells.
    let (proxies, upstream, _store) = two(&["--rate-limit", "off", "--budget", "30 tokens/day"]).await;
    for n in 0..5 {
        proxies[n % 2].post("/models/x/usage", &body(n)).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(upstream.seen().len(), 2);
}

#[tokio::test]
async fn a_call_that_was_not_made_costs_nothing() {
    let store = Store::start();
    let flags = ["--upstream", "http://127.0.0.1:1", "--shared", &store.url(), "--budget", "1 request/day"];
    let proxy = Proxy::start(&flags, &[]);
    for n in 0..3 {
        assert_eq!(proxy.post("/models/x/ok", &body(n)).await.status, 502);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[rstest]
#[case("-TERM")]
#[case("-KILL")]
#[tokio::test]
async fn what_was_spent_stays_spent(#[case] signal: &str) {
    let (upstream, mut store) = (Upstream::start().await, Store::start());
    let flags = ["--rate-limit", "off", "--budget", "6 requests/day"];
    for start in 0..3 {
        let mut proxy = replica(&upstream, &store, &flags);
        ask(std::slice::from_ref(&proxy), start * 10..start * 10 + 3).await;
        proxy.signal(signal);
        proxy.exit_code().await;
    }
    assert_eq!(upstream.seen().len(), 6);
    store.stop();
    store.again();
    let proxy = replica(&upstream, &store, &flags);
    assert_eq!(ask(std::slice::from_ref(&proxy), 100..101).await.1, ["budget_spent"]);
}

#[tokio::test]
async fn an_answer_is_kept_for_all() {
    let (proxies, upstream, _store) = two(&[]).await;
    let run = |n: usize| proxies[n].post("/models/x/ok/pipeline/fill-mask", "{}");
    let first = run(0).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let second = run(1).await;
    assert_eq!((first.text(), first.header("cache-status")), (second.text(), ""));
    assert_eq!(second.header("cache-status"), "inference-proxy; hit");
    assert_eq!(first.header("content-type"), second.header("content-type"));
    assert_eq!(upstream.seen().len(), 1);
}

#[tokio::test]
async fn a_ticket_is_used_once_in_all() {
    let folder = || {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("key"), "a key of at least thirty-two bytes").unwrap();
        folder
    };
    let (upstream, store) = (Upstream::start().await, Store::start());
    let (url, page) = (store.url(), "https://blog.example");
    let flags =
        ["--upstream", &upstream.base, "--shared", &url, "--ticket-key-file", "key", "--allow-origin", page];
    let proxies = [0, 1].map(|_| Proxy::start_in(folder(), &flags, &[]));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let claims = Claims {
        origin: page.into(),
        model: "*".into(),
        task: None,
        exp: now + 60,
        jti: "one".into(),
        quota: 1,
    };
    let bearer =
        format!("Bearer {}", "a key of at least thirty-two bytes".parse::<Key>().unwrap().sign(&claims));
    let headers = [("origin", page), ("authorization", bearer.as_str())];
    let mut statuses = Vec::new();
    for proxy in &proxies {
        statuses.push(proxy.send("POST", "/models/x/ok", &headers, b"{}").await.status);
    }
    assert_eq!(statuses, [200, 401]);
}

/// The fail mode: limits are each proxy's own, budgets are closed, and both are shared again when the store is back.
#[rstest]
#[case("-KILL")]
#[case("-STOP")] // there, but silent
#[tokio::test]
async fn without_its_store_a_proxy_limits_for_itself_and_spends_nothing(#[case] signal: &str) {
    let (upstream, mut store) = (Upstream::start().await, Store::start());
    let limited = replica(&upstream, &store, &["--rate-limit", "2/h"]);
    let paying = replica(&upstream, &store, &["--rate-limit", "off", "--budget", "100 requests/day"]);
    assert_eq!(ask(std::slice::from_ref(&paying), 0..1).await.0, 1);
    let left = |told: &str| format!(r#"inference_proxy_budget_left{{unit="requests",period="day"}} {told}"#);
    assert!(paying.get("/metrics").await.text().contains(&left("99")));
    store.signal(signal);
    let begun = Instant::now();
    assert_eq!(ask(std::slice::from_ref(&limited), 10..13).await, (2, vec!["rate_limited".to_owned()]));
    assert_eq!(ask(std::slice::from_ref(&paying), 20..22).await.1, ["budget_unknown", "budget_unknown"]);
    assert!(begun.elapsed() < Duration::from_secs(3), "nobody waits long for it: {:?}", begun.elapsed());
    assert!(paying.printed().contains("budgets are closed"));
    let metrics = paying.get("/metrics").await.text();
    assert!(metrics.contains("inference_proxy_shared_up 0") && metrics.contains(&left("NaN")), "{metrics}");
    if signal == "-STOP" {
        store.signal("-CONT");
    } else {
        store.stop();
        store.again();
    }
    let deadline = Instant::now() + Duration::from_secs(10);
    while ask(std::slice::from_ref(&paying), 30..31).await.0 == 0 {
        assert!(Instant::now() < deadline, "it never finds the store again: {}", paying.printed());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn no_secret_is_in_the_store() {
    let (proxies, _upstream, store) = two(&["--budget", "9 requests/day"]).await;
    proxies[0].post("/models/x/ok/pipeline/fill-mask", r#"{"inputs":"private"}"#).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut written = Vec::new();
    let mut folders = vec![store.folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                written.extend(std::fs::read(entry.path()).unwrap());
            }
        }
    }
    let written = String::from_utf8_lossy(&written);
    assert!(written.contains("inference-proxy:budget") && written.contains("inference-proxy:answer"));
    assert!(!written.contains(TOKEN) && !written.contains("private"));
}
