//! Messages with blanks. Pure.
//!
//! `{0}` stands for an argument, `{0?one=a file|other={0} files}` for a choice by a number: a key is a whole number itself or the
//! category of its plural, and where none fits the last counts.

/// What fills a blank.
#[derive(Clone, Copy, Debug)]
pub enum Argument<'a> {
    Text(&'a str),
    Number(f64),
}

/// How a language writes whole numbers, and which plural they take.
pub trait Numbers {
    fn whole(&self, number: f64) -> String;
    fn plural(&self, number: f64) -> String;
}

/// Fills the blanks. One without an argument stays empty.
pub fn fill(pattern: &str, arguments: &[Argument], numbers: &dyn Numbers) -> String {
    let mut text = String::new();
    write(&mut text, pattern, arguments, numbers);
    text
}

fn write(text: &mut String, mut pattern: &str, arguments: &[Argument], numbers: &dyn Numbers) {
    while let Some((before, rest)) = pattern.split_once('{') {
        text.push_str(before);
        let end = end_of(rest);
        let (blank, after) = (rest.get(..end).unwrap_or_default(), rest.get(end + 1..).unwrap_or_default());
        pattern = after;
        let (index, choice) = match blank.split_once('?') {
            Some((index, choice)) => (index, Some(choice)),
            None => (blank, None),
        };
        let argument = index.parse::<usize>().ok().and_then(|index| arguments.get(index));
        match (argument, choice) {
            (Some(Argument::Number(number)), Some(choice)) => {
                write(text, chosen(choice, *number, numbers), arguments, numbers);
            }
            (Some(Argument::Number(number)), None) => text.push_str(&numbers.whole(*number)),
            (Some(Argument::Text(own)), _) => text.push_str(own),
            (None, _) => {}
        }
    }
    text.push_str(pattern);
}

/// Where the brace ends that has just begun, with what is in braces inside.
fn end_of(rest: &str) -> usize {
    let mut depth = 0usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    rest.len()
}

fn chosen<'a>(choice: &'a str, number: f64, numbers: &dyn Numbers) -> &'a str {
    let plural = numbers.plural(number);
    let (mut fitting, mut last) = (None, "");
    for (key, text) in choice.split('|').filter_map(|variant| variant.split_once('=')) {
        // A whole number: the standard library's reader of fractions would weigh more than this module.
        if number.fract() == 0.0 && key.parse() == Ok(number as i64) {
            return text;
        }
        if key == plural {
            fitting = Some(text);
        }
        last = text;
    }
    fitting.unwrap_or(last)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use Argument::{Number, Text};

    struct Polish;

    impl Numbers for Polish {
        fn whole(&self, number: f64) -> String {
            (number as u64).to_string()
        }

        fn plural(&self, number: f64) -> String {
            match number as u64 {
                1 => "one",
                2..=4 => "few",
                _ => "many",
            }
            .to_owned()
        }
    }

    fn filled(pattern: &str, arguments: &[Argument]) -> String {
        fill(pattern, arguments, &Polish)
    }

    #[test]
    fn blanks_are_filled_in_any_order() {
        assert_eq!(filled("{1} przed {0}", &[Text("a"), Text("b")]), "b przed a");
    }

    #[test]
    fn the_plural_of_a_number_chooses() {
        let pattern = "{0?one={0} plik|few={0} pliki|many={0} plików|other={0} pliku}!";
        assert_eq!(
            [1.0, 3.0, 7.0].map(|n| filled(pattern, &[Number(n)])),
            ["1 plik!", "3 pliki!", "7 plików!"]
        );
    }

    #[test]
    fn a_number_itself_chooses_before_its_plural() {
        assert_eq!(filled("{0?one=jeden|1=tylko jeden|other=inne}", &[Number(1.0)]), "tylko jeden");
    }

    #[test]
    fn where_nothing_fits_the_last_counts() {
        assert_eq!(filled("{0?one=jeden|other=inne}", &[Number(7.0)]), "inne");
    }

    #[test]
    fn what_fills_a_blank_is_not_read_again() {
        assert_eq!(filled("„{0}”", &[Text("{0}|{")]), "„{0}|{”");
    }

    #[test]
    fn a_broken_pattern_is_no_panic() {
        for pattern in ["{", "{0", "}", "{9}", "{x}", "{0?", "{0?}", "{{}", "{0?one={0}", "ä{ö"] {
            let _ = filled(pattern, &[Number(1.0)]);
        }
    }
}
