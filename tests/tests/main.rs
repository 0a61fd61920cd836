//! The widget in a browser, over the real proxy and engine, and over a server that misbehaves.

mod access;
mod anything;
mod bad_input;
mod docs;
mod fixtures;
mod freeze;
mod hygiene;
mod languages;
mod leptos;
mod lifecycle;
mod main_job;
mod openai;
mod pages;
mod share;
mod streaming;
mod superseded;
mod tasks;

fn main() -> anyhow::Result<()> {
    let suites = [
        main_job::cases(),
        bad_input::cases(),
        bad_input::recorded()?,
        docs::cases(),
        freeze::cases(),
        hygiene::cases(),
        languages::cases(),
        openai::cases(),
        pages::cases(),
        share::cases(),
        leptos::cases(),
        streaming::cases(),
        superseded::cases(),
        lifecycle::cases(),
        anything::cases(),
        tasks::cases(),
        access::cases(),
    ];
    e2e::run(suites.into_iter().flatten().collect())
}
