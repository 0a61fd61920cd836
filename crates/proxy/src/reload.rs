//! Hot reload: at SIGHUP the configuration is read anew, and every request from then on goes by it. Requests that run end as
//! they began. What was counted, spent, kept and logged goes on; a configuration with a mistake changes nothing.

use std::sync::Arc;

use arc_swap::ArcSwap;
use proxy_core::config::{Config, Problems};

use crate::App;
use crate::layers::Stack;

/// What is built around them cannot change under way: the socket, the log, the traces, the books, the store, the line, the engine.
const FIXED: [&str; 13] = [
    "listen",
    "log",
    "log_level",
    "trace",
    "shutdown_timeout",
    "budget",
    "price",
    "state",
    "shared",
    "concurrency",
    "queue_timeout",
    "cache_size",
    "model_idle",
];

/// The configuration in force, and how requests are answered by it.
pub(crate) struct Current(ArcSwap<Stack>);

impl Current {
    pub(crate) fn new(app: &Arc<App>) -> Self {
        Self(ArcSwap::from_pointee(Stack::new(app)))
    }

    pub(crate) fn stack(&self) -> Arc<Stack> {
        self.0.load_full()
    }

    pub(crate) fn app(&self) -> Arc<App> {
        self.0.load().app.clone()
    }

    /// Takes a configuration that was read anew, or says in the log why not.
    pub(crate) fn take(&self, read: Result<Config, Problems>) {
        let app = self.app();
        let renewed = read
            .map_err(|problems| problems.to_string())
            .and_then(|config| Ok((changed(&app.config, &config)?, app.renewed(config)?)));
        match renewed {
            Ok((changed, app)) => {
                for warning in &app.config.warnings {
                    tracing::warn!("{warning}");
                }
                self.0.store(Arc::new(Stack::new(&app)));
                tracing::info!(changed = changed.join(", "), "the configuration was read anew");
            }
            Err(why) => tracing::error!(why, "the configuration could not be read anew, and stays as it is"),
        }
    }
}

/// The keys whose values differ. One that is fixed is refused.
fn changed(old: &Config, new: &Config) -> Result<Vec<&'static str>, String> {
    let value = |config: &Config, name: &str| {
        config.summary.iter().find(|(key, ..)| key == name).map(|(_, value, _)| value.clone())
    };
    let changed = Config::keys().filter(|name| value(old, name) != value(new, name));
    let (fixed, changed): (Vec<_>, Vec<_>) = changed.partition(|name| FIXED.contains(name));
    match fixed.first() {
        None => Ok(changed),
        Some(name) => Err(format!("`{name}` has changed, which takes a restart")),
    }
}
