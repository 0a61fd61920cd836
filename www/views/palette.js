// Colours of labels: a fixed order, by first appearance. The style sheet has eight that colour-blind readers tell
// apart; the next eight are the same with another line.

import { h } from "../dom.js";

/** Labels with a colour of their own; the others share one. */
const MAX_LABELS = 24;

/** The labels that have a colour, each with how often it was seen, and which of them each item has. */
export const palette = (items) => {
  const labels = [];
  const known = new Map();
  const places = items.map((item) => {
    if (!known.has(item) && known.size >= MAX_LABELS) item = "other labels";
    if (!known.has(item)) known.set(item, labels.push([item, 0]) - 1);
    labels[known.get(item)][1]++;
    return known.get(item);
  });
  return { labels, places };
};

/** The style sheet's name of a colour. */
export const colour = (place) => "c" + (place % 8) + ["", " dashed", " dotted"][Math.min(place >> 3, 2)];

export const swatch = (place) => h("span", { class: "swatch " + colour(place) });

/** Swatch, label and count. */
export const entry = ([label, count], place) => [
  swatch(place),
  h("bdi", {}, label),
  h("span.count", {}, "× " + count),
];
