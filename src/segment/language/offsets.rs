//! From bytes, in which patterns count, to characters, in which the model counts.

/// Bytes from one counted place to the next.
const STEP: usize = 256;

/// Character offsets of a text's bytes. Counted once at every so many bytes, so that many questions
/// about a long text cost little.
#[derive(Debug)]
pub struct CharOffsets<'a> {
    text: &'a str,
    /// Characters before each multiple of [`STEP`] bytes; empty for ASCII, where both are one.
    counted: Vec<usize>,
}

impl<'a> CharOffsets<'a> {
    /// For this text.
    pub fn new(text: &'a str) -> Self {
        let mut counted = Vec::new();
        if !text.is_ascii() {
            let mut before = 0;
            for chunk in text.as_bytes().chunks(STEP) {
                counted.push(before);
                before += chunk.iter().filter(|&&byte| begins_char(byte)).count();
            }
        }
        Self { text, counted }
    }

    /// Characters before a byte that stands on a character's border.
    pub fn chars(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let Some(before) =
            self.counted.get((byte / STEP).min(self.counted.len().saturating_sub(1)))
        else {
            return byte;
        };
        let from = (byte / STEP).min(self.counted.len() - 1) * STEP;
        let rest = self.text.as_bytes().get(from..byte).unwrap_or_default();
        before + rest.iter().filter(|&&byte| begins_char(byte)).count()
    }

    /// The byte at which a character begins; the text's length beyond the last.
    pub fn byte(&self, char: usize) -> usize {
        if self.counted.is_empty() {
            return char.min(self.text.len());
        }
        let at = self.counted.partition_point(|&before| before <= char).saturating_sub(1);
        let (from, before) = (at * STEP, self.counted.get(at).copied().unwrap_or(0));
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let mut begins = rest.iter().enumerate().filter(|(_, byte)| begins_char(**byte));
        begins.nth(char - before).map_or(self.text.len(), |(at, _)| from + at)
    }
}

/// Whether a byte of UTF-8 is the first of a character.
fn begins_char(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_characters_lead_back() {
        let text = "a“b”c";
        let offsets = CharOffsets::new(text);
        assert_eq!(offsets.chars(text.find('b').unwrap()), 2);
        assert_eq!(offsets.byte(2), text.find('b').unwrap());
        assert_eq!(offsets.byte(99), text.len());
        let long = "aé“中".repeat(500);
        let offsets = CharOffsets::new(&long);
        for (char, (byte, _)) in long.char_indices().enumerate() {
            assert_eq!((offsets.chars(byte), offsets.byte(char)), (char, byte));
        }
        assert_eq!(offsets.chars(long.len()), 2000);
    }
}
