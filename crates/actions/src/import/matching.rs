//! Whether two records are one person. By external id, then personal e-mail, then personal number with a compatible name;
//! shared lines and role addresses tell nothing.

use intake::fold;

/// A name as far as it is known, folded for comparison.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoldedName {
    given: String,
    family: String,
}

impl FoldedName {
    /// Of the parts where they are known, else of the name as shown.
    pub fn of(shown: &str, given: Option<&str>, family: Option<&str>) -> Self {
        if given.is_some() || family.is_some() {
            return FoldedName { given: fold(given.unwrap_or_default()), family: fold(family.unwrap_or_default()) };
        }
        let folded = fold(shown);
        match folded.rsplit_once(' ') {
            Some((given, family)) => FoldedName { given: given.to_owned(), family: family.to_owned() },
            None => FoldedName { given: folded, family: String::new() },
        }
    }

    fn is_empty(&self) -> bool {
        self.given.is_empty() && self.family.is_empty()
    }

    /// Nothing in the two names speaks against one person: a missing part agrees with anything, an initial or a short
    /// form with what it begins.
    pub fn is_compatible(&self, other: &FoldedName) -> bool {
        if self.is_empty() || other.is_empty() {
            return true;
        }
        // One word alone may be either part.
        let single = |name: &FoldedName| match (name.given.is_empty(), name.family.is_empty()) {
            (true, false) => Some(name.family.clone()),
            (false, true) => Some(name.given.clone()),
            (true, true) | (false, false) => None,
        };
        match (single(self), single(other)) {
            (Some(one), Some(two)) => begins(&one, &two),
            (Some(word), None) => begins(&word, &other.given) || word == other.family,
            (None, Some(word)) => begins(&word, &self.given) || word == self.family,
            (None, None) => self.family == other.family && begins(&self.given, &other.given),
        }
    }
}

/// One of the two begins with the other's first word.
fn begins(one: &str, two: &str) -> bool {
    let first = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
    let (one, two) = (first(one), first(two));
    one.starts_with(&two) || two.starts_with(&one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, two: &str, compatible: bool) {
        let (one_name, two_name) = (FoldedName::of(one, None, None), FoldedName::of(two, None, None));
        assert_eq!(one_name.is_compatible(&two_name), compatible, "{one} / {two}");
        assert_eq!(two_name.is_compatible(&one_name), compatible, "{two} / {one}");
    }

    #[test]
    fn names_agree_unless_a_part_speaks_against_it() {
        check("Ana Ruiz", "ana RUIZ", true);
        check("A. Ruiz", "Ana Ruiz", true);
        check("Ana María Ruiz", "Ana Ruiz", true);
        check("Ana", "Ana Ruiz", true);
        check("Ruiz", "Ana Ruiz", true);
        check("", "Ana Ruiz", true);
        check("Ana Ruiz", "Ben Ruiz", false);
        check("Ana Ruiz", "Ana Ito", false);
        check("Ana", "Ben", false);
    }
}
