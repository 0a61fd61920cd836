//! The answer in a sentence, for screen readers. In the first module: it calls no view of a part that comes on demand.

use super::table::scored;
use crate::js;
use crate::session::Answer;

/// Characters that a screen reader is told unasked.
const SPOKEN: usize = 300;

/// "Done.", and what the answer is.
pub fn summary(answer: &Answer) -> String {
    ["Done. ", &js::shorten(&super::sentence(answer, scored), SPOKEN)].concat()
}

/// How a score is written, and what is said where there is none. The browser writes numbers, so tests bring their own.
pub type Scored = fn(Option<f64>, &str) -> String;

/// "1 object found", "2 objects found"
pub fn count(number: usize, one: &str, many: &str) -> String {
    [number.to_string().as_str(), " ", if number == 1 { one } else { many }].concat()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
