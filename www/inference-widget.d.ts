/** The public surface of `<inference-widget>`. */

export type Output =
  /** A list of rows per input, best first. */
  | { kind: "labels"; rows: { label: string; score: number | null }[][]; verdict?: (string | null)[] }
  | { kind: "texts"; texts: string[]; chunks?: { text: string; start: number | null; end: number | null }[]; reasoning?: string }
  /** `start` and `end` count Unicode code points, `end` exclusive. */
  | { kind: "spans"; rows: { text: string; spans: { start: number; end: number; label: string; score: number | null }[] }[] }
  | { kind: "answers"; answers: { answer: string; score: number | null; start: number | null; end: number | null }[] }
  | { kind: "table-answer"; answer: string; aggregator: string | null; coordinates: [number, number][]; cells: string[] }
  /** One per candidate, in the order of the inputs. */
  | { kind: "scores"; scores: number[] }
  | { kind: "vectors"; shape: number[]; values: number[] }
  /** In pixels of the source picture. */
  | { kind: "boxes"; boxes: { label: string; score: number | null; xmin: number; ymin: number; xmax: number; ymax: number }[] }
  /** `mask` is a `data:` URL. */
  | { kind: "masks"; masks: { label: string; score: number | null; mask: string }[] }
  | { kind: "media"; items: { label: string | null; type: string; url: string }[] }
  /** One per row of the table that was sent. */
  | { kind: "predictions"; column: (string | number)[] }
  | { kind: "message"; role: string; content: string; finishReason: string | null; reasoning?: string; toolCalls?: { id: string | null; name: string; arguments: string }[]; media?: { label: string | null; type: string; url: string }[]; others?: { role: string; content: string; finishReason: string | null }[] }
  | { kind: "unknown" };

export interface Result {
  task: string;
  /** `null` where the endpoint is one model's own address. */
  model: string | null;
  inputs: unknown;
  parameters: Record<string, unknown>;
  output: Output;
  /** The server's own answer: JSON, text, the events of a stream, or the URL of a blob. */
  raw: unknown;
  /** `recorded`: the stored answer of an example. `browser` is reserved for models that run in the page. */
  source: "live" | "recorded" | "browser";
  /** From the call to the last byte. */
  totalMs: number;
  /** What the server says it took. */
  computeSeconds: number | null;
  computeType: string | null;
  warnings: string[];
}

export type State = "idle" | "loading" | "running" | "warming" | "streaming" | "done" | "error";

export declare class InferenceError extends Error {
  code:
    | "config" | "input" | "auth" | "budget" | "forbidden" | "not-found" | "too-large" | "rate-limited"
    | "warming-timeout" | "upstream" | "network" | "timeout" | "cancelled" | "shape";
  status: number | null;
  /** Seconds. */
  retryAfter: number | null;
  requestId: string | null;
}

/** An attribute's property is its text, or `null` where it is absent. `lang` is that of every element. */
export declare class InferenceWidget extends HTMLElement {
  model: string | null;
  /** The attribute; without it, the task that was found out, once it is known. */
  task: string | null;
  endpoint: string | null;
  threshold: string | null;
  /** Labels, separated by commas, or `auto`. */
  flag: string | null;
  autorun: boolean;
  loading: "lazy" | "eager" | (string & {}) | null;
  theme: "auto" | "light" | "dark" | (string & {}) | null;
  layout: "full" | "compact" | (string & {}) | null;
  /** Seconds. */
  warmupLimit: string | null;
  /** The wire form of the task's inputs; a Blob, File or URL wherever the wire has media. May be set at any time, before the
   *  element is upgraded too. Setting an equal value changes nothing. */
  inputs: unknown;
  /** The parameters that differ from the task's defaults. */
  parameters: Record<string, unknown>;
  /** The page's own examples, in the form of the Hub's model cards. `null` before any were given. */
  examples: Record<string, unknown>[] | null;
  readonly state: State;
  /** The last answer. */
  readonly result: Result | null;
  /** Loads what is missing and runs. A later run, or `cancel()`, ends this one: it rejects with the code `cancelled`. */
  run(inputs?: unknown): Promise<Result>;
  /** Ends the run in flight. Nothing that was typed or shown is lost. */
  cancel(): void;
  /** Clears input, answer and error. */
  reset(): void;
  /** Draws the interface now, wherever on the page the element is. */
  load(): Promise<void>;
  /** Resolves once the interface is drawn and takes input: for a lazy element, once it is near the viewport. Rejects with an
   *  `InferenceError` when the module cannot come. A new promise after each removal or failure. */
  whenReady(): Promise<void>;
}

export interface InferenceEvents {
  /** The interface is drawn and takes input. */
  "inference-ready": CustomEvent<null>;
  /** A request is about to be sent. */
  "inference-start": CustomEvent<null>;
  /** The model is starting; once per repeated call. Times in seconds. */
  "inference-warming": CustomEvent<{ attempt: number; estimatedTime: number | null; elapsed: number }>;
  /** A piece of a streamed text. */
  "inference-chunk": CustomEvent<{ text: string }>;
  "inference-result": CustomEvent<Result>;
  "inference-error": CustomEvent<InferenceError>;
  /** A run was ended before its answer. */
  "inference-cancel": CustomEvent<null>;
}

declare global {
  interface HTMLElementTagNameMap {
    "inference-widget": InferenceWidget;
  }
  interface HTMLElementEventMap extends InferenceEvents {}
}
