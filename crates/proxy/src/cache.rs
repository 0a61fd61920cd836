//! Answers kept, and calls shared: equal requests at the same time make one call, and later ones none. What may be shared
//! is for `proxy_core::cache` to say.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderName, HeaderValue};
use proxy_core::ApiError;
use proxy_core::cache::Reuse;
use proxy_core::config::Config;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use crate::meters;
use crate::relay::{Kept, Passed, Whole};
use crate::shared::Shared;
use crate::trace::Span;

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

/// What a call came to. It is kept only if it may be, but goes to all who waited for it.
#[derive(Clone)]
struct Called {
    outcome: Outcome,
    /// When it ended, and until when it is good.
    at: Instant,
    until: Instant,
}

#[derive(Clone)]
enum Outcome {
    Answer(Arc<Kept>),
    Error(Arc<ApiError>),
    /// A stream was given to the one who called; the others ask for themselves.
    Streams,
}

#[derive(Clone)]
struct Bytes;

impl Weighter<Key, Called> for Bytes {
    fn weight(&self, _: &Key, called: &Called) -> u64 {
        let bytes = if let Outcome::Answer(answer) = &called.outcome { answer.body().len() } else { 0 };
        (bytes + OVERHEAD) as u64
    }
}

pub(crate) struct Answers {
    kept: Option<Cache<Key, Called, Bytes>>,
    shared: Option<Arc<Shared>>,
    longest: Duration,
    largest: usize,
}

impl Answers {
    pub(crate) fn new(config: &Config, shared: Option<Arc<Shared>>) -> Self {
        let size = config.cache_size.0;
        let few = (size / 16_000).clamp(1, 10_000);
        let kept = (size > 0).then(|| Cache::with_weighter(few, size as u64, Bytes));
        Self { kept, shared, longest: config.cache_ttl, largest: size / 8 }
    }

    /// The answer that is kept, or that `call` gives; many who ask at once share one call.
    pub(crate) async fn get<F: Future<Output = Result<Passed, ApiError>>>(
        &self,
        span: &Span,
        key: impl FnOnce() -> Key,
        reuse: Reuse,
        call: impl Fn() -> F,
    ) -> Result<Passed, ApiError> {
        let Some(kept) = self.kept.as_ref().filter(|_| reuse != Reuse::Never) else {
            return call().await;
        };
        let (key, asked) = (key(), Instant::now());
        let guard = loop {
            match kept.get_value_or_guard_async(&key).await {
                // What ended after it was asked for was waited for.
                Ok(called) if called.until > Instant::now() || called.at >= asked => {
                    count(span, "hit");
                    return match called.outcome {
                        Outcome::Answer(answer) => Ok(Passed::Whole(again(&answer))),
                        Outcome::Error(error) => Err(ApiError::clone(&error)),
                        Outcome::Streams => call().await,
                    };
                }
                Ok(_) => {
                    kept.remove_if(&key, |called| called.until <= Instant::now());
                }
                Err(guard) => break guard,
            }
        };
        if let Some((answer, keep)) = self.elsewhere(&key).await {
            count(span, "hit");
            let (answer, at) = (Arc::new(Kept::from(&answer)), Instant::now());
            let _ = guard.insert(Called { outcome: Outcome::Answer(answer.clone()), at, until: at + keep });
            return Ok(Passed::Whole(again(&answer)));
        }
        count(span, "miss");
        let passed = call().await;
        let at = Instant::now();
        let outcome = match &passed {
            Ok(Passed::Whole(answer)) => Outcome::Answer(Arc::new(answer.into())),
            Ok(Passed::Piecewise(..)) => Outcome::Streams,
            Err(error) => Outcome::Error(Arc::new(error.clone())),
        };
        let keep = match &passed {
            Ok(Passed::Whole(answer)) if answer.bytes.len() <= self.largest => {
                answer.kept(reuse, self.longest)
            }
            _ => None,
        };
        if let (Some(shared), Outcome::Answer(answer), Some(keep)) = (&self.shared, &outcome, keep) {
            let (shared, name, answer) = (shared.clone(), name(&key), answer.write());
            tokio::spawn(async move { shared.keep(&name, &answer, keep).await });
        }
        let _ = guard.insert(Called { outcome, at, until: at + keep.unwrap_or_default() });
        if keep.is_none() {
            kept.remove_if(&key, |called| called.until <= Instant::now());
        }
        passed
    }

    /// What another proxy has kept.
    async fn elsewhere(&self, key: &Key) -> Option<(Whole, Duration)> {
        let (answer, keep) = self.shared.as_ref()?.kept(&name(key)).await?;
        Some((Whole::read(answer)?, keep.min(self.longest)))
    }

    /// How many there are, and about what they take.
    pub(crate) fn size(&self) -> (u64, u64) {
        self.kept.as_ref().map_or((0, 0), |kept| (kept.len() as u64, kept.weight()))
    }

    /// Forgets what is no longer good.
    pub(crate) fn tidy(&self) {
        let now = Instant::now();
        if let Some(kept) = &self.kept {
            kept.retain(|_, called| called.until > now);
        }
    }
}

fn name(key: &Key) -> String {
    URL_SAFE_NO_PAD.encode(key)
}

/// An answer that was given before.
fn again(answer: &Kept) -> Whole {
    let mut answer = answer.whole();
    answer.headers.insert(STATUS, HIT);
    answer
}

fn count(span: &Span, result: &'static str) {
    span.cache(result);
    meters::shared(result);
}
