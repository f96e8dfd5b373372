//! Text that is written from right to left, in pages that are not: each stretch of it stands isolated, so that it turns nothing
//! around it. Done once for every page, behind the templates, so that no template can forget it.

use askama::Template;

/// A page or a piece of one, drawn. The only place that draws what people's text stands in.
pub fn drawn(template: &impl Template) -> askama::Result<String> {
    template.render().map(isolated)
}

/// Where no element may stand, these isolate.
const OPENS: char = '\u{2068}';
const CLOSES: char = '\u{2069}';

/// What may stand in the text at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Elements: a stretch becomes a `bdi`.
    Markup,
    /// Text alone, as in a title, an option or a picture.
    Text,
    /// Somebody's own text as it is to be sent back, or a program.
    Verbatim,
}

fn isolated(html: String) -> String {
    if !html.chars().any(turns) {
        return html;
    }
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let (mut rest, mut inside) = (html.as_str(), Inside::Markup);
    let mut until = "";
    while !rest.is_empty() {
        let end = match inside {
            Inside::Markup => rest.find('<'),
            Inside::Text | Inside::Verbatim => rest.find(until),
        };
        let (text, after) = rest.split_at(end.unwrap_or(rest.len()));
        match inside {
            Inside::Markup => stretches(text, "<bdi>", "</bdi>", &mut out),
            Inside::Text => stretches(text, OPENS.encode_utf8(&mut [0; 4]), CLOSES.encode_utf8(&mut [0; 4]), &mut out),
            Inside::Verbatim => out.push_str(text),
        }
        let (tag, behind) = after.split_at(tag_ends(after));
        let name = tag.trim_start_matches('<').split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        push_tag(tag, name, &mut out);
        (inside, until) = match name {
            "title" => (Inside::Text, "</title"),
            "option" => (Inside::Text, "</option"),
            "svg" if !tag.ends_with("/>") => (Inside::Text, "</svg"),
            "textarea" => (Inside::Verbatim, "</textarea"),
            "script" => (Inside::Verbatim, "</script"),
            "style" => (Inside::Verbatim, "</style"),
            _ => (Inside::Markup, ""),
        };
        rest = behind;
    }
    out
}

/// Fields show what is in them in its own direction.
fn push_tag(tag: &str, name: &str, out: &mut String) {
    let field = matches!(name, "textarea" | "input") && !tag.contains(" dir=") && !tag.contains("type=\"hidden\"");
    if !field {
        return out.push_str(tag);
    }
    let (opening, rest) = tag.split_at(name.len() + 1);
    out.push_str(opening);
    out.push_str(" dir=\"auto\"");
    out.push_str(rest);
}

/// Where the tag at the beginning ends; quotes may hold a `>`.
fn tag_ends(text: &str) -> usize {
    let mut quote = None;
    for (place, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '>') => return place + 1,
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Writes a text with each of its stretches between `opens` and `closes`. Marks that would turn what follows are left out.
fn stretches(text: &str, opens: &str, closes: &str, out: &mut String) {
    let mut rest = text;
    while let Some(start) = rest.find(turns) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let mut end = 0;
        for (place, letter) in from.char_indices() {
            if turns(letter) {
                end = place + letter.len_utf8();
            } else if letter.is_alphabetic() || letter == '<' {
                break;
            }
        }
        let (stretch, after) = from.split_at(end);
        let kept: String = stretch.chars().filter(|letter| !commands(*letter)).collect();
        if !kept.trim().is_empty() {
            out.push_str(opens);
            out.push_str(&kept);
            out.push_str(closes);
        }
        rest = after;
    }
    out.push_str(rest);
}

/// Letters that run from right to left, and marks that make others do so.
fn turns(letter: char) -> bool {
    commands(letter)
        || matches!(letter,
            '\u{0590}'..='\u{08FF}' | '\u{200F}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Marks without a shape that turn what follows, up to where somebody ends them, or the paragraph does.
fn commands(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(isolated(html.to_owned()), expected);
    }

    #[test]
    fn each_stretch_of_text_from_right_to_left_stands_isolated() {
        check("<b>Dana</b>, 3 of 5", "<b>Dana</b>, 3 of 5");
        check("<b>דנה לוי</b>, 3 of 5", "<b><bdi>דנה לוי</bdi></b>, 3 of 5");
        check("Call דנה 3 לוי today, then علي.", "Call <bdi>דנה 3 לוי</bdi> today, then <bdi>علي</bdi>.");
        check("<p title=\"דנה > לוי\">x</p>", "<p title=\"דנה > לוי\">x</p>");
    }

    #[test]
    fn where_no_element_may_stand_marks_isolate_and_what_is_sent_back_stays() {
        check("<title>דנה · Fifth Call</title>", "<title>\u{2068}דנה\u{2069} · Fifth Call</title>");
        check("<option value=\"1\">דנה</option>", "<option value=\"1\">\u{2068}דנה\u{2069}</option>");
        check("<textarea name=\"note\">דנה</textarea>ש", "<textarea dir=\"auto\" name=\"note\">דנה</textarea><bdi>ש</bdi>");
        check("<input name=\"name\" value=\"דנה\">", "<input dir=\"auto\" name=\"name\" value=\"דנה\">");
        check("<script>'דנה'</script>", "<script>'דנה'</script>");
    }

    #[test]
    fn a_mark_that_turns_the_rest_of_the_line_is_left_out() {
        check("<b>\u{202e}evil</b> 3 of 5", "<b>evil</b> 3 of 5");
        check("<b>\u{202e}דנה</b> 3", "<b><bdi>דנה</bdi></b> 3");
    }

    #[test]
    fn nothing_but_this_draws_what_peoples_text_stands_in() {
        let mut found = Vec::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if std::fs::read_to_string(&path).unwrap().contains(".render()") {
                    found.push(path.file_name().unwrap().to_string_lossy().into_owned());
                }
            }
        }
        found.sort();
        // The page about the API tells of no person.
        assert_eq!(found, ["bidi.rs", "docs.rs"]);
    }
}
