//! What every request shares.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::StatusCode;
use metrics_exporter_prometheus::PrometheusHandle;
use proxy_core::ApiError;
use proxy_core::config::Config;
use proxy_core::route::Upstream;
use tasks::ModelId;

use crate::assets::Assets;
use crate::info::Infos;
use crate::rate::Limiter;
use crate::telemetry;
use crate::upstream::Client;

pub struct App {
    pub config: Config,
    #[cfg(feature = "engine")]
    pub engine: Option<Arc<dyn engine::Engine>>,
    pub(crate) client: Client,
    pub(crate) runs: Limiter,
    pub(crate) lookups: Limiter,
    pub(crate) infos: Infos,
    pub(crate) assets: Assets,
    pub(crate) metrics: PrometheusHandle,
    stopping: AtomicBool,
}

impl App {
    /// Everything for this configuration, with the engine on this machine if the
    /// configuration wants it.
    #[cfg(feature = "engine")]
    pub fn new(config: Config) -> Result<Arc<Self>, String> {
        if config.routes.upstream != Upstream::Embedded {
            return Self::with_engine(config, None);
        }
        let options = engine::Options { idle: config.model_idle, ..engine::Options::default() };
        let engine = engine::LocalEngine::new(options)
            .map_err(|error| format!("The embedded engine cannot start: {error}."))?;
        Self::with_engine(config, Some(Arc::new(engine)))
    }

    #[cfg(not(feature = "engine"))]
    pub fn new(config: Config) -> Result<Arc<Self>, String> {
        if config.routes.upstream == Upstream::Embedded {
            return Err("This build has no embedded engine. Name an upstream: --upstream hf or a URL.".into());
        }
        Self::build(config)
    }

    /// The same with an engine of the caller's.
    #[cfg(feature = "engine")]
    pub fn with_engine(config: Config, engine: Option<Arc<dyn engine::Engine>>) -> Result<Arc<Self>, String> {
        Self::build(config, engine)
    }

    fn build(
        config: Config,
        #[cfg(feature = "engine")] engine: Option<Arc<dyn engine::Engine>>,
    ) -> Result<Arc<Self>, String> {
        Ok(Arc::new(Self {
            client: Client::new(&config)?,
            runs: Limiter::new(config.rate, 1),
            // Cheap, and a page of many widgets asks many at once.
            lookups: Limiter::new(config.rate, 10),
            infos: Infos::default(),
            assets: Assets::load(config.assets.as_deref()),
            metrics: telemetry::metrics(),
            stopping: AtomicBool::new(false),
            #[cfg(feature = "engine")]
            engine,
            config,
        }))
    }

    /// Whether this model may be asked for here.
    pub(crate) fn admit(&self, model: &ModelId) -> Result<(), ApiError> {
        if let (Upstream::Endpoint(_), Some(served)) = (self.upstream(), &self.config.model)
            && served != model
        {
            return Err(ApiError::new(
                StatusCode::NOT_FOUND,
                "not_found",
                format!("Model {model} does not exist here; this proxy serves {served}."),
            ));
        }
        self.config.allowed.check(model)
    }

    pub(crate) fn upstream(&self) -> &Upstream {
        &self.config.routes.upstream
    }

    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}
