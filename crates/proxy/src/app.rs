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
use crate::budget::{Ledger, now};
use crate::cache::Answers;
use crate::info::Infos;
use crate::journal::Journal;
use crate::meters;
use crate::providers::Mappings;
use crate::rate::Limits;
use crate::shared::Shared;
use crate::slots::Slots;
use crate::tickets::Uses;
use crate::trace::Tracer;
use crate::upstream::Client;
use crate::warm_up::WarmUps;

pub struct App {
    pub config: Config,
    #[cfg(feature = "engine")]
    pub engine: Option<Arc<dyn engine::Engine>>,
    pub(crate) client: Client,
    pub(crate) shared: Option<Arc<Shared>>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) uses: Arc<Uses>,
    pub(crate) slots: Arc<Slots>,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) journal: Arc<Journal>,
    /// Seconds since 1970.
    pub(crate) started: u64,
    pub(crate) infos: Infos,
    pub(crate) answers: Arc<Answers>,
    pub(crate) warm_ups: WarmUps,
    pub(crate) mappings: Mappings,
    pub(crate) assets: Assets,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) tracer: Tracer,
    stopping: AtomicBool,
}

impl App {
    /// Everything for this configuration, with the engine on this machine if the
    /// configuration wants it.
    #[cfg(feature = "engine")]
    pub fn new(config: Config) -> Result<Arc<Self>, String> {
        if config.upstreams().all(|routes| routes.upstream != Upstream::Embedded) {
            return Self::with_engine(config, None);
        }
        let options = engine::Options { idle: config.model_idle, ..engine::Options::default() };
        let engine = engine::LocalEngine::new(options)
            .map_err(|error| format!("The embedded engine cannot start: {error}."))?;
        Self::with_engine(config, Some(Arc::new(engine)))
    }

    #[cfg(not(feature = "engine"))]
    pub fn new(config: Config) -> Result<Arc<Self>, String> {
        if config.upstreams().any(|routes| routes.upstream == Upstream::Embedded) {
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
        let shared = config.shared.as_ref().map(Shared::open).transpose()?.map(Arc::new);
        Ok(Arc::new(Self {
            client: Client::new(&config)?,
            limits: Arc::new(Limits::new(&config, shared.clone())),
            uses: Arc::default(),
            slots: Arc::new(Slots::new(&config)),
            ledger: Arc::new(Ledger::open(&config, shared.clone())?),
            journal: Arc::default(),
            started: now(),
            infos: Infos::default(),
            answers: Arc::new(Answers::new(&config, shared.clone())),
            shared,
            warm_ups: WarmUps::default(),
            mappings: Mappings::default(),
            assets: Assets::load(config.assets.as_deref()),
            metrics: meters::recorder(),
            tracer: Tracer::new(&config)?,
            stopping: AtomicBool::new(false),
            #[cfg(feature = "engine")]
            engine,
            config,
        }))
    }

    /// The same under another configuration: what was counted, spent and kept goes on. What is known of models is asked anew,
    /// since it may come from elsewhere now.
    pub(crate) fn renewed(&self, config: Config) -> Result<Arc<Self>, String> {
        let embeds = |config: &Config| config.upstreams().any(|routes| routes.upstream == Upstream::Embedded);
        if embeds(&config) && !embeds(&self.config) {
            return Err("the embedded engine cannot be started under way; that takes a restart".into());
        }
        let rates =
            |config: &Config| (config.rate, config.origin_rate, config.model_rate, config.global_rate);
        let limits = if rates(&config) == rates(&self.config) {
            self.limits.clone()
        } else {
            Arc::new(Limits::new(&config, self.shared.clone()))
        };
        let answers = if config.cache_ttl == self.config.cache_ttl {
            self.answers.clone()
        } else {
            Arc::new(Answers::new(&config, self.shared.clone()))
        };
        Ok(Arc::new(Self {
            client: Client::new(&config)?,
            limits,
            uses: self.uses.clone(),
            slots: self.slots.clone(),
            ledger: self.ledger.clone(),
            journal: self.journal.clone(),
            started: self.started,
            infos: Infos::default(),
            answers,
            shared: self.shared.clone(),
            warm_ups: WarmUps::default(),
            mappings: Mappings::default(),
            assets: Assets::load(config.assets.as_deref()),
            metrics: self.metrics.clone(),
            tracer: self.tracer.clone(),
            stopping: AtomicBool::new(self.is_stopping()),
            #[cfg(feature = "engine")]
            engine: self.engine.clone(),
            config,
        }))
    }

    /// Forgets what is no longer needed.
    pub(crate) fn tidy(&self) {
        self.limits.tidy();
        self.uses.tidy();
        self.answers.tidy();
        self.metrics.run_upkeep();
    }

    /// Whether this model may be asked for here.
    pub(crate) fn admit(&self, model: &ModelId) -> Result<(), ApiError> {
        let main = self
            .config
            .serving(Some(model))
            .any(|routes| std::ptr::eq(routes, &raw const self.config.routes));
        if let (true, Upstream::Endpoint(_), Some(served)) = (main, self.upstream(), &self.config.model)
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
