//! Several upstreams at once, by model.

use crate::support::{Proxy, TOKEN, Upstream};

const RUN: &str = r#"{"inputs":"hello"}"#;

async fn two(pattern: &str) -> (Proxy, Upstream, Upstream) {
    let (main, other) = (Upstream::start().await, Upstream::start().await);
    let rule = format!("{pattern}={}", other.base);
    let proxy =
        Proxy::start(&["--upstream", &main.base, "--route", &rule], &[("INFERENCE_PROXY_TOKEN", TOKEN)]);
    (proxy, main, other)
}

#[tokio::test]
async fn a_model_goes_to_its_own_upstream() {
    let (proxy, main, other) = two("x/*").await;
    assert_eq!(proxy.post("/models/x/ok", RUN).await.status, 200);
    assert_eq!(proxy.post("/models/a/b", RUN).await.status, 200);
    proxy.post("/v1/embeddings", r#"{"model":"x/y:z","input":"hello"}"#).await;
    proxy.get("/api/models/x/card").await;
    let paths =
        |upstream: &Upstream| upstream.seen().iter().map(|seen| seen.path().to_owned()).collect::<Vec<_>>();
    assert_eq!(paths(&main), ["/models/a/b"]);
    assert_eq!(paths(&other), ["/models/x/ok", "/v1/embeddings", "/api/models/x/card"]);
}

#[tokio::test]
async fn the_token_is_for_the_main_upstream() {
    let (proxy, main, other) = two("x/*").await;
    proxy.post("/models/x/ok", RUN).await;
    proxy.post("/models/a/b", RUN).await;
    assert_eq!(main.last().header("authorization"), "Bearer hf_secret");
    assert_eq!(other.last().header("authorization"), "");
}

#[tokio::test]
async fn the_next_one_is_asked_when_one_is_down() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (main, spare) = (Upstream::start().await, Upstream::start().await);
    let (first, second) = (format!("x/*=http://{closed}"), format!("*={}", spare.base));
    let proxy = Proxy::start(&["--upstream", &main.base, "--route", &first, "--route", &second], &[]);
    assert_eq!(proxy.post("/models/x/ok", RUN).await.status, 200);
    assert_eq!(spare.seen().len(), 1);
    assert!(main.seen().is_empty());
}

#[tokio::test]
async fn what_has_an_upstream_of_its_own_goes_nowhere_else() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let main = Upstream::start().await;
    let proxy = Proxy::start(&["--upstream", &main.base, "--route", &format!("x/*=http://{closed}")], &[]);
    assert_eq!(proxy.post("/models/x/ok", RUN).await.error_type(), "upstream_unreachable");
    assert!(main.seen().is_empty());
}

#[tokio::test]
async fn when_all_fail_the_first_ones_words_count() {
    let (first, second) = (Upstream::start().await, Upstream::start().await);
    let rules = [format!("x/*={}", first.base), format!("x/*=http://127.0.0.1:1/{}", "y")];
    let proxy = Proxy::start(&["--upstream", &second.base, "--route", &rules[0], "--route", &rules[1]], &[]);
    let reply = proxy.post("/models/x/empty-504", RUN).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (504, "upstream_empty"));
}

#[cfg(feature = "engine")]
#[tokio::test]
async fn the_engine_may_be_one_of_them() {
    let other = Upstream::start().await;
    let proxy = Proxy::start(
        &["--upstream", "embedded", "--route", &format!("x/*={}", other.base)],
        &[("INFERENCE_PROXY_TOKEN", TOKEN)],
    );
    assert_eq!(proxy.post("/models/x/ok", RUN).await.status, 200);
    assert_eq!(other.last().header("authorization"), "", "a neighbour is not the Hub");
    let info = proxy.get("/api/models/inference-widget/minilm-sentiment").await.json();
    assert_eq!(info["pipeline_tag"], "text-classification");
    assert_eq!(proxy.post("/models/a/b", RUN).await.status, 404);
}

#[tokio::test]
async fn a_rule_that_is_none_is_explained() {
    for (rule, why) in [("x/*", "no `=`"), ("x*=hf", "model id"), ("x/*=ftp://h", "neither http")] {
        let output = crate::support::proxy::run(&["check", "--route", rule], &[]);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && text.contains(why), "{text}");
    }
}
