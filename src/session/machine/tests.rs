use super::*;
use crate::session::answer::{Raw, Source};
use futures::future::AbortHandle;
use proptest::prelude::*;
use tasks::{FailureCode, Inputs, Output};

fn run() -> (Run, AbortHandle) {
    let (scope, handle) = Scope::detached();
    (Run::new(scope), handle)
}

fn answer(label: &str) -> Arc<Answer> {
    Arc::new(Answer {
        task: tasks::registry::find("text-classification").expect("a task"),
        model: None,
        inputs: Inputs::default(),
        parameters: tasks::object([]),
        output: Output::Unknown,
        raw: Raw::Text(label.into()),
        source: Source::Live,
        total_ms: 0.0,
        compute_seconds: None,
        compute_type: None,
        warnings: Vec::new(),
        usage: None,
        exchange: None,
    })
}

fn problem() -> Problem {
    Problem::new(FailureCode::Upstream, "no")
}

fn running() -> (Session, AbortHandle) {
    let mut session = Session::default();
    let (run, handle) = run();
    session.start(run);
    (session, handle)
}

#[test]
fn cancelling_ends_the_run_s_task() {
    let (mut session, handle) = running();
    assert_eq!(session.cancel(), Cancelled::Run);
    assert!(handle.is_aborted());
    assert_eq!(session.state(), State::Idle);
}

#[test]
fn a_later_run_ends_the_earlier_one() {
    let (mut session, first) = running();
    let (second, handle) = run();
    session.start(second);
    assert!(first.is_aborted());
    assert!(!handle.is_aborted());
}

#[test]
fn a_dropped_session_ends_its_run() {
    let (session, handle) = running();
    drop(session);
    assert!(handle.is_aborted());
}

#[test]
fn cancelling_without_a_run_does_nothing() {
    let mut session = Session::default();
    session.finish(answer("a"));
    assert_eq!(session.cancel(), Cancelled::Nothing);
    assert_eq!(session.state(), State::Done);
}

#[test]
fn a_run_waits_for_the_task_and_then_begins() {
    let mut session = Session::default();
    session.load();
    let (run, handle) = run();
    session.start(run);
    assert_eq!(session.state(), State::Loading);
    session.loaded();
    assert_eq!(session.state(), State::Running);
    assert!(!handle.is_aborted());
}

#[test]
fn a_run_that_was_just_asked_for_survives_the_lookup() {
    let (mut session, handle) = running();
    session.load();
    assert_eq!(session.state(), State::Loading);
    assert!(!handle.is_aborted());
}

#[test]
fn cancelling_a_run_that_waits_goes_on_loading() {
    let mut session = Session::default();
    session.load();
    let (run, handle) = run();
    session.start(run);
    assert_eq!(session.cancel(), Cancelled::Run);
    assert!(handle.is_aborted());
    assert_eq!(session.state(), State::Loading);
}

#[test]
fn the_last_answer_stays_while_the_next_is_on_its_way() {
    let mut session = Session::default();
    session.finish(answer("a"));
    let (run, _) = run();
    session.start(run);
    assert_eq!(session.shown().answer(), Some(answer("a")));
}

#[test]
fn another_model_s_answer_goes() {
    let mut session = Session::default();
    session.finish(answer("a"));
    session.loaded();
    assert_eq!(session.shown(), &Shown::Nothing);
}

#[test]
fn a_streamed_answer_stays_as_it_is_drawn() {
    let (mut session, _) = running();
    let live = Live::new();
    session.stream(live.clone());
    session.finish(answer("a"));
    assert_eq!(session.shown(), &Shown::Live(live));
    assert_eq!(session.shown().answer(), Some(answer("a")));
}

#[test]
fn a_cancelled_stream_is_marked_and_is_no_answer() {
    let (mut session, _) = running();
    let live = Live::new();
    session.stream(live.clone());
    assert_eq!(session.cancel(), Cancelled::Stream(live.clone()));
    assert_eq!(live.ending.get_untracked(), Ending::Stopped);
    assert_eq!(session.shown().answer(), None);
}

#[test]
fn a_stream_that_breaks_off_keeps_what_came() {
    let (mut session, _) = running();
    let live = Live::new();
    session.stream(live.clone());
    session.fail(problem());
    assert_eq!(live.ending.get_untracked(), Ending::Broken);
    assert_eq!(session.shown(), &Shown::Live(live));
}

#[test]
fn recovering_goes_back_to_what_is_shown() {
    let mut session = Session::default();
    session.finish(answer("a"));
    session.fail(problem());
    session.recover();
    assert_eq!(session.state(), State::Done);
}

/// One thing that can happen to a session.
#[derive(Clone, Copy, Debug)]
enum Step {
    Load,
    Loaded,
    Start,
    Warm,
    Stream,
    Finish,
    Fail,
    Cancel,
    Recover,
    Clear,
}

proptest! {
    /// Whatever happens in whatever order: at most one run is alive, and exactly while the state holds one.
    #[test]
    fn no_run_outlives_the_state_that_holds_it(steps in prop::collection::vec(
        prop::sample::select(vec![
            Step::Load, Step::Loaded, Step::Start, Step::Warm, Step::Stream, Step::Finish, Step::Fail, Step::Cancel,
            Step::Recover, Step::Clear,
        ]),
        0..40,
    )) {
        let mut session = Session::default();
        let mut handles: Vec<AbortHandle> = Vec::new();
        for step in steps {
            match step {
                Step::Load => session.load(),
                Step::Loaded => session.loaded(),
                Step::Start => {
                    let (run, handle) = run();
                    handles.push(handle);
                    session.start(run);
                }
                Step::Warm => session.warm(WarmUp::default()),
                Step::Stream => session.stream(Live::new()),
                Step::Finish => session.finish(answer("a")),
                Step::Fail => session.fail(problem()),
                Step::Cancel => drop(session.cancel()),
                Step::Recover => session.recover(),
                Step::Clear => session.clear(),
            }
            let alive = handles.iter().filter(|handle| !handle.is_aborted()).count();
            prop_assert_eq!(alive, usize::from(session.has_run()), "after {:?}", step);
            prop_assert!(!session.state().is_busy() || session.has_run());
        }
    }
}
