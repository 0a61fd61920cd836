// Pictures, sounds and films: chosen, dropped, pasted, recorded, or named by an address.

import { button, h, revoke } from "../dom.js";
import { NOUNS, givenMedia, readMedia, recordMedia } from "./capture.js";
import { reader } from "./reading.js";

/** Longer sides of pictures are scaled down to this, in pixels: models look at less. */
const LONGEST_SIDE = 2048;

export const media = (id, { kind }) => {
  const noun = NOUNS[kind];
  const isImage = kind == "image";
  const isAudio = kind == "audio";
  const reading = reader();
  // What is sent, and what the preview shows: ours to revoke.
  let held;
  let url;
  // Ends the recording under way.
  let stop;

  const say = (text, isError) => {
    note.textContent = text;
    note.classList.toggle("field-error", !!isError);
  };

  const hold = (own, address) => {
    preview.textContent = typed.value = "";
    revoke(url);
    held = own;
    url = address;
    preview.hidden = !own;
    if (!own) return;
    const drop = () => {
      clear();
      file.focus();
    };
    preview.append(
      h(isImage ? "img" : kind, {
        src: url,
        [isImage ? "alt" : "aria-label"]: "The chosen " + noun,
        controls: !isImage,
        playsinline: kind == "video",
      }),
      button(".remove", "×", drop, { "aria-label": "Remove the " + noun }),
    );
  };

  /** Takes a file, an address, or the promise of either. */
  const read = (source) => {
    say("Reading …");
    reading.start(
      readMedia(source, kind, LONGEST_SIDE),
      ({ type, bytes, url }) => {
        hold({ type: type.split(";")[0], bytes }, url);
        say(source.name ?? "");
      },
      // A file that cannot be read leaves what was there. An address that only the page may not read may well be
      // open to the server.
      ({ name, message }) => {
        if (name != "TypeError" || !source.startsWith?.("http")) return say(message, true);
        hold({ type: "", url: source }, source);
        say("This page may not read that address, so the server is given the address.");
      },
      ({ url }) => revoke(url),
    );
  };

  const clear = () => {
    reading.forget();
    if (stop) end().catch(() => {});
    hold();
    say("");
  };

  /** Starts recording, or ends it and takes what was recorded. */
  const record = async () => {
    if (stop) return read(end());
    recorder.disabled = true;
    say("");
    try {
      stop = await recordMedia(meter, clock);
      showRecording();
    } catch ({ message }) {
      say(message, true);
    }
    recorder.disabled = false;
  };

  /** Ends the recording under way; gives the promise of what was recorded. */
  const end = () => {
    const recorded = stop();
    stop = undefined;
    showRecording();
    return recorded;
  };

  const showRecording = () => {
    recorder.textContent = stop ? "■ Stop" : "● Record";
    clock.textContent = "0:00";
    meter.hidden = clock.hidden = !stop;
  };

  const pick = (text, attributes) => {
    const input = h("input", { ...attributes, type: "file", accept: kind + "/*" });
    return [input, h("label.file", {}, text, input)];
  };
  const [file, chooser] = pick("Choose a " + (isAudio ? "file" : noun), { id });
  const typed = h("input.address", {
    type: "url",
    "aria-label": "Address",
    placeholder: "or an address: https://…",
    part: "input",
  });
  const recorder = button(".file", "● Record", record);
  const meter = h("meter", { min: 0, max: 1, "aria-label": "Level", hidden: true });
  const clock = h("span.time", { role: "timer", hidden: true });
  const preview = h("div.preview", { hidden: true });
  const note = h("p.note", { role: "status" });
  const tools = h("div.tools", {}, ...(isAudio ? [recorder, meter, clock] : []), chooser);
  if (isImage) {
    const [, camera] = pick("Use the camera", { capture: "environment" });
    camera.classList.add("camera");
    tools.append(camera);
  }
  tools.append(typed);

  return {
    element: h(
      "div.media",
      {
        role: "group",
        "aria-labelledby": id + "-label",
        change({ target }) {
          const source = target.files?.[0] ?? target.value;
          if (source) read(source);
          // The same file may be chosen again.
          if (target.files) target.value = "";
        },
      },
      preview,
      tools,
      note,
    ),
    target: file,
    hint: isImage
      ? "Or drop or paste one here. It is scaled down to 2,048 px on its longer side."
      : "Or drop one here.",
    value: () => held,
    fill(value) {
      clear();
      if (value) read(value.url ?? new Blob([value.bytes], { type: value.type }));
    },
    /** Takes what a drop or a paste brings. A drag that is still in the air is `true`. */
    receive(event) {
      const given = givenMedia(event);
      if (given && given !== true) read(given);
      return given;
    },
    reading: () => stop || reading.current(),
    /** A recording under way ends here: it is what the visitor wants sent. */
    finish: () => stop && read(end()),
  };
};
