//! The API in OpenAI's form, passed through.

use rstest::rstest;
use serde_json::json;

use crate::support::{Proxy, TOKEN, Upstream, pair};

#[rstest]
#[case("/v1/completions")]
#[case("/v1/embeddings")]
#[case("/v1/rerank")]
#[case("/v1/audio/speech")]
#[case("/v1/images/generations")]
#[tokio::test]
async fn what_is_asked_in_json_reaches_the_server(#[case] route: &str) {
    let (proxy, upstream) = pair(&[]).await;
    let body = r#"{"model":"llama3.2:1b","model":"a/b:x","input":"hello"}"#;
    assert_eq!(proxy.post(route, body).await.status, 200);
    assert_eq!(upstream.last().path(), route);
    assert_eq!(
        upstream.last().json(),
        json!({"model": "a/b:x", "input": "hello"}),
        "the one that was checked"
    );
    assert_eq!(upstream.last().header("authorization"), "Bearer hf_secret");
}

#[tokio::test]
async fn an_address_may_end_in_the_version() {
    let upstream = Upstream::start().await;
    let proxy = Proxy::start(&["--upstream", &format!("{}/api/v1/", upstream.base)], &[]);
    proxy.post("/v1/embeddings", r#"{"model":"a","input":""}"#).await;
    assert_eq!(upstream.last().path(), "/api/v1/embeddings");
}

#[tokio::test]
async fn ids_are_sent_as_they_are() {
    let (proxy, upstream) = pair(&[]).await;
    for id in ["llama3.2:1b", "owner/name:provider", "hf.co/owner/name:Q4_K_M"] {
        proxy.post("/v1/chat/completions", &format!(r#"{{"model":"{id}","messages":[]}}"#)).await;
        assert_eq!(upstream.last().json()["model"], id);
        proxy.post(&format!("/models/{id}"), "{}").await;
        assert_eq!(upstream.last().path(), format!("/models/{id}"));
    }
}

fn form(model: &str) -> String {
    let part = |name: &str, more: &str, value: &str| {
        format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
    };
    format!(
        "{}{}{}--x--\r\n",
        part("file", "; filename=\"a.wav\"", "RIFF"),
        part("model", "", model),
        part("language", "", "en")
    )
}

const FORM: [(&str, &str); 1] = [("content-type", "multipart/form-data; boundary=x")];

#[tokio::test]
async fn a_form_reaches_the_server() {
    let (proxy, upstream) = pair(&[]).await;
    let route = "/v1/audio/transcriptions";
    assert_eq!(proxy.send("POST", route, &FORM, form("openai/whisper-tiny").as_bytes()).await.status, 200);
    let seen = upstream.last();
    assert_eq!(seen.path(), route);
    assert!(seen.header("content-type").starts_with("multipart/form-data; boundary=form-"));
    let text = String::from_utf8_lossy(&seen.body).into_owned();
    for part in ["filename=\"a.wav\"\r\n\r\nRIFF\r\n", "name=\"model\"\r\n\r\nopenai/whisper-tiny\r\n", "en"]
    {
        assert!(text.contains(part), "{text}");
    }
}

#[rstest]
#[case(form("c/d"), 403, "model_refused")]
#[case(form("http://evil"), 400, "model_id")]
#[case(format!("{}{}", form("a/b").trim_end_matches("--x--\r\n"), form("c/d")), 400, "body")]
#[case("{}".into(), 400, "body")]
#[tokio::test]
async fn a_forms_model_is_checked(#[case] body: String, #[case] status: u16, #[case] kind: &str) {
    let (proxy, upstream) = pair(&["--allow-model", "a/b"]).await;
    let reply = proxy.send("POST", "/v1/audio/transcriptions", &FORM, body.as_bytes()).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (status, kind));
    assert!(upstream.seen().is_empty());
}

#[tokio::test]
async fn a_server_of_one_model_ranks_without_its_name() {
    let upstream = Upstream::start().await;
    let endpoint = format!("endpoint+{}", upstream.base);
    let proxy = Proxy::start(
        &["--upstream", &endpoint, "--model", "BAAI/bge-reranker-base"],
        &[("INFERENCE_PROXY_TOKEN", TOKEN)],
    );
    assert_eq!(proxy.post("/rerank", r#"{"query":"a","texts":["b"]}"#).await.status, 200);
    assert_eq!(upstream.last().path(), "/rerank");
}

#[tokio::test]
async fn what_cannot_be_checked_is_not_ranked() {
    let (proxy, upstream) = pair(&["--allow-model", "a/b"]).await;
    assert_eq!(proxy.post("/rerank", r#"{"query":"a","texts":["b"]}"#).await.error_type(), "model_id");
    assert!(upstream.seen().is_empty());
}

#[tokio::test]
async fn a_server_that_lists_no_models_has_those_that_were_named() {
    let (proxy, _upstream) = pair(&["--allow-model", "a/b,c/*"]).await;
    let list = proxy.get("/v1/models").await.json();
    assert_eq!(list["data"], json!([{"id": "a/b", "object": "model", "created": 0, "owned_by": "owner"}]));
}

#[tokio::test]
async fn a_model_that_chats_is_known_by_its_tags() {
    let (proxy, upstream) = pair(&[]).await;
    proxy.get("/api/models/x/card").await;
    let hub =
        Proxy::start(&["--upstream", "hf", "--hub-url", &upstream.base], &[("INFERENCE_PROXY_TOKEN", TOKEN)]);
    hub.get("/api/models/a/b").await;
    assert!(upstream.last().head.uri.query().unwrap_or_default().contains("tags"));
}
