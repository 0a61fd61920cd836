// The frame page for hosts that allow no scripts, on a static server: `embed.html?model=…&endpoint=…`. It runs before the
// element is defined. What the address holds becomes attributes, and is never read as HTML. `autorun` is left out: a link must
// not send anything by itself.

const ATTRIBUTES = ["model", "task", "endpoint", "inputs", "parameters", "threshold", "flag", "theme", "layout", "lang"];

const element = document.querySelector("inference-widget");
const query = new URLSearchParams(location.search);
for (const name of ATTRIBUTES) if (query.has(name)) element.setAttribute(name, query.get(name));

document.title = query.get("model") || document.title;
document.documentElement.lang = query.get("lang") || "en";
const theme = query.get("theme");
if (theme == "light" || theme == "dark") document.documentElement.style.colorScheme = theme;

// Whoever frames the page is told how tall it is, in the form that hosts of embedded frames listen to.
if (parent !== self) {
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    parent.postMessage({ context: "iframe.resize", src: location.href, height }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
}
