// Brings the fields and views that the first tasks do without.

import { fields } from "./fields/form.js";
import { views } from "./views/answer.js";

/** The build puts the script's name here, which tells its content. */
const MORE = "./more.js";

let sheet;
let failures = 0;

const load = async () => {
  try {
    // After a failure under another address, since browsers remember what failed.
    const more = await import(MORE + (failures ? "?" + failures : ""));
    Object.assign(fields, more.fields);
    Object.assign(views, more.views);
    const style = new CSSStyleSheet();
    style.replaceSync(more.css);
    return style;
  } catch (error) {
    sheet = undefined;
    failures++;
    throw error;
  }
};

/** Resolves once every task can be drawn in the shadow of `host`. What failed may be tried again. */
export const more = async (host) => {
  const own = await (sheet ??= load());
  const sheets = host.shadowRoot?.adoptedStyleSheets;
  if (sheets && !sheets.includes(own)) sheets.push(own);
};
