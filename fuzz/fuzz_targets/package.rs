//! Bytes → package → document: whatever comes, a document or an error with a cause and a hint.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ostler::package::{Limits, Package};
use ostler::word::{self, Revisions};

fuzz_target!(|bytes: &[u8]| {
    let read = Package::open(bytes, &Limits::default())
        .and_then(|package| word::read(&package.value, Revisions::Accepted));
    if let Err(error) = read {
        assert!(error.what.starts_with("cannot read"), "{error}");
        assert!(!error.cause.is_empty() && !error.hint.is_empty(), "{error}");
    }
});
