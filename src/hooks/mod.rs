//! The browser's edges. Each lets go of what it holds when its owner goes.

pub mod clipboard;
pub mod file;
pub mod frames;
pub mod object_url;
pub mod page_language;
pub mod picture;
pub mod recorder;
pub mod resize;
pub mod samples;
pub mod sound;
pub mod transfer;
pub mod visibility;
