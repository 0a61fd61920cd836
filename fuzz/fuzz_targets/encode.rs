//! Any example of a model card, filled in, checked and sent with any parameters.
#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use tasks::{Call, Inputs, Json, ModelInfo, encode, examples, object};

fuzz_target!(|bytes: &[u8]| {
    let _ = run(&mut Unstructured::new(bytes));
});

fn run(bytes: &mut Unstructured) -> Result<()> {
    let task = fuzz::task(bytes)?;
    let card = fuzz::json(bytes)?;
    let info = ModelInfo::read(&object([("id", "a/b".into()), ("widgetData", Json::Array(vec![card]))]));
    let call = Call {
        parameters: fuzz::json(bytes)?,
        mask_token: bytes.arbitrary::<Option<&str>>()?.map(str::to_owned),
        stream: true,
        ..Call::default()
    };
    for sample in examples(&info, task) {
        let wire = sample.inputs.wire(task);
        assert_eq!(Inputs::read(task, &wire).wire(task), wire);
        let call = Call { inputs: sample.inputs, ..call.clone() };
        if let Err(error) = encode(task, &call) {
            assert!(!error.message.text.is_empty());
        }
    }
    Ok(())
}
