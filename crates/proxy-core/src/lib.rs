//! The proxy's rules over plain HTTP types, without sockets.
