// A score per text, best first or in the order of the input.

import { h } from "../dom.js";
import { rows, scored } from "./tables.js";
import { copyTable, toggle } from "./tools.js";

/** The texts that were compared or ranked, with their scores. */
const named = ({ scores }, { task, values }) => {
  const names = task.fields.flatMap(({ key }) => (Array.isArray(values[key]) ? values[key] : []));
  return scores.map((score, i) => ({ name: names[i], score }));
};

const bestFirst = (items) => items.toSorted((a, b) => b.score - a.score);

export const scores = (output, outcome) => {
  const items = named(output, outcome).map(({ name, score }, i) => ({ name: name ?? "#" + (i + 1), score }));
  const draw = (items) => rows(outcome.task.title, "Text", items);
  const table = h("div.list", {}, draw(items));
  const tools = copyTable(output);
  if (items[1]) {
    const sort = (isSorted) => table.replaceChildren(draw(isSorted ? bestFirst(items) : items));
    tools.prepend(toggle(".quiet", ["Best first"], false, sort));
  }
  return h("div.list", {}, table, tools);
};

/** "3 scores. Best: 0.920, a text" */
export const bestScore = (output, outcome) => {
  const items = named(output, outcome);
  const [best] = bestFirst(items);
  return `${items.length} scores. Best: ${scored(best)} ${best?.name ?? ""}`;
};
