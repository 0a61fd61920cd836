#!/usr/bin/python3
"""What a screen reader says of the widget: Orca beside a browser on a virtual display, driven by keyboard.

    cargo xtask build && cargo build -p inference-proxy && tests/screen-reader/listen.py [firefox|chromium]

prints a transcript, one situation after the other, of everything that Orca spoke. Nothing is heard: speech is read from
Orca's own debug log. Runs by hand only, on Debian and its like, with these packages:

    apt install orca xvfb dbus at-spi2-core speech-dispatcher openbox xdotool firefox-esr

INFERENCE_PROXY names the proxy's program and INFERENCE_PROXY_ASSETS the folder of the bundle, if they are not those of this
checkout.
"""

import json
import os
import pathlib
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROXY = os.environ.get("INFERENCE_PROXY", str(ROOT / "target/debug/inference-proxy"))
ASSETS = os.environ.get("INFERENCE_PROXY_ASSETS", str(ROOT / "dist"))
# Seconds without a new line after which Orca has finished, and the longest wait for that.
QUIET, LONGEST = 6, 30

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Two widgets</title>
<script type="module" src="{proxy}inference-widget.js"></script>
<h1>Two widgets</h1>
<button id="before-1">Before the first</button>
<inference-widget id="one" loading="eager" model="inference-widget/minilm-sentiment" task="text-classification"
  inputs="It rained."></inference-widget>
<button id="before-2">Before the conversation</button>
<inference-widget id="two" loading="eager" model="talker" task="chat-completion" endpoint="{page}"></inference-widget>
<button id="before-3">Before the slow one</button>
<inference-widget id="three" loading="eager" model="slow" task="text-classification" endpoint="{page}"
  inputs="It snowed."></inference-widget>
<button id="before-4">Before the broken one</button>
<inference-widget id="four" loading="eager" model="broken" task="text-classification" endpoint="{page}"
  inputs="It hailed."></inference-widget>
<button id="before-5">Before the one that wakes</button>
<inference-widget id="five" loading="eager" model="waking" task="text-classification" endpoint="{page}"
  inputs="It blew."></inference-widget>
<script>
  // The driver waits for this, and names what the keyboard begins at: its keys would be Orca's own commands.
  const begin = async () => {{
    for (;;) {{
      const id = await (await fetch("/begin")).text();
      document.getElementById(id)?.focus();
    }}
  }};
  // It looks where the focus is: Orca speaks of it seconds later on a slow machine.
  const report = event => {{
    const at = event.composedPath()[0];
    fetch("/focus", {{ method: "POST", body: JSON.stringify(`${{at.localName}} ${{at.textContent.trim()}}`) }});
  }};
  const report_within = widget => widget.shadowRoot.addEventListener("focusin", event => {{
    event.stopPropagation();
    report(event);
  }});
  addEventListener("focusin", report);
  for (const name of ["result", "error", "cancel"]) {{
    addEventListener(`inference-${{name}}`, () => fetch("/event", {{ method: "POST", body: JSON.stringify(name) }}));
  }}
  const ready = () => Promise.all([...document.querySelectorAll("inference-widget")].map(it => it.whenReady()));
  customElements.whenDefined("inference-widget").then(ready).then(() => {{
    document.querySelectorAll("inference-widget").forEach(report_within);
    fetch("/ready");
    begin();
  }});
</script></html>"""

# What the model says to each message: pieces of its answer.
ANSWERS = {
    "one": ["The first ", "answer is ", "about apples", " only."],
    "two": ["The second ", "answer is ", "about pears", " only."],
    "three": ["The third ", "answer is ", "about plums", " only."],
}
SLOW = [f"Word {n}. " for n in range(1, 60)]


class Site(BaseHTTPRequestHandler):
    """The page, and a server of the OpenAI form that streams."""

    protocol_version = "HTTP/1.0"
    page = ""
    ready = threading.Event()
    begin, events = queue.Queue(), queue.Queue()
    calls = 0
    focus = ""

    def log_message(self, *_):
        pass

    def head(self, content_type, status=200):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*")
        self.end_headers()

    def do_OPTIONS(self):
        self.head("text/plain", 204)

    def do_GET(self):
        if self.path == "/ready":
            Site.ready.set()
        if self.path == "/begin":
            at = Site.begin.get()
            self.head("text/plain")
            self.wfile.write(at.encode())
            return
        if self.path not in ("/", "/ready"):
            self.head("application/json", 404)
            self.wfile.write(b'{"error": "not here"}')
            return
        self.head("text/html")
        self.wfile.write(Site.page.encode())

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path in ("/focus", "/event"):
            if self.path == "/focus":
                Site.focus = asked
            else:
                Site.events.put(asked)
            self.head("text/plain", 204)
            return
        try:
            if self.path.endswith("/models/slow"):
                time.sleep(60)
            elif self.path.endswith("/models/broken"):
                self.head("application/json", 500)
                self.wfile.write(b'{"error": "The disk is full"}')
            elif self.path.endswith("/models/waking"):
                Site.calls += 1
                self.head("application/json", 503 if Site.calls < 3 else 200)
                loading = {"error": "Model waking is currently loading", "estimated_time": 4}
                self.wfile.write(json.dumps(loading if Site.calls < 3 else [{"label": "windy", "score": 0.9}]).encode())
            else:
                self.stream(asked)
        except OSError:
            pass  # The visitor has cancelled.

    def stream(self, asked):
        self.head("text/event-stream")
        for piece in ANSWERS.get(asked["messages"][-1]["content"], SLOW):
            chunk = {"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()
            time.sleep(0.3)
        end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        self.wfile.write(f"data: {json.dumps(end)}\n\ndata: [DONE]\n\n".encode())


class Orca:
    """Orca's speech, from its debug log."""

    def __init__(self, log):
        self.log, self.read = log, 0

    def text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def hear(self):
        """Waits until Orca is quiet, and returns what it said since the last time."""
        began = changed = time.monotonic()
        said = []
        while (now := time.monotonic()) - began < LONGEST and now - changed < QUIET:
            time.sleep(0.2)
            # Only whole lines count: the last one may still be being written.
            end = self.text().rfind("\n") + 1
            spoken = re.findall(r"SPEECH OUTPUT: '(.*?)' ?(?:\{[^\n]*|None)?$", self.text()[self.read:end], re.M | re.S)
            if spoken != said:
                said, changed = spoken, time.monotonic()
        self.read = end
        return said

    def listen(self, title):
        """Prints what is heard."""
        print(f"\n## {title}\n", flush=True)
        for line in self.hear():
            print(f"    {line}", flush=True)


def keys(*names):
    for name in names:
        subprocess.run(["xdotool", "key", "--delay", "60", name], check=True)
        time.sleep(0.2)


def write(text):
    subprocess.run(["xdotool", "type", "--delay", "60", text], check=True)


def prepare(folder, browser, page):
    """A fresh home for every program, and the browser's command."""
    home = folder / "home"
    config = home / ".local/share/orca"
    config.mkdir(parents=True)
    # Letters that are typed are not spoken: they would stand between what is listened for.
    settings = {"enableEchoByCharacter": False, "enableEchoByWord": False, "enableKeyEcho": False}
    (config / "user-settings.conf").write_text(json.dumps({
        "general": {"startingProfile": ["Default", "default"]} | settings,
        "profiles": {"default": {"profile": ["Default", "default"]} | settings},
        "pronunciations": {}, "keybindings": {},
    }))
    os.environ["HOME"] = str(home)
    profile = folder / "profile"
    profile.mkdir()
    if browser == "chromium":
        return ["chromium", "--no-sandbox", "--force-renderer-accessibility", "--no-first-run", "--disable-gpu",
                f"--user-data-dir={profile}", f"--app={page}"]
    prefs = {"accessibility.force_disabled": -1, "browser.shell.checkDefaultBrowser": False,
             "browser.aboutwelcome.enabled": False, "datareporting.policy.dataSubmissionEnabled": False,
             "toolkit.telemetry.reportingpolicy.firstRun": False, "termsofuse.bypassNotification": True,
             "browser.startup.homepage_override.mstone": "ignore", "app.normandy.enabled": False,
             "security.sandbox.content.level": 0, "browser.tabs.firefox-view": False}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in prefs.items()]
    (profile / "user.js").write_text("\n".join(lines))
    return ["firefox-esr", "--no-remote", "--profile", str(profile), page]


def inside(browser, folder):
    """Runs within the display and the session bus: starts everything, and plays the situations."""
    started = []
    environment = os.environ | {"GNOME_ACCESSIBILITY": "1", "NO_AT_BRIDGE": "0", "ACCESSIBILITY_ENABLED": "1",
                                "GTK_MODULES": "gail:atk-bridge", "QT_ACCESSIBILITY": "1"}

    def start(name, *command, **more):
        output = open(folder / f"{name}.log", "wb")
        env = environment | {"HOME": os.environ["HOME"]} | more
        started.append(subprocess.Popen(command, stdout=output, stderr=output, env=env, start_new_session=True))
        return started[-1]

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    page = f"http://127.0.0.1:{site.server_port}/"
    # The models of the embedded engine are in the home of who runs this.
    home = os.environ["HOME"]
    command = prepare(folder, browser, page)
    try:
        start("proxy", PROXY, "serve", "--listen", "127.0.0.1:0", "--allow-origin", "*", "--upstream", "embedded",
              INFERENCE_PROXY_ASSETS=ASSETS, HOME=home)
        while not (listening := re.search(r"Listening on (\S+)", (folder / "proxy.log").read_text())):
            time.sleep(0.2)
        Site.page = PAGE.format(proxy=listening[1], page=page)
        subprocess.run(["gsettings", "set", "org.gnome.desktop.interface", "toolkit-accessibility", "true"],
                       env=environment | {"HOME": os.environ["HOME"]})
        start("openbox", "openbox")
        debug = folder / "orca-debug.log"
        start("orca", "orca", "--debug-file", str(debug))
        orca = Orca(debug)
        orca.listen("Orca starts")
        start("browser", *command)
        if not Site.ready.wait(120):
            raise SystemExit("the widgets did not become ready")
        orca.listen("The page is loaded")
        play(orca)
    finally:
        for process in reversed(started):
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass


def play(orca):
    def visit(number, name):
        """Goes to a button of the page, and from there by Tab to the widget's field."""
        Site.begin.put(f"before-{number}")
        while not Site.focus.startswith("button Before"):
            time.sleep(0.1)
        tab_to("textarea", 8)
        orca.listen(f"{name}: Tab to the field")

    def tab_to(focus, most):
        """Presses Tab until what has the focus begins with these words."""
        for _ in range(most):
            keys("Tab")
            time.sleep(1)
            if Site.focus.startswith(focus):
                return
        raise SystemExit(f"not reached by Tab: {focus}; the focus is at {Site.focus}")

    def ask(text):
        keys("ctrl+a")
        write(text)
        orca.listen(f"“{text}” is typed")
        keys("ctrl+Return")

    def ended():
        """Waits for the end of a run, and says what it was."""
        try:
            return Site.events.get(timeout=60)
        except queue.Empty:
            return "no end within a minute"

    visit(1, "Classification")
    ask("I love apples.")
    orca.listen(f"Classification: Ctrl+Enter ({ended()})")

    visit(2, "Conversation")
    for word in ANSWERS:
        ask(word)
        orca.listen(f"Conversation: message “{word}” ({ended()})")
    ask("tell me many words")
    tab_to("button Cancel", 12)
    orca.listen("Conversation: Tab to Cancel while the answer arrives")
    keys("space")
    orca.listen(f"Conversation: Cancel ({ended()})")

    visit(3, "Slow")
    ask("It snowed all day.")
    orca.listen("Slow: Ctrl+Enter")
    tab_to("button Cancel", 12)
    orca.listen("Slow: Tab to Cancel")
    keys("space")
    orca.listen(f"Slow: Cancel ({ended()})")

    visit(4, "Broken")
    ask("It hailed all day.")
    orca.listen(f"Broken: Ctrl+Enter ({ended()})")

    visit(5, "Waking")
    ask("It blew all day.")
    orca.listen(f"Waking: Ctrl+Enter ({ended()})")


def main():
    if len(sys.argv) > 2 and sys.argv[1] == "--inside":
        return inside(sys.argv[2], pathlib.Path(sys.argv[3]))
    browser = (sys.argv[1:] or ["firefox"])[0]
    missing = [name for name in ("orca", "xvfb-run", "dbus-run-session", "xdotool", "openbox") if not shutil.which(name)]
    if missing:
        raise SystemExit(f"not installed: {', '.join(missing)}; see the top of this file")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="screen-reader-"))
    print(f"Logs: {folder}", flush=True)
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1280x1600x24"]
    return subprocess.call([*screen, "dbus-run-session", "--", sys.executable, __file__, "--inside", browser, str(folder)])


if __name__ == "__main__":
    sys.exit(main())
