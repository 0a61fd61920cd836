// The picture that was sent, with what was found in it on top: boxes or masks. The same items are rows of a table;
// pointing at either shows the other.

import { fixed, h, percent } from "../dom.js";
import { readMask } from "./mask.js";
import { colour, entry, palette, swatch } from "./palette.js";
import { broken, rows, scored } from "./tables.js";
import { copyTable, toggle } from "./tools.js";
import { picture } from "./values.js";

/** Marks on the picture; the table has all. */
const MAX_MARKS = 200;
/** Boxes with their label on the picture; those of the others come with the pointer. */
const NAMED = 12;

/**
 * `draw` makes the mark of an item, `rank` being its place among the best: its `element`; `fit`, which puts it in place
 * once the picture's size is known; `holds` if it covers all of the picture, which tells whether a place, in shares of
 * the picture, is within it. `extent` is a size to go by when the picture cannot be shown.
 */
const scene = (output, outcome, keep, caption, items, extent, draw) => {
  if (!items[0]) return h("p.note", {}, "The model found nothing in this picture.");
  const names = items.map(({ label }, i) => label || "Area " + (i + 1));
  const { labels, places } = palette(names);
  // The best first, those without a score last.
  const rank = ({ score }) => score ?? -Infinity;
  const list = items
    .map((item, i) => ({ item, name: names[i], score: item.score, mark: [i, () => swatch(places[i])] }))
    .sort((a, b) => rank(b) - rank(a) || 0);

  const note = h("p.note", { hidden: true });
  const say = (text) => {
    note.append(note.hidden ? "" : " ", text);
    note.hidden = false;
  };
  // The best are on top.
  const layer = h("div.layer", { "aria-hidden": "true" });
  const marks = list.slice(0, MAX_MARKS).map((row, rank) => {
    const { item, mark: [index] } = row;
    const place = places[index];
    const mark = draw(item, rank, () => {
      row.note = "not a picture";
      table.querySelector(`[data-i="${index}"] th`)?.append(broken(row.note));
      say((item.label || "An area") + " has a mask that is not a picture.");
    });
    mark.element.className += " mark " + colour(place);
    mark.element.dataset.i = index;
    layer.prepend(mark.element);
    return { ...mark, place };
  });
  const figure = h("figure.picture", {}, layer);
  const table = rows(caption, "Label", list);

  const fit = (width, height) => marks.forEach(({ fit }) => fit?.(width, height));
  const blank = () => {
    figure.classList.add("blank");
    figure.style.aspectRatio = fixed(Math.min(Math.max(extent[0] / extent[1], 0.2), 5));
    say("The picture itself cannot be shown here.");
    fit(...extent);
  };
  const src = picture(outcome, keep);
  if (src) {
    const load = () => fit(image.naturalWidth || 1, image.naturalHeight || 1);
    const error = () => blank(image.remove());
    const image = h("img", { alt: "The picture that was sent", load, error, src });
    figure.prepend(image);
  } else blank();
  if (items.length > MAX_MARKS) say(`The picture shows the best ${MAX_MARKS} of ${items.length}.`);

  // A legend whose entries show and hide their marks.
  const chips = labels.map((label, place) =>
    toggle(".chip.switch", entry(label, place), true, (show) => {
      for (const mark of marks) if (mark.place == place) mark.element.hidden = !show;
    }),
  );
  const covers = marks[0].holds;
  const input = ({ target }) => figure.style.setProperty("--_opacity", target.value + "%");
  const view = h("div.scene", {},
    h("div.list", {}, figure, note),
    h("div.list", {},
      chips[1] && h("div.chips", { role: "group", "aria-label": "Shown in the picture" }, ...chips),
      covers && h("label.opacity", {}, "Opacity", h("input", { type: "range", min: 0, max: 100, value: 60, input })),
      table,
      copyTable(output),
    ),
  );

  const light = (index) => {
    for (const element of view.querySelectorAll(`.lit, [data-i="${index}"]`)) {
      element.classList.toggle("lit", element.dataset.i === index);
    }
  };
  // Pointing at a mark or a row, or reaching a row by keyboard, lights both.
  const point = ({ type, target }) => light(/(er|in)$/.test(type) && target.closest("[data-i]")?.dataset.i);
  for (const event of ["pointerover", "pointerout", "focusin", "focusout"]) view.addEventListener(event, point);
  // Marks that cover the picture do not know the pointer by themselves.
  if (covers) {
    layer.addEventListener("pointermove", ({ offsetX, offsetY }) => {
      const [x, y] = [offsetX / layer.clientWidth, offsetY / layer.clientHeight];
      light(marks.find(({ element, holds }) => !element.hidden && holds(x, y))?.element.dataset.i);
    });
  }
  return view;
};

/** Things with a box around them. */
export const boxes = (output, outcome, keep) => {
  const reach = (side) => output.boxes.reduce((most, box) => Math.max(most, box[side]), 1);
  const extent = [reach("xmax"), reach("ymax")];
  return scene(output, outcome, keep, "Objects in the picture", output.boxes, extent, (box, rank) => {
    const { label, xmin, ymin, xmax, ymax } = box;
    const tag = h("span.tag", {}, label + " " + scored(box));
    const element = h(rank < NAMED ? "div.box.named" : "div.box", {}, tag);
    const fit = (width, height) => {
      // In shares of the picture, so that boxes fit it at any size.
      Object.assign(element.style, {
        left: percent(xmin / width),
        top: percent(ymin / height),
        width: percent((xmax - xmin) / width),
        height: percent((ymax - ymin) / height),
      });
      // A label above the picture's edge goes inside the box.
      element.classList.toggle("low", ymin / height < 0.08);
    };
    return { element, fit };
  });
};

/**
 * Areas of a picture. A mask is a picture of its own: where it is light, its colour shows. Whatever size it has, it is
 * stretched over the picture.
 */
export const masks = (output, outcome, keep) =>
  scene(output, outcome, keep, "Areas of the picture", output.masks, [4, 3], ({ mask }, _, onBroken) => {
    const element = h("div.area");
    element.style.maskImage = `url("${mask}")`;
    return { element, holds: readMask(mask || "data:,", onBroken) };
  });
