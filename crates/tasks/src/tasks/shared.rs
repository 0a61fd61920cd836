//! Fields and parameters that several tasks have in common.

use crate::task::{Field, FieldKind, Parameter, Place};

/// One picture, clip or film as `inputs`: its bytes, or base64 beside parameters.
pub(super) const IMAGE: Field =
    Field::new("image", "Picture", FieldKind::Image, Place::Inputs).or(&["src", "img"]);
pub(super) const AUDIO: Field = Field::new("audio", "Sound", FieldKind::Audio, Place::Inputs).or(&["src"]);
pub(super) const VIDEO: Field = Field::new("video", "Video", FieldKind::Video, Place::Inputs).or(&["src"]);

/// A question about a picture, and the picture, as members of `inputs`.
pub(super) const QUESTION: Field =
    Field::new("question", "Question", FieldKind::Line, Place::Member).or(&["text", "query"]);
pub(super) const IMAGE_MEMBER: Field =
    Field::new("image", "Picture", FieldKind::Image, Place::Member).or(&["src", "img"]);

/// What to do with a picture, where the picture is `inputs`.
pub(super) const PROMPT: Field =
    Field::new("prompt", "Prompt", FieldKind::Text { batch: false }, Place::Parameter)
        .or(&["text"])
        .optional();

pub(super) const CANDIDATE_LABELS: Field =
    Field::new("candidate_labels", "Possible labels", FieldKind::Labels, Place::Parameter);

pub(super) const TABLE_ROWS: Field =
    Field::new("data", "Rows", FieldKind::Table, Place::Member).or(&["structured_data", "table"]);

pub(super) const TOP_LABELS: Parameter =
    Parameter::number("top_k", 1.0, 1000.0, 1.0, None, "How many of the best labels to return");
pub(super) const FUNCTION_TO_APPLY: Parameter = Parameter::choice(
    "function_to_apply",
    &["softmax", "sigmoid", "none"],
    "",
    "How raw scores become probabilities",
);
pub(super) const HYPOTHESIS_TEMPLATE: Parameter =
    Parameter::text("hypothesis_template", "Sentence that each label is put into, with {} for the label");
pub(super) const THRESHOLD: Parameter =
    Parameter::number("threshold", 0.0, 1.0, 0.01, None, "Leave out what scores lower than this");

/// Sampling.
pub(super) const TEMPERATURE: Parameter =
    Parameter::number("temperature", 0.0, 100.0, 0.1, Some(1.0), "Higher is more varied, lower more certain");
pub(super) const TOP_K: Parameter =
    Parameter::number("top_k", 1.0, 1000.0, 1.0, None, "Choose each token among this many of the likeliest");
pub(super) const TOP_P: Parameter = Parameter::number(
    "top_p",
    0.0,
    1.0,
    0.01,
    None,
    "Choose each token among the likeliest that add up to this probability",
);
pub(super) const REPETITION_PENALTY: Parameter =
    Parameter::number("repetition_penalty", 0.0, 100.0, 0.1, None, "Above 1, words already used are avoided");
pub(super) const SEED: Parameter =
    Parameter::number("seed", 0.0, 4_294_967_295.0, 1.0, None, "Same seed, same result");
pub(super) const STOP: Parameter = Parameter::list("stop", "Texts that end the answer");

/// What encoder-decoder models take, written once for three tasks.
pub(super) const MIN_LENGTH: Parameter =
    Parameter::number("min_length", 0.0, 500.0, 1.0, None, "Fewest tokens to write");
pub(super) const MAX_LENGTH: Parameter =
    Parameter::number("max_length", 1.0, 500.0, 1.0, None, "Most tokens to write");
pub(super) const MAX_TIME: Parameter =
    Parameter::number("max_time", 0.0, 120.0, 1.0, None, "Stop writing after this many seconds");
pub(super) const CLEAN_UP: Parameter = Parameter::choice(
    "clean_up_tokenization_spaces",
    &["true", "false"],
    "",
    "Take out spaces that tokens left behind",
);
pub(super) const TRUNCATION: Parameter = Parameter::choice(
    "truncation",
    &["do_not_truncate", "longest_first", "only_first", "only_second"],
    "",
    "What to cut when the input is too long",
);
pub(super) const GENERATE_PARAMETERS: Parameter =
    Parameter::json("generate_parameters", "Anything else that the model's generate() takes");
pub(super) const GENERATION_PARAMETERS: Parameter =
    Parameter::json("generation_parameters", "Anything that the model's generate() takes");
pub(super) const TEXT_TO_TEXT: &[Parameter] = &[
    MIN_LENGTH,
    MAX_LENGTH,
    TEMPERATURE,
    TOP_K,
    TOP_P,
    REPETITION_PENALTY,
    MAX_TIME,
    CLEAN_UP,
    TRUNCATION,
    GENERATE_PARAMETERS,
];

/// Diffusion.
pub(super) const NEGATIVE_PROMPT: Parameter = Parameter::text("negative_prompt", "What should not be there");
pub(super) const GUIDANCE_SCALE: Parameter =
    Parameter::number("guidance_scale", 0.0, 50.0, 0.5, None, "How closely to follow the prompt");
pub(super) const STEPS: Parameter =
    Parameter::number("num_inference_steps", 1.0, 500.0, 1.0, None, "More steps: finer, and slower");
pub(super) const NUM_FRAMES: Parameter =
    Parameter::number("num_frames", 1.0, 1000.0, 1.0, None, "How many frames");

/// Servers that read `Accept` take the first they can make; others answer with JSON.
pub(super) const ACCEPT_IMAGE: Option<&str> = Some("image/png, image/*;q=0.9, application/json;q=0.5");
pub(super) const ACCEPT_AUDIO: Option<&str> = Some("audio/flac, audio/*;q=0.9, application/json;q=0.5");
pub(super) const ACCEPT_VIDEO: Option<&str> = Some("video/mp4, video/*;q=0.9, application/json;q=0.5");

/// The OpenAI form's parameters; its temperature has a narrower range, and no common default.
pub(super) const CHAT: &[Parameter] = &[
    Parameter::number("max_tokens", 1.0, 1_000_000.0, 1.0, None, "Most tokens to write"),
    Parameter::number("temperature", 0.0, 2.0, 0.1, None, "Higher is more varied, lower more certain"),
    TOP_P,
    SEED,
    STOP,
    Parameter::number(
        "presence_penalty",
        -2.0,
        2.0,
        0.1,
        Some(0.0),
        "Above 0, words already used are avoided",
    ),
    Parameter::number(
        "frequency_penalty",
        -2.0,
        2.0,
        0.1,
        Some(0.0),
        "Above 0, words used often are avoided",
    ),
    Parameter::choice(
        "reasoning_effort",
        &["none", "minimal", "low", "medium", "high"],
        "",
        "How long to think first",
    ),
    Parameter::switch("logprobs", false, "Ask for the probability of each token"),
    Parameter::json("response_format", "A schema that the answer must follow"),
    Parameter::json("tools", "Functions that the model may ask for"),
];
