//! The worst file system: see the tests at the end.
