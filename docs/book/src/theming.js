// A form made of the page's own table of properties, which sets them on the widgets below it and writes the CSS.

const place = document.querySelector(".theme-maker-place");
const widgets = document.querySelectorAll("inference-widget");
const names = [...document.querySelectorAll("td:first-child code")]
  .map((code) => code.textContent)
  .filter((name) => name.startsWith("--iw-"));
const about = (name) => [...document.querySelectorAll("tr")]
  .find((row) => row.cells[0]?.textContent === name)?.cells[1]?.textContent ?? name;

const form = document.createElement("form");
const fields = document.createElement("fieldset");
fields.className = "theme-maker";
const code = document.createElement("code");
const pre = document.createElement("pre");
pre.tabIndex = 0;
pre.setAttribute("aria-label", "The CSS");
pre.append(code);

const chosen = new Map();
const write = () => {
  const lines = [...chosen].map(([name, value]) => `  ${name}: ${value};\n`).join("");
  code.textContent = lines ? `inference-widget {\n${lines}}` : "/* Nothing set yet. */";
  for (const widget of widgets)
    for (const name of names) {
      if (chosen.has(name)) widget.style.setProperty(name, chosen.get(name));
      else widget.style.removeProperty(name);
    }
};

const inputs = names.map((name) => {
  const label = document.createElement("label");
  const text = document.createElement("span");
  text.textContent = about(name);
  const input = document.createElement("input");
  if (name === "--iw-radius") Object.assign(input, { type: "number", min: 0, max: 24, value: 10 });
  else input.type = "color";
  input.addEventListener("input", () => {
    chosen.set(name, input.type === "number" ? `${Number(input.value) || 0}px` : input.value);
    write();
  });
  label.append(text, input);
  fields.append(label);
  return [name, input];
});

// What the widget has now, in this page's colour scheme.
const hex = (colour) => {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
  return `#${[r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
};
const showDefaults = () => {
  const inside = widgets[0]?.shadowRoot?.querySelector(".iw");
  if (!inside) return;
  const probe = document.createElement("span");
  inside.append(probe);
  for (const [name, input] of inputs) {
    if (input.type !== "color" || chosen.has(name)) continue;
    probe.style.color = `var(${name.replace("--iw-", "--_")})`;
    input.value = hex(getComputedStyle(probe).color);
  }
  probe.remove();
};
customElements.whenDefined("inference-widget").then(() => widgets[0]?.whenReady()).then(showDefaults, showDefaults);

const reset = document.createElement("button");
reset.type = "reset";
reset.textContent = "Start again";
form.addEventListener("reset", () => {
  chosen.clear();
  write();
  queueMicrotask(showDefaults);
});
form.append(fields, pre, reset);
place.replaceChildren(form);
write();
