//! A small network over MiniLM's vectors that tells positive from neutral from negative.
//!
//! Its weights and the figures measured with them lie in `assets/`; `train-sentiment` makes both.

#[cfg(any(feature = "train", test))]
pub mod train;

use crate::encoder::Pooled;
use safetensors::SafeTensors;
use std::sync::OnceLock;

pub const LABELS: [&str; 3] = ["negative", "neutral", "positive"];

pub const NOTE: &str = "a small head over MiniLM, trained on crowd-labelled English sentences";

/// Two layers: features → hidden → a logit per label.
pub struct Head {
    pub hidden: Layer,
    pub output: Layer,
}

/// `weights[output][input]`, row by row.
pub struct Layer {
    pub weights: Vec<f32>,
    pub bias: Vec<f32>,
}

/// What the head looks at: all three poolings of a text, each brought to a like scale.
pub fn features(pooled: &Pooled) -> Vec<f32> {
    [&pooled.mean, &pooled.max, &pooled.first]
        .into_iter()
        .flat_map(|part| {
            let scale = (part.len() as f32).sqrt() / part.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
            part.iter().map(move |x| x * scale)
        })
        .collect()
}

impl Head {
    /// The head that ships with this crate.
    pub fn embedded() -> Result<&'static Self, String> {
        static HEAD: OnceLock<Result<Head, String>> = OnceLock::new();
        HEAD.get_or_init(|| Self::read(include_bytes!("../../assets/sentiment.safetensors")))
            .as_ref()
            .map_err(Clone::clone)
    }

    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let file = SafeTensors::deserialize(bytes).map_err(|error| error.to_string())?;
        let floats = |name: &str| {
            let tensor = file.tensor(name).map_err(|error| error.to_string())?;
            let bytes = tensor.data().as_chunks::<4>().0;
            Ok::<_, String>(bytes.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
        };
        let layer = |name: &str| {
            Ok::<_, String>(Layer {
                weights: floats(&format!("{name}.weight"))?,
                bias: floats(&format!("{name}.bias"))?,
            })
        };
        Ok(Self { hidden: layer("hidden")?, output: layer("output")? })
    }

    /// A score per label from a text's [`features`].
    pub fn logits(&self, features: &[f32]) -> [f32; LABELS.len()] {
        let mut hidden = self.hidden.apply(features);
        for x in &mut hidden {
            *x = x.max(0.0);
        }
        let logits = self.output.apply(&hidden);
        std::array::from_fn(|n| logits.get(n).copied().unwrap_or(f32::NEG_INFINITY))
    }
}

impl Layer {
    fn apply(&self, input: &[f32]) -> Vec<f32> {
        self.weights
            .chunks_exact(input.len().max(1))
            .zip(&self.bias)
            .map(|(row, bias)| bias + row.iter().zip(input).map(|(w, x)| w * x).sum::<f32>())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_head_fits_the_features() {
        let head = Head::embedded().expect("it reads");
        let pooled = Pooled { mean: vec![0.1; 384], max: vec![0.2; 384], first: vec![-0.1; 384] };
        let features = features(&pooled);
        assert_eq!(head.hidden.weights.len(), head.hidden.bias.len() * features.len());
        assert_eq!(head.output.bias.len(), LABELS.len());
        assert!(head.logits(&features).iter().all(|x| x.is_finite()));
    }

    #[test]
    fn the_figures_beside_it_are_those_promised() {
        let figures: serde_json::Value =
            serde_json::from_str(include_str!("../../assets/sentiment.json")).expect("JSON");
        assert!(figures["held_out"]["accuracy"].as_f64() > Some(0.745));
        assert!(figures["held_out"]["polarity"].as_f64() > Some(0.892));
    }
}
