//! The one closed list of tasks. Nothing else matches on their names.
//!
//! The widget is downloaded in parts: [`FIRST`] is in the initial download, and [`ALL`] comes when a page names another
//! task. Declarations and readers that only [`ALL`] refers to are linked into a later part.

use crate::lean;
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

/// The tasks in the initial download. Everything else that [`ALL`] leads to is fetched later.
pub static FIRST: &[&Task] = &[&t::text_classification::TASK];

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
    among(ALL, tag)
}

/// The task of a pipeline tag, if it is one of `tasks`.
pub fn among(tasks: &[&'static Task], tag: &str) -> Option<&'static Task> {
    let tag = ALIASES.iter().find(|(alias, _)| *alias == tag).map_or(tag, |(_, tag)| tag);
    tasks.iter().copied().find(|task| task.tag == tag)
}

/// The pipeline tag by which a model is served: language models that are tagged for conversation chat.
pub fn serving<'a>(tag: &'a str, tags: &[String]) -> &'a str {
    if tag == "text-generation" && tags.iter().any(|t| t == "conversational") {
        "chat-completion"
    } else {
        tag
    }
}

/// A readable name of a pipeline tag that is no task's: "Voice activity detection".
pub fn title(tag: &str) -> String {
    let mut title = lean::replace(&lean::replace(tag, "-", " "), "3d", "3D");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::{Call, encode};
    use crate::task::{FieldKind, ParameterKind};
    use crate::wire::ModelInfo;

    #[test]
    fn declarations_make_sense() {
        for (i, task) in ALL.iter().enumerate() {
            assert!(!ALL[..i].iter().any(|other| other.tag == task.tag), "{} twice", task.tag);
            assert!(!task.fields.is_empty() && !task.title.is_empty());
            for (j, parameter) in task.parameters.iter().enumerate() {
                let twice = task.parameters[..j].iter().any(|other| other.key == parameter.key)
                    || task.fields.iter().any(|field| field.key == parameter.key);
                assert!(!twice, "{}: {} twice", task.tag, parameter.key);
                assert!(!parameter.help.is_empty() && !parameter.help.ends_with('.'), "{}", parameter.help);
                assert!(parameter.is_default(&parameter.default()), "{}", parameter.key);
                match parameter.kind {
                    ParameterKind::Number { min, max, step, default } => {
                        assert!(min < max && step > 0.0, "{}", parameter.key);
                        assert!(default.is_none_or(|d| d >= min && d <= max), "{}", parameter.key);
                    }
                    ParameterKind::Choice { options, default } => {
                        assert!(default.is_empty() || options.contains(&default), "{}", parameter.key);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Every example can be run as it is, once a file is chosen where the task needs one.
    #[test]
    fn examples_are_ready_to_send() {
        for task in ALL {
            let has_media = task.fields.iter().any(|f| {
                f.required && matches!(f.kind, FieldKind::Image | FieldKind::Audio | FieldKind::Video)
            });
            assert!(has_media || !task.examples.is_empty(), "{} has no example", task.tag);
            let everything = ["en", "de", "fr", "es", "zh", "ar"].map(str::to_owned).to_vec();
            let info = ModelInfo { languages: everything, ..ModelInfo::default() };
            assert_eq!(crate::examples(&info, task).len(), task.examples.len(), "an unknown language");
            for sample in crate::examples(&info, task) {
                let result = encode(task, &Call { inputs: sample.inputs, ..Call::default() });
                match result {
                    Ok(_) => assert!(!has_media),
                    Err(error) => assert!(has_media, "{}: {}", task.tag, error.message),
                }
            }
        }
    }

    #[test]
    fn tags_have_tasks_and_names() {
        assert_eq!(find("ner").map(|t| t.tag), Some("token-classification"));
        assert!(find("voice-activity-detection").is_none());
        assert_eq!(title("voice-activity-detection"), "Voice activity detection");
        assert_eq!(title("text-to-3d"), "Text to 3D");
        assert_eq!(title("text-to-image"), "Text to image");
        assert_eq!(title(""), "");
        assert_eq!(title("ünknown"), "ünknown");
        let chat = |tags: &[&str]| {
            serving("text-generation", &tags.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(chat(&["pytorch", "conversational"]), "chat-completion");
        assert_eq!(chat(&[]), "text-generation");
        assert!(
            FIRST.iter().all(|first| ALL.iter().any(|task| std::ptr::eq(*task, *first))),
            "one of the first is not listed"
        );
    }
}
