//! Answers in the words of a chat model, where a task's own models give labels or extracts.

use super::{Extract, Label, Labels, Output, Reader, Reading};

impl Reader {
    /// Labels, or a message, which is one label without a score.
    pub const SAID_LABEL: Self = Self {
        read: |r| {
            (Self::LABELS.read)(r).or_else(|| {
                let label = Label { label: said(r)?, score: None };
                Some(Output::Labels(Labels { rows: vec![vec![label]], verdicts: Vec::new() }))
            })
        },
        ..Self::LABELS
    };
    /// Answers, or a message, which is one without a place.
    pub const SAID_ANSWER: Self = Self {
        read: |r| {
            (Self::ANSWERS.read)(r).or_else(|| {
                let answer = Extract { answer: said(r)?, score: None, start: None, end: None };
                Some(Output::Answers(vec![answer]))
            })
        },
        ..Self::ANSWERS
    };
}

/// What a message says, without what was thought before it.
fn said(reading: &mut Reading) -> Option<String> {
    reading.json.any(&["choices", "message"])?;
    let Some(Output::Message(message)) = (Reader::MESSAGE.read)(reading) else { return None };
    Some(message.said()).filter(|text| !text.trim().is_empty())
}
