//! Everything that CI runs. A failing step does not stop the next one; the last lines count what ran.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::bundle::{self, Mode};
use crate::cmd::{aloud, cargo, cmd};
use crate::paths::{root, target, which};
use crate::progress::seconds;
use crate::setup::{self, browsers, models, tools, wasm};
use crate::{native, pkg, site, size};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Suite {
    /// Format, lints, and the native tests
    Unit,
    /// The bundle and its size, and the widget's own tests in a browser
    Web,
    /// The widget in a browser, over the real proxy and engine
    E2e,
}

/// What a step has to say for itself.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
}

/// What the last lines count apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Check,
    Native,
    Widget,
    EndToEnd,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Check, Self::Native, Self::Widget, Self::EndToEnd];

    fn name(self) -> &'static str {
        match self {
            Self::Check => "checks",
            Self::Native => "native tests",
            Self::Widget => "widget tests",
            Self::EndToEnd => "end-to-end tests",
        }
    }
}

impl Tally {
    fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

struct Report {
    started: Instant,
    lines: Vec<String>,
    tallies: Vec<(Kind, Tally)>,
}

/// Whether all went well.
pub(crate) fn run(only: Option<Suite>) -> bool {
    use Kind::{Check, EndToEnd, Native, Widget};

    let wanted = |suite| only.is_none_or(|only| only == suite);
    let mut report = Report { started: Instant::now(), lines: Vec::new(), tallies: Vec::new() };
    if wanted(Suite::Unit) {
        report.step(Check, "rustfmt and clippy are there", || {
            setup::components::ensure().map(|()| Tally::default())
        });
        report.step(Check, "format", || check(&mut cargo(["fmt", "--all", "--check"])));
        report.step(Check, "lints, native", || {
            check(&mut cargo([
                "clippy",
                "--workspace",
                "--exclude",
                "inference-widget",
                "--all-targets",
                "--",
                "-Dwarnings",
            ]))
        });
        report.step(Check, "lints, widget", lint_widget);
        if which("cargo-deny").is_some() {
            report.step(Check, "licences", || {
                check(&mut cargo(["deny", "--offline", "check", "licenses", "bans", "sources"]))
            });
        }
        report.step(Native, "tests: protocol, rules, tooling", || {
            tests(&mut cargo(["test", "--no-fail-fast", "-p", "tasks", "-p", "proxy-core", "-p", "xtask"]))
        });
    }
    report.step(Check, "embed bundle and site", || {
        bundle::build(Mode::Release)?;
        site::build()?;
        Ok(Tally { passed: 1, failed: 0 })
    });
    if wanted(Suite::Web) {
        report.step(Check, "size budget", || size::run(true).map(|()| Tally { passed: 1, failed: 0 }));
        report.step(Check, "npm package", || pkg::build().map(|()| Tally { passed: 1, failed: 0 }));
        report.step(Check, "site with Trunk", trunk);
        report.step(Widget, "tests: widget, in Chromium", widget);
    }
    if wanted(Suite::Unit) || wanted(Suite::E2e) {
        report.step(Check, "models", || setup::models::ensure().map(|()| Tally::default()));
    }
    if wanted(Suite::Unit) {
        report.step(Native, "tests: engine, proxy", || {
            tests(&mut cargo(["test", "--no-fail-fast", "--release", "-p", "engine", "-p", "proxy"]))
        });
    }
    if wanted(Suite::E2e) {
        report.step(EndToEnd, "tests: end to end, in Chromium", end_to_end);
    }
    report.close()
}

impl Report {
    fn step(&mut self, kind: Kind, what: &str, run: impl FnOnce() -> Result<Tally>) {
        println!("\n── {what}");
        let started = Instant::now();
        let tally = run().unwrap_or_else(|error| {
            println!("{error:#}");
            Tally { passed: 0, failed: 1 }
        });
        self.tallies.push((kind, tally));
        self.lines.push(line(what, tally, started.elapsed()));
    }

    fn close(self) -> bool {
        println!("\n{}\n", self.lines.join("\n"));
        for kind in Kind::ALL {
            let of_kind = self.tallies.iter().filter(|(of, _)| *of == kind).map(|(_, tally)| *tally);
            if let Some(tally) = of_kind.reduce(Tally::plus) {
                println!("{:<18} {:>5} passed {:>4} failed", kind.name(), tally.passed, tally.failed);
            }
        }
        let total = self.tallies.iter().fold(Tally::default(), |sum, (_, tally)| sum.plus(*tally));
        let (passed, failed) = (total.passed, total.failed);
        println!(
            "{:<18} {passed:>5} passed {failed:>4} failed, in {}",
            "all",
            seconds(self.started.elapsed()).trim()
        );
        failed == 0
    }
}

fn line(what: &str, tally: Tally, time: Duration) -> String {
    let mark = if tally.failed > 0 { "✗" } else { "✓" };
    format!("{mark} {what:<34} {:>5} passed {:>4} failed {:>14}", tally.passed, tally.failed, seconds(time))
}

/// A command that is one check: it passes or it fails.
fn check(command: &mut Command) -> Result<Tally> {
    let (status, _) = aloud(command)?;
    Ok(if status.success() { Tally { passed: 1, failed: 0 } } else { Tally { passed: 0, failed: 1 } })
}

/// A command that runs tests and closes with their counts.
fn tests(command: &mut Command) -> Result<Tally> {
    let (status, output) = aloud(command)?;
    let mut tally = counts(&output);
    if !status.success() && tally.failed == 0 {
        tally.failed = 1;
    }
    if status.success() && tally.passed == 0 {
        bail!("no test ran");
    }
    Ok(tally)
}

/// The sum of every `test result: ok. 3 passed; 0 failed; …` in a runner's output.
fn counts(output: &str) -> Tally {
    let number = |words: &[&str], name: &str| {
        words.windows(2).find(|pair| pair[1] == name).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
    };
    output.lines().filter_map(|line| line.trim().strip_prefix("test result: ")).fold(
        Tally::default(),
        |sum, line| {
            let words: Vec<&str> = line.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
            sum.plus(Tally { passed: number(&words, "passed"), failed: number(&words, "failed") })
        },
    )
}

/// The widget is checked for the browser where that toolchain brings its own clippy, and natively elsewhere.
fn lint_widget() -> Result<Tally> {
    let toolchain = wasm::ensure()?;
    let mut clippy = if toolchain.is_active() {
        let mut cargo = toolchain.cargo();
        cargo.args(["clippy", "--target", wasm::TARGET]).current_dir(root());
        bundle::wasm_env(&mut cargo, Mode::Dev);
        cargo
    } else {
        cargo(["clippy"])
    };
    check(clippy.args(["--package", "inference-widget", "--all-targets", "--", "-Dwarnings"]))
}

fn trunk() -> Result<Tally> {
    // A release, so that the bundle stays the one that is shipped.
    let mut trunk = cmd(tools::trunk()?, ["build", "--release", "--offline", "--dist"]);
    trunk.arg(target().join("trunk")).current_dir(root());
    check(&mut trunk)
}

/// The widget's tests inside the browser, through wasm-pack.
fn widget() -> Result<Tally> {
    let toolchain = wasm::ensure()?;
    let browser = browsers::ensure()?;
    let bindgen = tools::wasm_bindgen()?;
    let mut command = toolchain.command(tools::wasm_pack()?);
    command.args(["test", "--headless", "--chrome", "--mode", "no-install", "--chromedriver"]);
    command.arg(&browser.driver).args(["--", "--lib"]).current_dir(root());
    bundle::wasm_env(&mut command, Mode::Dev);
    tools::on_path(&mut command, &bindgen);
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    command.env("WASM_BINDGEN_TEST_ADDRESS", address.to_string());
    knocking(address, || tests(&mut command))
}

/// Works, and meanwhile connects to a server again and again. That of the test runner gives connections that come at
/// once to threads that are about to be busy; there they wait, and a browser with them, until another one comes.
fn knocking<T>(address: SocketAddr, work: impl FnOnce() -> T) -> T {
    let (working, done) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while done.recv_timeout(Duration::from_millis(200)) == Err(RecvTimeoutError::Timeout) {
                // Nobody is there while the tests are compiled.
                let _ = TcpStream::connect(address);
            }
        });
        let result = work();
        drop(working);
        result
    })
}

fn end_to_end() -> Result<Tally> {
    let mut cargo = cargo(["test", "--no-fail-fast", "--package", "e2e"]);
    cargo.envs(browser_env()?);
    tests(&mut cargo)
}

/// The pictures that the tests of the tasks leave behind, and the README's.
pub(crate) fn pictures() -> Result<()> {
    bundle::build(Mode::Release)?;
    models::ensure()?;
    let env = browser_env()?;
    let steps: [&[&str]; 2] =
        [&["test", "--package", "e2e", "--", "tasks::"], &["run", "--package", "e2e", "--bin", "pictures"]];
    for step in steps {
        let (status, _) = aloud(cargo(step).envs(env.clone()))?;
        if !status.success() {
            bail!("`cargo {}` failed ({status})", step.join(" "));
        }
    }
    Ok(())
}

/// What the programs under `tests/` are told about the machine.
pub(crate) fn browser_env() -> Result<Vec<(&'static str, OsString)>> {
    let browser = browsers::ensure()?;
    let paths: [(&str, PathBuf); 4] = [
        ("INFERENCE_PROXY_BIN", native::build()?.proxy),
        ("CHROME", browser.chrome),
        ("CHROMEDRIVER", browser.driver),
        ("AXE_JS", tools::axe()?),
    ];
    Ok(paths.into_iter().map(|(name, path)| (name, path.into_os_string())).collect())
}

#[cfg(test)]
mod tests {
    use super::{Tally, counts};

    #[test]
    fn every_runner_s_summary_is_counted() {
        let output = "running 2 tests\ntest result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                      test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured\nnothing 9 passed here\n";
        assert_eq!(counts(output), Tally { passed: 15, failed: 2 });
    }

    #[test]
    fn no_summary_counts_nothing() {
        assert_eq!(counts("error: could not compile"), Tally::default());
    }
}
