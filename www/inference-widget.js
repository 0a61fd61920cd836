// The custom element. Hand-written and small: it draws the frame at once, and loads
// the WebAssembly module when the element comes near the viewport. Everything that
// happens inside the frame afterwards is the module's.

const BINDINGS = "./inference-widget-bindings.js";
const WASM = "./inference-widget_bg.wasm";

const ATTRIBUTES = ["model", "task", "endpoint", "threshold", "flag", "autorun", "loading", "theme", "layout", "lang", "warmup-limit"];
const CONFIGURES = ["inputs", "parameters", ...ATTRIBUTES];
const FRAME_STYLE = "/*frame*/";

const base = new URL(import.meta.url);
const url = (path) => new URL(path, base);

/** Why a run failed. `code` says whose turn it is; see the documentation for the list. */
export class InferenceError extends Error {
  constructor(message, facts) {
    super(message);
    this.name = "InferenceError";
    Object.assign(this, facts);
  }
}

// One module for every widget of the page. A failed load may be tried again, and so
// may a module that crashed: under another address, since the old one stays broken.
let module;
let crashes = 0;
const living = new Set();
const load = () =>
  (module ??= (async () => {
    // Both at once; should the first not come, nobody asks for the second.
    const wasm = fetch(url(WASM));
    wasm.catch(() => {});
    const bindings = await import(url(BINDINGS).href + (crashes ? "?" + crashes : ""));
    await bindings.default({ module_or_path: wasm });
    return bindings;
  })());

const forget = () => {
  module = undefined;
  crashes++;
};
const crash = (error, file) => {
  if (!(error instanceof WebAssembly.RuntimeError && (error.stack + file).includes(url(WASM).pathname))) return;
  forget();
  for (const element of living) element.crashed(error);
};
addEventListener("error", ({ error, filename }) => crash(error, filename));
addEventListener("unhandledrejection", ({ reason }) => crash(reason));

let sheets;
const sheet = (text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
};

const node = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
};

// Blobs and files travel by URL.
const plain = (value) =>
  value instanceof Blob ? URL.createObjectURL(value)
  : Array.isArray(value) ? value.map(plain)
  : value && typeof value == "object" ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]))
  : value;

// Failures show inside the element.
const start = (element) => element.load().catch(() => {});

const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) start(target);
  },
  { rootMargin: "100%" },
);

export class InferenceWidget extends HTMLElement {
  static observedAttributes = CONFIGURES;

  #widget;
  #root;
  #loading;
  #isReady;
  #ready = new Promise((resolve) => (this.#isReady = resolve));
  // Set before the module was there.
  #early = {};

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    sheets ??= [sheet(FRAME_STYLE)];
    shadow.adoptedStyleSheets = sheets;
    // What a page set on the element before it was defined becomes a property.
    for (const name of ["inputs", "parameters"]) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
  }

  connectedCallback() {
    if (this.#root) return;
    this.#root = node("div", { class: "root" });
    this.#root.append(this.#skeleton());
    this.shadowRoot.replaceChildren(this.#root);
    if (!this.hasAttribute("state")) this.setAttribute("state", "idle");
    this.#tone();
    if (this.getAttribute("loading") == "eager") start(this);
    else near.observe(this);
  }

  disconnectedCallback() {
    // Moved within the page, it keeps what it holds.
    queueMicrotask(() => {
      if (this.isConnected) return;
      near.unobserve(this);
      living.delete(this);
      this.#widget?.free();
      this.#widget = this.#loading = this.#root = undefined;
      this.shadowRoot.replaceChildren();
    });
  }

  attributeChangedCallback(name, before, now) {
    if (before !== now) this.#widget?.configure();
  }

  // `auto`: a page that declares a colour scheme passes it on by itself; on any other,
  // light text means a dark page.
  #tone() {
    const style = getComputedStyle(this);
    const [r, g, b] = style.color.match(/[\d.]+/g) ?? [0, 0, 0];
    this.shadowRoot.host.style.colorScheme =
      !/^(light|dark)$/.test(this.theme) && style.colorScheme == "normal" && r * 0.3 + g * 0.6 + b * 0.1 > 140 ? "dark" : "";
  }

  #skeleton() {
    const model = this.getAttribute("model") ?? "";
    return node(
      "section",
      { class: "iw", part: "base", role: "group", "aria-busy": "true", "aria-label": "Model test" },
      node("header", { part: "header" }, node("strong", { class: "model" }, model.split("/").pop() || "Loading")),
      node("div", { class: "ghost" }),
      node("div", { class: "actions" }, Object.assign(node("button", { class: "main", part: "button" }, "Compute"), { disabled: true })),
    );
  }

  // The module did not come: say so, and show what the page offers instead.
  #broken(error) {
    const blocked = error instanceof WebAssembly.CompileError && /content security policy|unsafe-eval/i.test(error.message);
    const button = node("button", { type: "button" }, "Try again");
    button.onclick = () => {
      this.#root.replaceChildren(this.#skeleton());
      start(this);
    };
    const said = blocked
      ? "The owner of this page must allow WebAssembly: add 'wasm-unsafe-eval' to script-src in its Content-Security-Policy."
      : error instanceof WebAssembly.RuntimeError ? "It crashed, by a fault of its own. What was typed is kept: try again. If it crashes again, reload the page."
      : String(error?.message ?? error);
    this.#root.replaceChildren(
      node(
        "section",
        { class: "iw", part: "base" },
        node(
          "div",
          { class: "card red", part: "error" },
          node("div", { role: "alert" }, node("strong", {}, "This widget is not working"), node("p", {}, said)),
          button,
        ),
        node("slot", {}),
      ),
    );
    this.setAttribute("state", "error");
    const failure = new InferenceError("The widget is not working: " + said, {
      code: blocked ? "config" : "network", status: null, retryAfter: null, requestId: null,
    });
    this.dispatchEvent(new CustomEvent("inference-error", { detail: failure, bubbles: true, composed: true }));
    return failure;
  }

  /** The module hit a fault of its own: what it drew is dead. What was typed goes into the next attempt. */
  crashed(error) {
    living.delete(this);
    try {
      this.#early = { inputs: this.#widget.inputs, parameters: this.#widget.parameters };
    } catch {
      this.#early = { inputs: this.#root.querySelector("textarea")?.value };
    }
    this.#widget = this.#loading = undefined;
    this.#broken(error);
  }

  async #mount() {
    this.setAttribute("state", "loading");
    const own = load();
    try {
      const bindings = await own;
      if (!this.#root || this.#widget) return;
      if (sheets.length == 1) sheets.push(sheet(bindings.css));
      this.shadowRoot.adoptedStyleSheets = sheets;
      this.#root.replaceChildren();
      this.setAttribute("state", "idle");
      living.add(this);
      this.#widget = new bindings.Widget(this.#root, this, base.origin, InferenceError);
    } catch (error) {
      this.#loading = undefined;
      living.delete(this);
      // One that could not draw is not to be trusted with another attempt. Whoever notices first forgets it.
      if (module == own) forget();
      throw this.isConnected ? this.#broken(error) : error;
    }
    await this.#widget.whenReady();
    for (const name in this.#early) this.#widget[name] = this.#early[name];
    this.#early = {};
    this.#isReady();
  }

  /** Loads and draws the interface now, wherever the element is. */
  load() {
    near.unobserve(this);
    return (this.#loading ??= this.#mount());
  }

  /** Resolves once the interface is drawn and accepts input: for a lazy element, once it is near the viewport. */
  whenReady() {
    return this.#ready;
  }

  async run(inputs) {
    const copy = plain(inputs);
    await this.load();
    return this.#widget.run(copy);
  }

  cancel() {
    this.#widget?.cancel();
  }

  reset() {
    this.#early = {};
    this.#widget?.reset();
  }

  #get(name) {
    return this.#widget ? this.#widget[name] : this.#early[name];
  }

  #set(name, value) {
    if (this.#widget) this.#widget[name] = plain(value);
    else this.#early[name] = plain(value);
  }

  get inputs() { return this.#get("inputs") ?? this.getAttribute("inputs"); }
  set inputs(value) { this.#set("inputs", value); }
  get parameters() { return this.#get("parameters") ?? {}; }
  set parameters(value) { this.#set("parameters", value); }
  get state() { return this.getAttribute("state") ?? "idle"; }
  /** The task the module settled on, once known. */
  get resolved() { return this.#widget?.task ?? null; }
  get result() { return this.#widget?.result ?? null; }
}

for (const name of ATTRIBUTES) {
  const property = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const isSwitch = name == "autorun";
  Object.defineProperty(InferenceWidget.prototype, property, {
    get() {
      if (isSwitch) return this.hasAttribute(name);
      return this.getAttribute(name) ?? (name == "task" ? this.resolved : null);
    },
    set(value) {
      if (isSwitch) this.toggleAttribute(name, !!value);
      else if (value == null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });
}

customElements.get("inference-widget") ?? customElements.define("inference-widget", InferenceWidget);
