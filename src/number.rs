//! Numbers as text. The browser writes them: the standard library's float
//! formatting would weigh as much as several views.

/// With `digits` decimals: scores, seconds.
pub fn fixed(n: f64, digits: u8) -> String {
    js_sys::Number::from(n).to_fixed(digits).map_or_else(|_| full(n), String::from)
}

/// With every digit it has.
pub fn full(n: f64) -> String {
    js_sys::Number::from(n).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

/// A share of 1 as a CSS percentage.
pub fn percent(share: f64) -> String {
    let mut text = fixed(share * 100.0, 2);
    text.push('%');
    text
}
