//! Ostler.
#![forbid(unsafe_code)]

pub mod app;
pub mod checks;
pub mod cli;
pub mod diff;
pub mod export;
pub mod model;
pub mod package;
pub mod redline;
pub mod richtext;
pub mod search;
pub mod segment;
pub mod store;
pub mod word;
