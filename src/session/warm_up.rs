//! What to do when a response is no answer: wait for a model that is starting, try once more, or give up. Pure: no clock,
//! no randomness of its own.

use tasks::{Failure, FailureCode};

/// How far a warm-up is. Times in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WarmUp {
    /// Calls made so far.
    pub attempt: u32,
    pub elapsed: f64,
    /// The server's guess of the whole wait, from its start.
    pub estimated: Option<f64>,
}

/// What follows a response that was no answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    /// The model is starting: call again after so many seconds.
    WarmUp {
        wait: f64,
    },
    /// A hiccup of the server: one more call after so many seconds.
    Retry {
        wait: f64,
    },
    Fail(FailureCode),
}

/// What the caller knows when a response was no answer.
#[derive(Clone, Copy, Debug)]
pub struct Situation {
    /// Calls made so far, this one included.
    pub attempt: u32,
    /// Seconds since the first of them.
    pub elapsed: f64,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<f64>,
    /// Seconds after which a warm-up is given up.
    pub limit: f64,
    /// A random number from 0 to 1, so that many visitors do not call in step.
    pub jitter: f64,
}

const FIRST_WAIT: f64 = 0.5;
const LONGEST_WAIT: f64 = 15.0;
const SHORTEST_WAIT: f64 = 0.25;

pub fn next(failure: &Failure, at: Situation) -> Next {
    if failure.is_loading {
        let wait = warm_up_wait(failure.estimated_time, at);
        // Not worth a wait that ends after the limit.
        return if at.elapsed + wait > at.limit {
            Next::Fail(FailureCode::WarmingTimeout)
        } else {
            Next::WarmUp { wait }
        };
    }
    if at.attempt == 1 && matches!(failure.status, 424 | 500 | 502 | 504) {
        return Next::Retry { wait: 0.8 + 0.4 * at.jitter };
    }
    Next::Fail(failure.code)
}

/// `Retry-After` is obeyed. Otherwise the wait doubles up to a cap, and is no
/// longer than a short estimate: a model that needs half a second is asked after
/// half a second.
fn warm_up_wait(estimate: Option<f64>, at: Situation) -> f64 {
    let spread = 0.85 + 0.3 * at.jitter;
    // `Retry-After` counts whole seconds: one of them may stand for an estimate that is shorter.
    let is_rounded_up = at.retry_after == Some(1.0) && estimate.is_some_and(|seconds| seconds < 1.0);
    if let Some(seconds) = at.retry_after.filter(|_| !is_rounded_up) {
        return (seconds * (1.0 + 0.1 * at.jitter)).max(SHORTEST_WAIT);
    }
    let doublings = at.attempt.saturating_sub(1).min(8);
    let backoff = (FIRST_WAIT * f64::from(1u32 << doublings)).min(LONGEST_WAIT);
    let wait = match estimate {
        // Asked when it should be ready.
        Some(seconds) if is_rounded_up && at.attempt == 1 => seconds,
        Some(seconds) if at.attempt <= 3 => backoff.max(seconds.min(5.0)),
        _ => backoff,
    };
    (wait * spread).clamp(SHORTEST_WAIT, LONGEST_WAIT)
}

/// How much of the bar to fill. Linear to 80 % at the estimate, then slower and
/// slower and never full: the end is not ours to promise.
pub fn progress(elapsed: f64, estimated: Option<f64>) -> f64 {
    let expected = estimated.unwrap_or(20.0).max(0.5);
    let done = elapsed.max(0.0) / expected;
    if done <= 1.0 {
        0.8 * done
    } else {
        // Approaches 1; the slope at `done = 1` is the same on both sides.
        1.0 - 0.2 / (1.0 + 4.0 * (done - 1.0))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tasks::{Answer, Json};

    fn loading(estimate: Option<f64>) -> Failure {
        let mut body = tasks::object([("error", Json::from("Model x is currently loading"))]);
        if let Some(seconds) = estimate {
            body.set("estimated_time", seconds.into());
        }
        Failure::read(503, &Answer::Json(body))
    }

    fn at(attempt: u32, elapsed: f64) -> Situation {
        Situation { attempt, elapsed, retry_after: None, limit: 180.0, jitter: 0.5 }
    }

    #[test]
    fn a_server_hiccup_is_tried_once_more() {
        let bad_gateway = Failure::read(502, &Answer::Empty);
        assert!(matches!(next(&bad_gateway, at(1, 0.0)), Next::Retry { .. }));
        assert_eq!(next(&bad_gateway, at(2, 1.0)), Next::Fail(FailureCode::Upstream));
        let bad_input = Failure::read(400, &Answer::Empty);
        assert_eq!(next(&bad_input, at(1, 0.0)), Next::Fail(FailureCode::Input));
    }

    #[test]
    fn retry_after_is_obeyed() {
        let situation = Situation { retry_after: Some(30.0), ..at(1, 0.0) };
        let Next::WarmUp { wait } = next(&loading(Some(1.0)), situation) else { panic!("waits") };
        assert!((30.0..=33.0).contains(&wait), "{wait}");
    }

    #[test]
    fn a_second_that_stands_for_less_is_not_waited_for() {
        let situation = Situation { retry_after: Some(1.0), ..at(1, 0.0) };
        let Next::WarmUp { wait } = next(&loading(Some(0.1)), situation) else { panic!("waits") };
        assert!(wait <= 0.3, "{wait}");
        let Next::WarmUp { wait } = next(&loading(Some(20.0)), situation) else { panic!("waits") };
        assert!(wait >= 1.0, "{wait}");
    }

    proptest! {
        #[test]
        fn a_warm_up_is_never_a_storm_and_always_ends(estimate in prop::option::of(0.0..2000.0f64), jitter in 0.0..1.0f64) {
            let (mut elapsed, mut attempt) = (0.0, 1);
            loop {
                let situation = Situation { jitter, ..at(attempt, elapsed) };
                match next(&loading(estimate), situation) {
                    Next::WarmUp { wait } => {
                        prop_assert!((SHORTEST_WAIT..=LONGEST_WAIT).contains(&wait));
                        elapsed += wait;
                        attempt += 1;
                    }
                    other => {
                        prop_assert_eq!(other, Next::Fail(FailureCode::WarmingTimeout));
                        break;
                    }
                }
                prop_assert!(attempt < 40, "too many calls");
            }
            prop_assert!(elapsed > 150.0 && elapsed <= 180.0);
        }

        #[test]
        fn the_bar_only_grows_and_never_claims_the_end(estimate in prop::option::of(0.0..500.0f64), a in 0.0..600.0f64, b in 0.0..600.0f64) {
            let (early, late) = (a.min(b), a.max(b));
            prop_assert!(progress(early, estimate) <= progress(late, estimate) + 1e-12);
            prop_assert!(progress(late, estimate) < 1.0);
        }
    }
}
