//! From bytes, in which patterns count, to characters, in which the model counts.

/// Character offsets of a text's bytes.
#[derive(Debug)]
pub struct CharOffsets<'a> {
    text: &'a str,
    ascii: bool,
}

impl<'a> CharOffsets<'a> {
    /// For this text.
    pub fn new(text: &'a str) -> Self {
        Self { text, ascii: text.is_ascii() }
    }

    /// Characters before a byte that stands on a character's border.
    pub fn chars(&self, byte: usize) -> usize {
        if self.ascii {
            return byte.min(self.text.len());
        }
        self.text.get(..byte).map_or_else(|| self.text.chars().count(), |text| text.chars().count())
    }

    /// The byte at which a character begins; the text's length beyond the last.
    pub fn byte(&self, char: usize) -> usize {
        if self.ascii {
            return char.min(self.text.len());
        }
        self.text.char_indices().nth(char).map_or(self.text.len(), |(byte, _)| byte)
    }
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
    }
}
