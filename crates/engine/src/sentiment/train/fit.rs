//! Fits the two layers by gradient descent with momentum and per-weight scaling (Adam), one row at a time in batches.

use crate::sentiment::{Head, LABELS, Layer};

/// What can be chosen about a fit; the choice is made by the dev rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recipe {
    pub hidden: usize,
    /// Pulls weights towards zero.
    pub decay: f32,
    /// The share of inputs blanked while fitting, so that no single one is relied on.
    pub dropout: f32,
    pub epochs: usize,
    /// How far rare labels are made up for: 0 not at all, 1 until all weigh the same.
    pub balance: f32,
}

pub(super) struct Sample<'a> {
    pub features: &'a [f32],
    pub label: usize,
    pub weight: f32,
}

const BATCH: usize = 64;
const STEP: f32 = 1e-3;

/// A small generator of numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Between 0 and 1.
    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// A layer's numbers with what Adam remembers of each.
struct Fitted {
    values: Vec<f32>,
    slope: Vec<f32>,
    mean: Vec<f32>,
    square: Vec<f32>,
}

impl Fitted {
    fn new(values: Vec<f32>) -> Self {
        let zeros = vec![0.0; values.len()];
        Self { values, slope: zeros.clone(), mean: zeros.clone(), square: zeros }
    }

    fn random(count: usize, inputs: usize, dice: &mut Dice) -> Self {
        let width = (6.0 / inputs as f32).sqrt();
        Self::new((0..count).map(|_| (dice.share() * 2.0 - 1.0) * width).collect())
    }

    fn step(&mut self, time: i32, rate: f32, decay: f32) {
        let (fix_mean, fix_square) = (1.0 - 0.9f32.powi(time), 1.0 - 0.999f32.powi(time));
        let state = self.mean.iter_mut().zip(&mut self.square);
        for ((value, slope), (mean, square)) in self.values.iter_mut().zip(&mut self.slope).zip(state) {
            *mean = 0.9 * *mean + 0.1 * *slope;
            *square = 0.999 * *square + 0.001 * *slope * *slope;
            *value -= rate * (*mean / fix_mean / ((*square / fix_square).sqrt() + 1e-8) + decay * *value);
            *slope = 0.0;
        }
    }
}

pub(super) fn fit(samples: &[Sample<'_>], recipe: Recipe) -> Head {
    let mut counts = LABELS.map(|_| 0);
    for sample in samples {
        counts[sample.label] += 1;
    }
    let fair = samples.len() as f32 / LABELS.len() as f32;
    let label_weights = counts.map(|count| (fair / count as f32).powf(recipe.balance));
    let inputs = samples.first().map_or(0, |sample| sample.features.len());
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut hidden = Fitted::random(recipe.hidden * inputs, inputs, &mut dice);
    let mut hidden_bias = Fitted::new(vec![0.0; recipe.hidden]);
    let mut output = Fitted::random(LABELS.len() * recipe.hidden, recipe.hidden, &mut dice);
    let mut output_bias = Fitted::new(vec![0.0; LABELS.len()]);
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut blanked = vec![0.0; inputs];
    let mut time = 0;
    let steps = recipe.epochs * samples.len().div_ceil(BATCH);
    for _ in 0..recipe.epochs {
        for n in (1..order.len()).rev() {
            order.swap(n, (dice.next() % (n as u64 + 1)) as usize);
        }
        for batch in order.chunks(BATCH) {
            for sample in batch.iter().map(|n| &samples[*n]) {
                let keep = 1.0 - recipe.dropout;
                for (blanked, x) in blanked.iter_mut().zip(sample.features) {
                    *blanked = if dice.share() < keep { x / keep } else { 0.0 };
                }
                let middle: Vec<f32> = hidden
                    .values
                    .chunks_exact(inputs)
                    .zip(&hidden_bias.values)
                    .map(|(row, bias)| (bias + dot(row, &blanked)).max(0.0))
                    .collect();
                let logits: Vec<f32> = output
                    .values
                    .chunks_exact(recipe.hidden)
                    .zip(&output_bias.values)
                    .map(|(row, bias)| bias + dot(row, &middle))
                    .collect();
                let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let sum: f32 = logits.iter().map(|x| (x - top).exp()).sum();
                let mut back = vec![0.0; recipe.hidden];
                for (label, logit) in logits.iter().enumerate() {
                    let share = (logit - top).exp() / sum;
                    let wrong = share - f32::from(u8::from(label == sample.label));
                    let weight = sample.weight * label_weights[sample.label];
                    let slope = wrong * weight / BATCH as f32;
                    output_bias.slope[label] += slope;
                    let row = label * recipe.hidden..(label + 1) * recipe.hidden;
                    add(&mut output.slope[row.clone()], &middle, slope);
                    add(&mut back, &output.values[row], slope);
                }
                for (n, (slope, middle)) in back.iter().zip(&middle).enumerate() {
                    if *middle > 0.0 {
                        hidden_bias.slope[n] += slope;
                        add(&mut hidden.slope[n * inputs..(n + 1) * inputs], &blanked, *slope);
                    }
                }
            }
            time += 1;
            // The step shrinks to nothing by the end, so that the last batches do not decide.
            let rate = STEP * (1.0 - time as f32 / (steps + 1) as f32);
            hidden.step(time, rate, recipe.decay);
            output.step(time, rate, recipe.decay);
            hidden_bias.step(time, rate, 0.0);
            output_bias.step(time, rate, 0.0);
        }
    }
    let layer = |weights: Fitted, bias: Fitted| Layer { weights: weights.values, bias: bias.values };
    Head { hidden: layer(hidden, hidden_bias), output: layer(output, output_bias) }
}

/// Eight sums side by side, which the compiler turns into vectors.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0; 8];
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

fn add(to: &mut [f32], what: &[f32], times: f32) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += what * times;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_what_can_be_learnt() {
        // The label is the largest of the first three features; the others are noise.
        let mut dice = Dice(1);
        let rows: Vec<(Vec<f32>, usize)> = (0..600)
            .map(|_| {
                let features: Vec<f32> = (0..16).map(|_| dice.share() * 2.0 - 1.0).collect();
                let label = (0..3).max_by(|a, b| features[*a].total_cmp(&features[*b])).expect("three");
                (features, label)
            })
            .collect();
        let samples: Vec<Sample<'_>> = rows[..400]
            .iter()
            .map(|(features, label)| Sample { features, label: *label, weight: 1.0 })
            .collect();
        let recipe = Recipe { hidden: 32, decay: 0.01, dropout: 0.0, epochs: 60, balance: 0.5 };
        let head = fit(&samples, recipe);
        let right = rows[400..].iter().filter(|(features, label)| {
            let logits = head.logits(features);
            (0..3).max_by(|a, b| logits[*a].total_cmp(&logits[*b])) == Some(*label)
        });
        let right = right.count();
        assert!(right > 160, "{right} of 200");
    }
}
