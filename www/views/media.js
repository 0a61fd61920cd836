// Pictures, sounds and films, with their names, types and a way to keep them.

import { fixed, h } from "../dom.js";
import { fold } from "./tables.js";

/** Shown at once. */
const FOLD = 12;

export const media = ({ items }, { size }, keep) => {
  const view = h("div.gallery");
  for (const { url } of items) keep(url);
  // Of one file that came by itself the size is that of the answer.
  const whole = !items[1] && items[0]?.url.startsWith("blob:") ? size : null;
  view.append(fold(view, items.length, FOLD, (i) => figure(items[i], i + 1, whole)) ?? "");
  return view;
};

/** "1 picture" */
export const countMedia = ({ items }) => {
  const name = { audio: "sound", video: "video", img: "picture" }[kind(items[0])];
  return items.length + " " + name + (items.length == 1 ? "" : "s");
};

const kind = (item) => item?.type.match(/^(audio|video)(?=\/|$)/)?.[0] ?? "img";

const figure = ({ label, type, url }, number, size) => {
  const tag = kind({ type });
  const name = label ?? "Answer " + number;
  const note = h("p.note", { hidden: true }, "The browser cannot show this file. You can still download it.");
  const error = () => (note.hidden = false);
  const named = tag == "img" ? { alt: name } : { controls: true, playsinline: true, "aria-label": name };
  const shown = h(tag, { ...named, error, src: url });
  const data = /^data:[^,]*;base64,/.exec(url);
  const bytes = data ? Math.floor((url.length - data[0].length) / 4) * 3 : size;
  const download = `answer-${number}.${extension(type)}`;
  return h("figure", { part: "media" }, shown, note,
    h("figcaption.tools", {},
      label != null && h("bdi", {}, label),
      h("span.note", {}, type + (bytes == null ? "" : " · " + weight(bytes))),
      h("a", { href: url, download, target: "_blank", rel: "noopener" }, "Download"),
    ),
  );
};

// Of the others the name of the type is the extension.
const EXTENSIONS = { __proto__: null, mpeg: "mp3", jpeg: "jpg", "svg+xml": "svg", wave: "wav", "octet-stream": "bin" };

const extension = (type) => {
  const [, kind] = type.split("/");
  return EXTENSIONS[kind] ?? (kind?.replace(/^x-/, "") || "bin");
};

/** "340 KB", "2.4 MB" */
const weight = (bytes) => (bytes < 1e6 ? Math.ceil(bytes / 1000) + " KB" : fixed(bytes / 1e6, 1) + " MB");
