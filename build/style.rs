//! Style sheets as they are shipped: without comments, and with one space for many.

pub fn lean(sheet: &str) -> String {
    let mut lean = String::new();
    let mut rest = sheet;
    while let Some((before, comment)) = rest.split_once("/*") {
        lean.push_str(before);
        rest = comment.split_once("*/").expect("a comment of a style sheet ends").1;
    }
    lean.push_str(rest);
    lean.split_whitespace().collect::<Vec<_>>().join(" ")
}
