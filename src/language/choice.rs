//! Which of our languages a page means. Pure.

/// The language of ours that a tag of BCP 47 asks for: `de` for `de-AT`, and in any case. Chinese is there in simplified
/// characters alone, which readers of traditional ones can read too. `None` for English, and for what there is not.
pub fn ours(tag: &str) -> Option<&'static str> {
    let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
    super::LANGUAGES.iter().find(|own| own.eq_ignore_ascii_case(language)).copied()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::ours;

    #[test]
    fn regions_and_scripts_lead_to_their_language() {
        for tag in ["de", "de-AT", "DE-ch", "de_LU", "de-Latn-DE-1996", " de "] {
            assert_eq!(ours(tag), Some("de"), "{tag:?}");
        }
    }

    #[test]
    fn english_and_what_there_is_not_are_none_of_the_tables() {
        for tag in ["en", "en-GB", "", "-", "xx", "dex", "d", "german", "de\u{0}", "i-klingon"] {
            assert_eq!(ours(tag), None, "{tag:?}");
        }
    }
}
