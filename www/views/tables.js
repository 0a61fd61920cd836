// Tables, and lists that may be long: the first few entries at once, the rest a batch at a time, so that no frame
// takes long however much there is.

import { button, fixed, h, percent } from "../dom.js";

/** Entries added at a time. */
const BATCH = 200;

/** Fills `body` with the first `shown` of `total` entries; gives the button that adds more, if there are more. */
export const fold = (body, total, shown, draw) => {
  let drawn = 0;
  const add = (count) => {
    for (const to = Math.min(drawn + count, total); drawn < to; drawn++) {
      // In a list that holds the button too, it stays the last.
      body.insertBefore(draw(drawn), more.parentNode == body ? more : null);
    }
    if (drawn == total) return more.remove();
    more.textContent = total - drawn > BATCH ? `Show ${BATCH} more of ${total}` : "Show all " + total;
    return more;
  };
  const more = button(".quiet.more", "", () => add(BATCH));
  return add(shown);
};

/** A score for reading. */
export const scored = (item, none = "") => (item?.score == null ? none : fixed(item.score));

const table = (kind, caption, headings, total, shown, draw) => {
  const head = h("tr", {}, ...headings.map((heading) => h("th", { scope: "col" }, heading)));
  const body = h("tbody");
  const more = fold(body, total, shown, draw);
  const isGrid = kind == "grid";
  const table = h("table." + kind, { part: "table" },
    h("caption.sr", {}, caption),
    h("thead", { class: !isGrid && "sr" }, head),
    body,
  );
  // Wide tables scroll by themselves.
  return h("div.table", {}, isGrid ? h("div.scroll", { tabindex: 0 }, table) : table, more);
};

/** A plain table: entities, predictions, what an answer comes from. `cell` gives the text and the class of one. */
export const grid = (caption, headings, count, cell) =>
  table("grid", caption, headings, count, 30, (row) =>
    h("tr", { part: "row" }, ...headings.map((_, column) => {
      const [text, kind] = cell(row, column);
      return h("td", { dir: "auto", class: kind }, text);
    })),
  );

/**
 * Names and scores with a bar behind each row: labels, similarities, rankings, boxes. Where a picture shows a row too,
 * it has a `mark`: its number there and how its colour is shown. What is wrong with it is its `note`.
 */
export const rows = (caption, heading, items) => {
  // Bars compare with the largest magnitude, or with 1 if all are shares of it. With negative scores the zero line
  // moves in from the left.
  let [largest, lowest, best] = [1, 0];
  for (const item of items) {
    const { score } = item;
    if (score == null) continue;
    largest = Math.max(largest, Math.abs(score));
    lowest = Math.min(lowest, score);
    if (!(score <= best?.score)) best = item;
  }
  if (!items[1] && items[0]?.mark) best = 0;
  const share = (score) => percent((score - lowest) / (largest - lowest));
  return table("rows", caption, [heading, "Score"], items.length, items.length > 8 ? 5 : items.length, (i) => {
    const { name, score, mark, note } = items[i];
    const tr = h(
      "tr",
      // Focus shows it in the picture.
      { part: "row", class: items[i] == best && "best", "data-i": mark?.[0], tabindex: mark && 0 },
      h("th", { scope: "row" }, mark?.[1](), h("bdi", {}, name), note && broken(note)),
      h("td", { title: score ?? "The server gave no score" }, scored(items[i], "–")),
    );
    if (score != null) {
      tr.style.setProperty("--from", share(Math.min(score, 0)));
      tr.style.setProperty("--to", share(Math.max(score, 0)));
    }
    return tr;
  });
};

export const broken = (note) => h("span.broken", {}, note);
