//! The examples menu: the page's own, else the model's, else the task's.

use crate::app::Example;
use crate::js;
use tasks::{Inputs, Json, ModelInfo, Task, object};
use web_sys::HtmlElement;

pub fn collect(host: &HtmlElement, task: &'static Task, info: &ModelInfo) -> Vec<Example> {
    let own = from_page(host);
    let cards = if own.is_empty() { &info.examples } else { &own };
    let mut examples: Vec<Example> =
        cards.iter().enumerate().filter_map(|(i, card)| read(task, card, i)).collect();
    if examples.is_empty() {
        examples.extend(task.examples.iter().map(|example| {
            let members = example.values.iter().map(|(k, v)| ((*k).to_owned(), Json::from(*v))).collect();
            Example {
                title: example.title.to_owned(),
                group: None,
                inputs: Inputs::read(task, &Json::Object(members)),
                parameters: object([]),
            }
        }));
    }
    examples
}

/// Light-DOM children: `<script type="application/json" slot="examples">[…]</script>`.
fn from_page(host: &HtmlElement) -> Vec<Json> {
    let script = host.query_selector("script[slot=examples]").ok().flatten();
    let text = script.and_then(|s| s.text_content()).unwrap_or_default();
    js::parse_json(&text).map(|json| json.items().to_vec()).unwrap_or_default()
}

fn read(task: &'static Task, card: &Json, index: usize) -> Option<Example> {
    let inputs = Inputs::read(task, card);
    if task.fields.iter().all(|f| inputs.get(f.key).is_none()) {
        return None;
    }
    let text = |key: &str| card.get(key).and_then(Json::text).filter(|t| !t.trim().is_empty()).map(str::to_owned);
    Some(Example {
        title: text("example_title").unwrap_or_else(|| format!("Example {}", index + 1)),
        group: text("group"),
        inputs,
        parameters: card.get("parameters").cloned().unwrap_or_default(),
    })
}
