//! Equal requests share a call and its answer; what is drawn by lot, streamed or failed does not.

use std::time::{Duration, Instant};

use rstest::rstest;

use crate::support::{Proxy, Upstream, pair};

const JSON: (&str, &str) = ("content-type", "application/json");
const BODY: &str = r#"{"inputs":"I like you"}"#;
const CLASSIFY: &str = "/models/x/ok/pipeline/text-classification";

#[tokio::test]
async fn an_example_costs_one_call() {
    let (proxy, upstream) = pair(&[]).await;
    let first = proxy.post(CLASSIFY, BODY).await;
    let second = proxy.post(CLASSIFY, BODY).await;
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(first.body, second.body);
    assert_eq!((first.header("cache-status"), second.header("cache-status")), ("", "inference-proxy; hit"));
    assert_eq!(second.header("cache-control"), "no-store", "browsers keep nothing");
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
    assert_eq!(upstream.seen().len(), 1);
    proxy.post(CLASSIFY, r#"{"inputs":"I hate you"}"#).await;
    assert_eq!(upstream.seen().len(), 2);
}

#[tokio::test]
async fn many_who_ask_at_once_share_one_call() {
    let (proxy, upstream) = pair(&[]).await;
    let replies = futures_util::future::join_all((0..20).map(|_| proxy.post("/models/x/slow", BODY))).await;
    assert!(replies.iter().all(|reply| reply.status == 200 && reply.text() == r#"["slow"]"#));
    assert_eq!(upstream.seen().len(), 1);
}

#[tokio::test]
async fn a_failure_is_shared_by_those_who_wait_and_kept_for_nobody() {
    let (proxy, upstream) = pair(&["--first-byte-timeout", "300ms"]).await;
    let replies = futures_util::future::join_all((0..5).map(|_| proxy.post("/models/x/hang", BODY))).await;
    assert!(replies.iter().all(|reply| reply.status == 504));
    assert_eq!(upstream.seen().len(), 1);
    proxy.post("/models/x/hang", BODY).await;
    assert_eq!(upstream.seen().len(), 2);
}

#[rstest]
#[case(CLASSIFY, r#"{"inputs":"x","options":{"use_cache":false}}"#, JSON)]
#[case(CLASSIFY, BODY, ("x-use-cache", "false"))]
#[case(CLASSIFY, BODY, ("cache-control", "no-cache"))]
#[case("/models/x/ok/pipeline/text-to-image", BODY, JSON)]
#[case("/models/x/ok/pipeline/text-generation", BODY, JSON)]
#[case("/models/x/ok", r#"{"inputs":"x","parameters":{"do_sample":true}}"#, JSON)]
#[case("/models/x/image", BODY, JSON)] // drawn, to all appearances
#[case("/models/x/error-200", BODY, JSON)]
#[case("/models/x/plain-413", BODY, JSON)]
#[case("/models/x/no-store", BODY, JSON)]
#[case("/v1/chat/completions", r#"{"model":"a/b","messages":[]}"#, JSON)]
#[case("/v1/chat/completions", r#"{"model":"a/b","messages":[],"temperature":0,"stream":true}"#, JSON)]
#[tokio::test]
async fn these_are_asked_anew(#[case] target: &str, #[case] body: &str, #[case] header: (&str, &str)) {
    let (proxy, upstream) = pair(&[]).await;
    for _ in 0..2 {
        let reply = proxy.send("POST", target, &[header], body.as_bytes()).await;
        assert_eq!(reply.header("cache-status"), "");
    }
    assert_eq!(upstream.seen().len(), 2);
}

#[rstest]
#[case("/v1/chat/completions", r#"{"model":"a/b","messages":[],"temperature":0}"#)]
#[case("/models/x/ok/pipeline/text-to-image", r#"{"inputs":"x","parameters":{"seed":7}}"#)]
#[tokio::test]
async fn what_the_caller_has_fixed_is_shared(#[case] target: &str, #[case] body: &str) {
    let (proxy, upstream) = pair(&[]).await;
    for _ in 0..2 {
        proxy.post(target, body).await;
    }
    assert_eq!(upstream.seen().len(), 1);
}

/// What the upstream sees is what tells requests apart; what it does not see can change nobody's answer.
#[tokio::test]
async fn no_header_poisons_another_callers_answer() {
    let (proxy, upstream) = pair(&[]).await;
    let headers = [
        ("x-forwarded-host", "evil.example"),
        ("x-original-url", "/models/x/html"),
        ("cookie", "session=1"),
        ("authorization", "Bearer visitors"),
        ("accept-language", "tlh"),
        ("x-http-method-override", "DELETE"),
        ("x-hf-bill-to", "evil"),
    ];
    for header in headers {
        assert_eq!(proxy.send("POST", CLASSIFY, &[JSON, header], BODY.as_bytes()).await.status, 200);
    }
    assert_eq!(upstream.seen().len(), 1);
    for (name, _) in headers.iter().filter(|(name, _)| *name != "authorization") {
        assert_eq!(upstream.last().header(name), "", "{name} was passed on");
    }
    // What is passed on is part of the question.
    proxy.send("POST", CLASSIFY, &[JSON, ("accept", "image/png")], BODY.as_bytes()).await;
    proxy.send("POST", CLASSIFY, &[("content-type", "text/plain")], BODY.as_bytes()).await;
    assert_eq!(upstream.seen().len(), 3);
}

#[tokio::test]
async fn a_page_that_is_refused_gets_no_kept_answer() {
    let (proxy, upstream) = pair(&["--rate-limit", "2/min"]).await;
    proxy.post(CLASSIFY, BODY).await;
    let page = ("origin", "https://evil.example");
    let refused = proxy.send("POST", CLASSIFY, &[JSON, page], BODY.as_bytes()).await;
    assert_eq!(refused.status, 403);
    assert_eq!(proxy.post(CLASSIFY, BODY).await.status, 200);
    assert_eq!(proxy.post(CLASSIFY, BODY).await.status, 429, "a kept answer counts, too");
    assert_eq!(upstream.seen().len(), 1);
}

#[tokio::test]
async fn an_answer_is_kept_for_its_time() {
    let (proxy, upstream) = pair(&["--cache-ttl", "300ms"]).await;
    proxy.post(CLASSIFY, BODY).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    proxy.post(CLASSIFY, BODY).await;
    assert_eq!(upstream.seen().len(), 2);
}

#[tokio::test]
async fn it_can_be_switched_off() {
    let (proxy, upstream) = pair(&["--cache-size", "off"]).await;
    for _ in 0..2 {
        proxy.post(CLASSIFY, BODY).await;
    }
    assert_eq!(upstream.seen().len(), 2);
}

#[tokio::test]
async fn who_leaves_takes_nobody_elses_answer_along() {
    let (proxy, upstream) = pair(&[]).await;
    let leaving = tokio::time::timeout(Duration::from_millis(150), proxy.post("/models/x/slow", BODY));
    let staying = proxy.post("/models/x/slow", BODY);
    let (left, stayed) = tokio::join!(leaving, staying);
    assert!(left.is_err());
    assert_eq!(stayed.text(), r#"["slow"]"#);
    assert!(upstream.seen().len() <= 2);
}

#[tokio::test]
async fn of_all_who_wait_for_a_model_one_asks() {
    let (proxy, upstream) = pair(&["--rate-limit", "off"]).await;
    let begun = Instant::now();
    for n in 0..20 {
        let reply = proxy.post("/models/x/loading", &format!(r#"{{"inputs":"{n}"}}"#)).await;
        assert_eq!(reply.status, 503);
        assert!(reply.json()["error"].as_str().unwrap().contains("is currently loading"));
        assert!(reply.json()["estimated_time"].as_f64().unwrap() > 1.0);
    }
    let most = begun.elapsed().as_millis() as usize / 400 + 1;
    assert!(upstream.seen().len() <= most.min(19), "{} calls", upstream.seen().len());
    // Another model is asked for itself.
    let before = upstream.seen().len();
    assert_eq!(proxy.post("/models/x/ok", BODY).await.status, 200);
    assert_eq!(upstream.seen().len(), before + 1);
}

#[tokio::test]
async fn a_task_that_was_looked_up_decides() {
    let upstream = Upstream::start().await;
    let proxy = Proxy::start(&["--upstream", &upstream.base, "--task", "text-generation"], &[]);
    for _ in 0..2 {
        proxy.post("/models/x/ok", BODY).await;
    }
    assert_eq!(upstream.seen().len(), 2);
}
