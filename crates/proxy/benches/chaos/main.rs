//! Mixed load on three proxies while they, their upstream and their shared store are killed, ended and slowed.
//! `cargo xtask chaos` runs it; it fails when something is seen that must never be.
//!
//! Two proxies count together in Valkey or Redis, one counts alone in its state file. What must hold, whatever happens:
//!
//! - Every request has a whole answer with a status that what happened explains; or, where the proxy itself was down, a
//!   connection that was refused or closed. Those are counted apart. Who was being answered when SIGTERM came is answered.
//! - The upstream never sees more calls than the budget has. At any time, as soon after a restart as there is an answer, no
//!   fewer calls count as spent than it has seen; and not more than what the faults may have cost.
//! - A proxy that is never restarted needs no more memory at the end than after a while, nor more open files.

#![allow(clippy::unwrap_used)]

mod dice;
mod load;
mod parts;
mod upstream;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Empty};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use dice::Dice;
use load::{Tally, Target, World};
use parts::{Fault, Part, Ping};

const VISITORS: usize = 16;
/// Of calls that reach the upstream, on each proxy in a second; about.
const RATE: f64 = 70.0;
/// Memory may differ by so much at the end from what it was: allocators keep some, and the log's lines differ.
const MORE_MEMORY: f64 = 8.0;
/// Every proxy's own: listening, to the upstream, the store, the log.
const MORE_FILES: usize = 32;

struct Arguments {
    minutes: f64,
    seed: u64,
}

impl Arguments {
    fn read() -> Self {
        let all: Vec<String> = std::env::args().collect();
        let after = |name: &str| {
            let at = all.iter().position(|one| one == name)?;
            Some(all.get(at + 1).unwrap_or_else(|| panic!("{name} wants a number")))
        };
        Self {
            minutes: after("--minutes").map_or(10.0, |text| text.parse().unwrap()),
            seed: after("--seed").map_or_else(|| getrandom::u64().unwrap(), |text| text.parse().unwrap()),
        }
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// How much each group may spend, in calls.
#[derive(Clone, Copy)]
struct Budgets {
    together: u64,
    alone: u64,
}

impl Budgets {
    /// So that the one is spent halfway, the other near the end.
    fn for_a_run_of(minutes: f64) -> Self {
        let seconds = minutes * 60.0;
        Self { together: (2.0 * RATE * seconds * 0.8) as u64, alone: (RATE * seconds * 0.5) as u64 }
    }

    fn of(self, target: &Target) -> u64 {
        if target.shares { self.together } else { self.alone }
    }
}

async fn world(folder: &Path, calls: &Path, budgets: Budgets) -> World {
    let own = |path: &Path| path.to_str().unwrap().to_owned();
    let (upstream_port, store_port) = (free_port(), free_port());
    let arguments = vec!["--upstream".to_owned(), upstream_port.to_string(), own(calls)];
    let this = std::env::current_exe().unwrap();
    let upstream = Part::start("upstream", Ping::Tcp, upstream_port, &this, arguments, folder).await;
    let data = folder.join("store");
    std::fs::create_dir(&data).unwrap();
    let port = store_port.to_string();
    let arguments = ["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes"];
    let mut arguments: Vec<String> = arguments.map(str::to_owned).to_vec();
    arguments.extend(["--appendfsync", "always", "--dir"].map(str::to_owned));
    arguments.push(own(&data));
    let program = std::env::var_os("SHARED_STORE").expect("SHARED_STORE names valkey-server or redis-server");
    let store = Part::start("store", Ping::Redis, store_port, program.as_ref(), arguments, folder).await;
    let mut targets = Vec::new();
    for (name, whose, shares) in [("first", 's', true), ("second", 's', true), ("alone", 'a', false)] {
        let port = free_port();
        let amount = if shares { budgets.together } else { budgets.alone };
        let mut arguments = vec!["serve".to_owned()];
        for (flag, value) in [
            ("--listen", format!("127.0.0.1:{port}")),
            ("--upstream", format!("http://127.0.0.1:{upstream_port}")),
            ("--rate-limit", "1000000/s".to_owned()),
            ("--model-limit", "1000000/s".to_owned()),
            ("--budget", format!("{amount} requests/day, 1000000000 tokens/day")),
            ("--trusted-hops", "1".to_owned()),
            ("--cache-size", "4MB".to_owned()),
            ("--cache-ttl", "2s".to_owned()),
            ("--first-byte-timeout", "8s".to_owned()),
            if shares {
                ("--shared", format!("redis://127.0.0.1:{store_port}/0"))
            } else {
                ("--state", own(&folder.join("state.redb")))
            },
        ] {
            arguments.extend([flag.to_owned(), value]);
        }
        let program = Path::new(env!("CARGO_BIN_EXE_inference-proxy"));
        let proxy = Part::start(name, Ping::Http, port, program, arguments, folder).await;
        targets.push(Target { part: proxy, whose, shares });
    }
    World { targets, upstream, store, tally: Tally::default() }
}

/// Calls that the upstream has seen on this account.
fn seen(calls: &Path, whose: char) -> u64 {
    let all = std::fs::read(calls).unwrap_or_default();
    String::from_utf8_lossy(&all).chars().filter(|own| *own == whose).count() as u64
}

/// What is left of the budget of requests; nothing, where the proxy cannot tell.
async fn left(port: u16) -> Option<u64> {
    let asking = async {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
        let (mut open, driver) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(driver);
        let request = http::Request::get("/metrics").header("host", "localhost");
        let answer = open.send_request(request.body(Empty::<bytes::Bytes>::new()).unwrap()).await.ok()?;
        let body = answer.into_body().collect().await.ok()?.to_bytes();
        let text = String::from_utf8_lossy(&body).into_owned();
        let line = r#"inference_proxy_budget_left{unit="requests",period="day"} "#;
        let left = text.lines().find_map(|other| other.strip_prefix(line))?.parse::<f64>().ok()?;
        // Not a number, while the store is away.
        left.is_finite().then_some(left as u64)
    };
    timeout(Duration::from_secs(5), asking).await.ok()?
}

/// What the faults so far may have put on the books for nothing.
fn lost(world: &World, target: &Target, budgets: Budgets) -> u64 {
    let group = world.targets.iter().filter(|other| other.whose == target.whose);
    let killed: usize = group.clone().map(|other| other.part.times(Fault::Killed)).sum();
    let visitors = group.count() * VISITORS;
    let broken = killed + world.upstream.windows().len();
    if target.shares {
        // A question to the store may have been heard though its answer was lost.
        ((broken + world.store.windows().len() + 1) * visitors) as u64
    } else {
        (broken * visitors + visitors) as u64 + budgets.alone / 100 * (killed as u64 + 1)
    }
}

/// Compares the books with what the upstream has seen.
async fn audit(world: &World, target: &Target, calls: &Path, budgets: Budgets, when: &str) -> Option<u64> {
    let before = seen(calls, target.whose);
    let left = left(target.part.port).await?;
    let after = seen(calls, target.whose);
    let (name, amount) = (target.part.name, budgets.of(target));
    let spent = amount.saturating_sub(left);
    if after > amount {
        world.tally.wrong(format!("{name}, {when}: {after} calls on a budget of {amount}"));
    }
    if spent < before {
        world.tally.wrong(format!("{name}, {when}: {spent} count as spent, and {before} calls were made"));
    }
    let lost = lost(world, target, budgets);
    if spent > after + lost {
        world.tally.wrong(format!(
            "{name}, {when}: {spent} count as spent, {after} calls were made, and faults explain {lost} at most"
        ));
    }
    Some(left)
}

/// Troubles the processes of one sort, one at a time.
async fn trouble(
    parts: impl Fn(&mut Dice) -> (usize, Fault),
    run: impl AsyncFn(usize, Fault, Duration),
    mut dice: Dice,
    until: Instant,
) {
    loop {
        sleep(Duration::from_millis(2_500 + dice.below(4_000))).await;
        if Instant::now() + Duration::from_secs(4) > until {
            return;
        }
        let (which, fault) = parts(&mut dice);
        let pause = match fault {
            Fault::Stopped => 300 + dice.below(1_500),
            Fault::Killed | Fault::Ended => dice.below(1_500),
        };
        run(which, fault, Duration::from_millis(pause)).await;
    }
}

#[derive(Clone, Copy)]
struct Weight {
    at: Instant,
    memory: f64,
    files: usize,
}

/// Memory and files of the proxy that is never restarted, and its books, every second.
async fn watch(world: &World, calls: &Path, budgets: Budgets, until: Instant) -> Vec<Weight> {
    let mut weights = Vec::new();
    while Instant::now() < until {
        sleep(Duration::from_secs(1)).await;
        let (memory, files) = world.targets[1].part.weight();
        weights.push(Weight { at: Instant::now(), memory, files });
        for target in &world.targets {
            audit(world, target, calls, budgets, "under load").await;
        }
    }
    weights
}

#[tokio::main]
async fn main() -> ExitCode {
    let all: Vec<String> = std::env::args().collect();
    if all.get(1).is_some_and(|one| one == "--upstream") {
        upstream::serve(all[2].parse().unwrap(), Path::new(&all[3])).await;
    }
    let Arguments { minutes, seed } = Arguments::read();
    let budgets = Budgets::for_a_run_of(minutes);
    let folder = tempfile::tempdir().unwrap();
    let calls = folder.path().join("calls");
    let world = Arc::new(world(folder.path(), &calls, budgets).await);
    println!(
        "{minutes} minutes, seed {seed}: {VISITORS} visitors on each of three proxies; budgets of {} calls (two together) and {} (alone)",
        budgets.together, budgets.alone
    );
    let mut dice = Dice(seed);
    let begun = Instant::now();
    let until = begun + Duration::from_secs_f64(minutes * 60.0);
    let mut visitors = Vec::new();
    for target in 0..world.targets.len() {
        for _ in 0..VISITORS {
            visitors.push(tokio::spawn(load::visit(world.clone(), target, dice.another(), until)));
        }
    }
    let kinds = |dice: &mut Dice| match dice.below(3) {
        0 => Fault::Killed,
        1 => Fault::Ended,
        _ => Fault::Stopped,
    };
    let upstream = trouble(
        // It is no proxy, and need not end well.
        |dice| (0, if dice.below(2) == 0 { Fault::Killed } else { Fault::Stopped }),
        async |_, fault, pause| {
            world.upstream.suffer(fault, pause).await;
        },
        dice.another(),
        until,
    );
    let store = trouble(
        |dice| (0, kinds(dice)),
        async |_, fault, pause| {
            world.store.suffer(fault, pause).await;
        },
        dice.another(),
        until,
    );
    let proxies = trouble(
        // The second is slowed at most: its memory is watched.
        |dice| match dice.below(5) {
            0 | 1 => (0, kinds(dice)),
            2 | 3 => (2, kinds(dice)),
            _ => (1, Fault::Stopped),
        },
        async |which, fault, pause| {
            let target = &world.targets[which];
            target.part.suffer(fault, pause).await;
            if fault != Fault::Stopped {
                audit(&world, target, &calls, budgets, "after a restart").await;
            }
        },
        dice.another(),
        until,
    );
    let (weights, ..) = tokio::join!(watch(&world, &calls, budgets, until), upstream, store, proxies);
    for visitor in visitors {
        visitor.await.unwrap();
    }
    let took = begun.elapsed();
    // What calls took is told the store afterwards.
    sleep(Duration::from_secs(3)).await;
    let ends = after(&world, &calls, budgets).await;
    let flat = flat(&world, &weights, begun);
    report(&world, &calls, budgets, took, seed, &ends, flat)
}

/// With nothing going on: the books are the same through either proxy, and after either end.
async fn after(world: &World, calls: &Path, budgets: Budgets) -> Vec<String> {
    let mut told = Vec::new();
    for target in &world.targets {
        let name = target.part.name;
        let Some(before) = audit(world, target, calls, budgets, "at rest").await else {
            world.tally.wrong(format!("{name} does not tell what is left"));
            continue;
        };
        for fault in [Fault::Ended, Fault::Killed] {
            target.part.suffer(fault, Duration::ZERO).await;
            let after = audit(world, target, calls, budgets, "at rest, restarted").await.unwrap_or(u64::MAX);
            // Killed, a proxy alone may lose the hundredth it had written ahead.
            let least = if target.shares || fault == Fault::Ended {
                before
            } else {
                before - before.min(budgets.alone / 100)
            };
            if !(least..=before).contains(&after) {
                world.tally.wrong(format!("{name}: {before} were left, and {after} after it was {fault:?}"));
            }
            told.push(format!("{name} {fault:?}: {before} left before, {after} after"));
        }
    }
    told
}

/// Memory in the second quarter and at the end, open files at most and at rest.
fn flat(world: &World, weights: &[Weight], begun: Instant) -> [f64; 4] {
    let length = weights.last().map_or(0.0, |last| last.at.duration_since(begun).as_secs_f64());
    let mean = |from: f64, to: f64| {
        let within = |weight: &&Weight| {
            let at = weight.at.duration_since(begun).as_secs_f64() / length;
            (from..=to).contains(&at)
        };
        let chosen: Vec<f64> = weights.iter().filter(within).map(|weight| weight.memory).collect();
        chosen.iter().sum::<f64>() / chosen.len().max(1) as f64
    };
    let (early, late) = (mean(0.25, 0.5), mean(0.75, 1.0));
    if late > early + MORE_MEMORY {
        world.tally.wrong(format!("memory grew from {early:.1} to {late:.1} MB"));
    }
    let most = weights.iter().map(|weight| weight.files).max().unwrap_or(0);
    let rest = world.targets[1].part.weight().1;
    if rest > MORE_FILES {
        world.tally.wrong(format!("{rest} files are open with nobody there"));
    }
    [early, late, most as f64, rest as f64]
}

fn report(
    world: &World,
    calls: &Path,
    budgets: Budgets,
    took: Duration,
    seed: u64,
    ends: &[String],
    [early, late, most, rest]: [f64; 4],
) -> ExitCode {
    let tally = &world.tally;
    println!("\nDone in {:.0} s:", took.as_secs_f64());
    let mut parts: Vec<&Part> = vec![&world.upstream, &world.store];
    parts.extend(world.targets.iter().map(|target| &target.part));
    for part in parts {
        let down: f64 = part
            .windows()
            .iter()
            .filter_map(|window| Some(window.over?.duration_since(window.begun).as_secs_f64()))
            .sum();
        println!(
            "  {:<9} killed {:>3}, ended {:>3}, stopped {:>3} times; away for {down:.1} s in all",
            part.name,
            part.times(Fault::Killed),
            part.times(Fault::Ended),
            part.times(Fault::Stopped)
        );
    }
    let outcomes = tally.outcomes();
    println!(
        "Requests, {} in all; the longest answer took {:.1} s:",
        outcomes.values().sum::<u64>(),
        tally.slowest().as_secs_f64()
    );
    for ((kind, what), count) in &outcomes {
        println!("  {:<8} {what:<24} {count:>8}", format!("{kind:?}"));
    }
    println!("Closed or refused while the proxy was down:");
    for ((name, fault), count) in tally.closed() {
        println!("  {name:<9} {:<8} {count:>6}", format!("{fault:?}"));
    }
    println!("Budgets, in calls:");
    let mut books = Vec::new();
    for (name, whose, amount) in [("together", 's', budgets.together), ("alone", 'a', budgets.alone)] {
        let count = seen(calls, whose);
        println!(
            "  {name:<9} {count} of {amount} seen by the upstream{}",
            if count * 100 > amount * 95 { ": spent" } else { "" }
        );
        books.push(json!({"name": name, "seen": count, "budget": amount}));
    }
    for line in ends {
        println!("  {line}");
    }
    println!(
        "Memory of the second proxy: {early:.1} MB in the second quarter, {late:.1} MB in the last. Open files: {most} at most, {rest} at rest"
    );
    let wrong = tally.all_wrong();
    if let Some(file) = std::env::var_os("CHAOS_JSON") {
        let requests: Vec<_> = outcomes
            .iter()
            .map(
                |((kind, what), count)| json!({"kind": format!("{kind:?}"), "outcome": what, "count": count}),
            )
            .collect();
        let all = json!({
            "seconds": took.as_secs_f64(), "seed": seed, "requests": requests, "budgets": books, "wrong": wrong,
            "memory_mb": [early, late], "files": [most, rest],
        });
        std::fs::write(file, all.to_string()).unwrap();
    }
    if wrong.is_empty() {
        println!("Nothing went wrong.");
        ExitCode::SUCCESS
    } else {
        println!("{} things went wrong; the first of them:", wrong.len());
        for what in wrong.iter().take(20) {
            println!("  {what}");
        }
        ExitCode::FAILURE
    }
}
