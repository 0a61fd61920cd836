//! Answers kept, and calls shared: equal requests at the same time make one call, and later ones none. What may be shared
//! is for `proxy_core::cache` to say.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderName, HeaderValue};
use moka::Expiry;
use moka::future::Cache;
use proxy_core::ApiError;
use proxy_core::cache::Reuse;
use proxy_core::config::Config;
use sha2::{Digest, Sha256};

use crate::relay::{Passed, Whole};

const STATUS: HeaderName = HeaderName::from_static("cache-status");
const HIT: HeaderValue = HeaderValue::from_static("inference-proxy; hit");

/// About what an answer takes beside its bytes.
const OVERHEAD: usize = 1_000;

pub(crate) type Key = [u8; 32];

/// Everything of a request that the upstream sees, and so all that its answer can depend on.
pub(crate) fn key(address: &str, headers: &HeaderMap, body: &[u8]) -> Key {
    let mut sum = Sha256::new();
    let mut part = |bytes: &[u8]| {
        sum.update(bytes.len().to_le_bytes());
        sum.update(bytes);
    };
    part(address.as_bytes());
    for (name, value) in headers {
        part(name.as_str().as_bytes());
        part(value.as_bytes());
    }
    part(body);
    sum.finalize().into()
}

#[derive(Clone)]
struct Kept {
    answer: Arc<Whole>,
    keep: Duration,
}

/// Each answer has its own time.
struct Until;

impl Expiry<Key, Kept> for Until {
    fn expire_after_create(&self, _: &Key, kept: &Kept, _: Instant) -> Option<Duration> {
        Some(kept.keep)
    }
}

/// An answer that is not kept, but goes to all who waited for it.
enum Shared {
    Error(ApiError),
    Answer(Whole),
    /// A stream can be given to one only; the others ask for themselves.
    Streams(Mutex<Option<Passed>>),
}

pub(crate) struct Answers {
    kept: Option<Cache<Key, Kept>>,
    longest: Duration,
    largest: usize,
}

impl Answers {
    pub(crate) fn new(config: &Config) -> Self {
        let size = config.cache_size.0;
        let kept = (size > 0).then(|| {
            Cache::builder()
                .max_capacity(size as u64)
                .weigher(|_, kept: &Kept| {
                    u32::try_from(kept.answer.bytes.len() + OVERHEAD).unwrap_or(u32::MAX)
                })
                .expire_after(Until)
                .build()
        });
        Self { kept, longest: config.cache_ttl, largest: size / 8 }
    }

    /// The answer that is kept, or that `call` gives; many who ask at once share one call.
    pub(crate) async fn get<F: Future<Output = Result<Passed, ApiError>>>(
        &self,
        key: impl FnOnce() -> Key,
        reuse: Reuse,
        call: impl Fn() -> F,
    ) -> Result<Passed, ApiError> {
        let Some(kept) = self.kept.as_ref().filter(|_| reuse != Reuse::Never) else {
            return call().await;
        };
        let called = AtomicBool::new(false);
        let asked = kept.try_get_with(key(), async {
            called.store(true, Ordering::Relaxed);
            match call().await {
                Ok(passed) => self.keep(reuse, passed),
                Err(error) => Err(Shared::Error(error)),
            }
        });
        let found = asked.await;
        let own = called.into_inner();
        metrics::counter!("inference_proxy_cache_total", "result" => if own { "miss" } else { "hit" })
            .increment(1);
        let mut answer = match found {
            Ok(kept) => Whole::clone(&kept.answer),
            Err(shared) => match &*shared {
                Shared::Error(error) => return Err(error.clone()),
                Shared::Answer(answer) => answer.clone(),
                Shared::Streams(once) => {
                    let taken = once.lock().unwrap_or_else(PoisonError::into_inner).take();
                    return match taken {
                        Some(passed) => Ok(passed),
                        None => call().await,
                    };
                }
            },
        };
        if !own {
            answer.headers.insert(STATUS, HIT);
        }
        Ok(Passed::Whole(answer))
    }

    /// How many there are, and about what they take.
    pub(crate) fn size(&self) -> (u64, u64) {
        self.kept.as_ref().map_or((0, 0), |kept| (kept.entry_count(), kept.weighted_size()))
    }

    fn keep(&self, reuse: Reuse, passed: Passed) -> Result<Kept, Shared> {
        let answer = match passed {
            Passed::Whole(answer) => answer,
            streams @ Passed::Piecewise(..) => return Err(Shared::Streams(Mutex::new(Some(streams)))),
        };
        let keep = answer.kept(reuse, self.longest).filter(|_| answer.bytes.len() <= self.largest);
        match keep {
            Some(keep) => Ok(Kept { answer: Arc::new(answer), keep }),
            None => Err(Shared::Answer(answer)),
        }
    }
}
