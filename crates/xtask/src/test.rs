//! Everything that CI runs. A failing step does not stop the next one; the last lines count what ran.

use std::ffi::OsString;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::bundle;
use crate::clients;
use crate::cmd::{aloud, cargo, cmd, read};
use crate::compile::{self, Mode};
use crate::fingerprint::files;
use crate::native::{self, Profile};
use crate::paths::{self, example_app, root, target, which, www};
use crate::progress::seconds;
use crate::setup::{self, browsers, models, servers, tools, wasm};
use crate::{pkg, site, sites, size};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Suite {
    /// Format, lints, and the native tests
    Unit,
    /// The bundle and its size, the packages, and the widget's own tests in a browser
    Web,
    /// The proxy, called by the packages of others
    Clients,
    /// The widget in a browser, over the real proxy and engine
    E2e,
    /// Its main situations in Chromium, Firefox and `WebKit`
    Browsers,
    /// The npm package, and the sites of `examples/`: built by their own tools and visited
    Sites,
}

/// What a step has to say for itself.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

const PASSED: Tally = Tally { passed: 1, failed: 0 };
const FAILED: Tally = Tally { passed: 0, failed: 1 };

/// Systems that the tooling must compile for, beside the one at hand.
const SYSTEMS: [&str; 2] = ["x86_64-pc-windows-gnu", "aarch64-apple-darwin"];

/// What the last lines count apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Check,
    Native,
    Widget,
    Client,
    EndToEnd,
    Browsers,
    Sites,
}

impl Kind {
    const ALL: [Self; 7] =
        [Self::Check, Self::Native, Self::Widget, Self::Client, Self::EndToEnd, Self::Browsers, Self::Sites];

    fn name(self) -> &'static str {
        match self {
            Self::Check => "checks",
            Self::Native => "native tests",
            Self::Widget => "widget tests",
            Self::Client => "client tests",
            Self::EndToEnd => "end-to-end tests",
            Self::Browsers => "three browsers",
            Self::Sites => "example sites",
        }
    }
}

impl Tally {
    pub(crate) fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

struct Report {
    started: Instant,
    lines: Vec<String>,
    tallies: Vec<(Kind, Tally)>,
}

/// Whether all went well. `site` is one of `examples/`, for the suite about them.
pub(crate) fn run(only: Option<Suite>, site: Option<&str>) -> bool {
    use Kind::{Browsers, Check, Client, EndToEnd, Native, Sites, Widget};

    let wanted = |suite| only.is_none_or(|only| only == suite);
    let mut report = Report { started: Instant::now(), lines: Vec::new(), tallies: Vec::new() };
    if [Suite::Web, Suite::E2e, Suite::Browsers, Suite::Sites].into_iter().any(wanted) {
        report.step(Check, "embed bundle and site", || {
            bundle::build(Mode::Release)?;
            site::build(None)?;
            Ok(PASSED)
        });
    }
    if wanted(Suite::Web) || wanted(Suite::Sites) {
        report.step(Check, "npm package", || pkg::build(Mode::Release).map(|()| PASSED));
    }
    // In the background: installing the packages of a dozen others waits for the network most of the time.
    let building = wanted(Suite::Sites).then(|| {
        let site = site.map(str::to_owned);
        thread::spawn(move || sites::build(site.as_deref()))
    });
    if wanted(Suite::Unit) {
        check_code(&mut report);
    }
    // Before the first test: whatever goes on beside tests makes them slow.
    if let Some(building) = building {
        report.step(Check, "example sites, built", || match building.join() {
            Ok(built) => built.map(|()| PASSED),
            Err(panic) => std::panic::resume_unwind(panic),
        });
    }
    if wanted(Suite::Unit) {
        report.step(Native, "tests: protocol, rules, tooling", || {
            tests(&mut cargo([
                "test",
                "--no-fail-fast",
                "-p",
                "inference-widget-tasks",
                "-p",
                "inference-proxy-core",
                "-p",
                "xtask",
                "-p",
                "inference-widget-cli",
            ]))
        });
        report.step(Native, "tests: widget, natively", || {
            tests(&mut cargo(["test", "--no-fail-fast", "-p", "inference-widget"]))
        });
    }
    if wanted(Suite::Web) || wanted(Suite::E2e) {
        report.step(Check, "example app with Trunk", example);
    }
    if wanted(Suite::Web) {
        report.step(Check, "size budget", || size::run(true).map(|()| PASSED));
        report.step(Check, "site with Trunk", site_with_trunk);
        report.step(Widget, "tests: widget, in Chromium", widget);
    }
    if only.is_none_or(|only| only != Suite::Web) {
        report.step(Check, "models", || models::ensure(Profile::Dev).map(|()| Tally::default()));
    }
    if wanted(Suite::Unit) {
        report.step(Native, "tests: engine, proxy", || {
            // The proxy's tests count together in a real one.
            servers::store()?;
            tests(&mut cargo([
                "test",
                "--no-fail-fast",
                "-p",
                "inference-widget-engine",
                "-p",
                "inference-proxy",
                // As it is released. Tests have dependencies that programs have not, so this is a build of its own as it is.
                "--features",
                "inference-proxy/shipped",
            ]))
        });
    }
    if wanted(Suite::Clients) {
        report.step(Client, "tests: clients, embedded engine", clients::embedded);
        report.step(Client, "tests: clients, llama.cpp", clients::llama);
    }
    if wanted(Suite::E2e) {
        report.step(EndToEnd, "tests: end to end, in Chromium", end_to_end);
    }
    if wanted(Suite::Browsers) {
        report.step(Browsers, "tests: in three browsers", in_browsers);
    }
    if wanted(Suite::Sites) {
        report.step(Check, "npm package: publint", || {
            check(cmd(tools::publint()?, ["--strict"]).current_dir(paths::pkg()))
        });
        report.step(Check, "npm package: are the types wrong", || {
            check(cmd(tools::attw()?, ["--pack", ".", "--profile", "esm-only"]).current_dir(paths::pkg()))
        });
        report.step(Sites, "tests: example sites, in Chromium", || visit(site));
    }
    report.close()
}

/// What the compiler and its companions say of the code.
fn check_code(report: &mut Report) {
    use Kind::Check;

    report.step(Check, "rustfmt and clippy are there", || {
        setup::components::ensure().map(|()| Tally::default())
    });
    report.step(Check, "format", || check(&mut cargo(["fmt", "--all", "--check"])));
    report.step(Check, "format, example app", || check(cargo(["fmt", "--check"]).current_dir(example_app())));
    report.step(Check, "lints, native", || {
        check(&mut cargo(["clippy", "--workspace", "--all-targets", "--", "-Dwarnings"]))
    });
    report.step(Check, "lints, widget", lint_widget);
    report.step(Check, "lints, example app", lint_example);
    if which("cargo-deny").is_some() {
        report.step(Check, "licences", || {
            check(&mut cargo(["deny", "--offline", "check", "licenses", "bans", "sources"]))
        });
    }
    report.step(Check, "documentation of the component", document);
    // The lints above are of the default build, which has the engine and no tracing.
    report.step(Check, "proxy with tracing, without the engine", || {
        let clippy = ["clippy", "--package", "inference-proxy", "--all-targets"];
        check(cargo(clippy).args(["--no-default-features", "--features", "shipped", "--", "-Dwarnings"]))
    });
    for system in SYSTEMS {
        report.step(Check, &format!("tooling for {system}"), || check_for(system));
    }
    report.step(Check, "scripts draw no form or answer", scripts);
}

impl Report {
    fn step(&mut self, kind: Kind, what: &str, run: impl FnOnce() -> Result<Tally>) {
        println!("\n── {what}");
        let started = Instant::now();
        let tally = run().unwrap_or_else(|error| {
            println!("{error:#}");
            FAILED
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
    Ok(if status.success() { PASSED } else { FAILED })
}

/// A command that runs tests and closes with their counts.
pub(crate) fn tests(command: &mut Command) -> Result<Tally> {
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

/// The widget as the browser gets it.
fn lint_widget() -> Result<Tally> {
    wasm::ensure()?;
    let mut clippy =
        cargo(["clippy", "--target", wasm::TARGET, "--package", "inference-widget", "--features", "element"]);
    compile::as_in_development(&mut clippy);
    check(clippy.args(["--all-targets", "--", "-Dwarnings"]))
}

/// The example app is a workspace of its own.
fn lint_example() -> Result<Tally> {
    wasm::ensure()?;
    let mut clippy = cargo(["clippy", "--target", wasm::TARGET]);
    compile::as_in_development(&mut clippy);
    check(clippy.args(["--", "-Dwarnings"]).current_dir(example_app()))
}

fn document() -> Result<Tally> {
    let mut doc = cargo(["doc", "--package", "inference-widget", "--no-deps"]);
    check(doc.env("RUSTDOCFLAGS", "-Dwarnings"))
}

/// Compiles the tooling for another system, without linking it.
fn check_for(system: &str) -> Result<Tally> {
    let has = || {
        read(&mut cmd("rustup", ["target", "list", "--installed"])).is_some_and(|list| list.contains(system))
    };
    if !has() {
        let mut rustup = cmd("rustup", ["target", "add", system]);
        let _ = aloud(rustup.env("RUSTUP_MAX_RETRIES", "0"));
    }
    if !has() {
        println!("skipped: rustup could not add {system}");
        return Ok(Tally::default());
    }
    check(&mut cargo(["check", "--package", "xtask", "--target", system]))
}

/// Forms and answers are drawn by components: only the element class, for the frame that stands until they come, makes elements.
fn scripts() -> Result<Tally> {
    let others: Vec<_> = files(&www())?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "js"))
        .filter(|file| !file.ends_with("inference-widget.js"))
        .filter(|file| fs::read_to_string(file).is_ok_and(|text| text.contains("createElement")))
        .collect();
    for file in &others {
        println!("{} makes elements", file.display());
    }
    Ok(if others.is_empty() { PASSED } else { FAILED })
}

/// A release, so that what `dist/embed` holds stays what is shipped.
fn site_with_trunk() -> Result<Tally> {
    let mut trunk = trunk(&root())?;
    check(trunk.arg("--release").arg("--dist").arg(target().join("trunk/site")))
}

/// The example app, into its `dist`, where the end-to-end tests open it. Compiled as the widget's own tests in the browser
/// are, so that both share the dependencies.
fn example() -> Result<Tally> {
    wasm::ensure()?;
    // The rlib of a crate that is a cdylib too has no hash in its name: the widget's own tests leave one there that was made
    // with other features, and cargo takes it for fresh.
    let mut clean = cargo(["clean", "--package", "inference-widget", "--target", wasm::TARGET]);
    compile::as_in_development(&mut clean);
    check(clean.current_dir(example_app()))?;
    let mut trunk = trunk(&example_app())?;
    compile::as_in_development(&mut trunk);
    check(&mut trunk)
}

/// `trunk build` in a folder.
fn trunk(folder: &Path) -> Result<Command> {
    let bindgen = tools::wasm_bindgen()?;
    let mut trunk = cmd(tools::trunk()?, ["build", "--offline"]);
    trunk.current_dir(folder);
    tools::on_path(&mut trunk, &bindgen);
    Ok(trunk)
}

/// The widget's tests inside the browser, through wasm-pack.
fn widget() -> Result<Tally> {
    wasm::ensure()?;
    let browser = browsers::ensure()?;
    let bindgen = tools::wasm_bindgen()?;
    let mut command = cmd(tools::wasm_pack()?, ["test", "--headless", "--chrome", "--mode", "no-install"]);
    command.arg("--chromedriver").arg(&browser.driver).args(["--", "--lib"]).current_dir(root());
    compile::as_in_development(&mut command);
    tools::on_path(&mut command, &bindgen);
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    command.env("WASM_BINDGEN_TEST_ADDRESS", address.to_string());
    while_waking(address, || tests(&mut command))
}

/// Runs `work`, and connects to `address` every 200 ms meanwhile. wasm-bindgen-test-runner's server can hand a new connection
/// to a worker thread that is about to block on another one; that connection, and a browser that waits for it, then hangs
/// until the server accepts the next.
fn while_waking<T>(address: SocketAddr, work: impl FnOnce() -> T) -> T {
    let (working, done) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while done.recv_timeout(Duration::from_millis(200)) == Err(RecvTimeoutError::Timeout) {
                // Refused until the tests are compiled and the server listens.
                let _ = TcpStream::connect(address);
            }
        });
        let result = work();
        drop(working);
        result
    })
}

fn end_to_end() -> Result<Tally> {
    let mut cargo = cargo(["test", "--no-fail-fast", "--package", "e2e", "--test", "browser"]);
    cargo.envs(browser_env(Profile::Dev)?).env("LLAMA_PYTHON", setup::clients::llama()?);
    tests(&mut cargo)
}

fn in_browsers() -> Result<Tally> {
    let mut cargo = cargo(["test", "--no-fail-fast", "--package", "e2e", "--test", "browsers"]);
    cargo.envs(browser_env(Profile::Dev)?).envs(browsers::others()?);
    // One thread for each browser.
    tests(cargo.args(["--", "--test-threads", "3"]))
}

fn visit(site: Option<&str>) -> Result<Tally> {
    let mut cargo = cargo(["test", "--no-fail-fast", "--package", "e2e", "--test", "sites"]);
    cargo.envs(browser_env(Profile::Dev)?).env("SITES", sites::folder());
    tests(cargo.arg("--").args(site.map(|site| format!("sites::{site}::"))))
}

/// The pictures that the tests of the tasks leave behind, and the README's.
pub(crate) fn pictures() -> Result<()> {
    bundle::build(Mode::Release)?;
    models::ensure(Profile::Dev)?;
    let env = browser_env(Profile::Dev)?;
    let steps: [&[&str]; 2] = [
        &["test", "--package", "e2e", "--test", "browser", "--", "tasks::"],
        &["run", "--package", "e2e", "--bin", "pictures"],
    ];
    for step in steps {
        let (status, _) = aloud(cargo(step).envs(env.clone()))?;
        if !status.success() {
            bail!("`cargo {}` failed ({status})", step.join(" "));
        }
    }
    Ok(())
}

/// The README's moving picture.
pub(crate) fn film() -> Result<()> {
    bundle::build(Mode::Release)?;
    models::ensure(Profile::Dev)?;
    let mut cargo = cargo(["run", "--package", "e2e", "--bin", "film"]);
    let (status, _) = aloud(cargo.envs(browser_env(Profile::Dev)?))?;
    if !status.success() {
        bail!("filming failed ({status})");
    }
    Ok(())
}

/// What the programs under `tests/` are told about the machine.
pub(crate) fn browser_env(profile: Profile) -> Result<Vec<(&'static str, OsString)>> {
    let browser = browsers::ensure()?;
    let programs = native::build(profile)?;
    let paths: [(&str, PathBuf); 5] = [
        ("INFERENCE_PROXY_BIN", programs.proxy),
        ("INFERENCE_WIDGET_BIN", programs.cli),
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
