//! How far away each part of a picture is.
//!
//! Request: the bytes of a picture. Answer: a picture of the depths, as bytes or as
//! `{predicted_depth, depth}` with base64 in `depth`.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "depth-estimation",
    title: "Depth estimation",
    fields: &[shared::IMAGE],
    output: Reader::MEDIA,
    parameters: &[],
    route: Route::MODEL,
    others: &[],
    accept: shared::ACCEPT_IMAGE,
    streams: None,
    examples: &[],
};
