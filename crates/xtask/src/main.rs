//! The project's commands: `cargo xtask --help` lists them.

mod bench;
mod book;
mod bundle;
mod clients;
mod cmd;
mod compile;
mod demo;
#[cfg(test)]
mod element;
mod fingerprint;
#[path = "../../../build/locales.rs"]
mod locales;
#[path = "../../../build/messages.rs"]
mod messages;
mod native;
mod paths;
mod pkg;
mod progress;
mod script;
mod setup;
mod site;
mod sites;
mod size;
mod split;
mod symbols;
mod test;
#[cfg(test)]
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Parser, Subcommand};

use compile::Mode;
use native::Profile;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The project's commands", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Installs what is missing, builds, and serves the widget with a model behind it
    Demo {
        #[arg(long, default_value_t = 8787)]
        port: u16,
        /// Do not open a browser
        #[arg(long)]
        no_open: bool,
    },
    /// Runs everything that CI runs, or one part of it
    Test {
        suite: Option<test::Suite>,
        /// The site of `examples/` that the suite `sites` is to be about
        #[arg(long)]
        site: Option<String>,
    },
    /// Builds `dist/` (the static site, and the embed bundle in `dist/embed/`) and `pkg/` (the npm package)
    Build {
        /// The embed bundle
        #[arg(long)]
        embed: bool,
        /// The static site
        #[arg(long)]
        site: bool,
        /// The npm package
        #[arg(long)]
        pkg: bool,
        /// Make the bundle quick to build and large to ship, for working on the widget
        #[arg(long)]
        dev: bool,
        /// Where the site's widgets send what is typed, if not to the server that they came from
        #[arg(long, value_name = "URL")]
        endpoint: Option<String>,
    },
    /// Installs what the other commands need, so that they need not
    Setup {
        #[arg(default_value = "all")]
        part: setup::Part,
    },
    /// Shows what the embed weighs, by file, crate and module
    Size {
        /// Fail when a limit of `budget.toml` is passed
        #[arg(long)]
        check: bool,
    },
    /// Names the widget's functions in a browser's stack, such as `wasm-function[123]` in a release
    Symbolize {
        /// A file that holds the stack; `-` reads it from standard input
        #[arg(default_value = "-")]
        stack: PathBuf,
    },
    /// Measures, next to others where there are any
    Bench {
        bench: bench::Bench,
        /// For the program that measures
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Kills, ends and slows the proxy, its upstream and its shared store under load, and fails if that shows where it must not
    Chaos {
        #[arg(long, default_value_t = 10.0)]
        minutes: f64,
        /// What happens when is drawn by lot; the same seed draws the same
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Takes a picture of every task, light and dark, and puts together the README's
    Pictures {
        /// Film the README's first picture instead: a sentence is typed, and a real model answers
        #[arg(long)]
        moving: bool,
    },
    /// Trains the sentiment head again and prints how well it does on rows it has not seen
    TrainSentiment {
        #[arg(last = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    run(Cli::parse().command).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Demo { port, no_open } => demo::run(port, !no_open),
        // The last line it prints is the count; nothing may follow.
        Command::Test { suite, site } if test::run(suite, site.as_deref()) => Ok(()),
        Command::Test { .. } => return Ok(ExitCode::FAILURE),
        Command::Build { embed, site, pkg, dev, endpoint } => {
            build([embed, site, pkg], dev, endpoint.as_deref())
        }
        Command::Setup { part } => setup::run(part),
        Command::Size { check } => size::run(check),
        Command::Symbolize { stack } => symbols::symbolize(&stack),
        Command::Bench { bench, arguments } => bench::run(bench, &arguments),
        Command::Chaos { minutes, seed } => bench::chaos(minutes, seed),
        Command::Pictures { moving: false } => test::pictures(),
        Command::Pictures { moving: true } => test::film(),
        Command::TrainSentiment { arguments } => train_sentiment(&arguments),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the parts that are wanted, or all if none is named.
fn build(wanted: [bool; 3], dev: bool, endpoint: Option<&str>) -> Result<()> {
    let [embed, site, pkg] = if wanted == [false; 3] { [true; 3] } else { wanted };
    // Trunk's own choice counts where it is Trunk that asks.
    let dev = dev || std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "debug");
    let mode = if dev { Mode::Dev } else { Mode::Release };
    if embed {
        bundle::build(mode)?;
    }
    if site {
        site::build(endpoint)?;
    }
    if pkg {
        pkg::build(mode)?;
    }
    Ok(())
}

fn train_sentiment(arguments: &[String]) -> Result<()> {
    setup::models::ensure(Profile::Release)?;
    let mut train = cmd::cargo([
        "run",
        "--quiet",
        "--release",
        "--package",
        "inference-widget-engine",
        "--features",
        "train",
        "--bin",
        "train-sentiment",
        "--",
    ]);
    let (status, _) = cmd::aloud(train.args(arguments))?;
    if !status.success() {
        bail!("training failed ({status})");
    }
    Ok(())
}
