/** The element, and its types in JSX for React 18 and 19: `import "inference-widget/react"`. */

import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { InferenceEvents, InferenceWidget, InferenceWidgetAttributes } from "./inference-widget.js";

export * from "./inference-widget.js";

/** React 19 listens to these. In React 18, which does not, add listeners through a `ref`. */
type Listeners = { [Name in keyof InferenceEvents as `on${Name}`]?: (event: InferenceEvents[Name]) => void };

export interface InferenceWidgetProps
  extends InferenceWidgetAttributes,
    Listeners,
    Omit<DetailedHTMLProps<HTMLAttributes<InferenceWidget>, InferenceWidget>, keyof InferenceWidgetAttributes> {
  /** The page's own examples, in the form of the Hub's model cards. */
  examples?: Record<string, unknown>[];
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "inference-widget": InferenceWidgetProps;
    }
  }
}
