//! Any bytes as base64, as a data URL, and as the body of a response.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tasks::wire::{body, data_url};

fuzz_target!(|bytes: &[u8]| {
    let url = data_url::encode("image/png", bytes);
    assert_eq!(data_url::decode(&url), Some(("image/png", bytes.to_vec())));
    let label = bytes.split(|byte| *byte == b'\n').next().and_then(|line| std::str::from_utf8(line).ok());
    let _ = body::classify(label.unwrap_or_default(), bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = data_url::decode(text);
        let _ = data_url::decode(&["data:image/png;base64,", text].concat());
        if let Some((_, data)) = data_url::undress(text) {
            assert!(data_url::decode_base64(&data).is_some() && data.len() % 4 == 0);
        }
        if let Some(decoded) = data_url::decode_base64(text) {
            // What was read says the same when written again.
            let again = data_url::base64(&decoded);
            assert_eq!(data_url::decode_base64(&again), Some(decoded));
        }
    }
});
