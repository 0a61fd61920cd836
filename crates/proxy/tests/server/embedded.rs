//! The engine's answers and refusals as HTTP, with an engine that can be told
//! what to say.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use engine::{Answer, BoxFuture, Call, Engine, EngineError, ModelCard, ModelId, ServedTask, Status};
use proxy::{App, Server};
use proxy_core::config::{Config, Flags, World};
use rstest::rstest;
use serde_json::{Value, json};
use std::net::SocketAddr;

use crate::support::raw::{self, Reply};

/// Says what the input asks it to.
#[derive(Default)]
struct Parrot {
    dropped: Arc<AtomicBool>,
}

struct OnDrop(Arc<AtomicBool>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Engine for Parrot {
    fn catalogue(&self) -> Vec<ModelCard> {
        vec![ModelCard {
            id: "a/b".parse().unwrap(),
            tasks: vec![ServedTask {
                pipeline_tag: "zero-shot-classification",
                note: Some("embedding similarity, not NLI"),
                examples: vec![json!({"text": "hello"})],
            }],
            quantised: false,
            bytes: 1,
            installed: true,
            license: "MIT",
        }]
    }

    fn status(&self, model: &ModelId) -> Option<Status> {
        (model.as_str() == "a/b").then_some(Status::Loading { remaining: Duration::from_secs(2) })
    }

    fn run(&self, call: Call) -> BoxFuture<Result<Answer, EngineError>> {
        let model = call.model.clone();
        let dropped = self.dropped.clone();
        Box::pin(async move {
            match call.body["inputs"].as_str().unwrap_or_default() {
                "loading" => Err(EngineError::Loading { model, estimate: Duration::from_millis(1500) }),
                // Calls that do not wait are told; those that wait are there soon.
                "brief" | "stuck" if !call.wait => {
                    Err(EngineError::Loading { model, estimate: Duration::from_millis(100) })
                }
                "broken" => Err(EngineError::Broken {
                    model,
                    reason: "a file is damaged".into(),
                    fix: "Run the fix.".into(),
                }),
                "stuck" => std::future::pending().await,
                "busy" => Err(EngineError::Busy { model, retry_after: Duration::from_secs(3) }),
                "input" => Err(EngineError::Input("`inputs` is empty".into())),
                "unknown" => Err(EngineError::UnknownModel(model)),
                "missing" => Err(EngineError::NotInstalled { model, fix: "Run the fix.".into() }),
                "failed" => Err(EngineError::Failed("out of memory".into())),
                "panic" => panic!("as it was told"),
                "forever" => {
                    let _guard = OnDrop(dropped);
                    std::future::pending().await
                }
                _ => Ok(Answer {
                    json: json!({"task": call.task, "wait": call.wait, "body": call.body}),
                    compute: Duration::from_millis(12),
                }),
            }
        })
    }
}

struct Nothing;

impl World for Nothing {
    fn variables(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn read(&self, _: &std::path::Path) -> std::io::Result<Vec<u8>> {
        Err(std::io::ErrorKind::NotFound.into())
    }
}

async fn start(engine: Parrot) -> SocketAddr {
    let flags = Flags::from([("listen".into(), vec!["0".into()]), ("rate_limit".into(), vec!["off".into()])]);
    let config = Config::load(&flags, &Nothing).unwrap();
    let app = App::with_engine(config, Some(Arc::new(engine))).unwrap();
    let server = Server::bind(app).await.unwrap();
    let address = server.address().unwrap();
    tokio::spawn(server.run(std::future::pending()));
    address
}

async fn ask(
    address: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Reply {
    raw::send(address, &raw::request(method, target, address, headers, body.to_string().as_bytes())).await
}

#[tokio::test]
async fn an_answer_tells_what_it_took() {
    let address = start(Parrot::default()).await;
    let body = json!({"inputs": "x", "parameters": {"top_k": 2}});
    let reply = ask(address, "POST", "/models/a/b/pipeline/feature-extraction", &[], &body).await;
    assert_eq!((reply.status, reply.header("x-compute-time")), (200, "0.012"));
    assert_eq!(reply.header("x-compute-type"), "cpu");
    assert_eq!(reply.json(), json!({"task": "feature-extraction", "wait": false, "body": body}));
}

#[rstest]
#[case(&[("x-wait-for-model", "true")], json!({"inputs": "x"}))]
#[case(&[], json!({"inputs": "x", "options": {"wait_for_model": true}}))]
#[tokio::test]
async fn a_client_may_wait_for_the_model(#[case] headers: &[(&str, &str)], #[case] body: Value) {
    let address = start(Parrot::default()).await;
    assert_eq!(ask(address, "POST", "/models/a/b", headers, &body).await.json()["wait"], true);
}

#[rstest]
#[case("loading", 503, "loading")]
#[case("busy", 429, "overloaded")]
#[case("input", 400, "validation")]
#[case("unknown", 404, "not_found")]
#[case("missing", 503, "not_installed")]
#[case("broken", 503, "broken_model")]
#[case("failed", 500, "generation")]
#[tokio::test]
async fn refusals_have_the_apis_shape(#[case] input: &str, #[case] status: u16, #[case] kind: &str) {
    let address = start(Parrot::default()).await;
    let reply = ask(address, "POST", "/models/a/b", &[], &json!({"inputs": input})).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (status, kind));
}

#[tokio::test]
async fn loading_and_busy_say_how_long() {
    let address = start(Parrot::default()).await;
    let loading = ask(address, "POST", "/models/a/b", &[], &json!({"inputs": "loading"})).await;
    assert_eq!(loading.header("retry-after"), "2");
    assert_eq!(loading.json()["estimated_time"], 1.5);
    assert_eq!(loading.json()["error"], "Model a/b is currently loading");
    let busy = ask(address, "POST", "/models/a/b", &[], &json!({"inputs": "busy"})).await;
    assert_eq!(busy.header("retry-after"), "3");
}

#[tokio::test]
async fn the_first_call_waits_for_a_model_that_loads_in_a_moment() {
    let address = start(Parrot::default()).await;
    let reply = ask(address, "POST", "/models/a/b", &[], &json!({"inputs": "brief"})).await;
    assert_eq!((reply.status, &reply.json()["wait"]), (200, &json!(true)));
}

#[tokio::test]
async fn a_model_that_was_to_load_in_a_moment_and_does_not_is_loading() {
    let address = start(Parrot::default()).await;
    let begun = std::time::Instant::now();
    let reply = ask(address, "POST", "/models/a/b", &[], &json!({"inputs": "stuck"})).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (503, "loading"));
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_panic_is_one_requests_error() {
    let address = start(Parrot::default()).await;
    let body = json!({"inputs": "panic"});
    let reply = ask(address, "POST", "/models/a/b", &[], &body).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (500, "internal"));
    assert_eq!(reply.header("vary"), "origin", "a page of another origin can read it");
    assert!(!reply.text().contains("as it was told"));
    assert_eq!(ask(address, "POST", "/models/a/b", &[], &json!({"inputs": "x"})).await.status, 200);
}

#[tokio::test]
async fn a_client_that_leaves_takes_its_call_along() {
    let dropped = Arc::new(AtomicBool::new(false));
    let address = start(Parrot { dropped: dropped.clone() }).await;
    let body = json!({"inputs": "forever"});
    let waiting = tokio::spawn(async move { ask(address, "POST", "/models/a/b", &[], &body).await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!dropped.load(Ordering::SeqCst));
    waiting.abort();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(dropped.load(Ordering::SeqCst));
}

#[tokio::test]
async fn what_is_known_of_a_model_is_told() {
    let address = start(Parrot::default()).await;
    let info = ask(address, "GET", "/api/models/a/b", &[], &Value::Null).await.json();
    assert_eq!(info["pipeline_tag"], "zero-shot-classification");
    assert_eq!(info["note"], "embedding similarity, not NLI");
    assert_eq!(info["widgetData"], json!([{"text": "hello"}]));
    let status = ask(address, "GET", "/status/a/b", &[], &Value::Null).await.json();
    assert_eq!(
        status,
        json!({"loaded": false, "state": "Loading", "compute_type": "cpu", "estimated_time": 2.0})
    );
    for target in ["/api/models/no/such", "/status/no/such"] {
        assert_eq!(ask(address, "GET", target, &[], &Value::Null).await.status, 404);
    }
}

#[tokio::test]
async fn a_chat_is_sent_elsewhere() {
    let address = start(Parrot::default()).await;
    let reply =
        ask(address, "POST", "/v1/chat/completions", &[], &json!({"model": "a/b", "messages": []})).await;
    assert_eq!(reply.status, 404);
    assert!(reply.text().contains("--upstream"));
}

#[tokio::test]
async fn what_is_not_json_is_explained() {
    let address = start(Parrot::default()).await;
    let bytes = raw::request("POST", "/models/a/b", address, &[("content-type", "image/png")], b"\x89PNG");
    let reply = raw::send(address, &bytes).await;
    assert_eq!((reply.status, reply.error_type().as_str()), (400, "body"));
}
