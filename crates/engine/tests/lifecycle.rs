//! Loading, waiting, unloading and giving up, with the real model.

mod support;

use engine::{Engine, EngineError, LocalEngine, Options, Status};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::{MINILM, SENTIMENT, ask, call, models, with};

fn status(engine: &LocalEngine) -> Status {
    engine.status(&MINILM.parse().expect("a model id")).expect("a known model")
}

async fn until(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < Duration::from_mins(1), "it never happened");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A call that keeps the model busy for a while.
fn heavy() -> Value {
    json!({"inputs": vec!["the quick brown fox jumps over the lazy dog and ".repeat(40); 64]})
}

#[tokio::test]
async fn the_first_call_says_how_long_loading_takes_and_a_later_one_answers() {
    let engine = with(Options { models: models(), ..Options::default() });
    assert!(matches!(status(&engine), Status::NotLoaded { .. }));
    let body = json!({"inputs": "hello"});
    let first = engine.run(call(SENTIMENT, None, body.clone(), false)).await;
    let Err(EngineError::Loading { estimate, .. }) = first else {
        panic!("{first:?}");
    };
    assert!(estimate > Duration::ZERO && estimate < Duration::from_mins(1), "{estimate:?}");
    // Both models rest on the same encoder, so the other one is on its way too.
    assert!(matches!(status(&engine), Status::Loading { .. } | Status::Loaded));
    until(|| status(&engine) == Status::Loaded).await;
    let answer = engine.run(call(MINILM, None, body, false)).await.expect("answers");
    assert!(answer.compute > Duration::ZERO);
}

#[tokio::test]
async fn whoever_wants_to_wait_gets_the_answer_at_once() {
    let engine = with(Options { models: models(), ..Options::default() });
    let waiting =
        (0..4).map(|n| engine.run(call(MINILM, None, json!({"inputs": format!("text {n}")}), true)));
    for answer in waiting.collect::<Vec<_>>() {
        answer.await.expect("answers");
    }
    let engine = with(Options { models: models(), ..Options::default() });
    let body = json!({"inputs": "hello", "options": {"wait_for_model": true}});
    engine.run(call(MINILM, None, body, false)).await.expect("answers");
}

#[tokio::test]
async fn an_idle_model_leaves_memory() {
    let engine = with(Options { models: models(), idle: Duration::from_millis(100), ..Options::default() });
    let body = json!({"inputs": "hello"});
    ask(&engine, MINILM, None, body.clone()).await.expect("answers");
    until(|| matches!(status(&engine), Status::NotLoaded { .. })).await;
    let cold = engine.run(call(MINILM, None, body, false)).await;
    assert!(matches!(cold, Err(EngineError::Loading { .. })), "{cold:?}");
}

#[tokio::test]
async fn beyond_the_queue_callers_are_told_to_come_back() {
    let engine = with(Options { models: models(), queue: 1, ..Options::default() });
    ask(&engine, MINILM, None, json!({"inputs": "hello"})).await.expect("answers");
    let calls: Vec<_> =
        (0..4).map(|_| tokio::spawn(engine.run(call(MINILM, None, heavy(), false)))).collect();
    let mut busy = 0;
    for call in calls {
        match call.await.expect("no panic") {
            Ok(_) => {}
            Err(EngineError::Busy { retry_after, .. }) => {
                assert!(retry_after >= Duration::from_secs(1));
                busy += 1;
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert!((1..=3).contains(&busy), "{busy} were turned away");
}

#[tokio::test]
async fn a_call_whose_caller_left_is_skipped() {
    let engine = with(Options { models: models(), ..Options::default() });
    ask(&engine, MINILM, None, json!({"inputs": "hello"})).await.expect("answers");
    let start = Instant::now();
    let first = engine.run(call(MINILM, None, heavy(), false));
    for _ in 0..20 {
        drop(engine.run(call(MINILM, None, heavy(), false)));
    }
    first.await.expect("answers");
    let one = start.elapsed();
    ask(&engine, MINILM, None, json!({"inputs": "hello"})).await.expect("answers");
    assert!(start.elapsed() < one * 5, "{:?} for one call, {one:?} with the cancelled ones", start.elapsed());
}

#[tokio::test]
async fn what_is_not_served_is_refused_without_loading() {
    let engine = with(Options { models: models(), ..Options::default() });
    let body = json!({"inputs": "hello"});
    let unknown = engine.run(call("gpt2", None, body.clone(), false)).await;
    assert!(matches!(unknown, Err(EngineError::UnknownModel(_))), "{unknown:?}");
    let task = engine.run(call(MINILM, Some("translation"), body, false)).await;
    let message = task.expect_err("refused").to_string();
    assert!(message.contains("translation") && message.contains("sentence-similarity"), "{message}");
    let input = engine.run(call(MINILM, None, json!({"inputs": ""}), false)).await;
    assert!(matches!(input, Err(EngineError::Input(_))), "{input:?}");
    assert!(matches!(status(&engine), Status::NotLoaded { .. }));
    assert_eq!(engine.status(&"gpt2".parse().expect("a model id")), None);
}
