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

#[cfg(test)]
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
}
