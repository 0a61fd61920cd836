//! Sort, find, replace, join and concat without generics. The standard library's are generic: each use compiles another
//! copy, and its sort alone brings four kilobytes a type into the module that visitors download.

/// The places of `keys` in ascending order. Equal keys keep theirs.
pub fn order(keys: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..keys.len()).collect();
    let mut merged = Vec::with_capacity(places.len());
    let mut width = 1;
    while width < keys.len() {
        for run in places.chunks(2 * width) {
            let (mut left, mut right) = run.split_at(width.min(run.len()));
            while let (Some(&a), Some(&b)) = (left.first(), right.first()) {
                if keys[b] < keys[a] {
                    merged.push(b);
                    right = &right[1..];
                } else {
                    merged.push(a);
                    left = &left[1..];
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut places, &mut merged);
        merged.clear();
        width *= 2;
    }
    places
}

/// Texts with something between them.
pub(crate) fn join(parts: &mut dyn Iterator<Item = &str>, between: &str) -> String {
    let mut text = String::new();
    for (i, part) in parts.enumerate() {
        if i > 0 {
            text.push_str(between);
        }
        text.push_str(part);
    }
    text
}

/// Texts one after the other.
pub(crate) fn concat(parts: &[&str]) -> String {
    join(&mut parts.iter().copied(), "")
}

/// Where `part` is in `text`.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len().max(1)).position(|window| window == part.as_bytes())
}

/// `text` with every `part` replaced.
pub(crate) fn replace(mut text: &str, part: &str, by: &str) -> String {
    let mut replaced = String::new();
    while let Some((before, after)) =
        find(text, part).and_then(|at| Some((text.get(..at)?, text.get(at + part.len()..)?)))
    {
        replaced.push_str(before);
        replaced.push_str(by);
        text = after;
    }
    replaced.push_str(text);
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_agree_with_their_models(
            keys in prop::collection::vec(-5i8..5, 0..40),
            text in "[ab🎉]{0,12}",
            part in "[ab🎉]{1,2}",
        ) {
            let keys: Vec<f64> = keys.into_iter().map(f64::from).collect();
            let mut expected: Vec<usize> = (0..keys.len()).collect();
            expected.sort_by(|&a, &b| keys[a].total_cmp(&keys[b]));
            prop_assert_eq!(order(&keys), expected);
            prop_assert_eq!(find(&text, &part), text.find(&part));
            prop_assert_eq!(replace(&text, &part, "xy"), text.replace(&part, "xy"));
            prop_assert_eq!(join(&mut text.split('a'), "b"), text.replace('a', "b"));
        }
    }
}
