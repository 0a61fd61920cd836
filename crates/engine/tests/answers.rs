//! The real model's answers, through the public door.

mod support;

use serde_json::json;
use support::{MINILM, SENTIMENT, ask, engine};

#[tokio::test]
async fn sentiment_gives_a_list_of_labels_per_input() {
    let engine = engine();
    let answer = ask(&engine, SENTIMENT, None, json!({"inputs": "I like you. I love you."})).await;
    let rows = answer.as_ref().expect("answers")[0].as_array().expect("rows").clone();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0]["label"], "positive", "{rows:?}");
    let sum: f64 = rows.iter().filter_map(|row| row["score"].as_f64()).sum();
    assert!((sum - 1.0).abs() < 1e-5);
    println!("{answer:?}");
    let batch = json!({"inputs": ["This is terrible, I hate it.", {"text": "The meeting is at 3pm"}]});
    let answer = ask(&engine, SENTIMENT, Some("text-classification"), batch).await.expect("answers");
    assert_eq!(answer[0][0]["label"], "negative");
    assert_eq!(answer[1][0]["label"], "neutral");
}

#[tokio::test]
async fn similar_sentences_are_close() {
    let inputs = json!({"inputs": {
        "source_sentence": "That is a happy person",
        "sentences": ["That is a happy dog", "That is a very happy person", "Today is a sunny day"],
    }});
    let answer = ask(&engine(), MINILM, None, inputs).await.expect("answers");
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
    let answer = ask(&engine, MINILM, None, body.clone()).await.expect("answers");
    assert_eq!(answer["labels"][0], "refund");
    assert_eq!(answer["sequence"], body["inputs"]);
    println!("{answer}");
    let list = json!({"inputs": [body["inputs"]], "parameters": {"candidate_labels": ["refund", "faq"], "multi_label": true}});
    let answer = ask(&engine, MINILM, Some("zero-shot-classification"), list).await.expect("answers");
    println!("{answer}");
    assert_eq!(answer[0]["labels"][0], "refund");
}

#[tokio::test]
async fn features_are_a_vector_or_a_list_of_vectors() {
    let engine = engine();
    let one =
        ask(&engine, MINILM, Some("feature-extraction"), json!({"inputs": "hello"})).await.expect("answers");
    assert_eq!(one.as_array().map(Vec::len), Some(384));
    let many = ask(&engine, MINILM, Some("feature-extraction"), json!({"inputs": ["hello", "a longer one"]}))
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
}
