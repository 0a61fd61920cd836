// Labelled stretches, marked in their text, with a legend above and a table below; answers in their context.

import { frames, h } from "../dom.js";
import { verdict } from "./labels.js";
import { layout, points } from "./layout.js";
import { colour, entry, palette } from "./palette.js";
import { grid, rows, scored } from "./tables.js";
import { copyTable } from "./tools.js";

/** Pieces drawn in one frame. */
const PER_FRAME = 600;
/** Pieces after which a block ends with its line. */
const PER_BLOCK = 100;

/** Tokens that begin an entity and that go on with it have one colour. */
const paletteOf = (spans) => palette(spans.map(({ label }) => label.replace(/^[BI]-/, "")));

export const spans = (output) => {
  const view = h("div.lists");
  let isAny;
  output.rows.forEach(({ text, spans }, i) => {
    const said = output.verdict?.[i];
    const { labels, places } = paletteOf(spans);
    isAny ||= spans[0];
    view.append(
      h("div.list", {},
        said != null && verdict(said),
        spans[0]
          ? h("ul.chips.legend", {}, ...labels.map((label, place) => h("li", {}, ...entry(label, place))))
          : h("p.note", {}, "No entities found."),
        marked(text, spans.map(({ start, end }) => [start, end]), (i) => [places[i], spans[i].label]),
        spans[0] && table(text, spans),
      ),
    );
  });
  if (isAny) view.append(copyTable(output));
  return view;
};

/** What all found labels are and how often: "2 PER, 1 LOC". */
export const countSpans = ({ rows }) => {
  const { labels } = paletteOf(rows.flatMap(({ spans }) => spans));
  return labels.slice(0, 8).map(([label, count]) => count + " " + label).join(", ") || "No entities found";
};

/**
 * A text with stretches of it marked; `look` gives the colour of one, and what is written behind it. Long texts are
 * drawn over several frames, in blocks that end where lines do.
 */
const marked = (text, spans, look) => {
  const host = h("div.marked");
  const pieces = layout(text, spans);
  let block, here, count;
  const begin = (text) => {
    host.append((here = block = h("div.block", { dir: "auto" }, text)));
    count = 0;
  };
  const draw = () => {
    for (let n = 0; n < PER_FRAME; n++) {
      const { value, done } = pieces.next();
      if (done) return;
      count++;
      if (typeof value == "string") {
        const line = here == block && count > PER_BLOCK ? value.lastIndexOf("\n") : -1;
        here.append(line < 0 ? value : value.slice(0, line));
        if (line >= 0) begin(value.slice(line + 1));
      } else if (value.length) {
        if (value[1]) here.append(h("span.tag", {}, look(value[0])[1]));
        here = here.parentNode;
      } else {
        here.append((here = h("mark", { class: colour(look(value)[0]) })));
      }
    }
    return true;
  };
  begin();
  if (draw()) frames(draw);
  return host;
};

const table = (text, spans) => {
  const places = points(text);
  const cell = (row, column) => {
    const { start, end, label } = spans[row];
    if (column > 1) return [scored(spans[row], "–"), "number"];
    return [column ? label : text.slice(places[start], places[end])];
  };
  return h("details", {},
    h("summary", {}, `As a table (${spans.length})`),
    grid("Entities", ["Text", "Label", "Score"], spans.length, cell),
  );
};

export const answers = (output, { values: { context } }) => {
  if (!output.answers[0]) return h("p.note", {}, "The model found no answer.");
  const items = output.answers.map(({ answer, score }) => ({ name: answer || "(no answer)", score }));
  return h("div.list", {},
    rows("Answers", "Answer", items),
    context != null && marked(context, output.answers.flatMap((answer) => place(context, answer)), () => [0, ""]),
    copyTable(output),
  );
};

/** Where an answer is in its context, in code points; a list of none or one. */
const place = (context, { answer, start, end }) => {
  if (start != null && end != null) return [[start, end]];
  const at = answer ? context.indexOf(answer) : -1;
  const count = (text) => points(text).length - 1;
  const from = at < 0 || count(context.slice(0, at));
  return at < 0 ? [] : [[from, from + count(answer)]];
};
