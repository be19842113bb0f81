//! Words that are nearly alike.

/// Whether two words differ by at most `edits` characters put in, left out, replaced, or swapped
/// with their neighbour (optimal string alignment, Boytsov 2011).
pub(super) fn within(a: &str, b: &str, edits: u8) -> bool {
    let edits = usize::from(edits);
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > edits {
        return false;
    }
    // Rows of the edit matrix: two back, one back, this one.
    let mut two: Vec<usize> = Vec::new();
    let mut one: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i);
        for j in 1..=b.len() {
            let replaced = one[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(one[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(two[j - 2] + 1);
            }
            row.push(least);
        }
        if row.iter().all(|&distance| distance > edits) {
            return false;
        }
        two = one;
        one = row;
    }
    one[b.len()] <= edits
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn edits() {
        assert!(within("liability", "liabilty", 1));
        assert!(within("form", "from", 1));
        assert!(within("", "a", 1));
        assert!(!within("notice", "police", 1));
        assert!(within("notice", "police", 2));
    }
}
