//! The one closed list of tasks. Nothing else matches on their names.

use crate::task::Task;
use crate::tasks as t;

/// Every task with a wire format, in the order that menus show them.
pub static ALL: &[&Task] = &[
    &t::text_classification::TASK,
    &t::token_classification::TASK,
    &t::zero_shot_classification::TASK,
    &t::question_answering::TASK,
    &t::table_question_answering::TASK,
    &t::fill_mask::TASK,
    &t::summarization::TASK,
    &t::translation::TASK,
    &t::text_generation::TASK,
    &t::text2text_generation::TASK,
    &t::chat_completion::TASK,
    &t::conversational::TASK,
    &t::sentence_similarity::TASK,
    &t::feature_extraction::TASK,
    &t::text_ranking::TASK,
    &t::automatic_speech_recognition::TASK,
    &t::audio_classification::TASK,
    &t::audio_to_audio::TASK,
    &t::text_to_speech::TASK,
    &t::text_to_audio::TASK,
    &t::image_classification::TASK,
    &t::object_detection::TASK,
    &t::image_segmentation::TASK,
    &t::image_to_text::TASK,
    &t::image_text_to_text::TASK,
    &t::text_to_image::TASK,
    &t::image_to_image::TASK,
    &t::zero_shot_image_classification::TASK,
    &t::zero_shot_object_detection::TASK,
    &t::visual_question_answering::TASK,
    &t::document_question_answering::TASK,
    &t::visual_document_retrieval::TASK,
    &t::depth_estimation::TASK,
    &t::mask_generation::TASK,
    &t::image_feature_extraction::TASK,
    &t::video_classification::TASK,
    &t::text_to_video::TASK,
    &t::image_to_video::TASK,
    &t::tabular_classification::TASK,
    &t::tabular_regression::TASK,
];

/// Former and informal names of pipeline tags.
const ALIASES: &[(&str, &str)] = &[
    ("sentiment-analysis", "text-classification"),
    ("ner", "token-classification"),
    ("embeddings", "feature-extraction"),
    ("chat", "chat-completion"),
    ("speech-recognition", "automatic-speech-recognition"),
    ("vqa", "visual-question-answering"),
];

/// The task of a pipeline tag.
pub fn find(tag: &str) -> Option<&'static Task> {
    let tag = ALIASES.iter().find(|(alias, _)| *alias == tag).map_or(tag, |(_, tag)| tag);
    ALL.iter().copied().find(|task| task.tag == tag)
}

/// The task of a model: language models that are tagged for conversation chat.
pub fn resolve(tag: &str, tags: &[String]) -> Option<&'static Task> {
    if tag == t::text_generation::TASK.tag && tags.iter().any(|t| t == "conversational") {
        return Some(&t::chat_completion::TASK);
    }
    find(tag)
}

/// A readable name of any pipeline tag: "Voice activity detection".
pub fn title(tag: &str) -> String {
    if let Some(task) = find(tag) {
        return task.title.to_owned();
    }
    let mut title = tag.replace('-', " ").replace("3d", "3D");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    title
}
