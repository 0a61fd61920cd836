import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "Sphinx"
extensions = ["inference_widget"]
html_js_files = [("http://127.0.0.1:8787/inference-widget.js", {"type": "module"})]
