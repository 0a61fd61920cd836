//! The answer in a sentence, for screen readers. In the first module: it calls no view of a part that comes on demand.

use super::table::scored;
use crate::js;
use crate::language::Messages;
use crate::session::Answer;
use tasks::Output;

/// Characters that a screen reader is told unasked.
const SPOKEN: usize = 300;
/// The same of a message: nothing else reads it out.
const SPOKEN_OF_MESSAGE: usize = 2000;

/// "Done.", and what the answer is.
pub fn summary(answer: &Answer, say: Messages) -> String {
    let limit = if matches!(answer.output, Output::Message(_)) { SPOKEN_OF_MESSAGE } else { SPOKEN };
    say.done(&js::shorten(&super::sentence(answer, scored, say), limit))
}

/// How a score is written, and what is said where there is none. The browser writes numbers, so tests bring their own.
pub type Scored = fn(Option<f64>, &str, Messages) -> String;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
