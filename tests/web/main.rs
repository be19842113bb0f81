//! The page and the API as `ostler serve` serves them, asked over a real connection.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod api;
mod browser;
mod contract;
mod lasting;
mod load;
mod pages;
mod safety;
mod site;
#[path = "../schemas/validate.rs"]
mod validate;
