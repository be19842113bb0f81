//! What an input may cost.

/// Upper bounds on what is read from one input. Counted while reading, never taken from a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Entries of the archive.
    pub entries: usize,
    /// Inflated bytes of one part.
    pub part_bytes: u64,
    /// Inflated bytes of all parts read.
    pub total_bytes: u64,
    /// Depth of nested XML elements.
    pub depth: usize,
    /// Attributes of one element.
    pub attributes: usize,
    /// Paragraphs of one part.
    pub paragraphs: u32,
    /// Table cells of one part.
    pub cells: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            entries: 4_096,
            part_bytes: 64 << 20,
            total_bytes: 256 << 20,
            depth: 512,
            attributes: 256,
            paragraphs: 500_000,
            cells: 1_000_000,
        }
    }
}
