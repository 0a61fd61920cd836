//! Any answer to any task, whole or as the events of a stream.
#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use tasks::wire::stream::Assembly;
use tasks::{Answer, Inputs, Rule, decode, judge};

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
    let _ = assembly.finish(task.output.kind);
    if let Ok(mut decoded) = decode(task, &inputs, &Answer::Json(body)) {
        fuzz::keeps_its_promises(task, &decoded.output);
        let flag = ["toxic".to_owned()];
        judge(task, &mut decoded.output, Rule { threshold: Some(0.5), flag: &flag });
        let _ = decoded.output.to_json();
    }
    Ok(())
}
