//! Any bytes under any status and content type, as the answer to any task, cut anywhere.
#![no_main]

use arbitrary::{Result, Unstructured};
use fuzz::reply::{Fault, Reply, Response};
use libfuzzer_sys::fuzz_target;
use tasks::{Inputs, Output, Unreadable};

fuzz_target!(|bytes: &[u8]| {
    let _ = run(&mut Unstructured::new(bytes));
});

const STATUSES: &[u16] = &[200, 200, 200, 201, 400, 422, 429, 503];
const CONTENT_TYPES: &[&str] = &[
    "text/event-stream",
    "application/json",
    "text/plain; charset=utf-8",
    "application/x-ndjson",
    "application/octet-stream",
    "image/png",
    "",
];

fn run(bytes: &mut Unstructured) -> Result<()> {
    let task = fuzz::task(bytes)?;
    let status = *bytes.choose(STATUSES)?;
    let content_type = *bytes.choose(CONTENT_TYPES)?;
    let cut = usize::from(bytes.arbitrary::<u16>()?);
    let step = usize::from(bytes.arbitrary::<u8>()?).max(1);
    let body = bytes.bytes(bytes.len())?;
    let inputs = Inputs::default();
    let read = |pieces| Reply::read(task, &inputs, &Response { status, content_type, pieces });
    let whole = read(vec![body]);
    let (head, tail) = body.split_at(cut.min(body.len()));
    assert_eq!(whole, read(vec![head, tail]));
    assert_eq!(whole, read(body.chunks(step).collect()));
    match whole.outcome {
        Ok(decoded) => {
            fuzz::keeps_its_promises(task, &decoded.output);
            if let Output::Message(message) = &decoded.output
                && !(whole.text.is_empty() && whole.thoughts.is_empty())
            {
                // What was shown as it arrived is what it comes to.
                assert_eq!(
                    (&message.content, message.reasoning.as_str()),
                    (&whole.text, whole.thoughts.trim_end())
                );
            }
            let _ = decoded.output.to_json();
        }
        Err(Fault::Failure(failure) | Fault::Unreadable(Unreadable::Error(failure))) => {
            assert!(failure.message.chars().count() <= 601);
            let _ = task.refused(&failure);
        }
        Err(Fault::Unreadable(_)) => {}
    }
    Ok(())
}
