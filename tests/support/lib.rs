//! What the end-to-end tests share: browser, proxy process, fault server.
