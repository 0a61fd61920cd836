//! Where the words of other languages come from, each once for all widgets of the page.

use super::Messages;
use futures::FutureExt;
use futures::future::{LocalBoxFuture, Shared};
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::sync::Arc;

/// Where the widgets of a Leptos app get the words of other languages than English. Provided as a context around them:
///
/// ```
/// use inference_widget::{Languages, locales};
/// use leptos::prelude::*;
///
/// # let owner = Owner::new();
/// # owner.set();
/// // All that an app names here is in its module. It may also fetch them: a future of the text of such a file.
/// provide_context(Languages::new(|lang| async move {
///     match lang {
///         "de" => Some(locales::DE.to_owned()),
///         _ => None,
///     }
/// }));
/// ```
#[derive(Clone)]
pub struct Languages(Arc<dyn Fn(&'static str) -> Coming + Send + Sync>);

type Coming = SendWrapper<LocalBoxFuture<'static, Option<String>>>;

impl Languages {
    /// `read` gives the table of a language, as a file of the embed bundle or [`locales`](crate::locales) has it. It is
    /// called with a tag such as `de`, when a widget is to speak that language for the first time.
    pub fn new<F>(read: impl Fn(&'static str) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Option<String>> + 'static,
    {
        Self(Arc::new(move |lang| SendWrapper::new(read(lang).boxed_local())))
    }
}

type Reading = Shared<LocalBoxFuture<'static, Option<Messages>>>;

thread_local! {
    /// What has been read, or is being read.
    static READ: RefCell<Vec<(&'static str, Reading)>> = const { RefCell::new(Vec::new()) };
}

/// The words of a language. What did not come is read again when it is next asked for.
pub async fn words(lang: &'static str, languages: &Languages) -> Option<Messages> {
    let known =
        READ.with_borrow(|read| read.iter().find(|(own, _)| *own == lang).map(|(_, words)| words.clone()));
    let reading = known.unwrap_or_else(|| {
        let text = (languages.0)(lang);
        let reading = async move { Messages::parse(&text.await?) }.boxed_local().shared();
        READ.with_borrow_mut(|read| read.push((lang, reading.clone())));
        reading
    });
    let words = reading.await;
    if words.is_none() {
        READ.with_borrow_mut(|read| read.retain(|(own, _)| *own != lang));
    }
    words
}
