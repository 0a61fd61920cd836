//! Decoding sounds.

use super::frames::next_task;
use super::samples;
use tasks::wav::Wav;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioBuffer, Blob, OfflineAudioContext};

/// Samples a second: what speech models are trained on.
const RATE: u32 = 16_000;

/// So many samples are converted in one go, to keep the page responsive: a minute, a few milliseconds of work.
const PIECE: u32 = RATE * 60;

/// Any sound that the browser can play, as one channel of 16-bit WAV.
pub async fn as_wav(blob: &Blob) -> Result<Vec<u8>, JsValue> {
    let encoded = JsFuture::from(blob.array_buffer()).await?;
    let context =
        OfflineAudioContext::new_with_number_of_channels_and_length_and_sample_rate(1, 1, RATE as f32)?;
    let decoded = JsFuture::from(context.decode_audio_data(encoded.unchecked_ref())?).await?;
    let sound: AudioBuffer = decoded.unchecked_into();
    let (length, channels) = (sound.length(), sound.number_of_channels());
    let mut wav = Wav::new(RATE, length);
    let mut start = 0;
    while start < length {
        let piece = PIECE.min(length - start);
        let (mut mean, mut channel) = (vec![0.0; piece as usize], vec![0.0; piece as usize]);
        for number in 0..channels {
            sound.copy_from_channel_with_start_in_channel(&mut channel, number.cast_signed(), start)?;
            samples::mix(&mut mean, &channel, channels);
        }
        wav.push(&mean);
        start += piece;
        next_task().await;
    }
    Ok(wav.into_bytes())
}
