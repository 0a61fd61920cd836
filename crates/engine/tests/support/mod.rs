//! What the tests share: an engine over the real model, installed by the function that users' setup calls.
#![allow(dead_code, reason = "not every test file uses all of it")]

use engine::{Call, Engine, EngineError, LocalEngine, Options, Progress};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::OnceLock;

pub const MINILM: &str = "sentence-transformers/all-MiniLM-L6-v2";
pub const SENTIMENT: &str = "inference-widget/minilm-sentiment";

struct Quiet;

impl Progress for Quiet {
    fn step(&self, what: &str) {
        eprintln!("{what}");
    }

    fn bytes(&self, _: u64, _: u64) {}
}

pub fn models() -> PathBuf {
    static MODELS: OnceLock<PathBuf> = OnceLock::new();
    MODELS.get_or_init(|| engine::install(&Quiet).unwrap_or_else(|error| panic!("{error}"))).clone()
}

/// One engine for all tests that only ask.
pub fn engine() -> &'static LocalEngine {
    static ENGINE: OnceLock<LocalEngine> = OnceLock::new();
    ENGINE.get_or_init(|| with(Options { models: models(), ..Options::default() }))
}

pub fn with(options: Options) -> LocalEngine {
    LocalEngine::new(options).expect("the engine starts")
}

pub fn call(model: &str, task: Option<&str>, body: Value, wait: bool) -> Call {
    Call { model: model.parse().expect("a model id"), task: task.map(str::to_owned), body, wait }
}

/// Asks and waits for the model to load.
pub async fn ask(
    engine: &LocalEngine,
    model: &str,
    task: Option<&str>,
    body: Value,
) -> Result<Value, EngineError> {
    engine.run(call(model, task, body, true)).await.map(|answer| answer.json)
}
