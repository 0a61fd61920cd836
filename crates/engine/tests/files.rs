//! Model files that are missing, cut off or changed: said plainly, with the command that helps, and mended by it.

mod support;

use engine::{Engine, EngineError, Options};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use support::{MINILM, ask, call, models, with};

const FILES: [&str; 4] = ["config.json", "sentence_bert_config.json", "tokenizer.json", "model.safetensors"];

/// A models folder of the test's own, with a copy of the real files.
fn copied() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join(MINILM);
    fs::create_dir_all(&folder).expect("a folder");
    for file in FILES {
        fs::copy(models().join(MINILM).join(file), folder.join(file)).expect("a copy");
    }
    (home, folder)
}

async fn outcome(models: &Path) -> Result<serde_json::Value, EngineError> {
    let engine = with(Options { models: models.into(), ..Options::default() });
    ask(&engine, MINILM, None, json!({"inputs": "hello"})).await
}

#[tokio::test]
async fn nothing_installed() {
    let home = tempfile::tempdir().expect("a folder");
    let error = outcome(home.path()).await.expect_err("no model");
    assert!(matches!(&error, EngineError::NotInstalled { .. }), "{error}");
    assert!(error.to_string().ends_with("Run `cargo xtask setup models`."), "{error}");
    let engine = with(Options { models: home.path().into(), ..Options::default() });
    assert!(engine.catalogue().iter().all(|card| !card.installed));
}

#[tokio::test]
async fn a_file_cut_off() {
    let (home, folder) = copied();
    let file = fs::OpenOptions::new().write(true).open(folder.join("model.safetensors")).expect("the file");
    file.set_len(1_000_000).expect("cut");
    let error = outcome(home.path()).await.expect_err("half a model").to_string();
    assert!(error.contains("1000000 bytes instead of 90868376"), "{error}");
    assert!(error.contains("cargo xtask setup models"), "{error}");
}

#[tokio::test]
async fn a_changed_byte_and_its_repair() {
    let (home, folder) = copied();
    let path = folder.join("model.safetensors");
    let mut bytes = fs::read(&path).expect("the file");
    bytes[50_000_000] ^= 1;
    fs::write(&path, &bytes).expect("changed");
    let engine = with(Options { models: home.path().into(), ..Options::default() });
    let body = json!({"inputs": "hello"});
    // Found while loading, so the first caller is told to wait and the next one what is wrong.
    let first = engine.run(call(MINILM, None, body.clone(), false)).await;
    assert!(matches!(first, Err(EngineError::Loading { .. })), "{first:?}");
    let error = loop {
        match engine.run(call(MINILM, None, body.clone(), false)).await {
            Err(EngineError::Loading { .. }) => {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            other => break other.expect_err("a changed model"),
        }
    };
    assert!(matches!(&error, EngineError::Broken { .. }), "{error}");
    assert!(error.to_string().contains("checksum differs"), "{error}");
    bytes[50_000_000] ^= 1;
    fs::write(&path, &bytes).expect("repaired");
    ask(&engine, MINILM, None, body).await.expect("the process goes on and answers");
}
