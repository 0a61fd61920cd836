//! Counts what each address asks for.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use http::{HeaderMap, HeaderName};
use proxy_core::ApiError;
use proxy_core::limits::{Rate, policy, remaining, too_many};

type Keyed = RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

pub(crate) struct Limiter(Option<Inner>);

struct Inner {
    rate: Rate,
    count: NonZeroU32,
    window: Duration,
    keyed: Keyed,
    clock: DefaultClock,
}

/// What a client is told of its limit, whether it was within it or not.
pub(crate) struct Standing {
    pub headers: HeaderMap,
    pub refused: Option<ApiError>,
}

impl Limiter {
    /// A limiter of `times` the rate.
    pub(crate) fn new(rate: Rate, times: u32) -> Self {
        let Rate::Limited { count, window } = rate else { return Self(None) };
        let count = count.saturating_mul(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN));
        let each = (window / count.get()).max(Duration::from_nanos(1));
        Self(Quota::with_period(each).map(|quota| Inner {
            rate,
            count,
            window,
            keyed: RateLimiter::keyed(quota.allow_burst(count)).with_middleware(),
            clock: DefaultClock::default(),
        }))
    }

    pub(crate) fn check(&self, address: IpAddr) -> Standing {
        let mut headers = HeaderMap::new();
        let Some(inner) = &self.0 else { return Standing { headers, refused: None } };
        let each = inner.window / inner.count.get();
        let (left, reset, refused) = match inner.keyed.check_key(&address) {
            Ok(state) => {
                let left = state.remaining_burst_capacity();
                (left, each * (inner.count.get() - left), None)
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(inner.clock.now());
                (0, wait, Some(too_many(inner.rate, wait)))
            }
        };
        headers.insert(HeaderName::from_static("ratelimit-policy"), policy(inner.count, inner.window));
        headers.insert(HeaderName::from_static("ratelimit"), remaining(left, reset));
        Standing { headers, refused }
    }

    /// Forgets addresses that have their whole allowance back.
    pub(crate) fn tidy(&self) {
        if let Some(inner) = &self.0 {
            inner.keyed.retain_recent();
            inner.keyed.shrink_to_fit();
        }
    }
}
