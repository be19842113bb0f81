#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| ostler_fuzz::richtext(input));
