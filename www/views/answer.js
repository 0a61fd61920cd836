// The answer: one view per kind of output. Views are plain DOM, built once; text from a server only ever becomes text
// nodes.

import { h, revoke, shorten } from "../dom.js";
import { labels } from "./labels.js";
import { bestScore, scores } from "./scores.js";
import { scored } from "./tables.js";
import { shapeOf, vectors } from "./vectors.js";

/** Raw answers of more bytes than this are not spelt out. */
const MAX_RAW = 2e6;
/** Characters of a raw answer shown. */
const RAW_SHOWN = 20000;

/** An answer of no shape that the task defines: as it came. */
const unknown = (_, { result, size }) =>
  h("div.list", {},
    h("p.note", {}, "The server answered in a shape that this task does not define. This is the answer as it came."),
    h("pre", { tabindex: 0, dir: "ltr" },
      size > MAX_RAW ? "It is too large to show here." : shorten(JSON.stringify(result.raw, null, 2) ?? "", RAW_SHOWN),
    ),
  );

/**
 * Of each kind: its view, and what it says in a sentence; if it can arrive in pieces, how that begins and how it is
 * shown. `more.js` has the other kinds.
 */
export const views = {
  labels: [labels, ({ rows, verdict }) => {
    if (rows.length != 1) return rows.length + " inputs labelled";
    const best = rows[0][0];
    return `${verdict?.[0] ?? "Best:"} ${best?.label ?? "no labels"} ${scored(best)}`;
  }],
  scores: [scores, bestScore],
  vectors: [vectors, ({ shape }) => "Shape " + shapeOf(shape)],
  unknown: [unknown, () => "The answer has an unknown shape"],
};

/** The object URLs that views hold. */
const held = new WeakMap();

/** Draws an answer. */
export const answer = (outcome) => {
  const { output } = outcome.result;
  const urls = [];
  const view = views[output.kind][0](output, outcome, (url) => urls.push(url));
  held.set(view, urls);
  return view;
};

/** Frees what a view that is no longer shown holds. */
export const discard = (view) => held.get(view)?.forEach(revoke);

/** The answer in a sentence, for screen readers. */
export const summary = (outcome) => {
  const { output } = outcome.result;
  return "Done. " + views[output.kind][1](output, outcome);
};

/** Text on its way: where `answer` will show it once it is complete. */
export const stream = (task, values) => views[task.output][2](task, values);

/** The view of text on its way. */
export const partial = (task, live) => views[task.output][3](live);
