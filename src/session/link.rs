//! The page's address may hold what a visitor shared: `#iw-ID=…`. It fills the form and runs nothing.

use super::widget::Widget;
use crate::fields::{Form, Others};
use crate::parts;
use leptos::prelude::*;

/// How a link begins, within the fragment of the page's address.
pub const MARK: &str = "iw";

impl Widget {
    /// Fills a form with what the address holds for this widget. The part that reads it is fetched only if there may be
    /// something.
    pub async fn fill_linked(self, form: &Form) {
        let hash = window().location().hash().unwrap_or_default();
        let may_hold = hash.split(['#', '&']).any(|piece| piece.starts_with(MARK));
        if !may_hold {
            return;
        }
        let id = self.given.with_untracked(|given| given.id.clone());
        if let Ok((Some((inputs, parameters)), _)) = parts::read_link(hash, id, form.task()).await {
            form.fill(&inputs, Others::Clear);
            form.fill_parameters(&parameters);
        }
    }
}
