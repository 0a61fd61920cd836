//! Which task a model is for, what its card says, and the form that follows from both.

use super::machine::Session;
use super::scope::Scope;
use super::widget::Widget;
use crate::config::Target;
use crate::fields::Form;
use crate::hooks::frames::next_task;
use crate::parts;
use crate::problem::{Problem, Reason};
use crate::transport;
use futures::channel::oneshot;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::wire::address::{self, Unfit};
use tasks::{Api, FailureCode, Json, ModelInfo, registry};

/// A form, and the model that it is for.
#[derive(Clone, PartialEq)]
pub struct Desk {
    pub target: Target,
    pub form: Form,
}

/// How far the lookup of the model is.
#[derive(Default)]
pub enum Lookup {
    /// Nothing has been asked yet.
    #[default]
    Unasked,
    /// The task is being asked for, or the part that it needs is on its way.
    Asking(Inquiry),
    /// The form can be used; the model's card is on its way.
    Usable(Inquiry),
    /// The card is there; empty where the server has none.
    Complete(Target, Arc<ModelInfo>),
    /// No task could be found.
    Failed(Target, Problem),
}

/// A lookup in progress. Dropping it ends its requests.
pub struct Inquiry {
    target: Target,
    scope: Scope,
    /// Futures that wait for the next step. Dropping a sender wakes its future.
    waiting: Vec<oneshot::Sender<()>>,
}

/// The model of a widget: the form as it is drawn, and how far the lookup is. While another model is looked up, the form
/// of the former one stays.
#[derive(Default)]
pub struct Model {
    pub desk: Option<Desk>,
    pub lookup: Lookup,
}

impl Model {
    fn target(&self) -> Option<&Target> {
        match &self.lookup {
            Lookup::Unasked => None,
            Lookup::Asking(inquiry) | Lookup::Usable(inquiry) => Some(&inquiry.target),
            Lookup::Complete(target, _) | Lookup::Failed(target, _) => Some(target),
        }
    }

    /// What the model's card says; nothing of a former model.
    pub fn info(&self) -> Option<Arc<ModelInfo>> {
        match &self.lookup {
            Lookup::Complete(_, info) => Some(info.clone()),
            Lookup::Unasked | Lookup::Asking(_) | Lookup::Usable(_) | Lookup::Failed(..) => None,
        }
    }

    /// Whether the form is that of the model in question.
    pub fn is_usable(&self) -> bool {
        matches!(self.lookup, Lookup::Usable(_) | Lookup::Complete(..))
    }
}

/// What a wait for the model has come to.
enum Wait {
    Over(Result<Form, Problem>),
    For(oneshot::Receiver<()>),
}

impl Widget {
    /// Sees to it that the model in question is looked up: starts over when it has changed, and does nothing otherwise.
    /// With `again`, a lookup that failed is repeated.
    pub fn look_up(self, again: bool) {
        let target = match self.config.get_untracked() {
            Ok(config) => config.target,
            Err(error) => {
                let problem = Problem::from(error);
                let is_known = self.session.with_untracked(Session::problem).as_ref() == Some(&problem);
                if !is_known {
                    self.cancel();
                    // The form stays, with what it holds, for when this is put right.
                    self.model.update(|model| {
                        if !model.is_usable() {
                            model.lookup = Lookup::Unasked;
                        }
                    });
                    self.fail(problem);
                }
                return;
            }
        };
        let is_current = self.model.with_untracked(|model| {
            model.target() == Some(&target) && !(again && matches!(model.lookup, Lookup::Failed(..)))
        });
        if is_current {
            return self.configured();
        }
        if self.model.with_untracked(|model| model.target().is_some_and(|old| *old != target)) {
            self.cancel();
        }
        let scope = self.spawn(self.inquire(target.clone()));
        let inquiry = Inquiry { target, scope, waiting: Vec::new() };
        self.model.update(|model| model.lookup = Lookup::Asking(inquiry));
    }

    /// What was wrong with the configuration has been put right, and the model is the same.
    fn configured(self) {
        let is_misconfigured = self.session.with_untracked(|session| {
            session.problem().is_some_and(|problem| problem.code == FailureCode::Config)
        });
        if !is_misconfigured {
            return;
        }
        let failed = self.model.with_untracked(|model| match &model.lookup {
            Lookup::Failed(_, problem) => Some(problem.clone()),
            _ => None,
        });
        match failed {
            Some(problem) => self.change(|session| session.fail(problem.clone())),
            None => self.change(Session::recover),
        }
    }

    /// Waits for the form of the model in question. With `filled`, also for the model's card, whose first example may
    /// fill it.
    pub async fn form_of_model(self, filled: bool) -> Result<Form, Problem> {
        loop {
            // Whoever waits may outlive the widget, such as a script that awaits its readiness.
            match self.config.try_get_untracked() {
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => return Err(Problem::cancelled()),
            }
            let mut wait = None;
            self.model.try_update_untracked(|model| {
                let form = model.desk.as_ref().map(|desk| desk.form.clone());
                wait = Some(match (&mut model.lookup, form) {
                    (Lookup::Failed(_, problem), _) => Wait::Over(Err(problem.clone())),
                    (Lookup::Complete(..), Some(form)) => Wait::Over(Ok(form)),
                    (Lookup::Usable(_), Some(form)) if !filled => Wait::Over(Ok(form)),
                    (Lookup::Asking(inquiry) | Lookup::Usable(inquiry), _) => {
                        let (sender, receiver) = oneshot::channel();
                        inquiry.waiting.push(sender);
                        Wait::For(receiver)
                    }
                    (Lookup::Unasked | Lookup::Complete(..), _) => Wait::Over(Err(Problem::cancelled())),
                });
            });
            match wait {
                // The sender is dropped when the next step is reached.
                Some(Wait::For(next)) => drop(next.await),
                Some(Wait::Over(result)) => return result,
                None => return Err(Problem::cancelled()),
            }
        }
    }

    /// Looks a model up: its task, unless the page names it, then its card.
    async fn inquire(self, target: Target) {
        let given = target.task.clone();
        let url = target.model.as_ref().map(|model| address::of_card(&target.endpoint, model));
        if let Some(tag) = &given {
            if let Err(problem) = self.furnish(&target, tag, url.is_none()).await {
                return self.give_up(target, problem);
            }
        } else {
            self.change(Session::load);
        }
        let Some(url) = url else { return };
        let answer = transport::get_json(&url, None).await;
        let found = match &answer {
            Ok((200, Some(json))) => Some(ModelInfo::read_for(json, given.as_deref())),
            _ => None,
        };
        // A server without a card of the model may speak another API.
        let found = match found {
            Some(info) if info.is_card => Some(info),
            found if given.is_some() => {
                let spelled = address::api(&target.endpoint);
                spelled.map(|api| ModelInfo { api, ..ModelInfo::default() }).or(found)
            }
            found => self.survey(&target).await.or(found),
        };
        if given.is_some() {
            // With the task given, the card only adds to it.
            return self.complete(target, found.unwrap_or_default());
        }
        let Some(info) = found else {
            let problem = no_card(answer).await;
            return self.give_up(target, Problem { url: Some(url), ..problem });
        };
        let Some(tag) = &info.pipeline_tag else {
            return self.give_up(target, Problem::new(FailureCode::Config, Reason::TaskUnknown));
        };
        match self.furnish(&target, registry::serving(tag, &info.tags), false).await {
            Ok(()) => self.complete(target, info),
            Err(problem) => self.give_up(target, problem),
        }
    }

    /// What a server without a card of the model tells of itself, if anything.
    pub async fn survey(self, target: &Target) -> Option<ModelInfo> {
        let model = target.model.clone()?;
        let mut survey = parts::survey(target.endpoint.clone(), model, target.task.is_none()).await.ok()?;
        while let Some(question) = survey.question() {
            let (status, json) =
                transport::get_json(&question.url, question.body.as_ref()).await.unwrap_or_default();
            survey.take(status, json.as_ref());
        }
        survey.found()
    }

    /// Draws the form of a task, once the parts that it needs are there. What a visitor has written stays where the task
    /// is the same. `is_all`: there is no card to wait for.
    async fn furnish(self, target: &Target, tag: &str, is_all: bool) -> Result<(), Problem> {
        let task = if let Some(task) = registry::among(registry::FIRST, tag) {
            Some(task)
        } else {
            self.change(Session::load);
            registry::among(parts::tasks().await?, tag)
        };
        let Some(task) = task else {
            self.model.update(|model| model.desk = None);
            return Err(Problem::new(FailureCode::Config, Reason::NoWidget(registry::title(tag))));
        };
        if let Err(Unfit(call)) = address::route(&target.endpoint, task, Api::default()) {
            self.model.update(|model| model.desk = None);
            return Err(Problem::new(FailureCode::Config, Reason::NotAtEndpoint(call.to_owned(), task)));
        }
        let kept = self.form().filter(|form| {
            std::ptr::eq(form.task(), task) && form.is_touched_untracked() && !form.inputs().is_blank()
        });
        let form = if let Some(form) = kept {
            form
        } else {
            // Browsers compile a function when it is first called: drawing the form is a task of its own.
            next_task().await;
            let form = Form::new(task).await?;
            self.fill_given(&form);
            self.fill_linked(&form).await;
            form
        };
        self.fill_early(&form);
        let desk = Desk { target: target.clone(), form };
        self.model.update(|model| {
            model.desk = Some(desk);
            let lookup = std::mem::take(&mut model.lookup);
            model.lookup = match lookup {
                Lookup::Asking(Inquiry { target, scope, .. }) => {
                    Lookup::Usable(Inquiry { target, scope, waiting: Vec::new() })
                }
                other => other,
            };
        });
        self.change(Session::loaded);
        self.fill_first_example();
        if is_all {
            let api = address::api(&target.endpoint).unwrap_or_default();
            self.complete(target.clone(), ModelInfo { api, ..ModelInfo::default() });
        }
        Ok(())
    }

    /// The card is there, or there is none.
    pub fn complete(self, target: Target, info: ModelInfo) {
        self.model.update(|model| model.lookup = Lookup::Complete(target, Arc::new(info)));
        self.fill_card_parameters();
        self.fill_first_example();
    }

    /// No task could be found.
    fn give_up(self, target: Target, problem: Problem) {
        self.model.update(|model| model.lookup = Lookup::Failed(target, problem.clone()));
        // A run that waits for the form ends with this problem itself, and tells whoever awaits it.
        if !self.session.with_untracked(Session::has_run) {
            self.fail(problem);
        }
    }
}

/// Why there is no card, by the answer to the request for one.
async fn no_card(answer: Result<(u16, Option<Json>), String>) -> Problem {
    match answer {
        Ok((status, json)) => {
            let body = json.map_or(tasks::Answer::Empty, tasks::Answer::Json);
            parts::failure(status, body).await.map_or_else(Problem::from, Problem::from)
        }
        Err(said) => Problem::new(FailureCode::Network, said),
    }
}

/// Reads an `inputs` attribute or prop: JSON for tasks with several fields, else plain text.
pub fn read_inputs(text: &str) -> Json {
    let json = crate::js::parse_json(text)
        .filter(|json| !matches!(json, Json::Number(_) | Json::Bool(_) | Json::Null));
    json.unwrap_or_else(|| text.into())
}
