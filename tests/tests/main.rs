//! The widget in a browser, over the real proxy and engine, and over a server that misbehaves.

mod main_job;

fn main() -> ! {
    let suites = [main_job::cases()];
    e2e::run(suites.into_iter().flatten().collect())
}
