//! Relevance: BM25F over the text, the titles above it and the terms it defines.
//!
//! The statistics are counted over what the index holds now, deleted documents left out, so that an
//! index that was updated a hundred times scores like one built anew.

/// Term frequency saturation and length normalisation (Robertson and Zaragoza, "The Probabilistic
/// Relevance Framework: BM25 and Beyond", 2009, section 3.5). Clauses are short, and a long one is
/// long because it says more, hence the low `B`.
const K: f64 = 1.2;
const B: f64 = 0.5;

/// What one word in a defined term or in a title counts, against one in a text of average length.
const TERM_WEIGHT: f64 = 3.0;
const TITLE_WEIGHT: f64 = 1.5;

/// From so many wordings on there are common words.
const COMMON_FROM: usize = 20;

/// What is known of all wordings.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Statistics {
    /// How many there are.
    pub(super) wordings: usize,
    /// How many words they have in all.
    pub(super) words: u64,
}

/// How often a word stands in a clause.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Frequency {
    pub(super) text: usize,
    /// How many of these break words, in a script without spaces: they count half.
    pub(super) broken: usize,
    pub(super) term: bool,
    pub(super) title: bool,
}

impl Statistics {
    /// Inverse document frequency of a word that stands in so many wordings, never negative.
    pub(super) fn weight(self, wordings: usize) -> f64 {
        let (all, with) = (self.wordings as f64, wordings.min(self.wordings) as f64);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    /// Whether a word stands in more than half of all wordings: `the`, `of`, `to`. Such words of a
    /// sentence do not by themselves make a clause a hit. No list of a language tells which they
    /// are, and few wordings tell nothing.
    pub(super) fn is_common(self, wordings: usize) -> bool {
        self.wordings >= COMMON_FROM && wordings * 2 > self.wordings
    }

    /// The score of a clause of so many words for words of these weights.
    pub(super) fn score(self, length: u64, words: &[(f64, Frequency)]) -> f64 {
        let average = self.words as f64 / self.wordings.max(1) as f64;
        let normal = 1.0 - B + B * length as f64 / average.max(1.0);
        let mut score = 0.0;
        let (mut found, mut asked) = (0.0, 0.0);
        for &(weight, frequency) in words {
            let stands = frequency.text as f64 - frequency.broken as f64 / 2.0;
            let count = stands / normal
                + if frequency.term { TERM_WEIGHT } else { 0.0 }
                + if frequency.title { TITLE_WEIGHT } else { 0.0 };
            asked += weight;
            if count > 0.0 {
                found += weight;
                score += weight * count * (K + 1.0) / (K + count);
            }
        }
        // A clause with all of the words comes before one that repeats one of them.
        if asked > 0.0 { score * (0.5 + 0.5 * found / asked) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_before_one_word_often() {
        let all = Statistics { wordings: 1_000, words: 40_000 };
        let weight = all.weight(20);
        let broken = |broken| Frequency { text: 4, broken, ..Frequency::default() };
        assert!(all.score(40, &[(weight, broken(0))]) > all.score(40, &[(weight, broken(4))]));
        assert!(all.score(40, &[(weight, broken(4))]) > 0.0);
        let times = |text| Frequency { text, ..Frequency::default() };
        let both = all.score(40, &[(weight, times(1)), (weight, times(1))]);
        let one = all.score(40, &[(weight, times(20)), (weight, times(0))]);
        assert!(both > one);
        assert!(all.weight(1_000) > 0.0 && all.is_common(501) && !all.is_common(500));
    }
}
