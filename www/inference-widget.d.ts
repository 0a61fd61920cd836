/** The public surface of `<inference-widget>`. */

export type Output =
  /** A list of rows per input, best first. */
  | { kind: "labels"; rows: { label: string; score: number | null }[][]; verdict?: (string | null)[] }
  | { kind: "texts"; texts: string[]; chunks?: { text: string; start: number | null; end: number | null }[] }
  /** `start` and `end` count Unicode code points, `end` exclusive. */
  | { kind: "spans"; rows: { text: string; spans: { start: number; end: number; label: string; score: number | null }[] }[] }
  | { kind: "answers"; answers: { answer: string; score: number | null; start: number | null; end: number | null }[] }
  | { kind: "table-answer"; answer: string; aggregator: string | null; coordinates: [number, number][]; cells: string[] }
  | { kind: "scores"; scores: number[] }
  | { kind: "vectors"; shape: number[]; values: number[] }
  /** In pixels of the source picture. */
  | { kind: "boxes"; boxes: { label: string; score: number | null; xmin: number; ymin: number; xmax: number; ymax: number }[] }
  /** `mask` is a `data:` URL. */
  | { kind: "masks"; masks: { label: string; score: number | null; mask: string }[] }
  | { kind: "media"; items: { label: string | null; type: string; url: string }[] }
  | { kind: "predictions"; column: (string | number)[] }
  | { kind: "message"; role: string; content: string; finishReason: string | null }
  | { kind: "unknown" };

export interface Result {
  task: string;
  model: string | null;
  inputs: unknown;
  parameters: Record<string, unknown>;
  output: Output;
  raw: unknown;
  source: "live" | "recorded" | "browser";
  totalMs: number;
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

export declare class InferenceWidget extends HTMLElement {
  model: string | null;
  /** Once known, the task resolved, whether given or asked for. */
  task: string | null;
  endpoint: string | null;
  threshold: string | null;
  flag: string | null;
  autorun: boolean;
  loading: string | null;
  theme: string | null;
  layout: string | null;
  warmupLimit: string | null;
  /** The wire form of the task's inputs; media as a Blob, File or URL. */
  inputs: unknown;
  parameters: Record<string, unknown>;
  readonly state: State;
  readonly result: Result | null;
  /** Loads what is missing and runs. A later run cancels an earlier one. */
  run(inputs?: unknown): Promise<Result>;
  cancel(): void;
  reset(): void;
  /** Resolves once the interface is drawn; for a lazy element, once it is near the viewport. */
  whenReady(): Promise<void>;
}

export interface InferenceEvents {
  "inference-ready": CustomEvent<null>;
  "inference-start": CustomEvent<null>;
  /** Seconds. */
  "inference-warming": CustomEvent<{ attempt: number; estimatedTime: number | null; elapsed: number }>;
  "inference-chunk": CustomEvent<{ text: string }>;
  "inference-result": CustomEvent<Result>;
  "inference-error": CustomEvent<InferenceError>;
  "inference-cancel": CustomEvent<null>;
}

declare global {
  interface HTMLElementTagNameMap {
    "inference-widget": InferenceWidget;
  }
  interface HTMLElementEventMap extends InferenceEvents {}
}
