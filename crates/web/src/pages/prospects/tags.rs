//! Tags in one field, between commas. A tag that has a comma in it, or quotation marks at its beginning, stands in quotation marks.

/// As the field shows them.
pub fn written(tags: &[String]) -> String {
    let one = |tag: &String| {
        let plain = !tag.contains(',') && !tag.starts_with('"') && tag.trim() == tag && !tag.is_empty();
        if plain { tag.clone() } else { format!("\"{}\"", tag.replace('"', "\"\"")) }
    };
    tags.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// As somebody has left them there. One that is `kept`, but for line breaks that the field cannot hold, stays to the letter.
pub fn read(text: &str, kept: &[String]) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (tag, after) = match rest.strip_prefix('"').and_then(quoted) {
            Some((tag, after)) => {
                let (stray, after) = after.split_once(',').unwrap_or((after, ""));
                (format!("{tag}{}", stray.trim_end()), after)
            }
            None => {
                let (tag, after) = rest.split_once(',').unwrap_or((rest, ""));
                (tag.trim().to_owned(), after)
            }
        };
        let same = kept.iter().find(|one| one.replace(['\r', '\n'], "") == tag);
        if !tag.is_empty() {
            tags.push(same.cloned().unwrap_or(tag));
        }
        rest = after.trim_start();
    }
    tags
}

/// Up to the closing quotation mark, and what comes behind it; none where nothing closes.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut tag = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        tag.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                tag.push('"');
                rest = more;
            }
            None => return Some((tag, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_come_back_as_they_were_whatever_is_in_them() {
        let tags =
            ["gold", "Smith, Jones & Co", "a; b", "\"quoted\"", "\"", ",", "x, \"y\"", " blank ", "6\" pipe"].map(str::to_owned);
        assert_eq!(read(&written(&tags), &[]), tags);
        assert_eq!(written(&tags[..2]), "gold, \"Smith, Jones & Co\"");
    }

    #[test]
    fn what_is_typed_by_hand_is_read_as_it_is_meant() {
        assert_eq!(read(" gold,, silver ,\"a, b\" ,\"open", &[]), ["gold", "silver", "a, b", "\"open"]);
        assert_eq!(read("twolines, new", &["two\nlines".to_owned()]), ["two\nlines", "new"]);
        assert!(read(" , ", &[]).is_empty());
    }
}
