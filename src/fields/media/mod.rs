//! Pictures, sounds and films: chosen, dropped, pasted, recorded, or named by an address.

mod read;
mod rules;
#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
mod view;

use super::Control;
use super::place::Place;
use crate::hooks::object_url::ObjectUrl;
use crate::hooks::recorder::{self, Progress};
use crate::hooks::transfer::Transfer;
use crate::language::{Language, language};
use crate::session::scope::Scope;
use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{LocalBoxFuture, Shared};
use leptos::prelude::*;
use read::Source;
use rules::Kind;
use std::sync::Arc;
use tasks::{Field, Media, Value};

pub fn control(field: &'static Field) -> Arc<dyn Control> {
    Arc::new(MediaField {
        kind: Kind::of(field.kind),
        held: RwSignal::new(None),
        phase: RwSignal::new(Phase::Rest(Note::Nothing)),
        typed: RwSignal::default(),
        work: StoredValue::new(None),
        language: language(),
    })
}

#[derive(Clone, Copy)]
struct MediaField {
    kind: Kind,
    held: RwSignal<Option<Held>>,
    phase: RwSignal<Phase>,
    /// The address that is being typed.
    typed: RwSignal<String>,
    /// What is under way, unless the field is at rest.
    work: StoredValue<Option<Work>>,
    language: Language,
}

/// What is sent, and what the preview shows.
struct Held {
    media: Media,
    /// Nothing while a value that a page or an example gave has not been read yet.
    shown: Option<Shown>,
}

enum Shown {
    Own(ObjectUrl),
    /// The server is given this address, since the page may not read it.
    Address(String),
}

impl Shown {
    fn url(&self) -> &str {
        match self {
            Self::Own(url) => url.as_str(),
            Self::Address(url) => url,
        }
    }
}

#[derive(Clone, PartialEq)]
enum Phase {
    /// Nothing is under way.
    Rest(Note),
    /// The visitor is asked for the microphone.
    Asking,
    Recording(Progress),
    /// A recording has ended and is being read.
    Ending,
    Reading,
}

/// What the field says about what came last.
#[derive(Clone, PartialEq)]
enum Note {
    Nothing,
    Said(String),
    Failed(String),
}

/// Reading or recording. Dropping it ends that.
struct Work {
    _scope: Scope,
    /// Ends a recording, so that it is read: dropping it is the signal.
    stop: Option<oneshot::Sender<()>>,
    /// Resolves when the work has ended, in whichever way.
    ended: Shared<oneshot::Receiver<()>>,
}

/// What comes of work: what to hold and say, nothing, or what is wrong.
type Outcome = Result<Option<(Held, String)>, String>;

impl MediaField {
    fn is_busy(self) -> bool {
        self.phase.try_with_untracked(|phase| !matches!(phase, Phase::Rest(_))).unwrap_or_default()
    }

    /// Begins work in place of what is under way.
    fn begin(
        self,
        phase: Phase,
        stop: Option<oneshot::Sender<()>>,
        work: impl Future<Output = Outcome> + 'static,
    ) {
        let (end, ended) = oneshot::channel();
        let scope = Scope::spawn(async move {
            let _end: oneshot::Sender<()> = end;
            let note = match work.await {
                Ok(Some((held, said))) => {
                    self.held.set(Some(held));
                    self.typed.set(String::new());
                    Note::Said(said)
                }
                Ok(None) => Note::Nothing,
                // What cannot be read leaves what was there, unless that is this.
                Err(said) => {
                    self.held.maybe_update(|held| held.take_if(|held| held.shown.is_none()).is_some());
                    Note::Failed(said)
                }
            };
            self.phase.set(Phase::Rest(note));
        });
        self.phase.set(phase);
        self.work.set_value(Some(Work { _scope: scope, stop, ended: ended.shared() }));
    }

    fn read(self, source: Source) {
        let (kind, language) = (self.kind, self.language);
        self.begin(
            Phase::Reading,
            None,
            async move { read::read(source, kind, language.now()).await.map(Some) },
        );
    }

    /// Starts recording; the second time, ends that and takes what was recorded. A third time, as a double click or a
    /// key that is held give, does not replace it while it is read.
    fn record(self) {
        if self.stop() || self.phase.with_untracked(|phase| *phase == Phase::Ending) {
            return;
        }
        let (stop, stopped) = oneshot::channel();
        let language = self.language;
        let show = move |progress| self.phase.set(Phase::Recording(progress));
        self.begin(Phase::Asking, Some(stop), async move {
            let recorded =
                recorder::record(stopped, show).await.map_err(|refused| refused.words(language.now()))?;
            let Some(recorded) = recorded else { return Ok(None) };
            self.phase.set(Phase::Ending);
            read::recorded(&recorded, language.now()).await.map(Some)
        });
    }

    /// Ends a recording that is under way. Returns whether there was one.
    fn stop(self) -> bool {
        let stop = self.work.try_update_value(|work| work.as_mut().and_then(|work| work.stop.take()));
        self.is_busy() && stop.flatten().is_some()
    }

    fn clear(self) {
        self.work.set_value(None);
        self.phase.set(Phase::Rest(Note::Nothing));
        self.typed.set(String::new());
        self.held.set(None);
    }
}

impl Control for MediaField {
    fn view(&self, place: Place) -> AnyView {
        view! { <view::MediaBox field=*self place /> }.into_any()
    }

    fn value(&self) -> Option<Value> {
        self.held.with_untracked(|held| held.as_ref().map(|held| Value::Media(held.media.clone())))
    }

    fn fill(&self, value: Option<&Value>) {
        self.clear();
        if let Some(Value::Media(media)) = value.filter(|value| !value.is_blank()) {
            self.held.set(Some(Held { media: media.clone(), shown: None }));
            self.read(Source::from(media));
        }
    }

    fn receive(&self, transfer: &Transfer) -> bool {
        self.read(match transfer {
            Transfer::File(file) => Source::File(file.clone()),
            Transfer::Url(url) => Source::Address(url.clone()),
        });
        true
    }

    fn finish_reading(&self) -> LocalBoxFuture<'static, ()> {
        let field = *self;
        Box::pin(async move {
            // What is awaited may be replaced by something newer.
            while field.is_busy() {
                field.stop();
                let ended = field.work.try_with_value(|work| work.as_ref().map(|work| work.ended.clone()));
                let Some(ended) = ended.flatten() else { return };
                let _ = ended.await;
            }
        })
    }
}
