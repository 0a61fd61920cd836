//! Any answer to any task, whole or as the events of a stream.
#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use tasks::wire::stream::Assembly;
use tasks::{Answer, Inputs, Json, Kind, decode};

fuzz_target!(|bytes: &[u8]| {
    let _ = run(&mut Unstructured::new(bytes));
});

fn run(bytes: &mut Unstructured) -> Result<()> {
    let task = fuzz::task(bytes)?;
    let inputs = Inputs::read(task, &fuzz::json(bytes)?);
    let body = fuzz::json(bytes)?;
    let mut assembly = Assembly::default();
    for event in body.items() {
        let _ = assembly.push(event);
    }
    let _ = assembly.finish(task.output);
    if let Ok(mut decoded) = decode(task, &inputs, &Answer::Json(body)) {
        fuzz::keeps_its_promises(&decoded.output);
        let kind = decoded.output.kind();
        assert!(kind == task.output || kind == Kind::Unknown);
        decoded.output.judge(Some(0.5), &["toxic".to_owned()]);
        let _ = Json::from(&decoded.output);
    }
    Ok(())
}
