// The form: one component per kind of field. Fields are built once per task; they keep what they hold through
// errors and re-runs.

import { button, h } from "../dom.js";
import { labels } from "./labels.js";
import { parameters } from "./parameters.js";
import { collect, notes } from "./row.js";
import { text } from "./text.js";

/**
 * Makes a field's component: its `element` without label and error, the `target` of label and focus, a `hint` on
 * how to fill it, `value()`, undefined when it holds nothing, and `fill(value)`, which clears it without a value.
 * Some have more: `insert`, `receive`, `reading`, `finish`, `place`, `sent`, `answered`. `more.js` has the other kinds.
 */
export const fields = { text, line: text, list: text, labels };

const row = (field) => {
  const { key, label, required } = field;
  const id = "f-" + key;
  const control = fields[field.kind](id, field);
  const { target, hint } = control;
  /** Required fields always show; others once something fills them. */
  const show = (isWanted) => {
    shown.hidden = !required && !isWanted;
    if (add) add.hidden = isWanted;
  };
  const { lines, ...own } = notes(id, target, hint, () => show(true));
  const title = h("label", { id: id + "-label", for: id, part: "label" }, label);
  const shown = h("div.field", { part: "field" }, title, control.element, ...lines);
  // Brings in a field that most do without.
  const bringIn = () => {
    show(true);
    target.focus();
  };
  const add = !required && button(".chip.add", "Add: " + label, bringIn);
  show(false);
  return { ...control, ...own, key, shown, show, add };
};

/** All fields of a task, and its parameters. */
export class Form {
  #rows;
  #parameters;

  constructor(task) {
    this.#rows = task.fields.map(row);
    this.#parameters = parameters(task.parameters);
    /** What to show, in order. */
    this.elements = [
      ...this.#rows.map((row) => row.shown),
      ...this.#rows.flatMap((row) => row.add || []),
      ...(task.parameters[0] ? [this.#parameters.element] : []),
    ];
    /** Where the answer belongs, if that is among the fields: in a conversation. */
    this.place = this.#rows.find((row) => row.place)?.place;
  }

  /** Calls what not every field has. */
  #each(method, value) {
    return this.#rows.map((row) => row[method]?.(value));
  }

  /** What the fields hold, by key; those that hold nothing are absent. */
  values() {
    return collect(this.#rows);
  }

  /** Replaces what the fields hold. Fields that `values` leaves out are cleared. */
  fill(values) {
    for (const row of this.#rows) {
      const value = values[row.key];
      row.fill(value);
      row.show(value !== undefined);
    }
    this.pointAtNothing();
  }

  /** Nothing has been filled in yet, so examples may come in. */
  get untouched() {
    return !Object.keys(this.values())[0];
  }

  /** What the parameters hold, as it is typed. Throws `{field, message}` for what is not the JSON it should be. */
  parameters() {
    return this.#parameters.values();
  }

  /** Replaces the parameters: those of the task by their keys, and what else is sent. The rest goes back to default. */
  fillParameters(known, extra) {
    if (this.#parameters.rows[0]) this.#parameters.fill(known, extra);
  }

  /** Whether something is still being read, or recorded. */
  get busy() {
    return this.#each("reading").some(Boolean);
  }

  /** Resolves once nothing is. What was being read may meanwhile have been replaced by something else to read. */
  async settle() {
    while (this.busy) {
      this.#each("finish");
      await Promise.all(this.#each("reading"));
    }
  }

  /** A drag, drop or paste anywhere in the form goes to the field that takes files. */
  transfer(event) {
    const row = this.#rows.find((row) => row.receive?.(event));
    if (!row) return;
    event.preventDefault();
    row.show(true);
  }

  /** What the fields hold is on its way. */
  sent() {
    this.#each("sent");
  }

  /** What was sent has been answered with a message. */
  answered(message) {
    this.#each("answered", message);
  }

  /** Says a problem at the field or the parameter it is about, and takes the focus there. */
  pointAt(key, said, insert) {
    const row = [...this.#rows, ...this.#parameters.rows].find((row) => row.key == key);
    const error = row?.point(said);
    if (!insert || !row?.insert) return;
    // A text that would mend it.
    const mend = () => {
      row.insert(insert);
      row.unpoint();
    };
    error.append(button(".chip", "Insert " + insert, mend));
  }

  pointAtNothing() {
    for (const row of [...this.#rows, ...this.#parameters.rows]) row.unpoint();
  }

  /** Lets go of what the fields hold on to beyond themselves: URLs, the microphone. */
  close() {
    this.fill({});
  }
}
