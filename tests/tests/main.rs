//! The widget in a browser, over the real proxy and engine, and over a server that misbehaves.

mod bad_input;
mod fixtures;
mod hygiene;
mod main_job;
mod streaming;
mod tasks;

fn main() -> anyhow::Result<()> {
    let suites = [
        main_job::cases(),
        bad_input::cases(),
        bad_input::recorded()?,
        hygiene::cases(),
        streaming::cases(),
        tasks::cases(),
    ];
    e2e::run(suites.into_iter().flatten().collect())
}
