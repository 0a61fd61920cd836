//! Counts what is asked for: by each address, by each origin, of each model, altogether.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use http::{HeaderMap, HeaderName, HeaderValue};
use proxy_core::ApiError;
use proxy_core::config::Config;
use proxy_core::limits::{Rate, Scope, policy, remaining, too_many};
use tasks::ModelId;

use crate::shared::{Gone, Rated, Shared};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

type Keyed<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// All limits. Where there is a shared store, it counts; while it is gone, this proxy does.
pub(crate) struct Limits {
    runs: Limiter<IpAddr>,
    lookups: Limiter<IpAddr>,
    by_origin: Limiter<HeaderValue>,
    by_model: Limiter<ModelId>,
    altogether: Limiter<()>,
    shared: Option<Arc<Shared>>,
}

impl Limits {
    pub(crate) fn new(config: &Config, shared: Option<Arc<Shared>>) -> Self {
        Self {
            runs: Limiter::new(Scope::Address, config.rate, 1),
            // Cheap, and a page of many widgets asks many at once.
            lookups: Limiter::new(Scope::Address, config.rate, 10),
            by_origin: Limiter::new(Scope::Origin, config.origin_rate, 1),
            by_model: Limiter::new(Scope::Model, config.model_rate, 1),
            altogether: Limiter::new(Scope::Global, config.global_rate, 1),
            shared,
        }
    }

    /// One address after the other, so that none uses up what is there for all.
    pub(crate) async fn run(&self, address: &IpAddr, origin: Option<&HeaderValue>) -> Standing {
        if self.shared.is_some() {
            let of_origin = origin.and_then(|origin| {
                self.by_origin.named(|| String::from_utf8_lossy(origin.as_bytes()).into_owned())
            });
            let named =
                [self.runs.named(|| address.to_string()), of_origin, self.altogether.named(String::new)];
            if let Ok(standing) = self.ask(named.into_iter().flatten().collect()).await {
                return standing;
            }
        }
        let mut standing = self.runs.check(address);
        if let (None, Some(origin)) = (&standing.refused, origin) {
            standing = standing.narrowed(self.by_origin.check(origin));
        }
        if standing.refused.is_none() {
            standing = standing.narrowed(self.altogether.check(&()));
        }
        standing
    }

    /// These cost nothing but time, and are each proxy's own.
    pub(crate) fn lookup(&self, address: &IpAddr) -> Standing {
        self.lookups.check(address)
    }

    /// Whether this model may be run once more.
    pub(crate) async fn model(&self, model: Option<&ModelId>) -> Result<(), ApiError> {
        let Some(model) = model else { return Ok(()) };
        if let (Some(named), true) = (self.by_model.named(|| model.to_string()), self.shared.is_some())
            && let Ok(standing) = self.ask(vec![named]).await
        {
            return standing.refused.map_or(Ok(()), Err);
        }
        self.by_model.check(model).refused.map_or(Ok(()), Err)
    }

    /// Asks the shared store.
    async fn ask(&self, named: Vec<(&Meter, String)>) -> Result<Standing, Gone> {
        let Some(shared) = self.shared.as_ref().filter(|_| !named.is_empty()) else {
            return Ok(Standing::default());
        };
        let rated = |(meter, name): &(&Meter, String)| Rated {
            key: format!("{:?}:{name}", meter.scope),
            each: meter.each(),
            burst: meter.count.get(),
        };
        let rated: Vec<_> = named.iter().map(rated).collect();
        // In a box, so that a run without a store does not carry what one needs about.
        let left = Box::pin(shared.rates(&rated)).await?;
        let standings = named.iter().zip(left).map(|((meter, _), left)| meter.standing(left));
        Ok(standings.reduce(Standing::narrowed).unwrap_or_default())
    }

    /// Forgets those that have their whole allowance back.
    pub(crate) fn tidy(&self) {
        self.runs.tidy();
        self.lookups.tidy();
        self.by_origin.tidy();
        self.by_model.tidy();
    }
}

struct Limiter<K: Hash + Eq + Clone>(Option<(Meter, Keyed<K>, DefaultClock)>);

/// What is counted, and how it is told.
struct Meter {
    scope: Scope,
    rate: Rate,
    count: NonZeroU32,
    window: Duration,
    /// The same for everyone.
    policy: HeaderValue,
}

impl Meter {
    /// Time between two, at the steady rate.
    fn each(&self) -> Duration {
        (self.window / self.count.get()).max(Duration::from_nanos(1))
    }

    /// With so many left, or with so long to wait.
    fn standing(&self, left: Result<u32, Duration>) -> Standing {
        let (left, reset, refused) = match left {
            Ok(left) => (left, self.each() * self.count.get().saturating_sub(left), None),
            Err(wait) => (0, wait, Some(too_many(self.scope, self.rate, wait))),
        };
        let told = Told { policy: self.policy.clone(), scope: self.scope, left, reset };
        Standing { told: Some(told), refused }
    }
}

/// What a client is told of its limit, whether it was within it or not.
#[derive(Default)]
pub(crate) struct Standing {
    told: Option<Told>,
    pub(crate) refused: Option<ApiError>,
}

/// Written out only for the one limit of several that the client hears of.
struct Told {
    policy: HeaderValue,
    scope: Scope,
    left: u32,
    reset: Duration,
}

impl Standing {
    /// With a further limit; what a client is told of is the one that refused it, else the first.
    pub(crate) fn narrowed(self, further: Self) -> Self {
        if further.refused.is_some() { further } else { self }
    }

    /// A client is told of the narrowest limit it met, which may be the upstream's.
    pub(crate) fn tell(self, headers: &mut HeaderMap) {
        let Some(Told { policy, scope, left, reset }) = self.told else { return };
        headers.entry(POLICY).or_insert(policy);
        headers.entry(LEFT).or_insert_with(|| remaining(scope, left, reset));
    }
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    /// A limiter of `times` the rate.
    fn new(scope: Scope, rate: Rate, times: u32) -> Self {
        let Rate::Limited { count, window } = rate else { return Self(None) };
        let count = count.saturating_mul(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN));
        let meter = Meter { scope, rate, count, window, policy: policy(scope, count, window) };
        Self(Quota::with_period(meter.each()).map(|quota| {
            (meter, RateLimiter::keyed(quota.allow_burst(count)).with_middleware(), DefaultClock::default())
        }))
    }

    /// What is counted elsewhere, under this name.
    fn named(&self, name: impl FnOnce() -> String) -> Option<(&Meter, String)> {
        self.0.as_ref().map(|(meter, ..)| (meter, name()))
    }

    fn check(&self, key: &K) -> Standing {
        let Some((meter, keyed, clock)) = &self.0 else { return Standing::default() };
        meter.standing(match keyed.check_key(key) {
            Ok(state) => Ok(state.remaining_burst_capacity()),
            Err(not_until) => Err(not_until.wait_time_from(clock.now())),
        })
    }

    fn tidy(&self) {
        if let Some((_, keyed, _)) = &self.0 {
            keyed.retain_recent();
            keyed.shrink_to_fit();
        }
    }
}
