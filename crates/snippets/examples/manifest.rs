//! Prints a program of each client for each task, as JSON. `cargo xtask test clients` runs them.

#[path = "../tests/support/mod.rs"]
mod support;

fn main() {
    println!("{}", support::manifest());
}
