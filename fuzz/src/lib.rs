//! From a fuzzer's bytes to JSON that gets past a reader's first step.

#[path = "../../crates/tasks/tests/support/promises.rs"]
mod promises;

#[path = "../../crates/tasks/tests/support/reply.rs"]
pub mod reply;

use arbitrary::{Result, Unstructured};
use promises::KEYS;
pub use promises::keeps_its_promises;
use tasks::{Json, Task, registry};

/// Any task.
pub fn task(bytes: &mut Unstructured) -> Result<&'static Task> {
    bytes.choose(registry::ALL).copied()
}

/// Text that is parsed, where it parses, else a value built under names that readers know.
pub fn json(bytes: &mut Unstructured) -> Result<Json> {
    if bytes.ratio(1, 4)? {
        let text: &str = bytes.arbitrary()?;
        return Ok(serde_json::from_str(text).unwrap_or_else(|_| text.into()));
    }
    value(bytes, 6)
}

fn value(bytes: &mut Unstructured, depth: usize) -> Result<Json> {
    let kinds = if depth == 0 { 5 } else { 9 };
    Ok(match bytes.int_in_range(0..=kinds)? {
        0 => Json::Null,
        1 => Json::Bool(bytes.arbitrary()?),
        2 => Json::Number(f64::from(bytes.arbitrary::<i8>()?)),
        // JSON has no other numbers.
        3 => Json::Number(Some(bytes.arbitrary()?).filter(|n: &f64| n.is_finite()).unwrap_or_default()),
        4 | 5 => Json::String(bytes.arbitrary::<&str>()?.to_owned()),
        6 | 7 => {
            let length = bytes.int_in_range(0..=6)?;
            Json::Array((0..length).map(|_| value(bytes, depth - 1)).collect::<Result<_>>()?)
        }
        _ => {
            let length = bytes.int_in_range(0..=6)?;
            let member = |bytes: &mut Unstructured| {
                let key = if bytes.ratio(7, 8)? { *bytes.choose(KEYS)? } else { bytes.arbitrary()? };
                Ok((key.to_owned(), value(bytes, depth - 1)?))
            };
            Json::Object((0..length).map(|_| member(bytes)).collect::<Result<_>>()?)
        }
    })
}
