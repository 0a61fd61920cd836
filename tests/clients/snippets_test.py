"""The programs of the widget's "Code" panel, each run by its own language.

Those of tasks that a real model answers go through the proxy at $PROXY, and must give what the widget's own request gives.
All others go to a recorder, and must send what the widget sends. $SNIPPETS is a file that holds all of them, $ENGINE the
models there are, $CLIENTS_JS folders of Node's packages.
"""

import contextlib
import http.server
import io
import json
import os
import pathlib
import re
import runpy
import shutil
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

import tree_sitter
import tree_sitter_go

PROXY = os.environ["PROXY"]
ENGINE = os.environ["ENGINE"]
MANIFEST = json.loads(pathlib.Path(os.environ["SNIPPETS"]).read_text(encoding="utf-8"))
GO = shutil.which("go")
TOKEN = "a-token"
WAIT = 300

# What a recorder answers, by the kind of answer that a program expects.
EVENTS = {
    True: 'data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\ndata: {"choices":[{"index":0,"delta":{"content":"lo"}}]}\n\ndata: {"choices":[]}\n\ndata: [DONE]\n\n',
    False: 'data: {"token":{"id":1,"text":"Hel","special":false}}\n\ndata: {"token":{"id":2,"text":"lo","special":false}}\n\n',
}
BYTES = bytes(range(256))
JSON = {"recorded": [1.5, "é"]}


class Recorder(http.server.BaseHTTPRequestHandler):
    """Keeps what each program sends, by the first segment of its address."""

    protocol_version = "HTTP/1.1"
    sent = {}
    cases = {}

    def do_POST(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        _, name, path = self.path.split("/", 2)
        Recorder.sent[name] = ("/" + path, {key.lower(): value for key, value in self.headers.items()}, body)
        case = Recorder.cases[name]
        if case["answer"] == "stream":
            content_type, answer = "text/event-stream", EVENTS["/chat/completions" in path].encode()
        elif case["answer"] == "json":
            content_type, answer = "application/json", json.dumps(JSON).encode()
        else:
            content_type, answer = "application/octet-stream", BYTES
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Run:
    """A program, written into a folder with its files."""

    def __init__(self, case, program, server):
        self.case, self.program = case, program
        self.client, self.language = program["client"], program["language"]
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=FOLDER.name))
        for name, content in case["files"].items():
            (self.folder / name).write_bytes(bytes.fromhex(content))
        name = {"Python": "main.py", "JavaScript": "main.mjs", "cURL": "main.sh", "Go": "main.go", "Rust": "main.rs"}[self.language]
        self.file = self.folder / name
        self.file.write_text(program["code"].replace(MANIFEST["server"], server), encoding="utf-8")
        self.output, self.error, self.answer = "", None, None

    def run(self):
        if self.language == "Python":
            self.run_python()
        else:
            command = {
                "JavaScript": ["node", self.file],
                "cURL": ["sh", self.file],
                "Go": [GO, "run", self.file],
            }[self.language]
            if self.language == "JavaScript":
                self.link_packages()
            done = subprocess.run(command, cwd=self.folder, capture_output=True, timeout=WAIT)
            self.output = done.stdout.decode()
            self.error = done.stderr.decode() if done.returncode else None
        return self

    def run_python(self):
        # In this process: importing the clients takes longer than all else.
        output, here = io.StringIO(), os.getcwd()
        os.chdir(self.folder)
        try:
            with contextlib.redirect_stdout(output):
                self.answer = runpy.run_path(str(self.file)).get("answer")
        except Exception as error:
            self.error = repr(error)
        finally:
            os.chdir(here)
        self.output = output.getvalue()

    def link_packages(self):
        modules = self.folder / "node_modules"
        modules.mkdir()
        for folder in os.environ["CLIENTS_JS"].split(os.pathsep):
            for package in (pathlib.Path(folder) / "node_modules").iterdir():
                if not package.name.startswith(".") and not (modules / package.name).exists():
                    (modules / package.name).symlink_to(package, target_is_directory=True)


def request(case, server):
    """The widget's own request."""
    headers = {"Content-Type": case["content_type"]}
    return urllib.request.Request(case["url"].replace(MANIFEST["server"], server), bytes.fromhex(case["body"]), headers)


def pieces(events):
    """What the events of a chat say."""
    data = [line[5:] for line in events.splitlines() if line.startswith("data:") and "[DONE]" not in line]
    return "".join(choice["delta"].get("content") or "" for event in data for choice in json.loads(event)["choices"])


def leaves(value):
    """Texts and rounded numbers, in order, however they are nested."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value) for leaf in leaves(value[key])]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [round(value, 4) if isinstance(value, float) else value]


class Answers(unittest.TestCase):
    """Over the proxy, with a real model."""

    def check(self, case, program):
        expected = reference(case)
        run = Run(case, program, PROXY).run()
        self.assertIsNone(run.error)
        if "chat" in case["task"]:
            raw = run.client == "curl" or (run.client in ("requests", "fetch", "net/http") and case["answer"] == "json")
            said = run.output
            if raw and case["answer"] == "stream":
                said = pieces(said)
            elif raw:
                said = (run.answer or json.loads(said))["choices"][0]["message"]["content"]
            self.assertEqual(said.strip(), expected.strip())
        elif run.language == "Python":
            answer = run.answer.tolist() if hasattr(run.answer, "tolist") else run.answer
            self.assertEqual(leaves(answer), leaves(expected))
        else:
            self.assertEqual(leaves(json.loads(run.output)), leaves(expected))


class Requests(unittest.TestCase):
    """Over the recorder."""

    def check(self, case, program, name):
        address = f"http://127.0.0.1:{RECORDER.server_port}/{name}"
        Recorder.cases[name] = case
        run = Run(case, program, address).run()
        self.assertIn(name, Recorder.sent, run.error)
        path, headers, body = Recorder.sent[name]
        self.assertEqual(path, case["url"].removeprefix(MANIFEST["server"]))
        self.assertEqual(headers.get("authorization"), f"Bearer {TOKEN}")
        expected = bytes.fromhex(case["body"])
        if case["content_type"] == "application/json":
            sent = json.loads(body)
            if run.client == "huggingface_hub":
                # It says defaults, and that there are no parameters.
                sent.get("parameters", {}).pop("multi_label", None)
                if not sent.get("parameters", True):
                    del sent["parameters"]
                if case["answer"] != "stream":
                    sent.pop("stream", None)
            self.assertEqual(sent, json.loads(expected))
            self.assertEqual(headers["content-type"].split(";")[0], "application/json")
        else:
            self.assertEqual(body, expected)
            self.assertEqual(headers["content-type"].replace("x-", ""), case["content_type"])
        if case["accept"] and run.client in ("requests", "fetch", "curl", "net/http"):
            self.assertEqual(headers["accept"], case["accept"])
        self.came(case, run)

    def came(self, case, run):
        """What a program does with an answer. Clients that know the tasks read only what those answer."""
        if run.client in ("huggingface_hub", "@huggingface/inference", "openai") and case["answer"] != "stream":
            return
        self.assertIsNone(run.error)
        if case["answer"] == "stream":
            if run.client == "curl":
                self.assertEqual(run.output, EVENTS["chat/completions" in case["url"]])
            else:
                self.assertEqual(run.output, "Hello")
        elif case["answer"] == "json":
            self.assertEqual(run.answer or json.loads(run.output), JSON)
        else:
            self.assertEqual((run.folder / case["answer"]).read_bytes(), BYTES)


class Sources(unittest.TestCase):
    """Programs whose language is not at hand."""

    def check(self, case, program):
        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_go.language()))
        tree = parser.parse(program["code"].encode())
        self.assertFalse(tree.root_node.has_error, program["code"])


REFERENCES = {}


def reference(case):
    """What the widget's own request gives, once the model is there."""
    key = case["name"]
    for _ in range(WAIT):
        if key in REFERENCES:
            break
        try:
            with urllib.request.urlopen(request(case, PROXY), timeout=WAIT) as response:
                text = response.read().decode()
        except urllib.error.HTTPError as error:
            if error.code != 503 and error.code != 502:
                raise
            time.sleep(1)
            continue
        if case["answer"] == "stream":
            REFERENCES[key] = pieces(text)
        elif "chat" in case["task"]:
            REFERENCES[key] = json.loads(text)["choices"][0]["message"]["content"]
        else:
            REFERENCES[key] = json.loads(text)
    return REFERENCES[key]


def add(suite, name, *arguments):
    setattr(suite, f"test_{name}", lambda self: self.check(*arguments))


for case in MANIFEST["cases"]:
    for program in case["programs"]:
        client = re.sub(r"\W+", "_", program["client"]).strip("_")
        name = f"{case['name']}_{client}_{program['language'].lower()}"
        runs = program["language"] != "Rust" and (program["language"] != "Go" or GO)
        if case["engine"] == ENGINE and runs:
            add(Answers, name, case, program)
        if ENGINE == "embedded" and runs:
            add(Requests, name, case, program, name)
        if ENGINE == "embedded" and program["language"] == "Go":
            add(Sources, name, case, program)


def setUpModule():
    global RECORDER, FOLDER
    os.environ["API_TOKEN"] = TOKEN
    FOLDER = tempfile.TemporaryDirectory()
    RECORDER = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=RECORDER.serve_forever, daemon=True).start()


def tearDownModule():
    RECORDER.shutdown()
    RECORDER.server_close()
    FOLDER.cleanup()


if __name__ == "__main__":
    unittest.main()
