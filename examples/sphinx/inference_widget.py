"""The directive ``inference-widget``: its options are the element's attributes, its content a list of examples, as JSON."""

import json
from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

ATTRIBUTES = "task endpoint inputs parameters threshold flag autorun loading theme layout lang warmup-limit"


class InferenceWidget(SphinxDirective):
    required_arguments = 1
    has_content = True
    option_spec = {name: str for name in ATTRIBUTES.split()}

    def run(self):
        attributes = {"model": self.arguments[0], **self.options}
        markup = " ".join(f'{name}="{escape(value or "")}"' for name, value in attributes.items())
        examples = json.dumps(json.loads("\n".join(self.content) or "[]")).replace("<", "\\u003c")
        html = (
            f'<inference-widget {markup}><script type="application/json" slot="examples">{examples}</script>'
            "<p>With JavaScript, you could try the model here.</p></inference-widget>"
        )
        return [nodes.raw("", html, format="html")]


def setup(app):
    app.add_directive("inference-widget", InferenceWidget)
    return {"parallel_read_safe": True}
