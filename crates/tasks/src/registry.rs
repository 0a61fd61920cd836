//! The one closed list of tasks. Nothing else matches on their names.

use crate::task::Task;
use crate::tasks as t;

/// Every task with a wire format.
pub static ALL: &[&Task] = &[
    &t::text_classification::TASK,
    &t::zero_shot_classification::TASK,
    &t::sentence_similarity::TASK,
    &t::feature_extraction::TASK,
];

/// Former and informal names of pipeline tags.
const ALIASES: &[(&str, &str)] = &[("sentiment-analysis", "text-classification")];

/// The task of a pipeline tag.
pub fn find(tag: &str) -> Option<&'static Task> {
    let tag = ALIASES.iter().find(|(alias, _)| *alias == tag).map_or(tag, |(_, tag)| tag);
    ALL.iter().copied().find(|task| task.tag == tag)
}
