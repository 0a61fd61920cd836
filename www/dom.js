// Small helpers that every field and view is made with. Text always becomes text nodes;
// nothing is ever parsed as HTML.

/**
 * An element: `h("p.note", { dir: "auto" }, "text", child)`. Functions among the attributes are listeners;
 * attributes and children that are false, null or undefined are left out.
 */
export const h = (tag, attributes, ...children) => {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes[0]) element.className = classes.join(" ");
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value == "function") element.addEventListener(key, value);
    else if ((value ?? false) !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => (child ?? false) !== false));
  return element;
};

/** A button that does something. */
export const button = (classes, text, click, attributes) =>
  h("button" + classes, { type: "button", click, ...attributes }, text);

/** A number with so many decimals, as scores are read. */
export const fixed = (n, digits = 3) => n.toFixed(digits);

/** A share of 1 as a CSS percentage. */
export const percent = (share) => fixed(share * 100, 2) + "%";

/** Copies text, where the page is allowed to. */
export const copy = (text) => navigator.clipboard?.writeText(text).catch(() => {});

/** The start of a text that may be megabytes. */
export const shorten = (text, limit) => (text.length > limit ? text.slice(0, limit).replace(/[\ud800-\udbff]$/, "") + "\n…" : text);

/** Frees what an object URL holds. Other URLs are left alone. */
export const revoke = (url) => {
  if (url?.startsWith("blob:")) URL.revokeObjectURL(url);
};

/** Takes a step in every frame until there are no more. */
export const frames = (step) => requestAnimationFrame(() => step() && frames(step));
