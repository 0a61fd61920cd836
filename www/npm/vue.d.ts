/** The element, and its types in Vue's templates: `import "inference-widget/vue"`. The compiler must be told that it is an
 *  element: `isCustomElement: (tag) => tag === "inference-widget"`. */

import type { DefineComponent, HTMLAttributes } from "vue";
import type { InferenceEvents, InferenceWidgetAttributes } from "./inference-widget.js";

export * from "./inference-widget.js";

export type InferenceWidgetEmits = { [Name in keyof InferenceEvents]: (event: InferenceEvents[Name]) => void };

export interface InferenceWidgetProps
  extends InferenceWidgetAttributes,
    /* @vue-ignore */ Omit<HTMLAttributes, keyof InferenceWidgetAttributes> {
  /** The page's own examples, in the form of the Hub's model cards. */
  examples?: Record<string, unknown>[];
}

declare module "vue" {
  interface GlobalComponents {
    "inference-widget": DefineComponent<InferenceWidgetProps, {}, {}, {}, {}, {}, {}, InferenceWidgetEmits>;
  }
}
