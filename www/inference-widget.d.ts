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

/** The attributes, as markup and templates give them. */
export interface InferenceWidgetAttributes {
  //#region attributes
  /** model id, as the server spells it; may be left out where `endpoint` is one model's own address. */
  model?: string;
  /** pipeline tag, such as `text-classification`. The property tells the task that was found out, too. */
  task?: string;
  /** `http(s)` address of the proxy, of any server with the same API, or of one dedicated endpoint. */
  endpoint?: string;
  /** first input: text, or JSON for tasks with several fields. */
  inputs?: unknown;
  /** JSON object of task parameters. */
  parameters?: unknown;
  /** 0 to 1; a best score below it reads “uncertain”. */
  threshold?: number | string;
  /** labels that mean “flagged”, separated by commas; `auto` for a known guardrail model. */
  flag?: string;
  /** run once, when the widget is first visible. */
  autorun?: boolean;
  /** `lazy`: load near the viewport; `eager`: load at once. */
  loading?: "lazy" | "eager";
  /** `auto`, `light`, `dark`. */
  theme?: "auto" | "light" | "dark";
  /** `full`, `compact`. */
  layout?: "full" | "compact";
  /** seconds to wait for a model that is starting. */
  "warmup-limit"?: number | string;
  /** language of the interface: `en`, `ar`, `de`, `es`, `fr`, `hi`, `it`, `ja`, `ko`, `nl`, `pl`, `pt`, `tr`, `zh`. */
  lang?: string;
  //#endregion
}

/** An attribute's property is its text, or `null` where it is absent. `lang` is that of every element. */
export declare class InferenceWidget extends HTMLElement {
  //#region members
  /** model id, as the server spells it; may be left out where `endpoint` is one model's own address. */
  model: string | null;
  /** pipeline tag, such as `text-classification`. The property tells the task that was found out, too. */
  task: string | null;
  /** `http(s)` address of the proxy, of any server with the same API, or of one dedicated endpoint. */
  endpoint: string | null;
  /** 0 to 1; a best score below it reads “uncertain”. */
  get threshold(): string | null;
  set threshold(value: string | number | null);
  /** labels that mean “flagged”, separated by commas; `auto` for a known guardrail model. */
  flag: string | null;
  /** run once, when the widget is first visible. */
  autorun: boolean;
  /** `lazy`: load near the viewport; `eager`: load at once. */
  loading: "lazy" | "eager" | (string & {}) | null;
  /** `auto`, `light`, `dark`. */
  theme: "auto" | "light" | "dark" | (string & {}) | null;
  /** `full`, `compact`. */
  layout: "full" | "compact" | (string & {}) | null;
  /** seconds to wait for a model that is starting. */
  get warmupLimit(): string | null;
  set warmupLimit(value: string | number | null);
  /** Loads what is missing, runs, and resolves with the result. A later run, or `cancel()`, ends it: it then rejects with the code `cancelled`. */
  run(inputs?: unknown): Promise<Result>;
  /** Ends the run in flight. Nothing that was typed or shown is lost. */
  cancel(): void;
  /** Clears input, answer and error. */
  reset(): void;
  /** What the form holds; may be set at any time, before the element is upgraded too. It has the form that the API has on the wire (per task), with a `Blob`, `File` or URL wherever the wire has media. Setting an equal value changes nothing. */
  inputs: unknown;
  /** The parameters that differ from the task's defaults; may be set at any time. */
  parameters: Record<string, unknown>;
  /** The page's own examples, in the form of the Hub's model cards, for templates that drop `<script>` children. `null` before any were given. */
  examples: Record<string, unknown>[] | null;
  /** `idle`, `loading`, `running`, `warming`, `streaming`, `done`, `error`; also an attribute: `inference-widget[state="warming"]`. */
  readonly state: State;
  /** The last result, or `null`. */
  readonly result: Result | null;
  /** Draws the widget now, wherever on the page it is. */
  load(): Promise<void>;
  /** Resolves once the widget takes input; for a lazy one, once it is near the viewport. Rejects when the module cannot come, for example under a policy that forbids WebAssembly. A new promise after each removal or failure. */
  whenReady(): Promise<void>;
  //#endregion
}

export interface InferenceEvents {
  //#region events
  /** The widget takes input. */
  "inference-ready": CustomEvent<null>;
  /** A request is about to be sent. */
  "inference-start": CustomEvent<null>;
  /** The model is starting; once per repeated call. Times in seconds. */
  "inference-warming": CustomEvent<{ attempt: number; estimatedTime: number | null; elapsed: number }>;
  /** A piece of a streamed text. */
  "inference-chunk": CustomEvent<{ text: string }>;
  /** The answer. */
  "inference-result": CustomEvent<Result>;
  /** What `run()` rejects with: `code`, `message`, `status`, `retryAfter`, `requestId`. */
  "inference-error": CustomEvent<InferenceError>;
  /** A run was ended before its answer. */
  "inference-cancel": CustomEvent<null>;
  //#endregion
}

declare global {
  interface HTMLElementTagNameMap {
    "inference-widget": InferenceWidget;
  }
  interface HTMLElementEventMap extends InferenceEvents {}
}
