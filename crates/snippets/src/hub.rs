//! What the Hub's own clients send for each task. They have a method a task, each with its own idea of the request; those
//! are listed that send just what the widget sends.

use crate::request::{Answer, Body, Encoded, Request, Value};

/// A call of a method of `huggingface_hub.InferenceClient`.
pub(crate) struct PythonCall<'a> {
    pub(crate) method: &'static str,
    pub(crate) arguments: Vec<(&'static str, Value)>,
    /// Parameters that go by no name of its own.
    pub(crate) rest: Vec<&'a (String, Value)>,
}

/// Where an argument comes from, and what it must be.
#[derive(Clone, Copy)]
enum Source {
    /// `inputs`, one text.
    Text,
    /// `inputs`, one text or several.
    Texts,
    /// `inputs`, a file.
    File,
    /// A text among the inputs.
    Line(&'static str),
    /// A file among the inputs.
    FileOf(&'static str),
    /// A list or a table among the inputs.
    Member(&'static str),
    /// A list among the parameters.
    Labels,
}

/// Which parameters a method takes.
enum Takes {
    Named(&'static [&'static str]),
    /// And any other in `extra_body`.
    NamedAndOthers(&'static [&'static str]),
}

use Source::{File, FileOf, Labels, Line, Member, Text, Texts};
use Takes::{Named, NamedAndOthers};

struct PythonMethod {
    task: &'static str,
    name: &'static str,
    arguments: &'static [(&'static str, Source)],
    takes: Takes,
}

const fn method(
    task: &'static str,
    name: &'static str,
    arguments: &'static [(&'static str, Source)],
    takes: Takes,
) -> PythonMethod {
    PythonMethod { task, name, arguments, takes }
}

const PYTHON: &[PythonMethod] = &[
    method(
        "text-classification",
        "text_classification",
        &[("text", Text)],
        Named(&["top_k", "function_to_apply"]),
    ),
    method(
        "token-classification",
        "token_classification",
        &[("text", Text)],
        Named(&["aggregation_strategy", "ignore_labels", "stride"]),
    ),
    method(
        "zero-shot-classification",
        "zero_shot_classification",
        &[("text", Text), ("candidate_labels", Labels)],
        Named(&["multi_label", "hypothesis_template"]),
    ),
    method(
        "question-answering",
        "question_answering",
        &[("question", Line("question")), ("context", Line("context"))],
        Named(&[
            "align_to_words",
            "doc_stride",
            "handle_impossible_answer",
            "max_answer_len",
            "max_question_len",
            "max_seq_len",
            "top_k",
        ]),
    ),
    method(
        "table-question-answering",
        "table_question_answering",
        &[("table", Member("table")), ("query", Line("query"))],
        Named(&["padding", "sequential", "truncation"]),
    ),
    method("fill-mask", "fill_mask", &[("text", Text)], Named(&["targets", "top_k"])),
    method(
        "summarization",
        "summarization",
        &[("text", Text)],
        Named(&["clean_up_tokenization_spaces", "generate_parameters", "truncation"]),
    ),
    method(
        "translation",
        "translation",
        &[("text", Text)],
        Named(&["clean_up_tokenization_spaces", "generate_parameters", "truncation"]),
    ),
    method(
        "text-generation",
        "text_generation",
        &[("prompt", Text)],
        Named(&[
            "best_of",
            "do_sample",
            "grammar",
            "max_new_tokens",
            "repetition_penalty",
            "return_full_text",
            "seed",
            "stop",
            "temperature",
            "top_k",
            "top_p",
            "truncate",
            "typical_p",
            "watermark",
        ]),
    ),
    method(
        "sentence-similarity",
        "sentence_similarity",
        &[("sentence", Line("source_sentence")), ("other_sentences", Member("sentences"))],
        Named(&[]),
    ),
    // It writes parameters beside the inputs.
    method("feature-extraction", "feature_extraction", &[("text", Texts)], Named(&[])),
    method(
        "automatic-speech-recognition",
        "automatic_speech_recognition",
        &[("audio", File)],
        NamedAndOthers(&[]),
    ),
    method(
        "audio-classification",
        "audio_classification",
        &[("audio", File)],
        Named(&["top_k", "function_to_apply"]),
    ),
    method("audio-to-audio", "audio_to_audio", &[("audio", File)], Named(&[])),
    method(
        "text-to-speech",
        "text_to_speech",
        &[("text", Text)],
        NamedAndOthers(&["temperature", "top_k", "top_p"]),
    ),
    method(
        "image-classification",
        "image_classification",
        &[("image", File)],
        Named(&["top_k", "function_to_apply"]),
    ),
    method("object-detection", "object_detection", &[("image", File)], Named(&["threshold"])),
    method(
        "image-segmentation",
        "image_segmentation",
        &[("image", File)],
        Named(&["mask_threshold", "overlap_mask_area_threshold", "subtask", "threshold"]),
    ),
    method("image-to-text", "image_to_text", &[("image", File)], Named(&[])),
    method(
        "text-to-image",
        "text_to_image",
        &[("prompt", Text)],
        NamedAndOthers(&[
            "negative_prompt",
            "height",
            "width",
            "num_inference_steps",
            "guidance_scale",
            "scheduler",
            "seed",
        ]),
    ),
    method(
        "image-to-image",
        "image_to_image",
        &[("image", File)],
        Named(&["prompt", "negative_prompt", "num_inference_steps", "guidance_scale", "target_size", "seed"]),
    ),
    method(
        "zero-shot-image-classification",
        "zero_shot_image_classification",
        &[("image", File), ("candidate_labels", Labels)],
        Named(&["hypothesis_template"]),
    ),
    method(
        "document-question-answering",
        "document_question_answering",
        &[("image", FileOf("image")), ("question", Line("question"))],
        Named(&[
            "doc_stride",
            "handle_impossible_answer",
            "lang",
            "max_answer_len",
            "max_question_len",
            "max_seq_len",
            "top_k",
            "word_boxes",
        ]),
    ),
];

/// What makes bytes; its clients read nothing else.
fn makes_media(task: &str) -> bool {
    ["-to-image", "-to-speech"].iter().any(|end| task.ends_with(end))
}

/// `inputs` and `parameters`, if there is nothing else to send.
fn parts(request: &Request) -> Option<(Value, &[(String, Value)])> {
    if makes_media(request.task) != matches!(request.answer, Answer::File(_)) {
        return None;
    }
    match &request.body {
        Body::File(file) => {
            let file = Encoded { file: file.clone(), prefix: String::new() };
            Some((Value::File(file), &[]))
        }
        Body::Json(body) => {
            let is_known = |key: &str| {
                matches!(key, "inputs" | "parameters") || (key == "stream" && request.is_stream())
            };
            let parameters = body.get("parameters").map(Value::members).unwrap_or_default();
            body.members().iter().all(|(key, _)| is_known(key)).then_some(())?;
            Some((body.get("inputs")?.clone(), parameters))
        }
    }
}

pub(crate) fn python(request: &Request) -> Option<PythonCall<'_>> {
    let method = PYTHON.iter().find(|method| method.task == request.task)?;
    let (inputs, parameters) = parts(request)?;
    let mut arguments = Vec::new();
    let mut members = 0;
    for (name, source) in method.arguments {
        let value = match source {
            Text | Texts | File => &inputs,
            Line(key) | FileOf(key) | Member(key) => {
                members += 1;
                inputs.get(key)?
            }
            // It refuses to choose from one.
            Labels => {
                parameters.iter().find(|(key, _)| key == "candidate_labels").map(|(_, labels)| labels)?
            }
        };
        let fits = match (source, value) {
            (Text | Line(_) | Texts, Value::Text(_)) | (Texts, Value::List(_)) | (Member(_), _) => true,
            (File | FileOf(_), Value::File(encoded)) => encoded.prefix.is_empty(),
            (Labels, Value::List(labels)) => labels.len() > 1,
            _ => false,
        };
        fits.then_some(())?;
        arguments.push((*name, value.clone()));
    }
    if members != inputs.members().len() {
        return None;
    }
    let mut rest = Vec::new();
    for parameter in parameters.iter().filter(|(key, _)| key != "candidate_labels") {
        let (names, others) = match method.takes {
            Named(names) => (names, false),
            NamedAndOthers(names) => (names, true),
        };
        match names.iter().find(|name| **name == parameter.0) {
            Some(name) => arguments.push((name, parameter.1.clone())),
            None if others => rest.push(parameter),
            None => return None,
        }
    }
    if request.is_stream() {
        arguments.push(("stream", Value::Bool(true)));
    }
    Some(PythonCall { method: method.name, arguments, rest })
}

/// What a method of `@huggingface/inference` does with what it gets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Accepts {
    /// One text, or members, which it sends as they are.
    One,
    /// Several texts too.
    Several,
    /// A file alone, whose bytes it sends.
    Bytes,
    /// A file, in base64 if there are parameters.
    Picture,
}

const JAVASCRIPT: &[(&str, &str, Accepts)] = &[
    ("text-classification", "textClassification", Accepts::One),
    ("token-classification", "tokenClassification", Accepts::One),
    ("zero-shot-classification", "zeroShotClassification", Accepts::One),
    ("question-answering", "questionAnswering", Accepts::One),
    ("table-question-answering", "tableQuestionAnswering", Accepts::One),
    ("fill-mask", "fillMask", Accepts::One),
    ("summarization", "summarization", Accepts::One),
    ("translation", "translation", Accepts::Several),
    ("sentence-similarity", "sentenceSimilarity", Accepts::One),
    ("feature-extraction", "featureExtraction", Accepts::Several),
    ("automatic-speech-recognition", "automaticSpeechRecognition", Accepts::Bytes),
    ("audio-classification", "audioClassification", Accepts::Bytes),
    ("audio-to-audio", "audioToAudio", Accepts::Bytes),
    ("text-to-speech", "textToSpeech", Accepts::One),
    ("image-classification", "imageClassification", Accepts::Bytes),
    ("object-detection", "objectDetection", Accepts::Bytes),
    ("image-to-text", "imageToText", Accepts::Bytes),
    ("text-to-image", "textToImage", Accepts::One),
    ("image-to-image", "imageToImage", Accepts::Picture),
    ("visual-question-answering", "visualQuestionAnswering", Accepts::One),
    ("document-question-answering", "documentQuestionAnswering", Accepts::One),
    ("tabular-classification", "tabularClassification", Accepts::One),
    ("tabular-regression", "tabularRegression", Accepts::One),
];

/// A method of `@huggingface/inference`, and the members of what it gets.
pub(crate) fn javascript(request: &Request) -> Option<(&'static str, Vec<(String, Value)>)> {
    let (_, method, takes) = JAVASCRIPT.iter().find(|(task, ..)| *task == request.task)?;
    let (inputs, parameters) = parts(request)?;
    let is_bytes = matches!(request.body, Body::File(_));
    let fits = match (takes, &inputs) {
        (Accepts::One, Value::Text(_) | Value::Object(_)) => !is_bytes,
        (Accepts::Several, Value::Text(_) | Value::List(_)) => true,
        (Accepts::Bytes, Value::File(_)) => is_bytes,
        (Accepts::Picture, Value::File(_)) => is_bytes == parameters.is_empty(),
        _ => false,
    };
    fits.then_some(())?;
    let key = if *takes == Accepts::Bytes { "data" } else { "inputs" };
    let mut members = vec![(key.to_owned(), inputs)];
    if !parameters.is_empty() {
        members.push(("parameters".to_owned(), Value::Object(parameters.to_vec())));
    }
    Some((method, members))
}
