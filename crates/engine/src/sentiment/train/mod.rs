//! Fits the head: embeds a labelled corpus, fits on one part of it, chooses by a second, reports on a third.

mod corpus;
mod fit;
mod report;

use super::{Head, LABELS, Layer, features};
use crate::encoder::{Encoder, Keep, Text};
use crate::store::hex;
use corpus::{Part, Row};
use fit::{Recipe, Sample};
use rayon::prelude::*;
use report::Figures;
use safetensors::tensor::{Dtype, TensorView};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::path::Path;
use std::time::Instant;

/// The fits to choose from.
const RECIPES: [Recipe; 4] = [
    Recipe { hidden: 64, decay: 0.3, dropout: 0.5, epochs: 16, balance: 0.25 },
    Recipe { hidden: 64, decay: 0.3, dropout: 0.5, epochs: 16, balance: 0.5 },
    Recipe { hidden: 64, decay: 0.3, dropout: 0.5, epochs: 16, balance: 0.75 },
    Recipe { hidden: 64, decay: 0.3, dropout: 0.5, epochs: 16, balance: 1.0 },
];

/// Rebuilds `assets/`: the weights, and the figures measured on rows never fitted to nor chosen by.
pub fn run(assets: &Path) -> Result<(), Box<dyn Error>> {
    let models = crate::install(&Announce)?;
    let folder = models.with_file_name("training");
    let rows = corpus::fetch(&folder)?;
    let features = embed_cached(&models, &folder, &rows)?;
    let part = |part: Part| -> Vec<(&Row, &[f32])> {
        rows.iter()
            .zip(features.chunks_exact(features.len() / rows.len()))
            .filter(|(row, _)| row.part() == part)
            .collect()
    };
    let (train, dev, test) = (part(Part::Train), part(Part::Dev), part(Part::Test));
    println!(
        "{} rows: {} to fit, {} to choose by, {} held out",
        rows.len(),
        train.len(),
        dev.len(),
        test.len()
    );
    let samples: Vec<Sample<'_>> = train
        .iter()
        .map(|(row, features)| Sample { features, label: row.label, weight: row.confidence })
        .collect();
    let fits: Vec<(Recipe, Head, Figures)> = RECIPES
        .par_iter()
        .map(|recipe| {
            let start = Instant::now();
            let head = fit::fit(&samples, *recipe);
            let figures = Figures::measure(&head, &dev);
            println!(
                "{recipe:?}: {:.4} three-way, {:.4} positive/negative, {:.4} mean recall on the rows to choose by ({:.0?})",
                figures.accuracy(),
                figures.polarity(),
                figures.mean_recall(),
                start.elapsed()
            );
            (*recipe, head, figures)
        })
        .collect();
    // To take praise for complaint is the worst mistake, so polarity counts twice. Half of the corpus is negative and
    // what people type is not, so the labels' mean counts beside the accuracy.
    let quality = |figures: &Figures| figures.accuracy() + 2.0 * figures.polarity() + figures.mean_recall();
    let (recipe, head, dev_figures) = fits
        .into_iter()
        .max_by(|a, b| quality(&a.2).total_cmp(&quality(&b.2)))
        .ok_or("there is no recipe")?;
    let figures = Figures::measure(&head, &test);
    println!("\nchosen: {recipe:?}\n\n{figures}");
    std::fs::create_dir_all(assets)?;
    std::fs::write(assets.join("sentiment.safetensors"), save(&head)?)?;
    let json = report::json(&recipe, train.len(), &dev_figures, &figures);
    std::fs::write(assets.join("sentiment.json"), serde_json::to_string_pretty(&json)? + "\n")?;
    println!("written to {}", assets.display());
    Ok(())
}

struct Announce;

impl crate::Progress for Announce {
    fn step(&self, what: &str) {
        println!("{what}");
    }

    fn bytes(&self, _: u64, _: u64) {}
}

/// The features of all rows, computed once for a given corpus and kept.
fn embed_cached(models: &Path, folder: &Path, rows: &[Row]) -> Result<Vec<f32>, Box<dyn Error>> {
    let mut hash = Sha256::new();
    for row in rows {
        hash.update(&row.text);
    }
    let name = hex(&hash.finalize()[..8]);
    let path = folder.join(format!("features-{name}.f32"));
    if let Ok(bytes) = std::fs::read(&path) {
        let floats = bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        return Ok(floats.collect());
    }
    let encoder = crate::load(models, std::thread::available_parallelism()?.get())?;
    let all = embed(&encoder, rows)?;
    let partial = path.with_extension("partial");
    std::fs::write(&partial, all.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>())?;
    std::fs::rename(&partial, &path)?;
    Ok(all)
}

fn embed(encoder: &Encoder, rows: &[Row]) -> Result<Vec<f32>, Box<dyn Error>> {
    let start = Instant::now();
    let mut all = Vec::new();
    for (n, chunk) in rows.chunks(1024).enumerate() {
        let tokens = chunk
            .iter()
            .map(|row| encoder.tokenize(Text { text: &row.text, pair: None }, Keep::First))
            .collect::<Result<Vec<_>, _>>()?;
        all.extend(encoder.encode(&tokens).iter().flat_map(features));
        println!("embedded {} of {} ({:.0?})", n * 1024 + chunk.len(), rows.len(), start.elapsed());
    }
    Ok(all)
}

fn save(head: &Head) -> Result<Vec<u8>, Box<dyn Error>> {
    let bytes = |values: &[f32]| values.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>();
    let mut data: Vec<(String, Vec<usize>, Vec<u8>)> = Vec::new();
    for (name, Layer { weights, bias }) in [("hidden", &head.hidden), ("output", &head.output)] {
        let outputs = bias.len();
        data.push((format!("{name}.weight"), vec![outputs, weights.len() / outputs], bytes(weights)));
        data.push((format!("{name}.bias"), vec![outputs], bytes(bias)));
    }
    let views = data
        .iter()
        .map(|(name, shape, bytes)| Ok((name, TensorView::new(Dtype::F32, shape.clone(), bytes)?)))
        .collect::<Result<Vec<_>, safetensors::SafeTensorError>>()?;
    let labels = [("labels".to_owned(), LABELS.join(","))].into();
    Ok(safetensors::serialize(views, Some(labels))?)
}
