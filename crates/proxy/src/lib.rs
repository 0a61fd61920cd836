//! The proxy server: holds the token, serves the widget, relays to a model.
