//! One file per task: its declaration, and the wire facts it rests on.

pub(crate) mod audio_classification;
pub(crate) mod audio_to_audio;
pub(crate) mod automatic_speech_recognition;
pub(crate) mod chat_completion;
pub(crate) mod conversational;
pub(crate) mod depth_estimation;
pub(crate) mod document_question_answering;
pub(crate) mod feature_extraction;
pub(crate) mod fill_mask;
pub(crate) mod image_classification;
pub(crate) mod image_feature_extraction;
pub(crate) mod image_segmentation;
pub(crate) mod image_text_to_text;
pub(crate) mod image_to_image;
pub(crate) mod image_to_text;
pub(crate) mod image_to_video;
pub(crate) mod mask_generation;
pub(crate) mod object_detection;
pub(crate) mod question_answering;
pub(crate) mod sentence_similarity;
pub(crate) mod summarization;
pub(crate) mod table_question_answering;
pub(crate) mod tabular_classification;
pub(crate) mod tabular_regression;
pub(crate) mod text2text_generation;
pub(crate) mod text_classification;
pub(crate) mod text_generation;
pub(crate) mod text_ranking;
pub(crate) mod text_to_audio;
pub(crate) mod text_to_image;
pub(crate) mod text_to_speech;
pub(crate) mod text_to_video;
pub(crate) mod token_classification;
pub(crate) mod translation;
pub(crate) mod video_classification;
pub(crate) mod visual_document_retrieval;
pub(crate) mod visual_question_answering;
pub(crate) mod zero_shot_classification;
pub(crate) mod zero_shot_image_classification;
pub(crate) mod zero_shot_object_detection;

mod shared;

/// What a task's file needs.
mod prelude {
    pub(super) use super::shared;
    pub(super) use crate::decode::Reader;
    pub(super) use crate::task::{Api, Example, Field, FieldKind, Parameter, Place, Route, Task};
    pub(super) use crate::wire::stream::{MESSAGE, TEXTS};
}
