//! `inference-proxy`: reads the configuration and runs one command.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use proxy::{cli, commands, log};
use proxy_core::config::{Config, World};

#[cfg(all(feature = "jemalloc", target_os = "linux", target_arch = "x86_64"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Something went wrong while running, or is wrong with the configuration.
const FAILED: u8 = 1;
const MISCONFIGURED: u8 = 2;

struct Process;

impl World for Process {
    fn variables(&self) -> Vec<(String, String)> {
        std::env::vars_os()
            .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
            .collect()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }
}

/// Connections are served on threads of their own; this one takes them and keeps house.
fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(FAILED);
        }
    };
    let code = runtime.block_on(run());
    // The name of a collector that is still looked up need not be waited for.
    runtime.shutdown_background();
    code
}

async fn run() -> ExitCode {
    let matches = cli::command().get_matches();
    let Some((command, settings)) = matches.subcommand() else {
        return ExitCode::from(MISCONFIGURED);
    };
    let flags = cli::flags(settings);
    let config = match Config::load(&flags, &Process) {
        Ok(config) => config,
        Err(problems) => {
            eprintln!("{problems}");
            return ExitCode::from(MISCONFIGURED);
        }
    };
    log::start(&config);
    let done = match command {
        "check" => commands::check(config).await,
        "models" => commands::models(config),
        "status" => commands::status(config).await,
        "token-test" => commands::token_test(config).await,
        _ => commands::serve(config, move || Config::load(&flags, &Process)).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(FAILED)
        }
    }
}
