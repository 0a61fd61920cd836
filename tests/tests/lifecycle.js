// Runs before the widget's script: keeps count of what is open in the page, and mounts and removes widgets in numbers.
(() => {
  const { setTimeout: later } = window;
  const open = { timers: new Set(), intervals: new Set(), frames: new Set(), urls: new Set() };
  // Of these, the browser tells whether they still go on.
  const tracks = [];
  const sounds = [];
  const recorders = [];
  const late = [];
  const outcomes = {};
  const removed = new WeakSet();
  let memory;

  const scheduler = (set, cancel, kept, isOnce) => {
    const [realSet, realCancel] = [window[set], window[cancel]];
    window[set] = (act, ...more) => {
      const id = realSet((...given) => {
        if (isOnce) kept.delete(id);
        return act(...given);
      }, ...more);
      kept.add(id);
      return id;
    };
    window[cancel] = (id) => {
      kept.delete(id);
      realCancel(id);
    };
  };
  scheduler("setTimeout", "clearTimeout", open.timers, true);
  scheduler("setInterval", "clearInterval", open.intervals, false);
  scheduler("requestAnimationFrame", "cancelAnimationFrame", open.frames, true);

  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    const url = createObjectURL(blob);
    open.urls.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    open.urls.delete(url);
    revokeObjectURL(url);
  };

  const media = navigator.mediaDevices;
  const ask = media.getUserMedia;
  media.getUserMedia = async (wanted) => {
    const stream = await ask.call(media, wanted);
    tracks.push(...stream.getTracks());
    return stream;
  };
  const kept = (name, list) => {
    const Real = window[name];
    window[name] = class extends Real {
      constructor(...given) {
        super(...given);
        list.push(this);
      }
    };
  };
  kept("AudioContext", sounds);
  kept("MediaRecorder", recorders);

  for (const name of ["instantiate", "instantiateStreaming"]) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await real.apply(WebAssembly, given);
      memory = Object.values((made.instance ?? made).exports).find((one) => one instanceof WebAssembly.Memory) ?? memory;
      return made;
    };
  }

  const NAMES = ["ready", "start", "warming", "chunk", "result", "error", "cancel"];
  const note = ({ type, target }) => {
    if (removed.has(target)) late.push(type);
  };
  const pause = (milliseconds) => new Promise((done) => later(done, milliseconds));

  window.crowd = {
    pause,
    /** Elements with the attributes of each in turn, on the page. */
    mount(count, attributes) {
      const all = Array.from({ length: count }, (_, i) => {
        const widget = document.createElement("inference-widget");
        for (const [name, value] of Object.entries(attributes[i % attributes.length])) widget.setAttribute(name, value);
        for (const name of NAMES) widget.addEventListener(`inference-${name}`, note);
        return widget;
      });
      document.querySelector("main").append(...all);
      return all;
    },
    remove(widget) {
      removed.add(widget);
      widget.remove();
    },
    /** Counts what becomes of a promise. */
    watch(promise) {
      outcomes.pending = (outcomes.pending ?? 0) + 1;
      const count = (outcome) => {
        outcomes.pending--;
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      };
      promise.then(() => count("done"), (error) => count(error.code ?? String(error)));
    },
    /** Mounts, begins, waits until all have got so far, and removes them all. */
    async pass(count, attributes, begin, isThere) {
      const all = this.mount(count, attributes);
      for (const widget of all) begin(widget);
      const end = performance.now() + 15000;
      while (!all.every(isThere)) {
        if (performance.now() > end) throw new Error(`only ${all.filter(isThere).length} of ${count} got there; states: ${all.map((widget) => widget.state)}`);
        await pause(5);
      }
      for (const widget of all) this.remove(widget);
    },
    /** What is still open. */
    left() {
      const live = (list, isLive) => {
        const those = list.filter(isLive);
        list.splice(0, list.length, ...those);
        return those.length;
      };
      return {
        timers: open.timers.size,
        intervals: open.intervals.size,
        frames: open.frames.size,
        urls: open.urls.size,
        tracks: live(tracks, (track) => track.readyState == "live"),
        sounds: live(sounds, (sound) => sound.state != "closed"),
        recorders: live(recorders, (recorder) => recorder.state != "inactive"),
      };
    },
    late: () => late,
    outcomes: () => outcomes,
    /** Bytes of the module's memory. */
    memory: () => memory.buffer.byteLength,
  };
})();
