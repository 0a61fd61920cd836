//! Object URLs that live as long as the answer that shows them.

use crate::app::Outcome;
use crate::{js, transport};
use std::cell::RefCell;
use tasks::wire::data_url;
use tasks::{FieldKind, MediaData, Value};

#[derive(Default)]
pub struct Urls(RefCell<Vec<String>>);

impl Urls {
    /// Takes over an object URL; other URLs need no care.
    pub fn keep(&self, url: &str) {
        self.0.borrow_mut().push(url.to_owned());
    }

    /// Frees what is no longer shown.
    pub fn revoke(&self) {
        self.0.take().iter().for_each(|url| js::revoke(url));
    }

    /// The picture that was sent.
    pub fn picture(&self, outcome: &Outcome) -> Option<String> {
        let field = outcome.task.fields.iter().find(|field| field.kind == FieldKind::Image)?;
        let Some(Value::Media(media)) = outcome.inputs.get(field.key) else { return None };
        Some(match &media.data {
            MediaData::Bytes(bytes) => {
                let url = js::object_url(&transport::blob(bytes, &media.content_type));
                self.keep(&url);
                url
            }
            MediaData::Text(text) if data_url::is_base64(text) => ["data:image/png;base64,", text].concat(),
            MediaData::Text(text) => text.clone(),
        })
    }
}

impl Drop for Urls {
    fn drop(&mut self) {
        self.revoke();
    }
}
