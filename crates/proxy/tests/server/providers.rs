//! Runs at the Hub's Inference Providers, through a router that answers by the
//! book: what was recorded at the providers, and the ways the Hub's clients take.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{Proxy, TOKEN};

/// A router, and a Hub, with an answer per path. An address that has several
/// gives one after the other.
struct Book {
    base: String,
    pages: Arc<Pages>,
}

/// What is given at an address, one after the other.
type Answers = VecDeque<(u16, Answer)>;

#[derive(Default)]
struct Pages {
    answers: Mutex<Vec<(String, Answers)>>,
    asked: Mutex<Vec<(String, Value)>>,
}

#[derive(Clone)]
enum Answer {
    Json(Value),
    Bytes(&'static str, &'static [u8]),
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

impl Book {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let pages = Arc::new(Pages::default());
        let router = Router::new().fallback(turn).with_state(pages.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, pages }
    }

    fn page(self, address: &str, status: u16, answer: Answer) -> Self {
        let mut answers = self.pages.answers.lock().unwrap();
        match answers.iter_mut().find(|(known, _)| known == address) {
            Some((_, queue)) => queue.push_back((status, answer)),
            None => answers.push((address.to_owned(), VecDeque::from([(status, answer)]))),
        }
        drop(answers);
        self
    }

    fn json(self, address: &str, answer: Value) -> Self {
        self.page(address, 200, Answer::Json(answer))
    }

    /// Who serves `a/b`.
    fn served_by(self, entries: &[(&str, &str, &str)]) -> Self {
        let entries: Vec<Value> = entries
            .iter()
            .map(|(provider, id, task)| {
                json!({"provider": provider, "providerId": id, "task": task, "status": "live"})
            })
            .collect();
        self.json(
            "/api/models/a/b?expand%5B%5D=inferenceProviderMapping",
            json!({"inferenceProviderMapping": entries}),
        )
    }

    fn proxy(&self, flags: &[&str]) -> Proxy {
        let mut all = vec!["--upstream", "hf", "--router-url", &self.base, "--hub-url", &self.base];
        all.extend(flags);
        Proxy::start(&all, &[("INFERENCE_PROXY_TOKEN", TOKEN)])
    }

    /// What was asked for, without the mapping.
    fn asked(&self) -> Vec<(String, Value)> {
        let asked = self.pages.asked.lock().unwrap().clone();
        asked.into_iter().filter(|(address, _)| !address.starts_with("/api/")).collect()
    }

    fn addresses(&self) -> Vec<String> {
        self.asked().into_iter().map(|(address, _)| address).collect()
    }
}

async fn turn(State(pages): State<Arc<Pages>>, request: Request) -> Response {
    let address = request.uri().to_string();
    assert_eq!(request.headers()["authorization"], "Bearer hf_secret");
    let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    pages.asked.lock().unwrap().push((address.clone(), body));
    let mut answers = pages.answers.lock().unwrap();
    let Some((_, queue)) = answers.iter_mut().find(|(known, _)| *known == address) else {
        return (http::StatusCode::NOT_FOUND, axum::Json(json!({"error": "no such page"}))).into_response();
    };
    let (status, answer) = if queue.len() > 1 { queue.pop_front() } else { queue.front().cloned() }.unwrap();
    let status = http::StatusCode::from_u16(status).unwrap();
    match answer {
        Answer::Json(json) => (status, axum::Json(json)).into_response(),
        Answer::Bytes(kind, bytes) => (status, [("content-type", kind)], bytes).into_response(),
    }
}

#[tokio::test]
async fn a_job_is_waited_for_and_its_picture_fetched() {
    let book = Book::open().await.served_by(&[("fal-ai", "fal-ai/flux/schnell", "text-to-image")]);
    let queue = "/fal-ai/fal-ai/flux/requests/1";
    let place = |status: &str| json!({"request_id": "1", "status": status, "response_url": "https://queue.fal.run/fal-ai/flux/requests/1"});
    let picture = format!("{}/files/a.png", book.base);
    let book = book
        .json("/fal-ai/fal-ai/flux/schnell?_subdomain=queue", place("IN_QUEUE"))
        .json(&format!("{queue}/status?_subdomain=queue"), place("IN_PROGRESS"))
        .json(&format!("{queue}/status?_subdomain=queue"), place("COMPLETED"))
        .json(&format!("{queue}?_subdomain=queue"), json!({"images": [{"url": picture}]}))
        .page("/files/a.png", 200, Answer::Bytes("image/png", PNG));
    let proxy = book.proxy(&[]);
    let reply = proxy.post("/models/a/b", r#"{"inputs":"a cat","parameters":{"seed":1}}"#).await;
    assert_eq!((reply.status, reply.header("content-type"), reply.body.as_slice()), (200, "image/png", PNG));
    assert_eq!(book.asked()[0].1, json!({"prompt": "a cat", "seed": 1}));
    assert_eq!(book.asked().len(), 5);
}

#[tokio::test]
async fn a_picture_in_json_becomes_a_picture() {
    let book = Book::open().await.served_by(&[("nebius", "black-forest-labs/flux-schnell", "text-to-image")]);
    let book = book.json("/nebius/v1/images/generations", json!({"data": [{"b64_json": "iVBORw0KGgo="}]}));
    let reply = book.proxy(&[]).post("/models/a/b", r#"{"inputs":"a cat"}"#).await;
    assert_eq!((reply.header("content-type"), reply.body.as_slice()), ("image/png", PNG));
}

#[tokio::test]
async fn speech_comes_as_it_is() {
    let book = Book::open().await.served_by(&[("together", "hexgrad/Kokoro-82M", "text-to-speech")]);
    let book = book.page("/together/v1/audio/speech", 200, Answer::Bytes("audio/mpeg", b"ID3\x03"));
    let reply = book.proxy(&[]).post("/models/a/b", r#"{"inputs":"hello"}"#).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "audio/mpeg"));
}

#[tokio::test]
async fn embeddings_have_the_hubs_form() {
    let book = Book::open().await.served_by(&[("scaleway", "bge", "feature-extraction")]);
    let book = book.json("/scaleway/v1/embeddings", json!({"data": [{"embedding": [0.5, 1.0]}]}));
    let proxy = book.proxy(&[]);
    let one = proxy.post("/models/a/b/pipeline/feature-extraction", r#"{"inputs":"x"}"#).await;
    assert_eq!(one.json(), json!([0.5, 1.0]));
    let list = proxy.post("/models/a/b", r#"{"inputs":["x"]}"#).await;
    assert_eq!(list.json(), json!([[0.5, 1.0]]));
}

#[tokio::test]
async fn a_transcription_is_sent_as_a_form() {
    let book = Book::open().await.served_by(&[("together", "whisper", "automatic-speech-recognition")]);
    let book = book.json("/together/v1/audio/transcriptions", json!({"text": "hello"}));
    let reply =
        book.proxy(&[]).send("POST", "/models/a/b", &[("content-type", "audio/flac")], b"fLaC\0").await;
    assert_eq!(reply.json(), json!({"text": "hello"}));
}

const TWO: [(&str, &str, &str); 2] =
    [("together", "x", "text-generation"), ("featherless-ai", "y", "text-generation")];

#[rstest]
#[case(500)]
#[case(404)]
#[case(429)]
#[tokio::test]
async fn another_provider_is_asked_when_one_fails(#[case] status: u16) {
    let book = Book::open().await.served_by(&TWO);
    let book = book
        .page("/together/v1/completions", status, Answer::Json(json!({"error": {"message": "no"}})))
        .json("/featherless-ai/v1/completions", json!({"choices": [{"text": " end"}]}));
    let reply = book.proxy(&[]).post("/models/a/b", r#"{"inputs":"the"}"#).await;
    assert_eq!(reply.json(), json!([{"generated_text": " end"}]));
    assert_eq!(book.addresses(), ["/together/v1/completions", "/featherless-ai/v1/completions"]);
}

#[rstest]
#[case(400)]
#[case(401)]
#[case(402)]
#[case(422)]
#[tokio::test]
async fn what_another_would_say_too_is_passed_on(#[case] status: u16) {
    let book = Book::open().await.served_by(&TWO);
    let book =
        book.page("/together/v1/completions", status, Answer::Json(json!({"error": {"message": "no"}})));
    let reply = book.proxy(&[]).post("/models/a/b", r#"{"inputs":"the"}"#).await;
    assert_eq!((reply.status, reply.json()), (status, json!({"error": {"message": "no"}})));
    assert_eq!(book.addresses().len(), 1);
}

#[rstest]
#[case("/models/a/b", &["--provider", "featherless-ai"], &["/featherless-ai/v1/completions", "/together/v1/completions"])]
#[case("/models/a/b:featherless-ai", &[], &["/featherless-ai/v1/completions"])]
#[case("/models/a/b:hf-inference", &[], &["/hf-inference/models/a/b"])]
#[tokio::test]
async fn caller_and_operator_choose(#[case] target: &str, #[case] flags: &[&str], #[case] expected: &[&str]) {
    let book = Book::open().await.served_by(&TWO);
    book.proxy(flags).post(target, r#"{"inputs":"the"}"#).await;
    assert_eq!(book.addresses(), expected, "none of them answers");
}

#[tokio::test]
async fn a_provider_that_does_not_serve_the_model_is_not_asked() {
    let book = Book::open().await.served_by(&TWO);
    let reply = book.proxy(&[]).post("/models/a/b:fal-ai", r#"{"inputs":"the"}"#).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (404, "provider"));
    assert!(reply.text().contains("together, featherless-ai"), "{}", reply.text());
    assert!(book.asked().is_empty());
}

#[tokio::test]
async fn a_model_without_a_mapping_is_the_hubs_own() {
    let book = Book::open().await;
    let book = book.json("/hf-inference/models/a/b", json!([[{"label": "x", "score": 1}]]));
    assert_eq!(book.proxy(&[]).post("/models/a/b", r#"{"inputs":"the"}"#).await.status, 200);
}

#[tokio::test]
async fn a_job_that_failed_says_why() {
    let book = Book::open().await.served_by(&[("replicate", "x/y", "text-to-image")]);
    let book = book.page(
        "/replicate/v1/models/x/y/predictions",
        201,
        Answer::Json(json!({"status": "failed", "output": null, "error": "NSFW content"})),
    );
    let reply = book.proxy(&[]).post("/models/a/b", r#"{"inputs":"a cat"}"#).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (502, "upstream_job"));
    assert!(reply.text().contains("NSFW content"));
}

#[rstest]
#[case("https://127.0.0.1/a.png")]
#[case("https://localhost/a.png")]
#[case("https://169.254.169.254/latest/meta-data")]
#[case("https://[::ffff:10.0.0.1]/a.png")]
#[case("http://192.0.2.1/a.png")]
#[tokio::test]
async fn no_picture_is_fetched_from_within(#[case] address: &str) {
    let book = Book::open().await.served_by(&[("replicate", "x/y", "text-to-image")]);
    let book = book.json("/replicate/v1/models/x/y/predictions", json!({"output": [address]}));
    let reply = book.proxy(&[]).post("/models/a/b", r#"{"inputs":"a cat"}"#).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (502, "upstream_media"));
}

#[tokio::test]
async fn a_job_stays_at_the_router() {
    let book = Book::open().await.served_by(&[("replicate", "x/y", "text-to-image")]);
    let elsewhere = json!({"status": "starting", "urls": {"get": "https://evil.example/../../v1/models"}});
    let book = book
        .json("/replicate/v1/models/x/y/predictions", elsewhere)
        .json("/replicate/v1/models", json!({"output": "no address"}));
    let reply = book.proxy(&[]).post("/models/a/b", r#"{"inputs":"a cat"}"#).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (502, "upstream_shape"));
    assert_eq!(book.addresses(), ["/replicate/v1/models/x/y/predictions", "/replicate/v1/models"]);
}

#[rstest]
#[case(&["--provider", "groq,together"], "a/b", "a/b:groq")]
#[case(&["--provider", "fastest"], "a/b", "a/b:fastest")]
#[case(&["--provider", "groq"], "a/b:cerebras", "a/b:cerebras")]
#[case(&[], "a/b", "a/b")]
#[tokio::test]
async fn a_chat_is_the_routers_to_place(#[case] flags: &[&str], #[case] model: &str, #[case] sent: &str) {
    let book = Book::open().await.json("/v1/chat/completions", json!({"choices": []}));
    let body = json!({"model": model, "messages": []}).to_string();
    assert_eq!(book.proxy(flags).post("/v1/chat/completions", &body).await.status, 200);
    assert_eq!(book.asked()[0].1["model"], sent);
}
