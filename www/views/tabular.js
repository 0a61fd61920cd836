// Answers about a table: how one was found and where, or a prediction beside every row.

import { h } from "../dom.js";
import { grid } from "./tables.js";
import { cell, copyTable, copyText } from "./tools.js";
import { columns } from "./values.js";

/** Cells that say where the answer comes from. */
const MAX_CHIPS = 20;

export const tableAnswer = ({ answer, aggregator, coordinates, cells }, outcome) => {
  const table = columns(outcome);
  const tinted = new Set(coordinates.map(String));
  const place = (row, column) => [table[column][1][row] ?? "", tinted.has(row + "," + column) && "tinted"];
  const height = table.reduce((most, [, cells]) => Math.max(most, cells.length), 0);
  return h("div.list", {},
    h("p.big", { dir: "auto" }, answer),
    h("ul.chips", { "aria-label": "Cells" },
      // "NONE" is what models say when they only looked up.
      aggregator != null && aggregator != "NONE" && h("li.aggregator", {}, aggregator),
      ...cells.slice(0, MAX_CHIPS).map((text) => h("li", { dir: "auto" }, text)),
    ),
    table[0] && grid("The table, the cells of the answer marked", table.map(([name]) => name), height, place),
    copyText(() => answer),
  );
};

export const predictions = (output, outcome) => {
  const table = columns(outcome);
  const headings = [...table.map(([name]) => name), "Prediction"];
  const place = (row, column) =>
    table[column] ? [table[column][1][row] ?? ""] : [cell(output.column[row]), "tinted"];
  return h("div.list", {}, grid("Predictions", headings, output.column.length, place), copyTable(output));
};
