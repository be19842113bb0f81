//! What one query may ask for: whatever is typed, it is answered while others wait.

/// Longest query, in characters.
pub(super) const MAX_CHARS: usize = 20_000;

/// Largest distance that `w/n` takes.
pub(super) const MAX_DISTANCE: u32 = 255;

/// Most words and phrases.
pub(super) const MAX_LEAVES: usize = 500;

/// Most words that are looked for by their letters (`root!`, `wom?n`, `liabilty~`): each stands for
/// many of the index.
pub(super) const MAX_OPEN: usize = 100;

/// Deepest nesting of groups.
pub(super) const MAX_DEPTH: usize = 50;

/// Most conditions after groups in proximity are spelled out.
pub(super) const MAX_NODES: usize = 400;

/// Most words, phrases and groups that proximity joins in one chain: each is held against all
/// places of the others in a text, which may be a megabyte of one paragraph. Time grows with their
/// number; longer lists of alternatives are joined by OR, and count once.
pub(super) const MAX_CHAIN: usize = 60;
