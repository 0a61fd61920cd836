//! Labelled stretches of a text: `[{entity_group, score, word, start, end}]`, or a
//! list of those per text. Offsets count code points; a start of 0 is a start.
//!
//! Slow tokenizers send no offsets: the word is then looked for in the text, from
//! where the last one ended, regardless of case, and at last without spaces. The
//! whole search has a budget in proportion to the text, so that no answer can
//! make it slow.

use super::{Content, Kind, Output, Reader, list, reader, set_verdicts};
use crate::json::{Json, object};
use crate::lean::{self, order};
use crate::verdict::of_spans;

/// Labelled stretches of each text.
#[derive(Clone, Debug, PartialEq)]
pub struct Spans {
    pub rows: Vec<SpanRow>,
    /// One per row. Empty: no verdict was asked for.
    pub verdicts: Vec<Option<String>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SpanRow {
    /// The text that was sent.
    pub text: String,
    /// In order of their start; outer spans before inner ones.
    pub spans: Vec<Span>,
}

/// A stretch of a text, in Unicode code points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    pub start: usize,
    /// Exclusive.
    pub end: usize,
    pub label: String,
    pub score: Option<f64>,
}

impl Content for Spans {
    const TYPE: &str = "rows: { text: string; spans: { start: number; end: number; label: string; score: number | null }[] }[]";

    fn write(&self, json: &mut Json) {
        json.set("rows", list(&self.rows, span_row));
        set_verdicts(json, &self.verdicts);
    }
}

fn span_row(SpanRow { text, spans }: &SpanRow) -> Json {
    object([("text", text.as_str().into()), ("spans", list(spans, span))])
}

fn span(Span { start, end, label, score }: &Span) -> Json {
    object([
        ("start", (*start).into()),
        ("end", (*end).into()),
        ("label", label.as_str().into()),
        ("score", (*score).into()),
    ])
}

impl Reader {
    pub const SPANS: Self = Self {
        verdict: Some(of_spans),
        ..reader(Kind::Spans, |r| read(r.json, &r.texts, &mut r.warnings).map(Output::Spans))
    };
}

const LABEL: &[&str] = &["entity_group", "entity", "label", "class", "type"];

/// Above any offset, so that a start and an end fit into one number.
const LONGEST: f64 = 67_108_864.0;

/// Entities that have no place in the text are left out, and warned of.
fn read(json: &Json, texts: &[&str], warnings: &mut Vec<String>) -> Option<Spans> {
    let items = json.is_array().then(|| json.items())?;
    let batch = items.first().is_some_and(Json::is_array);
    let lists: Vec<&[Json]> = match (batch, texts) {
        (true, _) => items.iter().map(Json::items).collect(),
        // One flat and empty list may answer any number of texts.
        (false, _) => vec![items],
    };
    let mut lost: usize = 0;
    let mut rows = Vec::with_capacity(texts.len());
    for (i, list) in lists.into_iter().enumerate() {
        let text = texts.get(i).copied().unwrap_or_default();
        let mut search = Search::new(text);
        let (mut keys, mut spans) = (Vec::new(), Vec::new());
        for entity in list {
            let label = entity.any(LABEL)?.written()?;
            let score = entity.get("score").and_then(Json::number);
            let Some((start, end)) = search.place(entity) else {
                lost += 1;
                continue;
            };
            // The first to start comes first, then the longest: outer spans before inner ones.
            keys.push(start as f64 * LONGEST - end as f64);
            spans.push(Span { start, end, label, score });
        }
        let spans = order(&keys).into_iter().map(|place| std::mem::take(&mut spans[place])).collect();
        rows.push(SpanRow { text: text.to_owned(), spans });
    }
    if lost > 0 {
        warnings.push(lean::concat(&[&lost.to_string(), " of the entities could not be found in the text."]));
    }
    Some(Spans { rows, verdicts: Vec::new() })
}

/// A text as a tokenizer may have seen it.
struct Seen {
    chars: Vec<char>,
    /// The character of the text that each one comes from.
    origin: Vec<usize>,
}

impl Seen {
    fn new(text: &str, see: fn(char, &mut Vec<char>)) -> Self {
        let (mut chars, mut origin) = (Vec::new(), Vec::new());
        for (i, c) in text.chars().enumerate() {
            see(c, &mut chars);
            origin.resize(chars.len(), i);
        }
        Self { chars, origin }
    }
}

struct Search {
    /// Without case; and without accent and width as well, for words that are not found like that.
    seen: [Seen; 2],
    /// Characters of the text that words found earlier cover.
    taken: Vec<bool>,
    /// Where the last word found ends.
    cursor: usize,
    /// Comparisons left.
    budget: usize,
}

/// Comparisons per character of the text, and for short texts.
const BUDGET: (usize, usize) = (50, 200_000);

impl Search {
    fn new(text: &str) -> Self {
        let length = text.chars().count();
        let budget = length * BUDGET.0 + BUDGET.1;
        let seen = [Seen::new(text, lower), Seen::new(text, fold)];
        Self { seen, taken: vec![false; length], cursor: 0, budget }
    }

    fn place(&mut self, entity: &Json) -> Option<(usize, usize)> {
        let offset = |keys: &[&str]| entity.any(keys).and_then(Json::index);
        let word = entity.any(&["word", "token", "text"]).and_then(Json::text).unwrap_or_default();
        if let (Some(start), Some(end)) = (offset(&["start"]), offset(&["end", "stop"]))
            && start < end
            && end <= self.taken.len()
        {
            return Some((start, end));
        }
        let (start, end) = self.find(word)?;
        self.taken[start..end].fill(true);
        self.cursor = end;
        Some((start, end))
    }

    fn find(&mut self, word: &str) -> Option<(usize, usize)> {
        // Marks of word pieces: WordPiece, SentencePiece, byte-level BPE.
        let word = word.trim_start_matches("##").trim_start_matches(['▁', 'Ġ']).trim();
        let words = [Seen::new(word, lower).chars, Seen::new(word, fold).chars];
        for skip_spaces in [false, true] {
            for (seen, word) in words.iter().enumerate() {
                let is_skipped = |c: &char| skip_spaces && (c.is_whitespace() || *c == '▁');
                let word: Vec<char> = word.iter().copied().filter(|c| !is_skipped(c)).collect();
                let from = self.seen[seen].origin.partition_point(|origin| *origin < self.cursor);
                let found = self
                    .scan(seen, &word, skip_spaces, from, usize::MAX)
                    .or_else(|| self.scan(seen, &word, skip_spaces, 0, from));
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// The first free match that starts in `from..to`, in characters of the text.
    fn scan(
        &mut self,
        seen: usize,
        word: &[char],
        skip_spaces: bool,
        from: usize,
        to: usize,
    ) -> Option<(usize, usize)> {
        let length = self.seen[seen].chars.len();
        if word.is_empty() || word.len() > length {
            return None;
        }
        for start in from..to.min(length) {
            if let Some(end) = self.matches(seen, word, skip_spaces, start) {
                let origin = &self.seen[seen].origin;
                // Accents that stand behind their letter belong to it.
                let after = origin.get(end).copied().unwrap_or(self.taken.len());
                return Some((origin[start], after.max(origin[end - 1] + 1)));
            }
            if self.budget == 0 {
                break;
            }
        }
        None
    }

    /// Where the word ends if it starts here.
    fn matches(&mut self, seen: usize, word: &[char], skip_spaces: bool, start: usize) -> Option<usize> {
        let Seen { chars, origin } = &self.seen[seen];
        let mut at = start;
        for &c in word {
            while skip_spaces && at > start && chars.get(at).is_some_and(|c| c.is_whitespace()) {
                self.budget = self.budget.checked_sub(1)?;
                at += 1;
            }
            self.budget = self.budget.checked_sub(1)?;
            if *chars.get(at)? != c || self.taken[origin[at]] {
                return None;
            }
            at += 1;
        }
        Some(at)
    }
}

/// Adds a character in lower case, for the alphabets that models lower-case most.
fn lower(c: char, into: &mut Vec<char>) {
    let shift = match c {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ϋ' | 'А'..='Я' => 32,
        'Ѐ'..='Џ' => 80,
        'Ā'..='Ķ' | 'Ŋ'..='Ŷ' | 'Ḁ'..='ỹ' if u32::from(c).is_multiple_of(2) => 1,
        _ => 0,
    };
    into.push(char::from_u32(u32::from(c) + shift).unwrap_or(c));
}

/// Accents of a letter, from U+0300; Hebrew and Arabic points, which tokenizers take away too.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | 'ﾞ' | 'ﾟ' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' | '\u{200b}'..='\u{200d}' | '\u{fe0f}')
}

/// The base letters of U+00C0 to U+017F, in lower case; `.` stands for itself.
const LATIN: &[u8; 192] = b"aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.lllllllllln\
nnnnnn..oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// Adds a character without case, accent and width, as uncased tokenizers see it. The standard tables know all alphabets,
/// and weigh more than this whole reader.
fn fold(c: char, into: &mut Vec<char>) {
    let code = u32::from(c);
    let shifted = |by: i32| char::from_u32(code.saturating_add_signed(by)).unwrap_or(c);
    let folded = match c {
        'A'..='Z' => shifted(32),
        _ if is_mark(c) => return,
        'ß' | 'ẞ' => return into.extend(['s', 's']),
        'æ' | 'Æ' => return into.extend(['a', 'e']),
        'œ' | 'Œ' => return into.extend(['o', 'e']),
        'ﬁ' => return into.extend(['f', 'i']),
        'ﬂ' => return into.extend(['f', 'l']),
        'ﬀ' => return into.extend(['f', 'f']),
        '…' => return into.extend(['.', '.', '.']),
        'Þ' => 'þ',
        'Ŋ' => 'ŋ',
        'À'..='ſ' => match LATIN[code as usize - 0xc0] {
            b'.' => c,
            base => base as char,
        },
        'Ǎ'..='ǜ' => ['a', 'i', 'o', 'u'][(code as usize - 0x1cd).min(7) / 2],
        // Vietnamese.
        'Ạ'..='ặ' => 'a',
        'Ẹ'..='ệ' => 'e',
        'Ỉ'..='ị' => 'i',
        'Ọ'..='ợ' | 'Ơ' | 'ơ' => 'o',
        'Ụ'..='ự' | 'Ư' | 'ư' => 'u',
        'Ỳ'..='ỹ' => 'y',
        // Greek.
        'ά' | 'Ά' => 'α',
        'έ' | 'Έ' => 'ε',
        'ή' | 'Ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' | 'Ί' | 'Ϊ' => 'ι',
        'ό' | 'Ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' | 'Ύ' | 'Ϋ' => 'υ',
        'ώ' | 'Ώ' => 'ω',
        'ς' => 'σ',
        // Cyrillic.
        'й' | 'Й' => 'и',
        'ё' | 'Ё' => 'е',
        'ї' | 'Ї' => 'і',
        'Α'..='Ω' | 'А'..='Я' => shifted(32),
        'Ѐ'..='Џ' => shifted(80),
        // Full and half width.
        '！'..='～' => return fold(shifted(-0xfee0), into),
        '\u{3000}' | '\u{a0}' => ' ',
        // Voiced kana are plain ones with an accent.
        'が'..='ぢ' | 'ガ'..='ヂ' if code.is_multiple_of(2) => shifted(-1),
        'づ' | 'で' | 'ど' | 'ヅ' | 'デ' | 'ド' => shifted(-1),
        'ば'..='ぽ' | 'バ'..='ポ' => shifted(-((code.cast_signed() - 0x306f) % 0x60 % 3)),
        'ヴ' => 'ウ',
        '｡'..='ﾝ' => KANA.chars().nth(code as usize - 0xff61).unwrap_or(c),
        '’' | '‘' | 'ʼ' => '\'',
        '“' | '”' => '"',
        '⁰'..='⁹' | '₀'..='₉' => char::from(b'0' + (code & 15) as u8),
        '²' | '³' => shifted(-0x80),
        '¹' => '1',
        '①'..='⑨' => char::from(b'1' + (code - 0x2460) as u8),
        _ => c,
    };
    into.push(folded);
}

/// U+FF61 to U+FF9D in full width.
const KANA: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, entities: &str) -> Vec<(usize, usize, String)> {
        let json = serde_json::from_str(entities).expect("valid JSON");
        let rows = read(&json, &[text], &mut Vec::new()).expect("spans").rows;
        let chars: Vec<char> = text.chars().collect();
        let cut = |span: Span| (span.start, span.end, chars[span.start..span.end].iter().collect());
        rows.into_iter().flat_map(|row| row.spans).map(cut).collect()
    }

    fn one(start: usize, end: usize, text: &str) -> (usize, usize, String) {
        (start, end, text.to_owned())
    }

    #[test]
    fn offsets_count_code_points() {
        let entities = r#"[{"entity":"X","word":"né","start":2,"end":4}]"#;
        assert_eq!(found("🎉 né", entities), [one(2, 4, "né")]);
        assert_eq!(found("né", r#"[{"label":"X","start":0,"stop":"2"}]"#), [one(0, 2, "né")]);
    }

    #[test]
    fn words_without_offsets_are_looked_for() {
        // Each takes the next free place, whatever its case.
        let twice = r#"[{"entity":"A","word":"ANNA"},{"entity":"B","word":"anna","start":null}]"#;
        assert_eq!(found("Anna met Anna", twice), [one(0, 4, "Anna"), one(9, 13, "Anna")]);
        // Out of order, too.
        let back = r#"[{"entity":"A","word":"c"},{"entity":"B","word":"a"}]"#;
        assert_eq!(found("a b c", back), [one(0, 1, "a"), one(4, 5, "c")]);
        // Places that come after the last one first; none twice.
        let next = r#"[{"entity":"A","word":"a"},{"entity":"B","word":"b"}]"#;
        assert_eq!(found("b a b", next), [one(2, 3, "a"), one(4, 5, "b")]);
        let thrice = r#"[{"entity":"A","word":"a"},{"entity":"A","word":"a"},{"entity":"A","word":"a"}]"#;
        assert_eq!(found("a a", thrice), [one(0, 1, "a"), one(2, 3, "a")]);
        // Pieces of words, and spaces that a tokenizer put in or took out.
        let pieces = r###"[{"entity":"A","word":"wolf"},{"entity":"A","word":"##gang"}]"###;
        assert_eq!(found("Wolfgang", pieces), [one(0, 4, "Wolf"), one(4, 8, "gang")]);
        assert_eq!(found("a 3.5 b", r#"[{"entity":"N","word":"3 . 5"}]"#), [one(2, 5, "3.5")]);
        assert_eq!(found("New  York", r#"[{"entity":"N","word":"▁newyork"}]"#), [one(0, 9, "New  York")]);
        assert_eq!(
            found("ЖЕНЯ ÉMILE", r#"[{"entity":"N","word":"женя"},{"entity":"N","word":"émile"}]"#).len(),
            2
        );
    }

    #[test]
    fn what_tokenizers_change_is_found_all_the_same() {
        for (text, word, expected) in [
            ("The café in Orléans is open.", "orleans", "Orléans"),
            ("Cafe\u{301} Noir", "cafe noir", "Cafe\u{301} Noir"),
            ("Straße 5", "strasse", "Straße"),
            ("Đặng Thị Ngọc Thịnh", "đang thi ngoc thinh", "Đặng Thị Ngọc Thịnh"),
            ("Łódź", "lodz", "Łódź"),
            ("Ελλάδα σήμερα", "ελλαδα", "Ελλάδα"),
            ("Йошкар-Ола", "иошкар-ола", "Йошкар-Ола"),
            ("ＴＯＫＹＯ ２０２４", "Tokyo", "ＴＯＫＹＯ"),
            ("ﾄﾞｺﾓ is there", "ドコモ", "ﾄﾞｺﾓ"),
            ("アリババの公式サイトで", "アリハハの公式サイトて", "アリババの公式サイトで"),
            ("ぱぴぷ ヂヅ", "はひふ", "ぱぴぷ"),
            ("東京　タワー", "東京 タワー", "東京　タワー"),
            ("O’Brien", "o'brien", "O’Brien"),
            ("10 m² here", "m2", "m²"),
            ("New\u{a0}York", "new york", "New\u{a0}York"),
            ("ŒUVRE", "oeuvre", "ŒUVRE"),
        ] {
            let entity = object([("entity", "X".into()), ("word", word.into())]).to_text();
            let places = found(text, &lean::concat(&["[", &entity, "]"]));
            assert_eq!(places.first().map(|(.., cut)| cut.as_str()), Some(expected), "{word} in {text}");
        }
    }

    #[test]
    fn the_tables_of_folding_fit() {
        assert_eq!(KANA.chars().count(), 0xff9d - 0xff61 + 1);
        for (c, base) in [
            ('À', 'a'),
            ('ÿ', 'y'),
            ('Ž', 'z'),
            ('ž', 'z'),
            ('ŷ', 'y'),
            ('ŕ', 'r'),
            ('Ǎ', 'a'),
            ('ǜ', 'u'),
            ('ガ', 'カ'),
            ('ヂ', 'チ'),
            ('ド', 'ト'),
            ('バ', 'ハ'),
            ('ポ', 'ホ'),
            ('ぽ', 'ほ'),
            ('ト', 'ト'),
            ('ハ', 'ハ'),
            ('ホ', 'ホ'),
        ] {
            let mut own = Vec::new();
            fold(c, &mut own);
            assert_eq!(own, [base], "{c}");
        }
    }

    #[test]
    fn offsets_that_lie_are_not_believed() {
        for entity in [
            r#"[{"entity":"A","word":"b","start":5,"end":9}]"#,
            r#"[{"entity":"A","word":"b","start":2,"end":2}]"#,
            r#"[{"entity":"A","word":"b","start":-1,"end":1}]"#,
        ] {
            assert_eq!(found("a b", entity), [one(2, 3, "b")], "{entity}");
        }
    }

    #[test]
    fn what_cannot_be_found_is_counted() {
        let json =
            serde_json::from_str(r#"[{"entity":"A","word":"zzz"},{"entity":"A"}]"#).expect("valid JSON");
        let mut warnings = Vec::new();
        assert!(read(&json, &["a b"], &mut warnings).is_some());
        assert_eq!(warnings, ["2 of the entities could not be found in the text."]);
    }

    #[test]
    fn a_batch_has_a_list_per_text() {
        let json = serde_json::from_str(r#"[[{"entity":"A","word":"a"}],[]]"#).expect("valid JSON");
        let rows = read(&json, &["a", "b"], &mut Vec::new()).expect("spans").rows;
        assert_eq!(rows.iter().map(|row| row.spans.len()).collect::<Vec<_>>(), [1, 0]);
    }
}
