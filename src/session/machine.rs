//! The state machine of a widget. Pure: no DOM, no clock, no requests. Each state holds what belongs to it, the task of a
//! run included, so that leaving the state ends the run.

use super::answer::Answer;
use super::scope::Scope;
use super::warm_up::WarmUp;
use crate::problem::Problem;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::Message;
use tasks::wire::stream::Pushed;

/// A run in flight. Dropping it aborts its request, timers and stream.
#[derive(Debug)]
pub struct Run(#[expect(dead_code, reason = "held for its destructor")] Scope);

impl Run {
    pub fn new(scope: Scope) -> Self {
        Self(scope)
    }
}

/// What the widget is doing.
///
/// ```text
///                          load, from any state
///                                   │
///                                   ▼
///   Failed ◀──────── fail ──────── Loading ─────────┐
///                                   │ loaded         │ loaded, and a run waits
///                                   ▼                ▼
///                                  Idle ── start ─▶ Running ── warm ──▶ Warming ──┐
///                                                    │ stream            │ ▲ warm │
///                                                    ▼                   │ └──────┘
///                                                 Streaming ◀── stream ──┘
///
///   Running, Warming, Streaming ──┬── finish ──▶ Done
///                                 ├── fail ────▶ Failed
///                                 └── cancel ──▶ Idle
///   Done, Failed ──────────────────── start ───▶ Running
/// ```
#[derive(Debug)]
pub enum Phase {
    /// The model's task is being looked up, or the part of the widget that it needs is on its way. A run that was asked
    /// for meanwhile waits.
    Loading(Option<Run>),
    /// Nothing is in flight.
    Idle,
    /// A request is in flight.
    Running(Run),
    /// The server said that the model is starting; the request is repeated until it answers.
    Warming(Run, WarmUp),
    /// The answer is arriving.
    Streaming(Run, Live),
    /// The answer is shown.
    Done,
    /// The last run failed, or the widget cannot run at all.
    Failed(Problem),
}

/// The state as scripts and style sheets see it, without what it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The model's task is being looked up.
    Loading,
    /// Nothing is in flight.
    #[default]
    Idle,
    /// A request is in flight.
    Running,
    /// The model is starting.
    Warming,
    /// The answer is arriving.
    Streaming,
    /// An answer is shown.
    Done,
    /// Something went wrong.
    Error,
}

impl State {
    /// As the element's `state` attribute spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Warming => "warming",
            Self::Streaming => "streaming",
            Self::Done => "done",
            Self::Error => "error",
        }
    }

    /// Whether there is a request in flight, which Cancel ends.
    pub const fn is_busy(self) -> bool {
        matches!(self, Self::Running | Self::Warming | Self::Streaming)
    }
}

/// A text that arrives in pieces. Clones share it.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// What has come so far.
    pub text: ArcRwSignal<String>,
    /// What the model has thought so far.
    pub thoughts: ArcRwSignal<String>,
    /// Notified when text turns out to be thinking, so that both begin anew.
    pub restarts: ArcRwSignal<()>,
    /// Whether and how it ended.
    pub ending: ArcRwSignal<Ending>,
}

/// How far a streamed text is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Ending {
    /// More is to come.
    #[default]
    Open,
    /// It is complete, and this is the answer.
    Whole(Arc<Answer>),
    /// The visitor cancelled it.
    Stopped,
    /// The server or the network broke it off.
    Broken,
}

impl Live {
    pub fn new() -> Self {
        Self {
            text: ArcRwSignal::new(String::new()),
            thoughts: ArcRwSignal::new(String::new()),
            restarts: ArcRwSignal::new(()),
            ending: ArcRwSignal::new(Ending::Open),
        }
    }

    /// Takes what an event adds.
    pub fn add(&self, added: &Pushed) {
        if added.restarts {
            self.text.set(String::new());
            self.thoughts.set(String::new());
            self.restarts.set(());
        }
        for (signal, piece) in [(&self.text, &added.text), (&self.thoughts, &added.thoughts)] {
            if !piece.is_empty() {
                signal.update(|text| text.push_str(piece));
            }
        }
    }

    /// The message that has come so far.
    pub fn message(&self) -> Message {
        Message {
            role: "assistant".to_owned(),
            content: self.text.get_untracked(),
            reasoning: self.thoughts.get_untracked(),
            ..Message::default()
        }
    }

    fn end(&self, ending: Ending) {
        self.ending.set(ending);
    }
}

/// What the place of the answer shows. It outlives the run that led to it: the last answer stays while the next one is on
/// its way.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Shown {
    /// Nothing yet.
    #[default]
    Nothing,
    /// An answer that came whole.
    Answer(Arc<Answer>),
    /// A text that arrives, or arrived, in pieces.
    Live(Live),
}

impl Shown {
    /// The answer, once it is complete.
    pub fn answer(&self) -> Option<Arc<Answer>> {
        match self {
            Self::Nothing => None,
            Self::Answer(answer) => Some(answer.clone()),
            Self::Live(live) => live.ending.with(|ending| match ending {
                Ending::Whole(answer) => Some(answer.clone()),
                Ending::Open | Ending::Stopped | Ending::Broken => None,
            }),
        }
    }
}

/// What cancelling has ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Cancelled {
    /// There was no run.
    Nothing,
    /// A run of which nothing had come yet.
    Run,
    /// A run whose text had begun to arrive.
    Stream(Live),
}

/// Phase, and what is shown.
#[derive(Debug)]
pub struct Session {
    phase: Phase,
    shown: Shown,
}

impl Default for Session {
    fn default() -> Self {
        Self { phase: Phase::Idle, shown: Shown::Nothing }
    }
}

impl Session {
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    pub fn state(&self) -> State {
        match self.phase {
            Phase::Loading(_) => State::Loading,
            Phase::Idle => State::Idle,
            Phase::Running(_) => State::Running,
            Phase::Warming(..) => State::Warming,
            Phase::Streaming(..) => State::Streaming,
            Phase::Done => State::Done,
            Phase::Failed(_) => State::Error,
        }
    }

    /// What went wrong, while that is the state.
    pub fn problem(&self) -> Option<Problem> {
        if let Phase::Failed(problem) = &self.phase { Some(problem.clone()) } else { None }
    }

    /// How the model's start is going, while that is the state.
    pub fn warm_up(&self) -> Option<WarmUp> {
        if let Phase::Warming(_, warm_up) = &self.phase { Some(*warm_up) } else { None }
    }

    /// Whether a run is in flight or waits for the model's task.
    pub fn has_run(&self) -> bool {
        matches!(
            self.phase,
            Phase::Loading(Some(_)) | Phase::Running(_) | Phase::Warming(..) | Phase::Streaming(..)
        )
    }

    /// The run, taken out of the state that holds it; what is left is its end.
    fn take_run(&mut self) -> Option<Run> {
        match std::mem::replace(&mut self.phase, Phase::Idle) {
            Phase::Loading(run) => run,
            Phase::Running(run) | Phase::Warming(run, _) | Phase::Streaming(run, _) => Some(run),
            Phase::Idle | Phase::Done | Phase::Failed(_) => None,
        }
    }

    /// The model's task is being looked up. A run that was just asked for waits for it.
    pub fn load(&mut self) {
        let run = self.take_run();
        self.phase = Phase::Loading(run);
    }

    /// The form is there: another model's answer goes, and a run that waited begins.
    pub fn loaded(&mut self) {
        self.shown = Shown::Nothing;
        self.phase = self.take_run().map_or(Phase::Idle, Phase::Running);
    }

    /// A run begins. One in flight ends; its end is for [`cancel`](Self::cancel) to tell.
    pub fn start(&mut self, run: Run) {
        self.phase = match self.phase {
            Phase::Loading(_) => Phase::Loading(Some(run)),
            _ => Phase::Running(run),
        };
    }

    /// The model is starting.
    pub fn warm(&mut self, warm_up: WarmUp) {
        if let Some(run) = self.take_run() {
            self.phase = Phase::Warming(run, warm_up);
        }
    }

    /// The first piece of a streamed answer is here, and takes the place of the last answer.
    pub fn stream(&mut self, live: Live) {
        if let Some(run) = self.take_run() {
            self.shown = Shown::Live(live.clone());
            self.phase = Phase::Streaming(run, live);
        }
    }

    /// The answer is here.
    pub fn finish(&mut self, answer: Arc<Answer>) {
        match &self.phase {
            // What streamed stays as it is drawn.
            Phase::Streaming(_, live) => live.end(Ending::Whole(answer)),
            _ => self.shown = Shown::Answer(answer),
        }
        self.phase = Phase::Done;
    }

    /// The run, or the widget, failed. What streamed so far stays.
    pub fn fail(&mut self, problem: Problem) {
        if let Phase::Streaming(_, live) = &self.phase {
            live.end(Ending::Broken);
        }
        self.phase = Phase::Failed(problem);
    }

    /// Ends the run, if there is one.
    pub fn cancel(&mut self) -> Cancelled {
        if !self.has_run() {
            return Cancelled::Nothing;
        }
        match std::mem::replace(&mut self.phase, Phase::Idle) {
            Phase::Loading(_) => {
                self.phase = Phase::Loading(None);
                Cancelled::Run
            }
            Phase::Streaming(_, live) => {
                live.end(Ending::Stopped);
                Cancelled::Stream(live)
            }
            _ => Cancelled::Run,
        }
    }

    /// What went wrong has been put right without a run.
    pub fn recover(&mut self) {
        if matches!(self.phase, Phase::Failed(_)) {
            self.phase = if self.shown.answer().is_some() { Phase::Done } else { Phase::Idle };
        }
    }

    /// Shows an answer that needed no run.
    pub fn show(&mut self, answer: Arc<Answer>) {
        self.shown = Shown::Answer(answer);
        self.phase = Phase::Done;
    }

    /// The answer goes; what is in flight goes on.
    pub fn clear(&mut self) {
        self.shown = Shown::Nothing;
        if matches!(self.phase, Phase::Done | Phase::Failed(_)) {
            self.phase = Phase::Idle;
        }
    }

    /// The last answer has become part of the conversation above.
    pub fn take_in(&mut self) {
        self.shown = Shown::Nothing;
    }

    /// The shown answer gets another verdict; the state stays.
    pub fn replace(&mut self, answer: Arc<Answer>) {
        self.shown = Shown::Answer(answer);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
