//! The examples menu: the page's own, else the model's, else the task's.

use crate::js;
use tasks::{ModelInfo, Sample, Task};
use web_sys::HtmlElement;

pub fn collect(host: &HtmlElement, task: &'static Task, info: &ModelInfo) -> Vec<Sample> {
    // Light-DOM children: `<script type="application/json" slot="examples">[…]</script>`.
    let script = host.query_selector("script[slot=examples]").ok().flatten();
    let text = script.and_then(|s| s.text_content()).unwrap_or_default();
    let own = js::parse_json(&text).map(|json| tasks::examples::cards(json.items(), info, task));
    own.filter(|own| !own.is_empty()).unwrap_or_else(|| tasks::examples(info, task))
}
