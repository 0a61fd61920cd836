const escape = (text) => String(text).replace(/[&"<>]/g, (c) => `&#${c.charCodeAt(0)};`);

export default function (config) {
  // A model's id and, as JSON, a list of examples; then the element's other attributes, by name and value in turn.
  config.addPairedShortcode("inferenceWidget", (examples, model, ...others) => {
    let attributes = `model="${escape(model)}"`;
    for (let i = 0; i < others.length; i += 2) attributes += ` ${others[i]}="${escape(others[i + 1])}"`;
    const json = JSON.stringify(JSON.parse(examples.trim() || "[]")).replaceAll("<", "\\u003c");
    return `<inference-widget ${attributes}>
  <script type="application/json" slot="examples">${json}</script>
  <p>With JavaScript, you could try the model here.</p>
</inference-widget>`;
  });
  return { dir: { includes: "layouts" } };
}
