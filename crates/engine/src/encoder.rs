//! Texts to vectors: a tokenizer and a network, with the pooling that sentence models use.

use crate::bert::{Bert, Tokens};
use crate::kernel::{Panels, WIDTH};
use serde::Deserialize;
use std::ops::Range;
use tokenizers::{
    Encoding, Tokenizer, TruncationDirection, TruncationParams, TruncationStrategy, truncate_encodings,
};

/// Most characters looked at per token that fits. Words average four or five; this leaves room for any real text and
/// keeps a megabyte from being tokenised for the sake of its first page.
const CHARACTERS_PER_TOKEN: usize = 64;

/// Most tokens in one pass; longer batches are cut so that what the network holds in between stays in the cache.
const TOKENS_PER_PASS: usize = 512;

/// Which tokens to keep of a text that is too long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    #[default]
    First,
    Last,
    /// None: too long a text is refused.
    All,
}

/// One text, or two that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    pub text: &'a str,
    pub pair: Option<&'a str>,
}

/// The three ways in which a text's token vectors are made one.
pub struct Pooled {
    pub mean: Vec<f32>,
    pub max: Vec<f32>,
    pub first: Vec<f32>,
}

pub struct Encoder {
    tokenizer: Tokenizer,
    bert: Bert,
    max_tokens: usize,
    threads: Option<rayon::ThreadPool>,
}

/// The bytes of a model's files.
pub struct Files<'a> {
    pub config: &'a [u8],
    pub sentence_config: Option<&'a [u8]>,
    pub tokenizer: &'a [u8],
    pub weights: &'a [u8],
}

fn tokenizer(bytes: &[u8]) -> tokenizers::Result<Tokenizer> {
    let mut tokenizer = Tokenizer::from_bytes(bytes)?;
    // The file's own limits serve training; ours are set per call.
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None)?;
    Ok(tokenizer)
}

/// Does two things at once.
pub(crate) fn together<A: Send, B>(first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        match first.join() {
            Ok(first) => (first, second),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

impl Encoder {
    /// Builds the encoder; the message says which file does not fit.
    pub fn load(files: &Files<'_>, threads: usize) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct SentenceConfig {
            max_seq_length: Option<usize>,
        }
        let config: crate::bert::Config =
            serde_json::from_slice(files.config).map_err(|error| format!("config.json: {error}"))?;
        let limit = match files.sentence_config {
            Some(bytes) => {
                serde_json::from_slice::<SentenceConfig>(bytes)
                    .map_err(|error| format!("sentence_bert_config.json: {error}"))?
                    .max_seq_length
            }
            None => None,
        };
        let positions = config.max_position_embeddings;
        let (tokenizer, bert) = together(|| tokenizer(files.tokenizer), || Bert::load(config, files.weights));
        let tokenizer = tokenizer.map_err(|error| format!("tokenizer.json: {error}"))?;
        let bert = bert.map_err(|error| format!("model.safetensors: {error}"))?;
        Ok(Self {
            tokenizer,
            bert,
            max_tokens: limit.unwrap_or(positions).clamp(8, positions.max(8)),
            // Where no thread can be started the work is done on the calling one.
            threads: rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .thread_name(|n| format!("inference-{n}"))
                .build()
                .ok(),
        })
    }

    /// How many numbers a vector has.
    pub fn dimensions(&self) -> usize {
        self.bert.config().hidden_size
    }

    /// Cuts a text into the network's tokens, special ones included.
    pub fn tokenize(&self, text: Text<'_>, keep: Keep) -> Result<Tokens, String> {
        let encode = |text: &str| {
            self.tokenizer.encode(clip(text, self.max_tokens * CHARACTERS_PER_TOKEN, keep), false)
        };
        let fail = |error| format!("the text could not be tokenised: {error}");
        let first = encode(text.text).map_err(fail)?;
        let second = text.pair.map(encode).transpose().map_err(fail)?;
        let special = if second.is_some() { 3 } else { 2 };
        let count = first.len() + second.as_ref().map_or(0, Encoding::len) + special;
        let (first, second) = if count <= self.max_tokens {
            (first, second)
        } else if keep == Keep::All {
            return Err(format!(
                "the text is longer than the {} tokens that the model takes; shorten it or allow it to be truncated",
                self.max_tokens
            ));
        } else {
            let limits = TruncationParams {
                max_length: self.max_tokens - special,
                strategy: TruncationStrategy::LongestFirst,
                direction: match keep {
                    Keep::Last => TruncationDirection::Left,
                    _ => TruncationDirection::Right,
                },
                stride: 0,
            };
            truncate_encodings(first, second, &limits).map_err(fail)?
        };
        let all = self.tokenizer.post_process(first, second, true).map_err(fail)?;
        Ok(Tokens { ids: all.get_ids().to_vec(), types: all.get_type_ids().to_vec() })
    }

    /// Pools the vectors of each text.
    pub fn encode(&self, texts: &[Tokens]) -> Vec<Pooled> {
        let mut all = Vec::with_capacity(texts.len());
        let mut rest = texts;
        while !rest.is_empty() {
            let mut tokens = 0;
            let fits = rest
                .iter()
                .take_while(|text| {
                    tokens += text.ids.len();
                    tokens <= TOKENS_PER_PASS
                })
                .count();
            let (batch, later) = rest.split_at(fits.max(1));
            rest = later;
            let states = match &self.threads {
                Some(threads) => threads.install(|| self.bert.forward(batch)),
                None => self.bert.forward(batch),
            };
            let mut start = 0;
            all.extend(batch.iter().map(|text| {
                let rows = start..start + text.ids.len();
                start = rows.end;
                pool(&states, &rows, self.dimensions())
            }));
        }
        all
    }

    /// Mean-pooled unit vectors: what cosine similarity works on.
    pub fn embed<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Result<Vec<Vec<f32>>, String> {
        let tokens = texts
            .into_iter()
            .map(|text| self.tokenize(Text { text, pair: None }, Keep::First))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(self.encode(&tokens).into_iter().map(|pooled| unit(pooled.mean)).collect())
    }
}

/// At most `limit` characters of one end of the text.
fn clip(text: &str, limit: usize, keep: Keep) -> &str {
    match keep {
        Keep::Last => {
            text.char_indices().rev().nth(limit).map_or(text, |(at, ch)| &text[at + ch.len_utf8()..])
        }
        Keep::First | Keep::All => text.char_indices().nth(limit).map_or(text, |(at, _)| &text[..at]),
    }
}

fn pool(states: &Panels, rows: &Range<usize>, dimensions: usize) -> Pooled {
    let mut pooled = Pooled {
        mean: Vec::with_capacity(dimensions),
        max: Vec::with_capacity(dimensions),
        first: Vec::with_capacity(dimensions),
    };
    for panel in states.panels() {
        let rows = &panel[rows.clone()];
        let mut sum = [0.0; WIDTH];
        let mut max = [f32::NEG_INFINITY; WIDTH];
        for row in rows {
            for ((sum, max), x) in sum.iter_mut().zip(&mut max).zip(row) {
                *sum += x;
                *max = max.max(*x);
            }
        }
        pooled.mean.extend(sum.map(|sum| sum / rows.len() as f32));
        pooled.max.extend(max);
        pooled.first.extend(rows.first().unwrap_or(&sum));
    }
    pooled
}

/// Scales a vector to length 1.
pub fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-12);
    for x in &mut vector {
        *x /= length;
    }
    vector
}

/// The cosine of the angle between two unit vectors.
pub fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
