//! Counts what is asked for: by each address, by each origin, of each model, altogether.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use http::{HeaderMap, HeaderName, HeaderValue};
use proxy_core::ApiError;
use proxy_core::limits::{Rate, Scope, policy, remaining, too_many};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

type Keyed<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

pub(crate) struct Limiter<K: Hash + Eq + Clone>(Option<Inner<K>>);

struct Inner<K: Hash + Eq + Clone> {
    scope: Scope,
    rate: Rate,
    count: NonZeroU32,
    window: Duration,
    /// The same for everyone.
    policy: HeaderValue,
    keyed: Keyed<K>,
    clock: DefaultClock,
}

/// What a client is told of its limit, whether it was within it or not.
pub(crate) struct Standing {
    headers: Option<[(HeaderName, HeaderValue); 2]>,
    pub(crate) refused: Option<ApiError>,
}

impl Standing {
    /// With a further limit; what a client is told of is the one that refused it, else the first.
    pub(crate) fn narrowed(self, further: Self) -> Self {
        if further.refused.is_some() { further } else { self }
    }

    /// A client is told of the narrowest limit it met, which may be the upstream's.
    pub(crate) fn tell(self, headers: &mut HeaderMap) {
        for (name, value) in self.headers.into_iter().flatten() {
            headers.entry(name).or_insert(value);
        }
    }
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    /// A limiter of `times` the rate.
    pub(crate) fn new(scope: Scope, rate: Rate, times: u32) -> Self {
        let Rate::Limited { count, window } = rate else { return Self(None) };
        let count = count.saturating_mul(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN));
        let each = (window / count.get()).max(Duration::from_nanos(1));
        Self(Quota::with_period(each).map(|quota| Inner {
            scope,
            rate,
            count,
            window,
            policy: policy(scope, count, window),
            keyed: RateLimiter::keyed(quota.allow_burst(count)).with_middleware(),
            clock: DefaultClock::default(),
        }))
    }

    pub(crate) fn check(&self, key: &K) -> Standing {
        let Some(inner) = &self.0 else { return Standing { headers: None, refused: None } };
        let each = inner.window / inner.count.get();
        let (left, reset, refused) = match inner.keyed.check_key(key) {
            Ok(state) => {
                let left = state.remaining_burst_capacity();
                (left, each * (inner.count.get() - left), None)
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(inner.clock.now());
                (0, wait, Some(too_many(inner.scope, inner.rate, wait)))
            }
        };
        let left = remaining(inner.scope, left, reset);
        Standing { headers: Some([(POLICY, inner.policy.clone()), (LEFT, left)]), refused }
    }

    /// Forgets those that have their whole allowance back.
    pub(crate) fn tidy(&self) {
        if let Some(inner) = &self.0 {
            inner.keyed.retain_recent();
            inner.keyed.shrink_to_fit();
        }
    }
}
