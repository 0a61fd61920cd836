//! Tickets, and the challenges they are given for.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::routing::post;
use axum::{Json, Router};
use proxy_core::ticket::{Claims, Key};
use rstest::rstest;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::support::raw::Reply;
use crate::support::{Proxy, TOKEN, Upstream};

const PAGE: &str = "https://blog.example";
const KEY: &str = "a key of at least thirty-two bytes";
const SECRET: &str = "challenge-secret";

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn claims(name: &str) -> Claims {
    Claims {
        origin: PAGE.into(),
        model: "x/ok".into(),
        task: None,
        exp: now() + 60,
        jti: name.into(),
        quota: 1,
    }
}

fn sign(claims: &Claims) -> String {
    KEY.parse::<Key>().unwrap().sign(claims)
}

/// A proxy that wants tickets.
async fn start(flags: &[&str]) -> (Proxy, Upstream) {
    let (folder, upstream) = (TempDir::new().unwrap(), Upstream::start().await);
    std::fs::write(folder.path().join("key"), format!("{KEY}\n")).unwrap();
    std::fs::write(folder.path().join("secret"), SECRET).unwrap();
    let mut all = vec!["--upstream", &upstream.base, "--ticket-key-file", "key"];
    all.extend(["--allow-origin", PAGE, "--allow-origin", "https://other.example"]);
    all.extend(flags);
    let proxy = Proxy::start_in(folder, &all, &[("INFERENCE_PROXY_TOKEN", TOKEN)]);
    (proxy, upstream)
}

async fn run(proxy: &Proxy, origin: &str, ticket: &str) -> Reply {
    let bearer = format!("Bearer {ticket}");
    proxy.send("POST", "/models/x/ok", &[("origin", origin), ("authorization", &bearer)], b"{}").await
}

#[tokio::test]
async fn without_one_nothing_runs() {
    let (proxy, upstream) = start(&[]).await;
    for (target, body) in [
        ("/models/x/ok", "{}"),
        ("/v1/chat/completions", r#"{"model":"x/ok"}"#),
        ("/rerank", r#"{"model":"x/ok"}"#),
    ] {
        let reply = proxy.send("POST", target, &[("origin", PAGE)], body.as_bytes()).await;
        assert_eq!((reply.status, reply.error_type().as_str()), (401, "ticket_required"), "{target}");
        assert_eq!(reply.header("access-control-allow-origin"), PAGE, "the page can read why");
    }
    assert!(upstream.seen().is_empty());
}

#[tokio::test]
async fn one_is_good_for_its_page_and_model() {
    let (proxy, upstream) = start(&[]).await;
    assert_eq!(run(&proxy, PAGE, &sign(&claims("a"))).await.status, 200);
    assert_eq!(upstream.last().header("authorization"), format!("Bearer {TOKEN}"), "the proxy's own token");
}

#[tokio::test]
async fn a_replayed_one_is_refused() {
    let (proxy, upstream) = start(&[]).await;
    let ticket = sign(&Claims { quota: 2, ..claims("a") });
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(run(&proxy, PAGE, &ticket).await.status);
    }
    assert_eq!(statuses, [200, 200, 401, 401]);
    // Equal requests share an answer, and are counted before.
    assert_eq!(run(&proxy, PAGE, &sign(&claims("b"))).await.status, 200, "another one");
    assert!(upstream.seen().len() <= 3);
}

#[tokio::test]
async fn of_many_at_once_no_more_than_the_quota_run() {
    let (proxy, _upstream) = start(&[]).await;
    let ticket = sign(&Claims { quota: 3, ..claims("a") });
    let replies = futures_util::future::join_all((0..10).map(|_| run(&proxy, PAGE, &ticket))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 3);
}

#[tokio::test]
async fn an_expired_one_is_refused() {
    let (proxy, upstream) = start(&[]).await;
    let reply = run(&proxy, PAGE, &sign(&Claims { exp: now() - 1, ..claims("a") })).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (401, "ticket_required"));
    assert!(upstream.seen().is_empty());
}

#[rstest]
#[case(PAGE, Claims { exp: now() + 3_600, ..claims("a") })] // not short-lived
#[case("https://other.example", claims("a"))]
#[case(PAGE, Claims { origin: "https://other.example".into(), ..claims("a") })]
#[case(PAGE, Claims { model: "x/*:".into(), ..claims("a") })]
#[case(PAGE, Claims { model: "x/nan".into(), ..claims("a") })]
#[case(PAGE, Claims { task: Some("fill-mask".into()), ..claims("a") })]
#[tokio::test]
async fn one_for_something_else_is_refused(#[case] origin: &str, #[case] claims: Claims) {
    let (proxy, upstream) = start(&[]).await;
    let reply = run(&proxy, origin, &sign(&claims)).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (403, "ticket_refused"));
    assert!(upstream.seen().is_empty());
}

#[tokio::test]
async fn one_that_nobody_signed_is_refused() {
    let (proxy, upstream) = start(&[]).await;
    let forged = "another key of thirty-two bytes!".parse::<Key>().unwrap().sign(&claims("a"));
    for ticket in [forged.as_str(), "eyJhbGciOiJub25lIn0.e30.", "a.b.c"] {
        assert_eq!(run(&proxy, PAGE, ticket).await.status, 403, "{ticket}");
    }
    assert!(upstream.seen().is_empty());
}

/// How a widget carries one: `endpoint="https://proxy.example/ticket/{ticket}"`.
#[tokio::test]
async fn one_in_the_path_is_taken_off_and_not_logged() {
    let (proxy, upstream) = start(&[]).await;
    let ticket = sign(&claims("a"));
    let target = format!("/ticket/{ticket}/models/x/ok");
    let reply = proxy.send("POST", &target, &[("origin", PAGE)], b"{}").await;
    assert_eq!(reply.status, 200);
    assert_eq!(upstream.last().path(), "/models/x/ok");
    let printed = proxy.printed_with("answered").await;
    assert!(printed.contains("path=\"/models/x/ok\"") && !printed.contains(&ticket[..40]), "{printed}");
    let preflight = [("origin", PAGE), ("access-control-request-method", "POST")];
    assert_eq!(proxy.send("OPTIONS", &target, &preflight, b"").await.status, 204);
}

/// Checks answers to challenges as Turnstile does; a good one begins with `solved-at-`, and says where.
async fn checker() -> String {
    async fn check(form: String) -> Json<Value> {
        let form: Vec<_> = url::form_urlencoded::parse(form.as_bytes()).collect();
        let field = |name| form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value);
        let hostname = field("response").strip_prefix("solved-at-");
        Json(json!({"success": field("secret") == SECRET && hostname.is_some(), "hostname": hostname}))
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/siteverify", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/siteverify", post(check))).await });
    url
}

async fn ask(proxy: &Proxy, origin: &str, response: &str) -> Reply {
    let body = json!({"response": response, "model": "x/ok"}).to_string();
    proxy.send("POST", "/ticket", &[("origin", origin)], body.as_bytes()).await
}

#[tokio::test]
async fn who_solves_the_challenge_gets_one() {
    let url = checker().await;
    let flags = ["--challenge-url", &url, "--challenge-secret-file", "secret", "--ticket-uses", "2"];
    let (proxy, upstream) = start(&flags).await;
    let given = ask(&proxy, PAGE, "solved-at-blog.example").await;
    assert_eq!(given.status, 200, "{}", given.text());
    let ticket = given.json()["ticket"].as_str().unwrap().to_owned();
    let mut statuses = Vec::new();
    for origin in ["https://other.example", PAGE, PAGE, PAGE] {
        statuses.push(run(&proxy, origin, &ticket).await.status);
    }
    assert_eq!(statuses, [403, 200, 200, 401]);
    assert!(!upstream.seen().is_empty() && !proxy.printed().contains(SECRET));
}

#[rstest]
#[case("guessed")]
#[case("solved-at-other.example")] // elsewhere
#[tokio::test]
async fn who_does_not_solve_it_gets_none(#[case] response: &str) {
    let url = checker().await;
    let (proxy, _upstream) = start(&["--challenge-url", &url, "--challenge-secret-file", "secret"]).await;
    let reply = ask(&proxy, PAGE, response).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (403, "challenge"));
    assert!(reply.json()["ticket"].is_null());
}

#[tokio::test]
async fn without_a_challenge_nobody_gets_one() {
    let (proxy, _upstream) = start(&[]).await;
    assert_eq!(ask(&proxy, PAGE, "solved-at-blog.example").await.status, 404);
}
