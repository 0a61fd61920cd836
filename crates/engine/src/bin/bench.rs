//! Measures the engine beside onnxruntime on the same weights, and checks it against an independent forward.
//!
//! Both take turns in one run, on the same number of threads. Prints a table; writes `target/bench-engine.json`.
//! `ONNXRUNTIME_PYTHON` is a Python with onnxruntime, onnx and numpy; `cargo xtask bench engine` sees to that.

use engine::{Encoder, Keep, Text};
use serde_json::{Value, json};
use std::error::Error;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const THREADS: usize = 2;
const TURNS: usize = 3;
const ROUNDS: usize = 60;
const SENTENCES: usize = 256;

/// Rows of the table: what is measured, and whether a smaller figure is better.
const ROWS: [(&str, &str, bool); 4] = [
    ("load_ms", "load, ms", true),
    ("short_ms", "8 tokens, ms", true),
    ("long_ms", "128 tokens, ms", true),
    ("per_second", "sentences a second, in batches", false),
];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let models = engine::install(&Print)?;
    let python = std::env::var_os("ONNXRUNTIME_PYTHON")
        .ok_or("ONNXRUNTIME_PYTHON is not set; run the bench through `cargo xtask bench engine`")?;
    let folder = models.join("sentence-transformers/all-MiniLM-L6-v2");
    let (mut ours, mut peers) = (Vec::new(), Vec::new());
    for turn in 1..=TURNS {
        println!("turn {turn} of {TURNS}");
        let (figures, request) = measure(&models)?;
        ours.push(figures);
        peers.push(peer(&python, &root, &folder, &request)?);
    }
    let result = summary(&ours, &peers);
    println!("\n{}", table(&result));
    let path = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), PathBuf::from)
        .join("bench-engine.json");
    std::fs::write(&path, serde_json::to_string_pretty(&result)? + "\n")?;
    println!("written to {}", path.display());
    if result["agreement"]["least_cosine"].as_f64() < Some(0.999) {
        return Err("the engine does not agree with the independent forward".into());
    }
    Ok(())
}

struct Print;

impl engine::Progress for Print {
    fn step(&self, what: &str) {
        println!("{what}");
    }

    fn bytes(&self, _: u64, _: u64) {}
}

/// One turn of the engine, and what the peer needs for its own.
fn measure(models: &Path) -> Result<(Value, Value), Box<dyn Error>> {
    let start = Instant::now();
    let encoder = engine::load(models, THREADS)?;
    let load = start.elapsed();
    let tokens = |text: &str| encoder.tokenize(Text { text, pair: None }, Keep::First);
    let short = tokens("a very short text indeed .")?;
    let long = tokens(&"the quick brown fox jumps over the lazy dog and ".repeat(30))?;
    let long = engine::Tokens { ids: long.ids[..128].to_vec(), types: long.types[..128].to_vec() };
    assert_eq!(short.ids.len(), 8);
    let batch = sentences().iter().map(|text| tokens(text)).collect::<Result<Vec<_>, _>>()?;
    let vectors: Vec<Vec<f32>> = sentences()
        .iter()
        .map(|text| Ok(encoder.embed([text.as_str()])?.swap_remove(0)))
        .collect::<Result<_, String>>()?;
    let start = Instant::now();
    black_box(encoder.encode(&batch));
    let per_second = SENTENCES as f64 / start.elapsed().as_secs_f64();
    let figures = json!({
        "load_ms": load.as_secs_f64() * 1e3,
        "short_ms": median(&encoder, &short),
        "long_ms": median(&encoder, &long),
        "per_second": per_second,
    });
    let ids: Vec<_> = batch.iter().map(|tokens| &tokens.ids).collect();
    let request = json!({"short": short.ids, "long": long.ids, "batch": ids, "vectors": vectors});
    Ok((figures, request))
}

fn median(encoder: &Encoder, tokens: &engine::Tokens) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            black_box(encoder.encode(std::slice::from_ref(tokens)));
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

/// Sentences from four to forty words.
fn sentences() -> Vec<String> {
    const WORDS: [&str; 16] = [
        "the", "train", "to", "a", "small", "town", "by", "the", "sea", "was", "late", "again", "and",
        "nobody", "knew", "why",
    ];
    (0..SENTENCES)
        .map(|n| {
            let words: Vec<_> =
                (0..4 + n * 7 % 37).map(|at| WORDS[(at * (n % 5 + 1) + n) % WORDS.len()]).collect();
            words.join(" ")
        })
        .collect()
}

fn peer(python: &OsStr, root: &Path, folder: &Path, request: &Value) -> Result<Value, Box<dyn Error>> {
    let mut child = Command::new(python)
        .arg(root.join("benches/engine/peer.py"))
        .arg(folder)
        .arg(THREADS.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    // Dropped at the end of the statement, which closes the pipe.
    child.stdin.take().ok_or("no pipe")?.write_all(request.to_string().as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err("the peer failed".into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The best turn of each: what the machine's other work disturbed least.
fn summary(ours: &[Value], peers: &[Value]) -> Value {
    let best = |turns: &[Value], key: &str, smaller: bool| {
        let figures = turns.iter().filter_map(|turn| turn[key].as_f64());
        if smaller { figures.fold(f64::INFINITY, f64::min) } else { figures.fold(0.0, f64::max) }
    };
    let rows = ROWS.map(|(key, name, smaller)| {
        let (ours, peer) = (best(ours, key, smaller), best(peers, key, smaller));
        let ratio = if smaller { ours / peer } else { peer / ours };
        json!({"key": key, "name": name, "engine": ours, "peer": peer, "ratio": ratio})
    });
    json!({
        "threads": THREADS,
        "turns": TURNS,
        "peer": peers[0]["name"],
        "rows": rows,
        "agreement": {
            "least_cosine": best(peers, "least_cosine", true),
            "largest_difference": best(peers, "largest_difference", false),
            "peer_least_cosine": best(peers, "peer_least_cosine", true),
        },
    })
}

fn table(result: &Value) -> String {
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    let peer = result["peer"].as_str().unwrap_or("peer");
    let mut text = format!("{:<32}{:>10}{peer:>22}{:>8}\n", "2 threads, best of 3 turns", "engine", "ratio");
    for row in result["rows"].as_array().into_iter().flatten() {
        let _ = writeln!(
            text,
            "{:<32}{:>10.2}{:>22.2}{:>8.2}",
            row["name"].as_str().unwrap_or_default(),
            number(&row["engine"]),
            number(&row["peer"]),
            number(&row["ratio"]),
        );
    }
    let agreement = &result["agreement"];
    let _ = writeln!(
        text,
        "a ratio below 1 means that the engine is the faster one\nagreement with a 64-bit forward: cosine ≥ {:.7}, largest difference {:.1e} ({peer}: cosine ≥ {:.7})",
        number(&agreement["least_cosine"]),
        number(&agreement["largest_difference"]),
        number(&agreement["peer_least_cosine"]),
    );
    text
}
