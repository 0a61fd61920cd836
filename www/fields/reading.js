// Files and addresses take a while to read. Only the newest counts.

/** `current()` is a promise while something is being read; it resolves, never rejects, and `forget()` ends its turn. */
export const reader = () => {
  let reading;
  return {
    current: () => reading,
    forget: () => (reading = undefined),
    /** Calls `done` or `failed` with what comes of a promise, or `dropped` when something newer replaced it. */
    start(promise, done, failed, dropped) {
      const settle = (act) => (result) => {
        if (reading != own) return dropped?.(result);
        reading = undefined;
        act?.(result);
      };
      const own = promise.then(settle(done), settle(failed));
      reading = own;
    },
  };
};
