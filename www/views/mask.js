// Reading what a mask covers, which only a canvas can tell.

/** Cells a side: enough to point at an area. */
const CELLS = 96;

/**
 * Reads a mask; gives a function that says whether a place, in shares of the picture, is within it.
 * `onBroken` is called when the mask is no picture.
 */
export const readMask = (url, onBroken) => {
  let data;
  const image = new Image();
  image.onerror = onBroken;
  image.onload = () => {
    const context = new OffscreenCanvas(CELLS, CELLS).getContext("2d");
    context.drawImage(image, 0, 0, CELLS, CELLS);
    ({ data } = context.getImageData(0, 0, CELLS, CELLS));
  };
  image.src = url;
  return (x, y) => data?.[4 * (Math.floor(y * CELLS) * CELLS + Math.floor(x * CELLS))] > 127;
};
