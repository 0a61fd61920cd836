// What the tasks that most visits begin with do without: fields, views and their style. A script of its own, which
// `load.js` brings when another task wants it. It shares nothing with the first but helpers that hold no state.

import { chat } from "./fields/chat.js";
import { media as mediaField } from "./fields/media.js";
import { table } from "./fields/table.js";
import { shorten } from "./dom.js";
import { Live } from "./views/live.js";
import { countMedia, media } from "./views/media.js";
import { boxes, masks } from "./views/scene.js";
import { answers, countSpans, spans } from "./views/spans.js";
import { predictions, tableAnswer } from "./views/tabular.js";
import { bubble, message, texts } from "./views/texts.js";
import { prompt } from "./views/values.js";

/** Characters of a text that a screen reader is told unasked. */
const SPOKEN = 300;

/** See `form.js`. */
export const fields = { table, chat, image: mediaField, audio: mediaField, video: mediaField };

/** See `answer.js`. */
export const views = {
  texts: [
    texts,
    ({ texts }) => (texts.length == 1 ? shorten(texts[0], SPOKEN) : texts.length + " texts"),
    (task, values) => new Live(false, prompt(task, values)),
    (live) => live.element,
  ],
  spans: [spans, countSpans],
  answers: [answers, ({ answers }) => answers[0]?.answer ?? ""],
  "table-answer": [tableAnswer, ({ answer }) => answer],
  boxes: [boxes, ({ boxes }) => boxes.length + " objects found"],
  masks: [masks, ({ masks }) => masks.length + " areas found"],
  media: [media, countMedia],
  predictions: [predictions, ({ column }) => column.length + " predictions"],
  message: [message, ({ content }) => shorten(content, SPOKEN), () => new Live(true), bubble],
};

/** Style sheets cannot be imported everywhere; the build puts the text of one here. */
export const css = "/*more*/";
