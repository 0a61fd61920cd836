//! The words of a language other than English, and its numbers.

use super::{COUNT, VERSION};
use crate::js;
use tasks::Json;
use wasm_bindgen::{JsCast, JsValue};

/// A language's words.
#[derive(Debug, PartialEq)]
pub struct Table {
    pub lang: String,
    /// In the order of English; empty where there is none.
    texts: Vec<String>,
    /// Texts of tasks by what they are in English.
    tasks: Vec<(String, Json)>,
}

impl Table {
    pub fn parse(json: &str) -> Option<Self> {
        let mut json = js::parse_json(json)?;
        let texts = json.get("texts")?.items().iter().map(|text| text.text().unwrap_or_default().to_owned());
        let texts: Vec<_> = texts.collect();
        if json.get("version")?.text()? != VERSION || texts.len() != COUNT {
            return None;
        }
        let Json::Object(tasks) = json.take("tasks")? else { return None };
        Some(Self { lang: json.get("lang")?.text()?.to_owned(), texts, tasks })
    }

    pub fn text(&self, index: usize) -> Option<&str> {
        self.texts.get(index).map(String::as_str).filter(|text| !text.is_empty())
    }

    pub fn of_task(&self, english: &str) -> Option<&str> {
        self.tasks.iter().find(|(own, _)| own == english)?.1.text()
    }

    /// A number as the language writes it, with a unit if one is named (`Intl.NumberFormat`).
    pub fn number(&self, number: f64, digits: u8, unit: Option<&str>) -> String {
        let digits = JsValue::from(digits);
        let options =
            js::object(&[("minimumFractionDigits", digits.clone()), ("maximumFractionDigits", digits)]);
        if let Some(unit) = unit {
            js::set(&options, "style", &"unit".into());
            js::set(&options, "unit", &unit.into());
        }
        let format = js_sys::Intl::NumberFormat::new(&self.locales(), options.unchecked_ref()).format();
        let text = format.call1(&JsValue::UNDEFINED, &number.into()).ok();
        text.and_then(|text| text.as_string()).unwrap_or_default()
    }

    /// Which plural a number takes (`Intl.PluralRules`).
    pub fn plural(&self, number: f64) -> String {
        js_sys::Intl::PluralRules::new(&self.locales(), &js_sys::Object::new()).select(number).into()
    }

    fn locales(&self) -> js_sys::Array {
        js_sys::Array::of1(&self.lang.as_str().into())
    }
}
