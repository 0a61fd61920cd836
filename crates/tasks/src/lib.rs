//! The protocol: what each task takes, sends and gives back. No I/O, no DOM, no clock.
