//! Arithmetic of recorded samples. Pure.

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
