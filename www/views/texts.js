// Texts: generated, translated, transcribed, said in a conversation. What was given is told apart from what was
// written; a transcript's times lead to their place in the sound.

import { button, h } from "../dom.js";
import { Live } from "./live.js";
import { fold } from "./tables.js";
import { copyText } from "./tools.js";
import { prompt, texts as inputs } from "./values.js";

/** Texts and pieces of a transcript shown at once. */
const FOLD = 50;
/** Pieces of fewer bytes than this on average are words, and flow. */
const WORD = 14;

export const texts = ({ texts, chunks }, { task, values, live }) => {
  if (!texts.some((text) => text.trim())) return h("p.note", {}, "The model answered with an empty text.");
  const view = h("div.lists");
  const total = texts.length;
  const given = prompt(task, values);
  const draw = (i) => {
    const of = inputs(task, values);
    // Some servers give the prompt back in front.
    const text = given && texts[i].startsWith(given) ? texts[i].slice(given.length) : texts[i];
    // A batch: each text belongs to one of the inputs.
    return h("div.list", {},
      total > 1 && of.length == total && h("p.of", { dir: "auto" }, of[i]),
      Live.whole(false, given, text).element,
    );
  };
  view.append((chunks?.[0] ? transcript(chunks) : live ? live.element : fold(view, total, FOLD, draw)) ?? "");
  return h("div.list", {}, view, copyText(() => texts.join("\n\n")));
};

const transcript = (chunks) => {
  const isWords = new Blob(chunks.map(({ text }) => text)).size < chunks.length * WORD;
  const list = h("ol.stamps" + (isWords ? ".words" : ""));
  const more = fold(list, chunks.length, FOLD, (i) => {
    const { text, start } = chunks[i];
    const said = h("span", { dir: "auto" }, text);
    if (start == null) return h("li", {}, said);
    const time = clock(start);
    const play = ({ target }) => {
      const player = target.closest(".iw")?.querySelector("form :is(audio, video)");
      if (!player) return;
      player.currentTime = start;
      player.play().catch(() => {});
    };
    // A word is its own button; a sentence has its time in front.
    const stamp = button(".quiet.stamp", isWords ? said : time, play, { title: "Play from " + time, "data-at": start });
    return h("li", {}, stamp, !isWords && said);
  });
  return h("div.list", {}, list, more);
};

/** "1:05", "1:02:03" */
const clock = (seconds) => {
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => Math.max(Math.trunc(part), 0) + "");
  if (parts[0] == 0) parts.shift();
  return parts.map((part, i) => (i ? part.padStart(2, 0) : part)).join(":");
};

/** What the model says in a conversation. */
export const message = ({ content, finishReason }, outcome) => {
  const live = outcome.live ?? Live.whole(true, null, content);
  const note = !content ? "The model answered with an empty message." : ENDS[finishReason];
  if (note) live.mark(note);
  const view = bubble(live);
  view.append(copyText(() => live.text));
  return view;
};

const CUT = "The answer ends here because it reached the most tokens it may have.";
const ENDS = {
  __proto__: null,
  length: CUT,
  max_tokens: CUT,
  content_filter: "The server’s filter ended the answer here.",
};

/** A message, complete or still on its way. */
export const bubble = (live) => h("div.bubble", { part: "message" }, live.element);
