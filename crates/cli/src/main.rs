//! `inference-widget`: what authors of pages run.

mod ask;
mod drift;
mod freeze;
mod page;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "inference-widget", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the examples of pages, and writes the answers into them
    ///
    /// The answers become the `output` of each example, which the widget shows at once, and a table for readers without
    /// JavaScript. Ends with 1 where `--check` found that answers have drifted, and with 2 where something could not be done.
    Freeze(Freeze),
}

#[derive(clap::Args)]
pub(crate) struct Freeze {
    /// Pages, or folders of them; `-` reads a page from standard input and writes it to standard output
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Write nothing; say which answers have drifted, and by how much
    #[arg(long)]
    check: bool,
    /// The server to ask, instead of the one that each widget names
    #[arg(long)]
    endpoint: Option<String>,
    /// Scores and other numbers that differ by less are the same
    #[arg(long, default_value_t = 0.01)]
    tolerance: f64,
}

fn main() -> ExitCode {
    let Command::Freeze(options) = Cli::parse().command;
    freeze::run(&options)
}
