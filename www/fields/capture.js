// What fields for pictures, sounds and films need of the browser: reading what a
// visitor or a page gives, in a form that servers take, and the microphone.

/** Samples a second: what speech models are trained on. */
const RATE = 16000;

/** What visitors call them. */
export const NOUNS = { image: "picture", audio: "sound", video: "video" };

const fail = (...parts) => {
  throw new Error(parts.join(""));
};

/**
 * Reads a `Blob`, what is at an address, or the promise of either, as `{type, bytes, url}`.
 * Pictures come out upright and no longer than `limit` on a side; sounds in a format that servers know.
 */
export const readMedia = async (source, kind, limit) => {
  source = await source;
  let blob = typeof source == "string" ? await open(source) : source;
  const { type } = blob;
  const noun = NOUNS[kind];
  const mayBe = !/^[a-z]/.test(type) || type.startsWith(kind) || /octet-stream|ogg|^video/.test(type);
  if (!mayBe || !blob.size) fail("This is not a ", noun, ". Choose another file.");
  if (kind == "image") blob = await picture(blob, limit);
  if (kind == "audio") blob = await clip(blob);
  return { type: blob.type, bytes: new Uint8Array(await blob.arrayBuffer()), url: URL.createObjectURL(blob) };
};

const open = async (address) => {
  // Read here, since a page's policy may forbid to fetch these.
  const data = /^data:([^,;]*)[^,]*?(;base64)?,(.*)$/s.exec(address);
  if (data) return new Blob([data[2] ? bytes(data[3]) : decodeURIComponent(data[3])], { type: data[1] });
  if (/^[\w+/\s]{64,}=*\s*$/.test(address)) return new Blob([bytes(address)]);
  const response = await fetch(address);
  if (!response.ok) fail("Nothing was found at this address (", response.status, ").");
  return response.blob();
};

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

const picture = async (blob, limit) => {
  let bitmap;
  try {
    bitmap = await createImageBitmap(blob, { imageOrientation: "from-image" });
  } catch {
    // Servers read some kinds of picture that browsers do not.
    return /tiff|hei[cf]/.test(blob.type) ? blob : fail("This picture cannot be read. The file may be damaged.");
  }
  const isPhoto = /jpe?g|webp|avif|hei/.test(blob.type);
  const longest = Math.max(bitmap.width, bitmap.height);
  // Servers do not turn pictures upright, so those that say how are drawn anew.
  const isKnown = /png|jpe?g/.test(blob.type) && longest <= limit;
  if (isKnown && !(await blob.slice(0, 65536).text()).includes("Exif\0")) return blob;
  const scale = Math.min(1, limit / longest);
  const side = (length) => Math.max(1, Math.round(length * scale));
  const canvas = new OffscreenCanvas(side(bitmap.width), side(bitmap.height));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: isPhoto ? "image/jpeg" : "image/png", quality: 0.92 });
};

const clip = async (blob) => {
  if (/wav|mpeg|mp3|flac|ogg/.test(blob.type)) return blob;
  try {
    return await wav(blob);
  } catch {
    fail("This sound cannot be read. Choose a WAV, MP3, FLAC or OGG file.");
  }
};

/** Any sound that the browser can play, as one channel of 16-bit WAV. */
const wav = async (blob) => {
  const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await blob.arrayBuffer());
  const samples = new Int16Array(sound.length);
  const channels = Array.from({ length: sound.numberOfChannels }, (_, i) => sound.getChannelData(i));
  for (let i = 0; i < sound.length; i++) {
    let sample = 0;
    for (const channel of channels) sample += channel[i] / channels.length;
    samples[i] = Math.max(-1, Math.min(1, sample)) * 0x7fff;
  }
  const numbers = (...list) => Uint32Array.from(list);
  const size = samples.byteLength;
  // Two 16-bit members at a time: PCM and channels; bytes a sample and bits.
  const format = numbers(16, 0x10001, RATE, RATE * 2, 0x100002);
  const parts = ["RIFF", numbers(36 + size), "WAVEfmt ", format, "data", numbers(size), samples];
  return new Blob(parts, { type: "audio/wav" });
};

const REFUSED = {
  NotAllowedError: "The microphone was refused. Allow it in the browser’s settings for this page, or choose a file.",
  NotFoundError: "No microphone was found. Plug one in, or choose a file.",
  TypeError: "Pages can record only over https. Choose a file instead.",
};

/**
 * Records the microphone, showing level and elapsed time. Resolves, once it is running,
 * with a function that ends it and resolves with a WAV.
 */
export const recordMedia = async (meter, clock) => {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    fail(REFUSED[error.name] ?? error.message);
  }
  const recorder = new MediaRecorder(stream);
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  const wave = new Float32Array(analyser.fftSize);
  const pieces = [];
  const begun = Date.now();
  const ended = new Promise((resolve) => (recorder.onstop = resolve));
  const stop = async () => {
    clearInterval(timer);
    if (recorder.state != "inactive") recorder.stop();
    await ended;
    for (const track of stream.getTracks()) track.stop();
    context.close();
    return wav(new Blob(pieces));
  };
  const timer = setInterval(() => {
    // The widget is gone: so must be the microphone.
    if (!clock.isConnected) return stop();
    analyser.getFloatTimeDomainData(wave);
    meter.value = Math.sqrt(Math.max(...wave));
    const seconds = Math.floor((Date.now() - begun) / 1000);
    clock.textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  }, 100);
  context.createMediaStreamSource(stream).connect(analyser);
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  recorder.start();
  return stop;
};

/** The file or the address that a drop or a paste brings; whether a drag would bring one. */
export const givenMedia = (event) => {
  const { dataTransfer, clipboardData } = event;
  const data = dataTransfer ?? clipboardData;
  // Spreadsheets copy a picture of their cells beside the text.
  if (!data || (clipboardData && data.types.includes("text/plain"))) return;
  if (event.type == "dragover") return data.types.some((type) => /^Files|uri-list/.test(type)) || undefined;
  return data.files[0] ?? (data.getData("text/uri-list").split("\n")[0] || undefined);
};
