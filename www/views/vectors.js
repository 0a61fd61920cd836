// Vectors: shape, length, and a strip of bars; the numbers themselves by copying.

import { fixed, h } from "../dom.js";
import { copyText } from "./tools.js";

/** Cells of a strip. */
const CELLS = 384;
/** Vectors drawn. */
const STRIPS = 8;

export const vectors = ({ shape, values }) => {
  const width = shape.at(-1) || 1;
  const count = Math.floor(values.length / width);
  const length = Math.sqrt(values.slice(0, width).reduce((sum, value) => sum + value * value, 0));
  const view = h("div.vectors", {},
    h("dl.facts", {}, fact("Shape", shapeOf(shape)), fact("Length", fixed(length))),
  );
  for (let i = 0; i < STRIPS && i * width < values.length; i++) {
    view.append(strip(values.slice(i * width, (i + 1) * width), i + 1));
  }
  if (count > STRIPS) view.append(h("p.note", {}, `The first ${STRIPS} of ${count} vectors.`));
  view.append(copyText(() => JSON.stringify(values)));
  return view;
};

/** "2 × 384" */
export const shapeOf = (shape) => shape.join(" × ");

const fact = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));

const svg = (tag, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  return element;
};

/** Bars from the middle: up for what is positive, down for what is negative. */
const strip = (vector, number) => {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const shown = vector.slice(0, CELLS);
  const view = svg("svg", {
    viewBox: `0 -1 ${shown.length} 2`,
    preserveAspectRatio: "none",
    role: "img",
    "aria-label": "Values of vector " + number,
    class: "strip",
  });
  for (const sign of ["plus", "minus"]) {
    const bar = (value, x) => (value < 0 == (sign == "minus") ? `M${x} 0v${fixed(-value / largest)}h1V0` : "");
    view.append(svg("path", { class: sign, d: shown.map(bar).join("") }));
  }
  return view;
};
