//! The project's commands: `cargo xtask --help` lists them.

mod bundle;
mod cmd;
mod fingerprint;
mod paths;
mod progress;
mod setup;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "The project's commands",
    version
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds `dist/` (the static site, and the embed bundle in `dist/embed/`) and `pkg/` (the npm package)
    Build {
        /// Only the embed bundle
        #[arg(long)]
        embed: bool,
        /// Quick to build, large to ship: for working on the widget
        #[arg(long)]
        dev: bool,
    },
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Build { embed: _, dev } => bundle::build(if dev {
            bundle::Mode::Dev
        } else {
            bundle::Mode::Release
        }),
    }
}
