//! Telephone numbers as people write them.

use planner::phone::{PhoneFault, display, normalise, search_digits};

#[test]
fn numbers_are_read_as_people_write_them() {
    for (text, region, e164, extension) in [
        ("617-555-0133", "US", "+16175550133", None),
        ("(617) 555 0133", "US", "+16175550133", None),
        ("1.617.555.0133", "US", "+16175550133", None),
        ("+1 (617) 555-0133 ext. 42", "US", "+16175550133", Some("42")),
        ("617-555-0133 x42", "US", "+16175550133", Some("42")),
        ("tel:+1-617-555-0133", "", "+16175550133", None),
        ("tel:+1-617-555-0133;ext=7", "", "+16175550133", Some("7")),
        ("1-800-FLOWERS", "US", "+18003569377", None),
        ("0043 660 1234567", "US", "+436601234567", None),
        ("0043 660 1234567", "DE", "+436601234567", None),
        ("011 44 20 7946 0018", "US", "+442079460018", None),
        ("0011 44 20 7946 0018", "AU", "+442079460018", None),
        ("+44 (0)20 7946 0018", "US", "+442079460018", None),
        ("020 7946 0018", "GB", "+442079460018", None),
        ("+39 06 1234 5678", "US", "+390612345678", None),
        ("\u{ff0b}81 3-1234-5678", "US", "+81312345678", None),
        ("6175550133.0", "US", "+16175550133", None),
        ("  +49 30 901820  ", "", "+4930901820", None),
    ] {
        let found = normalise(text, region).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!((found.e164.as_str(), found.extension.as_deref()), (e164, extension), "{text}");
    }
}

#[test]
fn what_is_no_number_is_refused_with_its_fault() {
    for (text, region, fault) in [
        ("", "US", PhoneFault::Empty),
        ("   ", "US", PhoneFault::Empty),
        ("call me", "US", PhoneFault::NotANumber),
        ("n/a", "US", PhoneFault::NotANumber),
        ("5", "US", PhoneFault::TooShort),
        ("12", "US", PhoneFault::TooShort),
        ("+1 617", "US", PhoneFault::TooShort),
        ("555-0133", "US", PhoneFault::NoAreaCode),
        ("617 555 0133 99", "US", PhoneFault::TooLong),
        ("+999 12345678", "US", PhoneFault::UnknownCountryCode),
        ("617 555 0133", "", PhoneFault::NoCountry),
        ("617 555 0133", "ZZ", PhoneFault::NoCountry),
    ] {
        assert_eq!(normalise(text, region).map(|found| found.e164), Err(fault), "{text}");
    }
}

#[test]
fn numbers_are_shown_for_reading_and_searched_by_digits() {
    assert_eq!(display("+16175550133"), "+1 617-555-0133");
    assert_eq!(display("+442079460018"), "+44 20 7946 0018");
    assert_eq!(display("not a number"), "not a number");
    assert_eq!(search_digits("+1 (617) 555-01"), "161755501");
    assert_eq!(search_digits("0043 660"), "43660");
    assert_eq!(search_digits("+0043"), "0043");
}

#[test]
fn reading_what_is_stored_changes_nothing() {
    for stored in ["+16175550133", "+442079460018", "+390612345678", "+436601234567", "+61491570006", "+551155551234"] {
        assert_eq!(normalise(stored, "").unwrap().e164, stored);
        assert_eq!(normalise(&display(stored), "").unwrap().e164, stored);
    }
}
