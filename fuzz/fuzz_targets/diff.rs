#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| ostler_fuzz::diff(input));
