// The custom element. It draws a frame at once, and loads the WebAssembly module when the element comes near the viewport.
// Everything inside the frame is the module's from then on.

const ATTRIBUTES = ["model", "task", "endpoint", "threshold", "flag", "autorun", "loading", "theme", "layout", "lang", "warmup-limit"];
// Properties that hold values, and what they are before anything is known.
const VALUES = { inputs: null, parameters: {}, examples: null };
const FRAME_STYLE = "/*frame*/";
// The build says whether this is the class of the npm package, whose files may be bundled: then they lie beside those of the
// page, under other names, and their folder is nobody's endpoint.
/* global PACKED */

/** Why a run failed. `code` says whose turn it is; see the documentation for the list. */
export class InferenceError extends Error {
  constructor(message, facts) {
    super(message);
    this.name = "InferenceError";
    Object.assign(this, { status: null, retryAfter: null, requestId: null }, facts);
  }
}

const cancelled = () => new InferenceError("Cancelled", { code: "cancelled" });

// One instance of the module serves every widget of the page. A load that failed may be tried again. An instance that
// trapped stays broken, so the next attempt loads a fresh one, under another address.
let module;
let address;
let crashes = 0;
const living = new Set();

const load = () =>
  (module ??= (async () => {
    // Both at once; should the script not come, nobody asks for the wasm.
    const wasm = fetch(new URL("./inference-widget_bg.wasm", import.meta.url));
    wasm.catch(() => {});
    if (PACKED && address?.startsWith("file:")) throw new Error("Load the page again.");
    const glue = await (address ? import(/* @vite-ignore */ /* webpackIgnore: true */ `${address}?${crashes}`) : import("./inference-widget-bindings.js"));
    await glue.default({ module_or_path: wasm });
    address ??= glue.address;
    return glue;
  })());

const forget = () => {
  module = undefined;
  crashes++;
};

// Whether an error nobody caught was thrown by the module: a trap, or an exception that unwound it. Either leaves it broken.
// It and its parts lie in one folder, which the innermost frame of the stack then names.
const crash = ({ error: uncaught, reason: error = uncaught }) => {
  const frame = /(at |@).*:\w+\)?$/m.exec(error?.stack)?.[0];
  // Bundled, they lie among other files.
  if (!address || !(PACKED && frame?.includes("wasm-function") || frame?.includes(PACKED ? address : new URL(".", address).pathname)) || error instanceof InferenceError) return;
  forget();
  for (const element of living) element.crashed(error);
};

const node = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
};

// One for all, made with the first: there is none on a server.
let sheet;

// Failures show inside the element.
const start = (element) => element.load().catch(() => {});

// Within a screen's height. There is none on a server.
const near = globalThis.IntersectionObserver && new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) start(target);
  },
  { rootMargin: "100%" },
);

/** What the module sees of the element. Cut off, it leads nowhere: a module that trapped may still have work in flight. */
class Host {
  constructor(element) {
    this.element = element;
  }
  attribute(name) {
    return this.element?.getAttribute(name);
  }
  examples() {
    return this.element?.querySelector("[slot=examples]")?.textContent;
  }
  state(state) {
    this.now = state;
    this.element?.setAttribute("state", state);
  }
  emit(name, detail) {
    // Between its removal and the microtask that ends the widget, an element has nothing to tell.
    if (this.element?.isConnected) this.element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
  error(message, facts) {
    return new InferenceError(message, facts);
  }
}

// Where there is no document, as on a server that renders pages, importing this does nothing.
export class InferenceWidget extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ["state", "inputs", "parameters", ...ATTRIBUTES];

  #root = node("div", { class: "root" });
  #host;
  #widget;
  #loading;
  #ready;
  // Goes on with what waits until the element is on a page.
  #go;
  // Set before the module was there.
  #early = {};

  constructor() {
    super();
    // Throws in an older browser, before there is a shadow root: its readers keep the element's own children.
    this.#renew();
    // The colour that is inherited from the page has changed.
    this.#root.addEventListener("transitionend", () => this.#tone());
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(FRAME_STYLE);
    const shadow = this.attachShadow({ mode: "open" });
    shadow.append(this.#root);
    shadow.adoptedStyleSheets = [sheet];
    // What a page set on the element before it was defined becomes a property.
    for (const name of Object.keys(this)) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  connectedCallback() {
    this.#go?.();
    if (this.#widget || this.#loading) return;
    this.#skeleton();
    // A clone, or a page out of a cache, brings the state that another element was in.
    this.setAttribute("state", this.state);
    this.#tone();
    if (this.getAttribute("loading") == "eager") start(this);
    else near.observe(this);
  }

  disconnectedCallback() {
    // In a microtask: an element that is moved within the page keeps what it holds.
    queueMicrotask(() => {
      if (this.isConnected) return;
      near.unobserve(this);
      this.#end();
      this.#root.replaceChildren();
    });
  }

  attributeChangedCallback(name, before, now) {
    // A script that makes the page match its source takes away what is not in there.
    if (name == "state") now ?? this.setAttribute(name, this.state);
    else if (before !== now) this.#widget?.configure();
  }

  /** The widget goes; the next one is waited for anew. */
  #end(reason = cancelled()) {
    living.delete(this);
    const widget = this.#widget;
    if (this.#host) this.#host.element = undefined;
    this.#widget = this.#loading = this.#host = undefined;
    this.#ready.reject(reason);
    this.#renew();
    widget?.free();
  }

  #renew() {
    this.#ready = Promise.withResolvers();
    // Nobody need be waiting.
    this.#ready.promise.catch(() => {});
  }

  // A page that declares a colour scheme passes it on by itself; on any other, light text means a dark page. The style
  // sheet mixes the inherited colour into sRGB, whatever space the page writes it in.
  #tone() {
    const { colorScheme, outlineColor } = getComputedStyle(this.#root);
    const [r, g, b] = outlineColor.match(/[\d.]+/g) ?? [];
    const isDark = 3 * r + 6 * g + 1 * b > 5.5;
    this.#root.classList.toggle("dark-page", colorScheme == "normal" && isDark);
  }

  #skeleton() {
    const model = this.getAttribute("model")?.split("/").pop();
    this.#root.replaceChildren(
      node(
        "section",
        { class: "iw", part: "base", role: "group", "aria-label": "Model test" },
        node("header", { part: "header" }, node("strong", { class: "model" }, model || "Loading")),
        // The page's own fallback is what is printed.
        node("div", { class: "ghost" }, node("slot", { hidden: "" })),
        node("div", { class: "actions" }, node("button", { class: "main", part: "button", disabled: "" }, "Compute")),
      ),
    );
  }

  // The module did not come, or trapped: say so, and show what the page offers instead.
  #broken(error, crashed = error instanceof WebAssembly.RuntimeError) {
    const isBlocked = error instanceof WebAssembly.CompileError && /unsafe-eval|CSP/.test(error.message);
    const said = isBlocked
      ? "The page must allow WebAssembly: 'wasm-unsafe-eval' in script-src."
      : crashed ? "It crashed. What was typed is kept. Try again."
      : error.message ?? error;
    const title = "This widget is not working";
    const failure = new InferenceError(title + ": " + said, { code: isBlocked ? "config" : "network" });
    this.#end(failure);
    const button = node("button", { type: "button", class: "main" }, "Try again");
    button.onclick = () => {
      this.#skeleton();
      start(this);
    };
    this.#root.replaceChildren(
      node(
        "section",
        { class: "iw", part: "base" },
        node(
          "div",
          { class: "card red", part: "error" },
          node("div", { role: "alert" }, node("strong", {}, title), node("p", {}, said)),
          button,
        ),
        node("slot"),
      ),
    );
    const host = (this.#host = new Host(this));
    host.state("error");
    host.emit("inference-error", failure);
    return failure;
  }

  /** The module trapped: what it drew is dead. What was typed goes into the next attempt. */
  crashed(error) {
    try {
      this.#early = { ...this.#early, inputs: this.#widget.inputs, parameters: this.#widget.parameters };
    } catch {
      this.#early.inputs = this.#root.querySelector("textarea")?.value;
    }
    // It cannot be freed any more.
    this.#widget = undefined;
    this.#broken(error, true);
  }

  async #mount() {
    // Before the element is on a page, the load waits until it is.
    while (!this.isConnected) await new Promise((go) => (this.#go = go));
    const ready = this.#ready;
    const host = (this.#host = new Host(this));
    host.state("loading");
    const own = load();
    try {
      const { Widget } = await own;
      // A long task would hold up the page: each mount is a task of its own, after that of the instantiation.
      await new Promise(setTimeout);
      if (!host.element) throw cancelled();
      host.state("idle");
      this.#root.replaceChildren();
      living.add(this);
      this.#widget = new Widget(this.#root, host, PACKED ? "" : new URL(".", import.meta.url).href, this.#early);
      this.#early = {};
    } catch (error) {
      if (!host.element) throw error;
      // After a failed mount the instance is discarded, once, so that the next attempt loads a fresh one.
      if (module == own) forget();
      throw this.#broken(error);
    }
    await this.#widget.whenReady();
    if (!host.element) throw cancelled();
    ready.resolve();
  }

  /** Loads and draws the interface now, wherever on the page the element is. */
  load() {
    near.unobserve(this);
    return (this.#loading ??= this.#mount());
  }

  /** Resolves once the interface is drawn and accepts input: for a lazy element, once it is near the viewport. Rejects
   *  when the module cannot come. Another promise after each removal or failure. */
  whenReady() {
    return this.#ready.promise;
  }

  async run(inputs) {
    await this.load();
    if (!this.#widget) throw cancelled();
    return this.#widget.run(inputs);
  }

  cancel() {
    this.#widget?.cancel();
  }

  reset() {
    this.#early = {};
    this.#widget?.reset();
  }

  get state() { return this.#host?.now ?? "idle"; }
  get result() { return this.#widget?.result ?? null; }

  static {
    for (const name in VALUES) {
      Object.defineProperty(this.prototype, name, {
        get() {
          return (this.#widget ?? this.#early)[name] ?? (name == "inputs" ? this.getAttribute(name) : VALUES[name]);
        },
        set(value) {
          // Templates set the property where they mean the attribute.
          if (PACKED && name == "parameters" && typeof value == "string") this.setAttribute(name, value);
          else (this.#widget ?? this.#early)[name] = value;
        },
      });
    }
    for (const name of ATTRIBUTES) {
      const property = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
      const isSwitch = name == "autorun";
      Object.defineProperty(this.prototype, property, {
        get() {
          if (isSwitch) return this.hasAttribute(name);
          // A task that the page does not name is known once the endpoint has been asked.
          return this.getAttribute(name) ?? (name == "task" && this.#widget?.task || null);
        },
        set(value) {
          if (isSwitch) value = value ? "" : null;
          if (value == null) this.removeAttribute(name);
          else this.setAttribute(name, value);
        },
      });
    }
  }
}

// There is none on a server.
const registry = globalThis.customElements;
if (registry?.get("inference-widget")) {
  console.warn("<inference-widget> is defined already. Ignored:", import.meta.url);
} else if (registry) {
  addEventListener("error", crash);
  addEventListener("unhandledrejection", crash);
  registry.define("inference-widget", InferenceWidget);
}
