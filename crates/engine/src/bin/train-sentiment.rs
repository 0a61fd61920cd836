//! Rebuilds the sentiment head: corpus → embeddings → weights and figures in `assets/`.

use engine::sentiment::train;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    match train::run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("train-sentiment: {error}");
            ExitCode::FAILURE
        }
    }
}
