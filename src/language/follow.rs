//! Which language a widget speaks: that of its prop `lang`, else that of the page around it; and how it gets there.

use super::source::{self, Languages};
use super::{Messages, choice};
use crate::config::Given;
use crate::hooks::page_language;
use crate::session::scope::Scope;
use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use leptos::html;
use leptos::prelude::*;

/// Milliseconds after which a widget speaks English meanwhile.
const PATIENCE: u32 = 2000;

/// The language of a widget.
#[derive(Clone, Copy)]
pub struct Language {
    /// Nothing while the words of its first language are on their way.
    words: RwSignal<Option<Messages>>,
    /// The words that are on their way.
    coming: StoredValue<Option<Scope>>,
    /// Who waits for the first.
    waiting: StoredValue<Vec<oneshot::Sender<()>>>,
}

impl Language {
    pub fn new() -> Self {
        Self {
            words: RwSignal::new(None),
            coming: StoredValue::new(None),
            waiting: StoredValue::new(Vec::new()),
        }
    }

    /// What it speaks now; English before it is known.
    pub fn now(self) -> Messages {
        self.words.try_get_untracked().flatten().unwrap_or_default()
    }

    /// The same. Reactive.
    pub fn get(self) -> Messages {
        self.words.try_get().flatten().unwrap_or_default()
    }

    /// Whether it is known, and its words are there. Reactive.
    pub fn is_known(self) -> bool {
        self.words.try_with(Option::is_some).unwrap_or_default()
    }

    /// Waits until it is known.
    pub async fn known(self) {
        if self.words.try_with_untracked(Option::is_none) == Some(true) {
            let (sender, receiver) = oneshot::channel();
            let _ = self.waiting.try_update_value(|waiting| waiting.push(sender));
            // The sender is dropped.
            let _ = receiver.await;
        }
    }

    fn set(self, words: Messages) {
        if self.words.try_get_untracked() != Some(Some(words)) {
            self.words.set(Some(words));
        }
        let _ = self.waiting.try_update_value(Vec::clear);
    }

    /// Speaks what the page's `lang` says, or else the page around `root`, and goes on following both.
    pub fn follow(self, given: Signal<Given>, root: NodeRef<html::Section>) {
        let languages = use_context::<Languages>();
        let page = page_language::around(root);
        let wanted = Memo::new(move |_| {
            let page = page()?;
            let own = given.with(|given| given.lang.clone()).filter(|lang| !lang.trim().is_empty());
            Some(choice::ours(own.as_deref().unwrap_or(&page)))
        });
        Effect::new(move |_| match (wanted.get(), &languages) {
            (None, _) => {}
            (Some(Some(lang)), Some(languages)) => {
                let languages = languages.clone();
                self.coming.set_value(Some(Scope::spawn(self.fetch(lang, languages))));
            }
            (Some(_), _) => {
                self.coming.set_value(None);
                self.set(Messages::ENGLISH);
            }
        });
    }

    async fn fetch(self, lang: &'static str, languages: Languages) {
        let words = Box::pin(source::words(lang, &languages));
        let words = match select(words, TimeoutFuture::new(PATIENCE)).await {
            Either::Left((words, _)) => words,
            Either::Right(((), words)) => {
                if self.words.with_untracked(Option::is_none) {
                    self.set(Messages::ENGLISH);
                }
                words.await
            }
        };
        if words.is_none() {
            leptos::logging::warn!(
                "<inference-widget>: the words of \"{lang}\" could not be loaded; it speaks English."
            );
        }
        self.set(words.unwrap_or_default());
    }
}
