//! Words for a gap.
//!
//! Request: a text with the model's mask token in it. Answer: `[{sequence, score,
//! token, token_str}]`, or a list of those per mask.

use super::prelude::*;

pub(crate) static TASK: Task = Task {
    tag: "fill-mask",
    title: "Fill mask",
    fields: &[Field::new("text", "Text with a gap", FieldKind::Text { batch: true }, Place::Inputs).masked()],
    output: Reader::LABELS,
    parameters: &[
        Parameter::number("top_k", 1.0, 1000.0, 1.0, Some(5.0), "How many words to return"),
        Parameter::list("targets", "Choose among these words only"),
    ],
    route: Route::MODEL,
    others: &[],
    accept: None,
    streams: None,
    examples: &[
        Example { lang: "en", title: "Capital", values: &[("text", "Paris is the <mask> of France.")] },
        Example { lang: "en", title: "Meaning", values: &[("text", "The goal of life is <mask>.")] },
        Example {
            lang: "de",
            title: "Hauptstadt",
            values: &[("text", "Berlin ist die <mask> von Deutschland.")],
        },
        Example { lang: "fr", title: "Capitale", values: &[("text", "Paris est la <mask> de la France.")] },
        Example { lang: "es", title: "Capital", values: &[("text", "Madrid es la <mask> de España.")] },
        Example { lang: "zh", title: "首都", values: &[("text", "北京是中国的<mask>都。")] },
        Example {
            lang: "ar", title: "عاصمة", values: &[("text", "القاهرة هي <mask> مصر.")]
        },
    ],
};
