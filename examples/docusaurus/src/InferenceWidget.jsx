import "inference-widget";
import React, { useEffect, useRef } from "react";

// Pages come from a server, where elements have attributes and no properties: the examples are set once React takes over.
export default function InferenceWidget({ examples, children, ...attributes }) {
  const element = useRef(null);
  useEffect(() => {
    element.current.examples = examples;
  }, [examples]);
  return <inference-widget ref={element} {...attributes}>{children}</inference-widget>;
}
