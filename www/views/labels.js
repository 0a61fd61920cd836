// Labels and scores: a table per input, the verdict above it.

import { h } from "../dom.js";
import { fold, rows, scored } from "./tables.js";
import { copyTable } from "./tools.js";
import { texts } from "./values.js";

/** Inputs shown at once. */
const FOLD = 20;

export const labels = (output, { task, values }) => {
  const none = () => h("p.note", {}, "The model returned no labels.");
  const total = output.rows.length;
  if (!total) return none();
  const view = h("div.lists");
  const more = fold(view, total, FOLD, (i) => {
    const list = output.rows[i];
    const said = output.verdict?.[i];
    const input = total > 1 ? texts(task, values)[i] : null;
    const items = list.map(({ label, score }) => ({ name: label, score }));
    return h("div.list", {},
      input != null && h("p.of", { dir: "auto" }, input),
      said != null && verdict(said, list[0]),
      list[0] ? rows(input == null ? "Scores" : "Scores of: " + input, "Label", items) : none(),
    );
  });
  view.append(more ?? "", copyTable(output));
  return view;
};

const TONES = { __proto__: null, flagged: ".bad", uncertain: ".unsure", passed: ".good" };

/** For a plain verdict the label is the verdict; a guardrail's and "uncertain" name it beside. */
export const verdict = (said, best) => {
  const beside = best && best.label != said && h("span", {}, ` ${best.label} ${scored(best)}`);
  return h("p.verdict" + (TONES[said] ?? ""), { part: "verdict" }, h("strong", {}, said), beside);
};
