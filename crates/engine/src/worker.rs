//! One thread that owns one loaded thing: loads it on first use, does jobs one at a time, and unloads it when idle.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What a job gets: the loaded thing, or why there is none.
type Job<T, E> = Box<dyn FnOnce(Result<&T, E>) + Send>;

pub(crate) struct Worker<T, E> {
    jobs: SyncSender<Option<Job<T, E>>>,
    shared: Arc<Shared<E>>,
}

struct Shared<E> {
    state: Mutex<State<E>>,
    /// Seconds a job took lately, smoothed, and how many wait.
    pace: Mutex<(f64, u32)>,
}

#[derive(Clone)]
pub(crate) enum State<E> {
    NotLoaded,
    Loading { since: Instant },
    Loaded,
    Failed(E),
}

/// The queue is full; a place should be free after this long.
#[derive(Debug)]
pub(crate) struct Full(pub Duration);

impl<T: 'static, E: Clone + Send + 'static> Worker<T, E> {
    /// `load` runs on the worker's own thread, and again after each unloading.
    pub(crate) fn start(
        name: &str,
        queue: usize,
        idle: Duration,
        load: impl Fn() -> Result<T, E> + Send + 'static,
    ) -> std::io::Result<Self> {
        let (jobs, inbox) = sync_channel(queue.max(1));
        let shared = Arc::new(Shared { state: Mutex::new(State::NotLoaded), pace: Mutex::new((0.0, 0)) });
        let worker = Self { jobs, shared: Arc::clone(&shared) };
        std::thread::Builder::new().name(name.into()).spawn(move || serve(&inbox, &shared, idle, &load))?;
        Ok(worker)
    }

    pub(crate) fn state(&self) -> State<E> {
        lock(&self.shared.state).clone()
    }

    /// Begins to load, unless that is done or under way.
    pub(crate) fn begin(&self) {
        let mut state = lock(&self.shared.state);
        if matches!(*state, State::NotLoaded | State::Failed(_)) {
            *state = State::Loading { since: Instant::now() };
            // A full queue means that jobs wait, and the first of them loads.
            let _ = self.jobs.try_send(None);
        }
    }

    /// Forgets a failure; whether there was one.
    pub(crate) fn forgive(&self) -> bool {
        let mut state = lock(&self.shared.state);
        let failed = matches!(*state, State::Failed(_));
        if failed {
            *state = State::NotLoaded;
        }
        failed
    }

    /// Queues a job; loads first if need be.
    pub(crate) fn submit(&self, job: Job<T, E>) -> Result<(), Full> {
        // Counted before it is sent, since it may be done before this thread goes on.
        lock(&self.shared.pace).1 += 1;
        match self.jobs.try_send(Some(job)) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                let mut pace = lock(&self.shared.pace);
                pace.1 -= 1;
                Err(Full(Duration::from_secs_f64(pace.0 * f64::from(pace.1))))
            }
        }
    }
}

fn serve<T, E: Clone>(
    inbox: &Receiver<Option<Job<T, E>>>,
    shared: &Shared<E>,
    idle: Duration,
    load: &dyn Fn() -> Result<T, E>,
) {
    let mut loaded: Option<T> = None;
    loop {
        let next = if loaded.is_some() {
            inbox.recv_timeout(idle)
        } else {
            inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        let job = match next {
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) => {
                loaded = None;
                *lock(&shared.state) = State::NotLoaded;
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let failure = if loaded.is_some() {
            None
        } else {
            set_loading(shared);
            let result = load();
            *lock(&shared.state) = match &result {
                Ok(_) => State::Loaded,
                Err(error) => State::Failed(error.clone()),
            };
            let (thing, failure) =
                result.map_or_else(|error| (None, Some(error)), |thing| (Some(thing), None));
            loaded = thing;
            failure
        };
        let Some(job) = job else { continue };
        let start = Instant::now();
        let argument = match (&loaded, failure) {
            (Some(thing), _) => Ok(thing),
            (None, Some(error)) => Err(error),
            (None, None) => continue,
        };
        // A job that panics must not take the others with it; its caller sees its channel close.
        let _ = catch_unwind(AssertUnwindSafe(|| job(argument)));
        let mut pace = lock(&shared.pace);
        pace.0 = 0.8 * pace.0 + 0.2 * start.elapsed().as_secs_f64();
        pace.1 -= 1;
    }
}

/// Keeps the moment at which [`Worker::begin`] said that loading began.
fn set_loading<E>(shared: &Shared<E>) {
    let mut state = lock(&shared.state);
    if !matches!(*state, State::Loading { .. }) {
        *state = State::Loading { since: Instant::now() };
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
