//! The real model's answers, through the public door.

mod support;

use serde_json::json;
use support::{MINILM, SENTIMENT, ask, engine};

#[tokio::test]
async fn sentiment_gives_a_list_of_labels_per_input() {
    let engine = engine();
    let answer = ask(engine, SENTIMENT, None, json!({"inputs": "I like you. I love you."})).await;
    let rows = answer.as_ref().expect("answers")[0].as_array().expect("rows").clone();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0]["label"], "positive", "{rows:?}");
    let sum: f64 = rows.iter().filter_map(|row| row["score"].as_f64()).sum();
    assert!((sum - 1.0).abs() < 1e-5);
    println!("{answer:?}");
    let batch = json!({"inputs": ["This is terrible, I hate it.", {"text": "He lives in Berlin and works as a nurse."}]});
    let answer = ask(engine, SENTIMENT, Some("text-classification"), batch).await.expect("answers");
    assert_eq!(answer[0][0]["label"], "negative");
    assert_eq!(answer[1][0]["label"], "neutral");
}

#[tokio::test]
async fn similar_sentences_are_close() {
    let inputs = json!({"inputs": {
        "source_sentence": "That is a happy person",
        "sentences": ["That is a happy dog", "That is a very happy person", "Today is a sunny day"],
    }});
    let answer = ask(engine(), MINILM, None, inputs).await.expect("answers");
    let scores: Vec<f64> = serde_json::from_value(answer).expect("numbers");
    // The figures that the Hub's own widget shows for this example of this model.
    for (score, expected) in scores.iter().zip([0.695, 0.943, 0.257]) {
        assert!((score - expected).abs() < 2e-3, "{scores:?}");
    }
}

#[tokio::test]
async fn labels_are_chosen_by_similarity() {
    let engine = engine();
    let body = json!({
        "inputs": "I recently bought a device from your company but it is not working and I would like to get reimbursed!",
        "parameters": {"candidate_labels": "refund, legal, faq"},
    });
    let answer = ask(engine, MINILM, None, body.clone()).await.expect("answers");
    assert_eq!(answer[0]["label"], "refund");
    assert_eq!(answer.as_array().map(Vec::len), Some(3));
    println!("{answer}");
    let list = json!({"inputs": [body["inputs"]], "parameters": {"candidate_labels": ["refund", "faq"], "multi_label": true}});
    let answer = ask(engine, MINILM, Some("zero-shot-classification"), list).await.expect("answers");
    println!("{answer}");
    assert_eq!(answer[0][0]["label"], "refund");
}

#[tokio::test]
async fn features_are_a_vector_or_a_list_of_vectors() {
    let engine = engine();
    let one =
        ask(engine, MINILM, Some("feature-extraction"), json!({"inputs": "hello"})).await.expect("answers");
    assert_eq!(one.as_array().map(Vec::len), Some(384));
    let many = ask(engine, MINILM, Some("feature-extraction"), json!({"inputs": ["hello", "a longer one"]}))
        .await
        .expect("answers");
    assert_eq!(many.as_array().map(Vec::len), Some(2));
    let close = |a: &serde_json::Value, b: &serde_json::Value| {
        a.as_array()
            .into_iter()
            .flatten()
            .zip(b.as_array().into_iter().flatten())
            .all(|(a, b)| (a.as_f64().expect("number") - b.as_f64().expect("number")).abs() < 1e-5)
    };
    assert!(close(&one, &many[0]), "a text's vector must not depend on its neighbours");
    let counted = json!({"inputs": "hello", "parameters": {"details": true}});
    let counted = ask(engine, MINILM, Some("feature-extraction"), counted).await.expect("answers");
    assert!(close(&one, &counted["vectors"]));
    assert_eq!(counted["tokens"], 3, "one word between a beginning and an end");
}

#[tokio::test]
async fn odd_texts_are_answered_quickly() {
    let engine = engine();
    ask(engine, MINILM, None, json!({"inputs": "hello"})).await.expect("answers");
    for text in [
        "word ".repeat(200_000),
        "x".repeat(1_000_000),
        "\u{1f600}".repeat(250_000),
        "a\u{0}b \u{202e}שלום עולם".into(),
        "👩‍👩‍👧‍👦 ".repeat(3),
        "字".repeat(300_000),
        ".".repeat(1_000_000),
    ] {
        let start = std::time::Instant::now();
        let vector = ask(engine, MINILM, None, json!({"inputs": text})).await.expect("answers");
        let numbers: Vec<f32> = serde_json::from_value(vector).expect("numbers");
        assert!(numbers.iter().all(|x| x.is_finite()));
        // Generous, for machines that do other things too; without the cut it takes a minute.
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
}

#[tokio::test]
async fn a_long_text_is_cut_at_the_end_asked_for_or_refused() {
    let engine = engine();
    let features = |text: &str, parameters: serde_json::Value| {
        ask(engine, MINILM, Some("feature-extraction"), json!({"inputs": text, "parameters": parameters}))
    };
    let long = format!("{} apple {}", "tree ".repeat(300), "river ".repeat(300));
    let right = features(&long, json!({})).await.expect("answers");
    let left = features(&long, json!({"truncation_direction": "left"})).await.expect("answers");
    assert_eq!(right, features(&"tree ".repeat(300), json!({})).await.expect("answers"));
    assert_eq!(left, features(&"river ".repeat(300), json!({})).await.expect("answers"));
    let error = features(&long, json!({"truncate": false})).await.expect_err("too long");
    assert!(error.to_string().contains("256 tokens"), "{error}");
    let plain = features("hello", json!({"normalize": false})).await.expect("answers");
    let length: f64 =
        plain.as_array().expect("a list").iter().filter_map(|x| Some(x.as_f64()?.powi(2))).sum();
    assert!((length.sqrt() - 1.0).abs() > 0.1, "left as it came: {length}");
}

#[tokio::test]
async fn labels_follow_the_parameters() {
    let engine = engine();
    let classify = |parameters: serde_json::Value| {
        ask(engine, SENTIMENT, None, json!({"inputs": "What a wonderful day!", "parameters": parameters}))
    };
    let one = classify(json!({"top_k": 1})).await.expect("answers");
    assert_eq!(one[0].as_array().map(Vec::len), Some(1));
    let raw = classify(json!({"function_to_apply": "none"})).await.expect("answers");
    let sigmoid = classify(json!({"function_to_apply": "sigmoid"})).await.expect("answers");
    let score = |rows: &serde_json::Value| rows[0][0]["score"].as_f64().expect("a score");
    assert!((1.0 / (1.0 + (-score(&raw)).exp()) - score(&sigmoid)).abs() < 1e-6);
    let pair = json!({"inputs": {"text": "I came late.", "text_pair": "It was wonderful, I loved it."}});
    assert_eq!(
        ask(engine, SENTIMENT, None, pair).await.expect("answers")[0].as_array().map(Vec::len),
        Some(3)
    );
}

/// The vectors of `reference.json` come from the 64-bit forward in `benches/engine/peer.py`.
#[tokio::test]
async fn vectors_agree_with_an_independent_forward() {
    #[derive(serde::Deserialize)]
    struct Reference {
        text: String,
        vector: Vec<f32>,
    }
    let references: Vec<Reference> = serde_json::from_str(include_str!("reference.json")).expect("JSON");
    let engine = engine();
    for Reference { text, vector } in references {
        let answer =
            ask(engine, MINILM, Some("feature-extraction"), json!({"inputs": text})).await.expect("answers");
        let ours: Vec<f32> = serde_json::from_value(answer).expect("numbers");
        let difference = ours.iter().zip(&vector).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(difference < 5e-6, "{text:?}: {difference}");
    }
}
