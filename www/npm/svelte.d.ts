/** The element, and its types in Svelte's markup: `import "inference-widget/svelte"`. */

import type { HTMLAttributes } from "svelte/elements";
import type { InferenceEvents, InferenceWidget, InferenceWidgetAttributes } from "./inference-widget.js";

export * from "./inference-widget.js";

type Listeners = { [Name in keyof InferenceEvents as `on${Name}`]?: (event: InferenceEvents[Name]) => void };

export interface InferenceWidgetProps
  extends InferenceWidgetAttributes,
    Listeners,
    Omit<HTMLAttributes<InferenceWidget>, keyof InferenceWidgetAttributes> {
  /** The page's own examples, in the form of the Hub's model cards. */
  examples?: Record<string, unknown>[];
}

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "inference-widget": InferenceWidgetProps;
  }
}
