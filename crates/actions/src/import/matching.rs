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
    /// form with what it begins. Dan and Dana, Jo and Joanna, 1 and 10 are two people, who may well share a number.
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

/// The first word of one is that of the other, its initial, or a short form of it: Ben of Benjamin.
fn begins(one: &str, two: &str) -> bool {
    let first = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
    let (one, two) = (first(one), first(two));
    let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    let Some(rest) = long.strip_prefix(&short) else { return false };
    let are_letters = long.chars().all(char::is_alphabetic);
    match (short.chars().count(), rest.chars().count()) {
        (_, 0) | (0, _) => true,
        (1, _) => are_letters,
        (shown, left_out) => are_letters && shown >= 3 && left_out >= 2,
    }
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
        check("Ben Ruiz", "Benjamin Ruiz", true);
        check("Ben", "Benjamin Ruiz", true);
        for (one, two) in
            [("Sh1 Ared", "Sh10 Ared"), ("1 Ared", "10 Ared"), ("Dan Ruiz", "Dana Ruiz"), ("Jo Ruiz", "Joanna Ruiz")]
        {
            check(one, two, false);
        }
    }
}
