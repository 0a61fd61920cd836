//! Any body under any status, any model id, any account of a model.
#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use tasks::{Answer, Failure, ModelId, ModelInfo};

fuzz_target!(|bytes: &[u8]| {
    let _ = run(&mut Unstructured::new(bytes));
});

fn run(bytes: &mut Unstructured) -> Result<()> {
    let status = bytes.arbitrary()?;
    let body = fuzz::json(bytes)?;
    let _ = ModelInfo::read(&body);
    let failure = Failure::read(status, &Answer::Json(body));
    assert!(failure.message.chars().count() <= 601);
    assert!(failure.estimated_time.is_none_or(|t| t >= 0.0 && t.is_finite()));

    let text: &str = bytes.arbitrary()?;
    assert!(Failure::read(status, &Answer::Text(text.to_owned())).message.chars().count() <= 601);
    if let Ok(id) = text.parse::<ModelId>() {
        assert!(id.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:".contains(&b)));
        assert!(!id.as_str().contains("..") && !id.as_str().starts_with(['.', '/']));
    }
    Ok(())
}
