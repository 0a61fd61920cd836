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
                // A waiting job tells it; otherwise it is kept for the next caller.
                Err(_) if job.is_some() => State::NotLoaded,
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
        let took = start.elapsed().as_secs_f64();
        pace.0 = if pace.0 > 0.0 { 0.8 * pace.0 + 0.2 * took } else { took };
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::{Sender, channel};

    const LONG: Duration = Duration::from_mins(1);

    /// A worker over a number that counts its loads.
    fn counting(queue: usize, idle: Duration) -> (Worker<usize, &'static str>, Arc<AtomicUsize>) {
        let loads = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&loads);
        let load = move || Ok(count.fetch_add(1, Ordering::SeqCst) + 1);
        let worker = Worker::start("test", queue, idle, load).expect("a thread");
        (worker, loads)
    }

    fn tell(to: &Sender<Result<usize, &'static str>>) -> Job<usize, &'static str> {
        let to = to.clone();
        Box::new(move |thing| {
            let _ = to.send(thing.copied());
        })
    }

    fn until(what: impl Fn() -> bool) {
        let start = Instant::now();
        while !what() {
            assert!(start.elapsed() < LONG, "it never happened");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn callers_share_one_load() {
        let (worker, loads) = counting(8, LONG);
        assert!(matches!(worker.state(), State::NotLoaded));
        worker.begin();
        worker.begin();
        let (to, told) = channel();
        for _ in 0..5 {
            worker.submit(tell(&to)).expect("a place");
        }
        assert!((0..5).all(|_| told.recv_timeout(LONG) == Ok(Ok(1))));
        assert!(matches!(worker.state(), State::Loaded));
        assert_eq!(loads.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn an_idle_thing_is_unloaded_and_loaded_again() {
        let (worker, loads) = counting(8, Duration::from_millis(20));
        worker.begin();
        until(|| loads.load(Ordering::SeqCst) == 1 && matches!(worker.state(), State::NotLoaded));
        let (to, told) = channel();
        worker.submit(tell(&to)).expect("a place");
        assert_eq!(told.recv_timeout(LONG), Ok(Ok(2)));
    }

    #[test]
    fn beyond_the_queue_there_is_no_place() {
        let (worker, _) = counting(1, LONG);
        let (go, gate) = channel::<()>();
        let (to, told) = channel();
        let started = to.clone();
        let job = Box::new(move |thing: Result<&usize, _>| {
            let _ = started.send(thing.copied());
            let _ = gate.recv();
        });
        worker.submit(job).expect("a place");
        told.recv_timeout(LONG).expect("it runs").expect("it loaded");
        worker.submit(tell(&to)).expect("one may wait");
        assert!(matches!(worker.submit(tell(&to)), Err(Full(_))));
        drop(go);
        assert_eq!(told.recv_timeout(LONG), Ok(Ok(1)));
        worker.submit(tell(&to)).expect("there is a place again");
    }

    #[test]
    fn a_job_that_panics_takes_no_other_with_it() {
        let (worker, _) = counting(4, LONG);
        worker.submit(Box::new(|_| panic!("on purpose"))).expect("a place");
        let (to, told) = channel();
        worker.submit(tell(&to)).expect("a place");
        assert_eq!(told.recv_timeout(LONG), Ok(Ok(1)));
    }

    #[test]
    fn a_failure_is_told_once_and_then_tried_again() {
        let worker = Worker::<usize, _>::start("test", 4, LONG, || Err("broken")).expect("a thread");
        worker.begin();
        until(|| matches!(worker.state(), State::Failed("broken")));
        assert!(worker.forgive());
        assert!(!worker.forgive());
        let (to, told) = channel();
        worker.submit(tell(&to)).expect("a place");
        assert_eq!(told.recv_timeout(LONG), Ok(Err("broken")));
    }
}
