//! Any bytes as an event stream: how they are split must not matter.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tasks::wire::event_stream::Splitter;
use tasks::wire::stream::Assembly;

fuzz_target!(|input: (u8, &[u8])| {
    let (step, bytes) = input;
    let mut whole = Splitter::default();
    let mut events = whole.push(bytes);
    events.extend(whole.finish());

    let mut split = Splitter::default();
    let mut pieces = Vec::new();
    for chunk in bytes.chunks(usize::from(step).max(1)) {
        pieces.extend(split.push(chunk));
    }
    pieces.extend(split.finish());
    assert_eq!(events, pieces);

    let mut assembly = Assembly::default();
    for event in &events {
        if let Ok(json) = serde_json::from_str(&event.data) {
            let _ = assembly.push(&json);
        }
    }
});
