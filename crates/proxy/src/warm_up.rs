//! Models that are loading: of all who wait for one, one asks the upstream at a time, and the others are told what it heard.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tasks::ModelId;

/// How often one model's upstream is asked, however many wait. Less than the first wait of the widget.
const PAUSE: Duration = Duration::from_millis(400);
/// Clients name models, so there is an end to how many are remembered.
const MOST: usize = 1_000;

#[derive(Default)]
pub(crate) struct WarmUps(Mutex<HashMap<ModelId, WarmUp>>);

struct WarmUp {
    /// When it should be loaded.
    ready: Instant,
    /// When the upstream may be asked again.
    ask: Instant,
}

impl WarmUps {
    /// How long the model will still be loading, if somebody has just heard of that. Nothing if the upstream should be asked.
    pub(crate) fn known(&self, model: &ModelId) -> Option<Duration> {
        let now = Instant::now();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let warm_up = all.get_mut(model)?;
        if warm_up.ask <= now {
            warm_up.ask = now + PAUSE;
            return None;
        }
        Some(warm_up.ready.saturating_duration_since(now).max(Duration::from_millis(100)))
    }

    /// Every model that is loading, and for how long it will be.
    pub(crate) fn all(&self) -> Vec<(ModelId, Duration)> {
        let now = Instant::now();
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = |warm_up: &WarmUp| {
            Some(warm_up.ready.saturating_duration_since(now)).filter(|left| !left.is_zero())
        };
        all.iter().filter_map(|(model, warm_up)| Some((model.clone(), left(warm_up)?))).collect()
    }

    /// What the upstream said: how long the model will be loading, or that it has answered.
    pub(crate) fn heard(&self, model: &ModelId, loading: Option<Duration>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(estimate) = loading else {
            if !all.is_empty() {
                all.remove(model);
            }
            return;
        };
        let now = Instant::now();
        if all.len() >= MOST {
            all.retain(|_, warm_up| warm_up.ready > now);
        }
        if all.len() < MOST {
            let estimate = estimate.min(Duration::from_hours(1));
            all.insert(model.clone(), WarmUp { ready: now + estimate, ask: now + PAUSE });
        }
    }
}
