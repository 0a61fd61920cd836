// The answer: one view per kind of output. Views are plain DOM, built once; text from a server only ever becomes text
// nodes.

import { h, revoke, shorten } from "../dom.js";
import { labels } from "./labels.js";
import { Live } from "./live.js";
import { countMedia, media } from "./media.js";
import { boxes, masks } from "./scene.js";
import { bestScore, scores } from "./scores.js";
import { answers, countSpans, spans } from "./spans.js";
import { scored } from "./tables.js";
import { predictions, tableAnswer } from "./tabular.js";
import { bubble, message, texts } from "./texts.js";
import { prompt } from "./values.js";
import { shapeOf, vectors } from "./vectors.js";

/** Raw answers of more bytes than this are not spelt out. */
const MAX_RAW = 2e6;
/** Characters of a raw answer shown. */
const RAW_SHOWN = 20000;
/** Characters of a text that a screen reader is told unasked. */
const SPOKEN = 300;

/** An answer of no shape that the task defines: as it came. */
const unknown = (_, { result, size }) =>
  h("div.list", {},
    h("p.note", {}, "The server answered in a shape that this task does not define. This is the answer as it came."),
    h("pre", { tabindex: 0, dir: "ltr" },
      size > MAX_RAW ? "It is too large to show here." : shorten(JSON.stringify(result.raw, null, 2) ?? "", RAW_SHOWN),
    ),
  );

// Of each kind: its view, and what it says in a sentence.
const KINDS = {
  labels: [labels, ({ rows, verdict }) => {
    if (rows.length != 1) return rows.length + " inputs labelled";
    const best = rows[0][0];
    return `${verdict?.[0] ?? "Best:"} ${best?.label ?? "no labels"} ${scored(best)}`;
  }],
  texts: [texts, ({ texts }) => (texts.length == 1 ? shorten(texts[0], SPOKEN) : texts.length + " texts")],
  spans: [spans, countSpans],
  answers: [answers, ({ answers }) => answers[0]?.answer ?? ""],
  "table-answer": [tableAnswer, ({ answer }) => answer],
  scores: [scores, bestScore],
  vectors: [vectors, ({ shape }) => "Shape " + shapeOf(shape)],
  boxes: [boxes, ({ boxes }) => boxes.length + " objects found"],
  masks: [masks, ({ masks }) => masks.length + " areas found"],
  media: [media, countMedia],
  predictions: [predictions, ({ column }) => column.length + " predictions"],
  message: [message, ({ content }) => shorten(content, SPOKEN)],
  unknown: [unknown, () => "The answer has an unknown shape"],
};

/** The object URLs that views hold. */
const held = new WeakMap();

/** Draws an answer. */
export const answer = (outcome) => {
  const { output } = outcome.result;
  const urls = [];
  const view = KINDS[output.kind][0](output, outcome, (url) => urls.push(url));
  held.set(view, urls);
  return view;
};

/** Frees what a view that is no longer shown holds. */
export const discard = (view) => held.get(view)?.forEach(revoke);

/** The answer in a sentence, for screen readers. */
export const summary = (outcome) => {
  const { output } = outcome.result;
  return "Done. " + KINDS[output.kind][1](output, outcome);
};

/** Text on its way: where `answer` will show it once it is complete. */
export const stream = (task, values) => {
  const isMessage = task.output == "message";
  return new Live(isMessage, isMessage ? null : prompt(task, values));
};

/** The view of text on its way. */
export const partial = (task, live) => (task.output == "message" ? bubble(live) : live.element);

