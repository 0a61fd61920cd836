//! A BERT-family encoder: `config.json` and `model.safetensors` in, one vector per token out.
//!
//! Written by hand rather than put together from a tensor library's operations, because for short texts the time goes
//! into what lies between the operations: here the three projections are one product, a product adds its bias on the
//! way, no head is ever copied, and sentences of different length share a batch with no padding.

use crate::kernel::{self, Panels, Row, WIDTH};
use rayon::prelude::*;
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;

/// The part of `config.json` that shapes the network.
#[derive(Clone, Debug, Deserialize)]
pub struct Config {
    #[serde(default)]
    pub model_type: Option<String>,
    pub hidden_size: usize,
    pub num_hidden_layers: usize,
    pub num_attention_heads: usize,
    pub intermediate_size: usize,
    pub max_position_embeddings: usize,
    #[serde(default = "gelu")]
    pub hidden_act: String,
    #[serde(default = "absolute")]
    pub position_embedding_type: String,
    pub layer_norm_eps: f32,
}

fn gelu() -> String {
    "gelu".into()
}

fn absolute() -> String {
    "absolute".into()
}

impl Config {
    /// Refuses what [`Bert`] would compute wrongly.
    fn check(&self) -> Result<(), String> {
        let head = self.hidden_size.checked_div(self.num_attention_heads);
        if self.model_type.as_deref().is_some_and(|kind| kind != "bert") {
            return Err(format!("model_type is {:?}, not \"bert\"", self.model_type));
        }
        if self.hidden_act != "gelu" || self.position_embedding_type != "absolute" {
            return Err(format!(
                "only gelu and absolute positions are supported, not {} and {}",
                self.hidden_act, self.position_embedding_type
            ));
        }
        if self.hidden_size == 0
            || self.intermediate_size == 0
            || !self.intermediate_size.is_multiple_of(WIDTH)
            || head.is_none_or(|head| {
                !head.is_multiple_of(WIDTH) || head * self.num_attention_heads != self.hidden_size
            })
        {
            return Err(format!(
                "the sizes (hidden {}, heads {}, intermediate {}) are not multiples of {WIDTH}",
                self.hidden_size, self.num_attention_heads, self.intermediate_size
            ));
        }
        Ok(())
    }
}

/// A text as the network reads it.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    pub ids: Vec<u32>,
    /// 0 for the first text, 1 for the second one of a pair.
    pub types: Vec<u32>,
}

/// `x · weight + bias`.
struct Linear {
    weight: Panels,
    bias: Vec<Row>,
}

struct Norm {
    gain: Vec<Row>,
    bias: Vec<Row>,
}

struct Layer {
    /// Query, key and value side by side.
    projections: Linear,
    mix: Linear,
    mix_norm: Norm,
    widen: Linear,
    narrow: Linear,
    norm: Norm,
}

pub struct Bert {
    config: Config,
    words: Vec<Row>,
    positions: Vec<Row>,
    types: Vec<Row>,
    norm: Norm,
    layers: Vec<Layer>,
}

/// Reads tensors by name and shape; every mistake names the tensor.
struct Reader<'a> {
    tensors: &'a SafeTensors<'a>,
    prefix: &'static str,
}

impl Reader<'_> {
    fn bytes(&self, name: &str, rows: Option<usize>, columns: usize) -> Result<&[u8], String> {
        let name = format!("{}{name}", self.prefix);
        let view = self.tensors.tensor(&name).map_err(|_| format!("tensor {name} is missing"))?;
        let expected = match (rows, view.shape()) {
            (None, [n]) => *n == columns,
            (Some(rows), [r, c]) => *r == rows && *c == columns,
            _ => false,
        };
        if view.dtype() != Dtype::F32 || !expected {
            return Err(format!(
                "tensor {name} is {:?} {:?}, not F32 {:?}",
                view.dtype(),
                view.shape(),
                rows.into_iter().chain([columns]).collect::<Vec<_>>()
            ));
        }
        Ok(view.data())
    }

    /// A table with as many rows as the file has: one entry per word, position or type.
    fn table(&self, name: &str, columns: usize) -> Result<Vec<Row>, String> {
        let full = format!("{}{name}", self.prefix);
        let rows =
            self.tensors.tensor(&full).ok().and_then(|view| view.shape().first().copied()).unwrap_or(0);
        Ok(rows_of(self.bytes(name, Some(rows), columns)?))
    }

    fn vector(&self, name: &str, columns: usize) -> Result<Vec<Row>, String> {
        Ok(rows_of(self.bytes(name, None, columns)?))
    }

    /// One linear map from several of the same input, side by side.
    fn linear(&self, names: &[&str], inputs: usize, outputs: usize) -> Result<Linear, String> {
        let mut weight = Panels::zeros(inputs, outputs * names.len());
        let mut panels = weight.panels_mut();
        let mut bias = Vec::new();
        for name in names {
            let values = floats(self.bytes(&format!("{name}.weight"), Some(outputs), inputs)?);
            bias.extend(self.vector(&format!("{name}.bias"), outputs)?);
            // The file holds one row per output; a panel holds one row per input.
            for outputs in values.chunks_exact(inputs * WIDTH) {
                let Some(panel) = panels.next() else { break };
                for (column, weights) in outputs.chunks_exact(inputs).enumerate() {
                    for (row, weight) in panel.iter_mut().zip(weights) {
                        row[column] = f32::from_le_bytes(*weight);
                    }
                }
            }
        }
        Ok(Linear { weight, bias })
    }

    fn norm(&self, name: &str, columns: usize) -> Result<Norm, String> {
        Ok(Norm {
            gain: self.vector(&format!("{name}.weight"), columns)?,
            bias: self.vector(&format!("{name}.bias"), columns)?,
        })
    }
}

/// The numbers in a tensor's bytes.
fn floats(bytes: &[u8]) -> &[[u8; 4]] {
    bytes.as_chunks().0
}

fn rows_of(bytes: &[u8]) -> Vec<Row> {
    floats(bytes).as_chunks::<WIDTH>().0.iter().map(|row| row.map(f32::from_le_bytes)).collect()
}

impl Bert {
    /// Builds the network; the message says which setting or tensor does not fit.
    pub fn load(config: Config, weights: &[u8]) -> Result<Self, String> {
        config.check()?;
        let tensors = SafeTensors::deserialize(weights).map_err(|error| error.to_string())?;
        let prefixed = tensors.names().into_iter().any(|name| name.starts_with("bert."));
        let reader = Reader { tensors: &tensors, prefix: if prefixed { "bert." } else { "" } };
        let hidden = config.hidden_size;
        let layers = (0..config.num_hidden_layers)
            .map(|n| {
                let at = format!("encoder.layer.{n}");
                let attention = format!("{at}.attention");
                Ok(Layer {
                    projections: reader.linear(
                        &["query", "key", "value"]
                            .map(|part| format!("{attention}.self.{part}"))
                            .each_ref()
                            .map(String::as_str),
                        hidden,
                        hidden,
                    )?,
                    mix: reader.linear(&[&format!("{attention}.output.dense")], hidden, hidden)?,
                    mix_norm: reader.norm(&format!("{attention}.output.LayerNorm"), hidden)?,
                    widen: reader.linear(
                        &[&format!("{at}.intermediate.dense")],
                        hidden,
                        config.intermediate_size,
                    )?,
                    narrow: reader.linear(
                        &[&format!("{at}.output.dense")],
                        config.intermediate_size,
                        hidden,
                    )?,
                    norm: reader.norm(&format!("{at}.output.LayerNorm"), hidden)?,
                })
            })
            .collect::<Result<_, String>>()?;
        Ok(Self {
            words: reader.table("embeddings.word_embeddings.weight", hidden)?,
            positions: reader.table("embeddings.position_embeddings.weight", hidden)?,
            types: reader.table("embeddings.token_type_embeddings.weight", hidden)?,
            norm: reader.norm("embeddings.LayerNorm", hidden)?,
            layers,
            config,
        })
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The last hidden states of all texts, one row per token, one text after the other.
    ///
    /// Texts must be no longer than the position table; unknown ids read as id 0.
    pub fn forward(&self, texts: &[Tokens]) -> Panels {
        let lengths: Vec<usize> = texts.iter().map(|text| text.ids.len()).collect();
        let rows = lengths.iter().sum();
        let hidden = self.config.hidden_size;
        let mut states = self.embed(texts, rows);
        let (mut wide, mut mixed, mut out) = (Panels::default(), Panels::default(), Panels::default());
        for layer in &self.layers {
            layer.projections.apply(&states, &mut wide, |_| {});
            mixed.reshape(rows, hidden);
            self.attend(&wide, &lengths, &mut mixed);
            layer.mix.apply(&mixed, &mut out, |_| {});
            layer.mix_norm.apply(&mut out, Some(&states), &self.config);
            layer.widen.apply(&out, &mut wide, kernel::gelu);
            layer.narrow.apply(&wide, &mut states, |_| {});
            layer.norm.apply(&mut states, Some(&out), &self.config);
        }
        states
    }

    fn embed(&self, texts: &[Tokens], rows: usize) -> Panels {
        let panels = self.config.hidden_size / WIDTH;
        let mut states = Panels::zeros(rows, self.config.hidden_size);
        let pick = |table: &[Row], index: usize, panel: usize| {
            table.get(index * panels + panel).copied().unwrap_or(table[panel])
        };
        for (panel, out) in states.panels_mut().enumerate() {
            let tokens = texts.iter().flat_map(|text| {
                text.ids
                    .iter()
                    .zip(&text.types)
                    .enumerate()
                    .map(|(position, (id, kind))| (position, *id as usize, *kind as usize))
            });
            for (out, (position, id, kind)) in out.iter_mut().zip(tokens) {
                let word = pick(&self.words, id, panel);
                let place = pick(&self.positions, position, panel);
                let kind = pick(&self.types, kind, panel);
                *out = std::array::from_fn(|i| word[i] + place[i] + kind[i]);
            }
        }
        self.norm.apply(&mut states, None, &self.config);
        states
    }

    /// Each head's attention of each text to itself.
    fn attend(&self, projections: &Panels, lengths: &[usize], out: &mut Panels) {
        let panels = self.config.hidden_size / WIDTH;
        let per_head = panels / self.config.num_attention_heads;
        let scale = 1.0 / ((per_head * WIDTH) as f32).sqrt();
        let rows = projections.rows();
        out.panels_of(per_head).enumerate().for_each_init(
            Default::default,
            |(keys, scores): &mut (Panels, Panels), (head, out)| {
                let mut start = 0;
                for &length in lengths {
                    let text = start..start + length;
                    start = text.end;
                    let part = |which: usize, panel: usize| {
                        &projections.panel(which * panels + head * per_head + panel)[text.clone()]
                    };
                    // Keys on their side: as many rows as a head is wide, a column per token.
                    keys.reshape(per_head * WIDTH, length);
                    for (token, columns) in keys.panels_mut().enumerate() {
                        for panel in 0..per_head {
                            let key = part(1, panel).iter().skip(token * WIDTH).take(WIDTH);
                            for (column, key) in key.enumerate() {
                                for (row, x) in columns[panel * WIDTH..].iter_mut().zip(key) {
                                    row[column] = *x;
                                }
                            }
                        }
                    }
                    scores.reshape(length, length);
                    let queries = (0..per_head).map(|panel| part(0, panel));
                    for (keys, scores) in keys.panels().zip(scores.panels_mut()) {
                        kernel::product(queries.clone(), keys, &[0.0; WIDTH], scores);
                    }
                    kernel::softmax(scores, length, scale);
                    for panel in 0..per_head {
                        let out = &mut out[panel * rows..][text.clone()];
                        kernel::product(scores.panels(), part(2, panel), &[0.0; WIDTH], out);
                    }
                }
            },
        );
    }
}

impl Linear {
    /// `out = then(input · weight + bias)`, the panels shared out between threads.
    fn apply(&self, input: &Panels, out: &mut Panels, then: impl Fn(&mut [Row]) + Sync) {
        out.reshape(input.rows(), self.bias.len() * WIDTH);
        out.panels_of(1).enumerate().for_each(|(index, out)| {
            kernel::product(input.panels(), self.weight.panel(index), &self.bias[index], out);
            then(out);
        });
    }
}

impl Norm {
    fn apply(&self, states: &mut Panels, residual: Option<&Panels>, config: &Config) {
        kernel::add_norm(states, residual, &self.gain, &self.bias, config.layer_norm_eps);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal(changes: serde_json::Value) -> String {
        let mut config = json!({
            "model_type": "bert", "hidden_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2,
            "intermediate_size": 128, "max_position_embeddings": 16, "layer_norm_eps": 1e-12,
        });
        let serde_json::Value::Object(changes) = changes else {
            panic!("changes are an object");
        };
        for (name, value) in changes {
            config[name] = value;
        }
        let config = serde_json::from_value(config).expect("a config");
        let weights =
            safetensors::serialize(Vec::<(String, safetensors::tensor::TensorView<'_>)>::new(), None);
        match Bert::load(config, &weights.expect("a file")) {
            Err(reason) => reason,
            Ok(_) => panic!("it was taken"),
        }
    }

    #[test]
    fn what_would_be_computed_wrongly_is_refused_by_name() {
        for (changes, part) in [
            (json!({"model_type": "roberta"}), "roberta"),
            (json!({"hidden_act": "relu"}), "relu"),
            (json!({"position_embedding_type": "relative_key"}), "relative_key"),
            (json!({"num_attention_heads": 0}), "not multiples of 32"),
            (json!({"num_attention_heads": 4}), "not multiples of 32"),
            (json!({"intermediate_size": 100}), "not multiples of 32"),
            (json!({"hidden_size": 0}), "not multiples of 32"),
            (json!({}), "tensor encoder.layer.0.attention.self.query.weight is missing"),
        ] {
            let reason = refusal(changes);
            assert!(reason.contains(part), "{reason}");
        }
    }
}
