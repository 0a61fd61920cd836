//! The owner's page, the `status` command, and what `/metrics` counts.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::proxy::run_in;
use crate::support::raw::Reply;
use crate::support::{Proxy, TOKEN, Upstream};

const SECRET: &str = "the-owners-password";
const PAGE: &str = "https://blog.example";

async fn start(flags: &[&str]) -> (Proxy, Upstream) {
    let (folder, upstream) = (TempDir::new().unwrap(), Upstream::start().await);
    std::fs::write(folder.path().join("owner"), format!("{SECRET}\n")).unwrap();
    let mut all = vec!["--upstream", &upstream.base, "--owner-secret-file", "owner", "--allow-origin", PAGE];
    all.extend(flags);
    let proxy = Proxy::start_in(folder, &all, &[("INFERENCE_PROXY_TOKEN", TOKEN)]);
    (proxy, upstream)
}

async fn visit(proxy: &Proxy, password: &str, accept: &str) -> Reply {
    let pair = BASE64_STANDARD.encode(format!("anyone:{password}"));
    let headers = [("authorization", &*format!("Basic {pair}")), ("accept", accept)];
    proxy.send("GET", "/owner", &headers, b"").await
}

async fn standing(proxy: &Proxy) -> Value {
    visit(proxy, SECRET, "application/json").await.json()
}

#[tokio::test]
async fn nobody_else_sees_it() {
    let (proxy, _upstream) = start(&[]).await;
    for password in ["", "guessed", TOKEN, "the-owners-passwor", "the-owners-password "] {
        let reply = visit(&proxy, password, "text/html").await;
        assert_eq!((reply.status, reply.error_type().as_str()), (401, "owner"), "{password}");
        assert!(reply.header("www-authenticate").starts_with("Basic "));
    }
    assert_eq!(proxy.get("/owner").await.status, 401);
    assert!(!proxy.printed().contains(SECRET));
}

#[tokio::test]
async fn there_is_none_without_a_password() {
    let (proxy, _upstream) = crate::support::pair(&[]).await;
    assert_eq!(visit(&proxy, "", "text/html").await.status, 404);
}

#[tokio::test]
async fn it_says_who_called_what_what_failed_and_what_it_took() {
    let (proxy, _upstream) = start(&["--budget", "10 requests/day", "--price", "1 usd/second"]).await;
    proxy.send("POST", "/models/x/cookie", &[("origin", PAGE)], b"{}").await;
    proxy.send("POST", "/models/x/html", &[("origin", PAGE)], b"{}").await;
    proxy.post("/models/x/plain-413", "{}").await;
    proxy.printed_with("plain-413").await;
    let standing = standing(&proxy).await;
    let row = &standing["runs"].as_array().unwrap().iter().find(|row| row["model"] == "x/cookie").unwrap();
    assert_eq!((&row["origin"], &row["status"], &row["runs"]), (&PAGE.into(), &200.into(), &1.into()));
    assert_eq!((row["seconds"].as_f64(), row["usd"].as_f64()), (Some(0.123), Some(0.123)));
    let failures: Vec<_> = standing["failures"].as_array().unwrap().iter().collect();
    assert!(failures[0]["reason"] == "The upstream answered 413.", "{failures:?}");
    assert!(failures[1]["reason"].as_str().unwrap().starts_with("upstream_content_type: "), "{failures:?}");
    assert_eq!(standing["budgets"][0]["left"], 7.0);
    assert_eq!(standing["upstreams"][0]["answers"], 3);
}

#[tokio::test]
async fn the_reason_for_an_upstream_that_is_not_there_is_for_the_owner() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("owner"), SECRET).unwrap();
    let flags = ["--upstream", "http://127.0.0.1:1", "--owner-secret-file", "owner"];
    let proxy = Proxy::start_in(folder, &flags, &[]);
    let told = proxy.post("/models/x/ok", "{}").await.text();
    assert!(!told.contains("refused"), "{told}");
    let page = visit(&proxy, SECRET, "text/html").await.text();
    assert!(page.contains("Connection refused"), "{page}");
}

#[tokio::test]
async fn the_page_runs_nothing() {
    let (proxy, _upstream) = start(&["--allow-origin", "*"]).await;
    proxy.send("POST", "/models/x/ok", &[("origin", "x://<script>alert(1)</script>")], b"{}").await;
    proxy.send("POST", "/models/x/ok", &[("origin", "https://a.b")], b"{}").await;
    let reply = visit(&proxy, SECRET, "text/html").await;
    assert!(reply.text().contains("https://a.b") && !reply.text().contains("<script"), "{}", reply.text());
    assert!(reply.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(reply.header("cache-control"), "no-store");
}

// The binary is waited for on this thread, so the server's upstream needs another.
#[tokio::test(flavor = "multi_thread")]
async fn the_command_says_the_same() {
    let (proxy, _upstream) = start(&[]).await;
    proxy.post("/models/x/ok", "{}").await;
    proxy.printed_with("answered").await;
    let listen = proxy.address.to_string();
    let ask = |secret: &str| {
        std::fs::write(proxy.folder().join("asking"), secret).unwrap();
        run_in(proxy.folder(), &["status", "--listen", &listen, "--owner-secret-file", "asking"], &[])
    };
    let said = String::from_utf8(ask(SECRET).stdout).unwrap();
    assert!(said.contains("x/ok") && said.contains("1 runs"), "{said}");
    let wrong = String::from_utf8(ask("guessed").stderr).unwrap();
    assert!(wrong.contains("another password"), "{wrong}");
}

#[tokio::test]
async fn metrics_count_by_model_provider_and_upstream() {
    let (proxy, upstream) = start(&["--budget", "5 requests/day"]).await;
    for _ in 0..2 {
        proxy.post("/models/x/ok/pipeline/fill-mask", "{}").await;
    }
    proxy.post("/models/x/empty-504", "{}").await;
    proxy.printed_with("empty-504").await;
    let metrics = proxy.get("/metrics").await.text();
    let host = upstream.address.to_string();
    for line in [
        r#"inference_proxy_runs_total{model="x/ok",provider="",status="200"} 2"#,
        r#"inference_proxy_runs_total{model="other",provider="",status="504"} 1"#,
        &format!(r#"inference_proxy_upstream_total{{upstream="{host}",status="200"}} 1"#),
        &format!(r#"inference_proxy_upstream_seconds_count{{upstream="{host}"}} 2"#),
        r#"inference_proxy_run_seconds_count{model="x/ok"} 2"#,
        r#"inference_proxy_calls{state="running"} 0"#,
        r#"inference_proxy_cache_total{result="hit"} 1"#,
        r#"inference_proxy_budget_left{unit="requests",period="day"} 3"#,
        "inference_proxy_loading_models 0",
    ] {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }
}

#[tokio::test]
async fn models_that_clients_make_up_fill_no_memory() {
    let (proxy, _upstream) = start(&["--rate-limit", "off", "--allow-model", "x/*"]).await;
    for n in 0..30 {
        proxy.post(&format!("/models/made/up-{n}"), "{}").await;
    }
    proxy.printed_with("up-29").await;
    assert!(!proxy.get("/metrics").await.text().contains("made/up"));
    assert_eq!(standing(&proxy).await["runs"].as_array().unwrap().len(), 1);
}
