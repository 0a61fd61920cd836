//! Writing WAV files: one channel of 16-bit samples. Pure.

/// The bytes before the samples.
const HEADER: u32 = 44;

/// A file that is being written.
#[derive(Debug)]
pub struct Wav(Vec<u8>);

impl Wav {
    /// Begins a file of so many samples, at so many a second.
    pub fn new(rate: u32, samples: u32) -> Self {
        // The format has 32 bits for its size, six hours at 16,000 samples a second.
        let size = samples.saturating_mul(2).min(u32::MAX - HEADER);
        let mut bytes = Vec::with_capacity((HEADER + size) as usize);
        bytes.extend_from_slice(b"RIFF");
        bytes.extend_from_slice(&(HEADER - 8 + size).to_le_bytes());
        bytes.extend_from_slice(b"WAVEfmt ");
        bytes.extend_from_slice(&16_u32.to_le_bytes());
        // Uncompressed, one channel.
        bytes.extend_from_slice(&[1, 0, 1, 0]);
        bytes.extend_from_slice(&rate.to_le_bytes());
        bytes.extend_from_slice(&rate.saturating_mul(2).to_le_bytes());
        // Bytes and bits of a sample.
        bytes.extend_from_slice(&[2, 0, 16, 0]);
        bytes.extend_from_slice(b"data");
        bytes.extend_from_slice(&size.to_le_bytes());
        Self(bytes)
    }

    /// Adds samples between -1 and 1; louder ones are clipped.
    pub fn push(&mut self, samples: &[f32]) {
        for sample in samples {
            let sample = (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16;
            self.0.extend_from_slice(&sample.to_le_bytes());
        }
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Adds a channel to the mean of `channels` channels.
pub fn mix(mean: &mut [f32], channel: &[f32], channels: u32) {
    let share = 1.0 / channels.max(1) as f32;
    for (sum, sample) in mean.iter_mut().zip(channel) {
        *sum += sample * share;
    }
}

/// The level of a piece of sound, from 0 to 1. The root lets quiet speech show.
pub fn level(wave: &[f32]) -> f64 {
    let loudest = wave.iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
    f64::from(loudest).sqrt().min(1.0)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_holds() {
        let mut wav = Wav::new(16_000, 3);
        wav.push(&[0.0, 2.0, -1.0]);
        let expected: &[u8] =
            b"RIFF\x2a\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data\x06\0\0\0\
            \0\0\xff\x7f\x01\x80";
        assert_eq!(wav.into_bytes(), expected);
    }

    #[test]
    fn what_is_no_number_is_silence() {
        let mut wav = Wav::new(16_000, 1);
        wav.push(&[f32::NAN]);
        assert_eq!(wav.into_bytes().get(44..), Some(&[0, 0][..]));
    }

    #[test]
    fn channels_become_their_mean() {
        let mut mean = vec![0.0; 2];
        mix(&mut mean, &[1.0, 0.5], 2);
        mix(&mut mean, &[0.0, -0.5, 9.0], 2);
        assert_eq!(mean, [0.5, 0.0]);
    }

    #[test]
    fn a_level_is_between_0_and_1_for_any_wave() {
        for (wave, expected) in [
            (&[][..], 0.0),
            (&[0.0, -0.25], 0.5),
            (&[-0.01, -0.04], f64::from(0.04_f32).sqrt()),
            (&[f32::NAN, 0.25], 0.5),
            (&[4.0], 1.0),
        ] {
            assert!((level(wave) - expected).abs() < 1e-9, "{wave:?}");
        }
    }
}
