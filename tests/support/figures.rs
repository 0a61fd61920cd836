//! What measurements have in common.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::root;

/// The middle of several figures; 0 of none.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() {
        0 => 0.0,
        n if n % 2 == 1 => figures[middle],
        _ => f64::midpoint(figures[middle - 1], figures[middle]),
    }
}

/// Writes `target/bench-NAME.json`.
pub fn save(name: &str, figures: &Value) -> Result<()> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    std::fs::create_dir_all(&target)?;
    let file = target.join(format!("bench-{name}.json"));
    let text = serde_json::to_string_pretty(figures)? + "\n";
    std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    println!("\nWritten to {}", file.display());
    Ok(())
}
