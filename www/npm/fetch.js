// What the build puts in the place of the global `fetch`, in the scripts of the npm package.
export { fetch } from "./inference-widget-parts.js";
