"""The same model behind Gradio's Interface(textbox -> label): asks the proxy that is named, over HTTP.

Usage: gradio_app.py PROXY_ORIGIN MODEL [PORT ORIGIN], where the latter is what stands before it for its visitors. Prints the
address of the script for `<gradio-app>`, and the one it listens on.
"""

import json
import os
import pathlib
import re
import sys
import urllib.request

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr

proxy, model, *placed = sys.argv[1:]


def classify(text):
    request = urllib.request.Request(
        f"{proxy}/models/{model}",
        data=json.dumps({"inputs": text}).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)
    return {row["label"]: row["score"] for row in answer[0]}


# System fonts, so that neither page waits for fonts from elsewhere.
theme = gr.themes.Default(font=["system-ui"], font_mono=["monospace"])
app = gr.Interface(classify, gr.Textbox(label="Text"), gr.Label(label="Label"))
at = {"server_port": int(placed[0]), "root_path": placed[1]} if placed else {}
_, url, _ = app.launch(
    server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, theme=theme, **at
)
# What pages elsewhere name gradio.js: it imports one of the app's own files.
embed = pathlib.Path(gr.__file__).parent / "templates/frontend/gradio.js"
script = re.search(r"assets/[\w.-]+\.js", embed.read_text()).group()
print(f"Script {url}{script}")
print(f"Listening on {url}", flush=True)
app.block_thread()
