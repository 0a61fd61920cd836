// Controls for a task's parameters. What differs from the default is marked.

import { button, h } from "../dom.js";
import { collect, notes } from "./row.js";

/** Ranges of more steps than this are typed only. */
const MAX_STEPS = 200;

/** The element and the attributes of each kind. */
const KINDS = {
  // Not a number box: those hide from scripts what they cannot read.
  number: ["input", { type: "text", inputmode: "decimal", dir: "ltr" }],
  switch: ["input", { type: "checkbox" }],
  choice: ["select"],
  text: ["input", { type: "text", dir: "auto" }],
  list: ["input", { type: "text", dir: "auto", placeholder: "one, another" }],
  json: ["textarea", { rows: 1, placeholder: "JSON", dir: "ltr" }],
};

/** A value as it is typed. */
const written = (kind, value) => {
  if (typeof value != "object") return String(value);
  if (!value) return "";
  return kind == "list" && Array.isArray(value) ? value.join(", ") : JSON.stringify(value);
};

const row = ({ key, kind, help, min, max, step, options, default: usual }, reveal) => {
  const id = "p-" + key;
  const [tag, attributes] = KINDS[kind];
  const target = h(tag, { ...attributes, id, autocomplete: "off", part: "input", spellcheck: "false" });
  if (kind == "choice") {
    if (usual == null) target.append(h("option", { value: "" }, "default"));
    for (const option of options) target.append(h("option", {}, option));
  }
  const slider =
    kind == "number" &&
    (max - min) / step <= MAX_STEPS &&
    h("input", { type: "range", min, max, step, value: min, "aria-label": key + " slider" });

  /** The slider goes where the box says; without a number, it is nowhere in particular. */
  const follow = () => {
    if (!slider) return;
    const { value } = target;
    slider.classList.toggle("unset", !value);
    if (value) {
      slider.removeAttribute("aria-valuetext");
      slider.value = value;
    } else slider.setAttribute("aria-valuetext", "not set");
  };

  const { lines, ...own } = notes(id, target, help, reveal);
  const element = h(
    "div.parameter",
    {
      input(event) {
        if (event.target == slider) target.value = slider.value;
        follow();
      },
    },
    h("label", { for: id }, key),
    h("div.control", {}, slider, target),
    ...lines,
  );
  return {
    ...own,
    key,
    element,
    set(value = usual) {
      const text = written(kind, value);
      if (kind == "switch") target.checked = text == "true";
      else target.value = text;
      // A choice that is none of ours is kept, to be named when it is refused.
      if (kind == "choice" && target.value != text) target.append(h("option", { selected: true }, text));
      follow();
    },
    /** What it holds, as it is typed; undefined for nothing. */
    value() {
      if (kind == "switch") return target.checked;
      const { value } = target;
      if (!value.trim()) return;
      if (kind != "json") return value;
      try {
        return JSON.parse(value);
      } catch {
        throw { field: key, message: key + " must be JSON." };
      }
    },
    isChanged() {
      if (kind == "switch") return target.checked != usual;
      const text = target.value.trim();
      return !!text && (kind == "number" ? Number(text) != usual : text != String(usual ?? ""));
    },
  };
};

export const parameters = (list) => {
  // What the page or the model card gives beside the task's own; sent as it is.
  let extra;
  const rows = list.map((parameter) => row(parameter, () => (element.open = true)));

  /** Shows what differs from the defaults. */
  const mark = () => {
    const names = Object.keys(extra);
    const changed = rows.filter((row) => row.element.classList.toggle("changed", row.isChanged()));
    const count = changed.length + names.length;
    summary.textContent = "Parameters" + (count ? ` · ${count} changed` : "");
    also.textContent = "Also sent: " + names.join(", ");
    also.hidden = !names[0];
    reset.hidden = !count;
  };

  /** Replaces what is set. Everything else goes back to its default. */
  const fill = (known = {}, others = {}) => {
    extra = others;
    for (const row of rows) row.set(known[row.key]);
    mark();
  };

  const summary = h("summary");
  const also = h("p.note");
  const reset = button(".quiet", "Reset", () => {
    fill();
    summary.focus();
  });
  const grid = h("div.parameter-grid", {}, ...rows.map((row) => row.element));
  const element = h("details.parameters", { part: "parameters", input: mark }, summary, grid, also, reset);
  fill();

  return {
    element,
    rows,
    fill,
    values: () => collect(rows, { ...extra }),
  };
};
