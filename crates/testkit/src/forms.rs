//! Forms as a browser without script reads them out of a page: what each control holds, and what pressing the first button sends.

use std::collections::BTreeMap;

/// One `<form>` of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// In lower case; `get` where it is not said.
    pub method: String,
    /// As it is written; empty where it is the page's own address.
    pub action: String,
    pub multipart: bool,
    pub controls: Vec<Control>,
}

/// One control of a form, with the value that the page gave it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Control {
    pub name: String,
    pub kind: Kind,
    pub value: String,
    /// For ticks, options that stand chosen, and everything else that is sent as it is.
    pub sent: bool,
    /// A person has put something there: not a placeholder, not the first of several options.
    pub filled: bool,
    required: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Line,
    Lines,
    Email,
    Number,
    Date,
    File,
    Tick,
    Choice,
    Hidden,
    Button,
}

impl Form {
    /// Whether it is filled with something that is there already: it changes, and does not only do.
    pub fn edits(&self) -> bool {
        self.method == "post" && self.controls.iter().any(|control| control.is_seen() && control.filled)
    }

    /// Why a browser would not send it as it stands.
    pub fn held_back(&self) -> Option<String> {
        self.controls.iter().find_map(|control| {
            let empty = if control.kind == Kind::Tick { !control.sent } else { control.value.is_empty() };
            match control.kind {
                _ if control.required && empty => Some(format!("{} must be filled in", control.name)),
                Kind::Email if !control.value.is_empty() && !is_address(&control.value) => {
                    Some(format!("{} holds no address: {}", control.name, control.value))
                }
                _ => None,
            }
        })
    }

    /// What is sent when its first button is pressed. Line breaks are those of the wire.
    pub fn entries(&self) -> Vec<(String, String)> {
        let mut pressed = false;
        let mut entries = Vec::new();
        for control in &self.controls {
            let goes = match control.kind {
                Kind::Button => !std::mem::replace(&mut pressed, true),
                _ => control.sent,
            };
            if goes && !control.name.is_empty() {
                entries.push((control.name.clone(), control.value.replace('\n', "\r\n")));
            }
        }
        entries
    }

    /// What stands in a control of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.controls.iter().find(|control| control.name == name && control.sent).map(|control| control.value.as_str())
    }

    /// Puts that button before the others: the one that is pressed.
    ///
    /// # Panics
    /// Where the form has no such button. A button without a name is `press("", "")`.
    pub fn press(&mut self, name: &str, value: &str) -> &mut Self {
        let is_it = |control: &Control| control.kind == Kind::Button && control.name == name && control.value == value;
        assert!(self.controls.iter().any(is_it), "the form has no button {name}={value}");
        self.controls.retain(|control| control.kind != Kind::Button || is_it(control));
        self
    }

    /// Types into the first control of that name, or chooses there.
    ///
    /// # Panics
    /// Where there is none.
    pub fn fill(&mut self, name: &str, value: &str) -> &mut Self {
        let control = self.controls.iter_mut().find(|control| control.name == name);
        let control = control.unwrap_or_else(|| panic!("the form has no {name}"));
        value.clone_into(&mut control.value);
        control.sent = true;
        self
    }
}

impl Control {
    fn is_seen(&self) -> bool {
        !matches!(self.kind, Kind::Hidden | Kind::Button)
    }
}

/// As HTML has it for `type=email`.
fn is_address(text: &str) -> bool {
    let local = |letter: char| letter.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(letter);
    let label = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    };
    text.rsplit_once('@')
        .is_some_and(|(name, domain)| !name.is_empty() && name.chars().all(local) && domain.split('.').all(label))
}

/// Every form of a page, in order.
pub fn forms(html: &str) -> Vec<Form> {
    let mut reader = Reader::default();
    tokens(html, |token| reader.take(token));
    reader.forms
}

/// Where the links of a page lead, in order.
pub fn links(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    tokens(html, |token| {
        if let Token::Open(name, attributes) = token
            && name == "a"
            && let Some(to) = attributes.get("href")
        {
            found.push(to.clone());
        }
    });
    found
}

/// What stands as an alert on the page, without its markup.
pub fn alerts(html: &str) -> String {
    let mut said = Vec::new();
    let mut within = false;
    tokens(html, |token| match token {
        Token::Open(_, attributes) => within = within || attributes.get("role").is_some_and(|role| role == "alert"),
        Token::Close(name) => within = within && name != "p" && name != "div",
        Token::Text(text) if within => said.push(text.trim().to_owned()),
        Token::Text(_) => {}
    });
    said.join(" ")
}

#[derive(Default)]
struct Reader {
    forms: Vec<Form>,
    open: bool,
    /// The choice under way: its control, and its options as (value, chosen).
    choice: Option<(Control, Vec<(String, bool)>)>,
    /// An option whose text is its value.
    option: Option<String>,
    /// A field of several lines under way.
    lines: Option<Control>,
}

impl Reader {
    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Open("form", attributes) => {
                self.open = true;
                self.forms.push(Form {
                    method: attributes.get("method").map_or_else(|| "get".to_owned(), |method| method.to_lowercase()),
                    action: attributes.get("action").cloned().unwrap_or_default(),
                    multipart: attributes.get("enctype").is_some_and(|kind| kind.starts_with("multipart")),
                    controls: Vec::new(),
                });
            }
            Token::Close("form") => self.open = false,
            Token::Open("input", attributes) => self.input(&attributes),
            Token::Open("button", attributes) if attributes.get("type").is_none_or(|kind| kind == "submit") => {
                self.add(Control { sent: true, ..control(Kind::Button, &attributes) });
            }
            Token::Open("select", attributes) => self.choice = Some((control(Kind::Choice, &attributes), Vec::new())),
            Token::Open("option", attributes) => {
                if let Some((_, options)) = &mut self.choice {
                    self.option = (!attributes.contains_key("value")).then(String::new);
                    options.push((attributes.get("value").cloned().unwrap_or_default(), attributes.contains_key("selected")));
                }
            }
            Token::Close("option") => self.end_option(),
            Token::Close("select") => {
                self.end_option();
                if let Some((mut choice, options)) = self.choice.take() {
                    let chosen = options.iter().rev().find(|(_, chosen)| *chosen);
                    choice.filled = chosen.is_some();
                    choice.sent = !options.is_empty();
                    choice.value = chosen.or(options.first()).map(|(value, _)| value.clone()).unwrap_or_default();
                    self.add(choice);
                }
            }
            Token::Open("textarea", attributes) => {
                self.lines = Some(Control { sent: true, value: String::new(), ..control(Kind::Lines, &attributes) });
            }
            Token::Close("textarea") => {
                if let Some(mut lines) = self.lines.take() {
                    // The parser eats one line break behind the opening tag.
                    lines.value = lines.value.strip_prefix('\n').unwrap_or(&lines.value).to_owned();
                    lines.filled = !lines.value.is_empty();
                    self.add(lines);
                }
            }
            Token::Text(text) => {
                if let Some(lines) = &mut self.lines {
                    lines.value.push_str(&text);
                } else if let Some(option) = &mut self.option {
                    option.push_str(&text);
                }
            }
            Token::Open(..) | Token::Close(_) => {}
        }
    }

    fn end_option(&mut self) {
        if let (Some(text), Some((_, options))) = (self.option.take(), &mut self.choice)
            && let Some((value, _)) = options.last_mut()
        {
            *value = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }

    fn input(&mut self, attributes: &BTreeMap<String, String>) {
        let one_line = |value: &str| value.replace(['\n', '\r'], "");
        let written = attributes.get("value").map(String::as_str).unwrap_or_default();
        let (kind, value, sent) = match attributes.get("type").map(String::as_str).unwrap_or("text") {
            "hidden" => (Kind::Hidden, written.to_owned(), true),
            "checkbox" | "radio" => {
                let value = if attributes.contains_key("value") { written } else { "on" };
                (Kind::Tick, value.to_owned(), attributes.contains_key("checked"))
            }
            "submit" | "image" => (Kind::Button, written.to_owned(), true),
            "button" | "reset" => return,
            "file" => (Kind::File, String::new(), true),
            "email" => (Kind::Email, one_line(written).trim().to_owned(), true),
            "url" => (Kind::Line, one_line(written).trim().to_owned(), true),
            "number" => {
                (Kind::Number, Some(written).filter(|text| text.parse::<f64>().is_ok()).unwrap_or_default().to_owned(), true)
            }
            "date" => {
                let day = Some(written).filter(|text| text.parse::<jiff::civil::Date>().is_ok());
                (Kind::Date, day.unwrap_or_default().to_owned(), true)
            }
            _ => (Kind::Line, one_line(written), true),
        };
        let filled = if kind == Kind::Tick { sent } else { !value.is_empty() };
        self.add(Control { value, sent, filled, ..control(kind, attributes) });
    }

    fn add(&mut self, control: Control) {
        if self.open
            && let Some(form) = self.forms.last_mut()
        {
            form.controls.push(control);
        }
    }
}

fn control(kind: Kind, attributes: &BTreeMap<String, String>) -> Control {
    let text = |name: &str| attributes.get(name).cloned().unwrap_or_default();
    // What is switched off is not sent; a control without a name never is.
    let name = if attributes.contains_key("disabled") { String::new() } else { text("name") };
    Control { name, kind, value: text("value"), required: attributes.contains_key("required"), ..Control::default() }
}

enum Token<'a> {
    Open(&'a str, BTreeMap<String, String>),
    Close(&'a str),
    Text(String),
}

fn tokens(html: &str, mut each: impl FnMut(Token<'_>)) {
    let html = html.replace("\r\n", "\n");
    let mut rest = html.as_str();
    while !rest.is_empty() {
        let Some(start) = rest.find('<') else {
            each(Token::Text(unescaped(rest)));
            return;
        };
        if start > 0 {
            each(Token::Text(unescaped(&rest[..start])));
        }
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let letters =
            |text: &str| text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(text.len());
        if let Some(closing) = rest.strip_prefix("</") {
            let name = closing[..letters(closing)].to_lowercase();
            each(Token::Close(&name));
            rest = closing.find('>').map_or("", |end| &closing[end + 1..]);
            continue;
        }
        let name = rest[1..][..letters(&rest[1..])].to_lowercase();
        if name.is_empty() {
            rest = rest[1..].find('>').map_or("", |end| &rest[end + 2..]);
            continue;
        }
        let (attributes, after) = attributes(&rest[1 + name.len()..]);
        each(Token::Open(&name, attributes));
        rest = after;
        if matches!(name.as_str(), "textarea" | "title" | "script" | "style") {
            let end = rest.find(&format!("</{name}")).unwrap_or(rest.len());
            if !matches!(name.as_str(), "script" | "style") {
                each(Token::Text(unescaped(&rest[..end])));
            }
            rest = &rest[end..];
        }
    }
}

/// The attributes of a tag, and what comes behind it.
fn attributes(mut rest: &str) -> (BTreeMap<String, String>, &str) {
    let mut found = BTreeMap::new();
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (found, after);
        }
        if rest.is_empty() {
            return (found, rest);
        }
        let ends = |letter: char| letter.is_ascii_whitespace() || matches!(letter, '=' | '>' | '/');
        let end = rest.find(ends).unwrap_or(rest.len()).max(1);
        let name = rest[..end].to_lowercase();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(given) = rest.strip_prefix('=') {
            let quote = given.chars().next().filter(|letter| matches!(letter, '"' | '\''));
            let (text, after) = match quote {
                Some(quote) => given[1..].split_once(quote).unwrap_or((&given[1..], "")),
                None => given
                    .split_at(given.find(|letter: char| letter.is_ascii_whitespace() || letter == '>').unwrap_or(given.len())),
            };
            value = unescaped(text);
            rest = after;
        }
        found.entry(name).or_insert(value);
    }
}

/// Entities as they are written here: numbers, and the few that have a name in XML.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(';').filter(|end| *end < 12);
        let letter = end.and_then(|end| match &rest[1..end] {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            name => {
                let digits = name.strip_prefix('#')?;
                let hexadecimal = digits.strip_prefix(['x', 'X']);
                let code = hexadecimal.map_or_else(|| digits.parse(), |digits| u32::from_str_radix(digits, 16));
                code.ok().and_then(char::from_u32)
            }
        });
        match (letter, end) {
            (Some(letter), Some(end)) => {
                out.push(letter);
                rest = &rest[end + 1..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_a_browser_reads_it() {
        let page = "<form method=post action='/a'><input type=hidden name=h value=\"1&#10;2\"><input name=t value=\"a\nb &#34;c&#34;\">\
            <textarea name=n>\n\n two\r\nlines &lt;b> </textarea><select name=s><option value=x>X<option selected> Y  z </select>\
            <select name=f><option value=first>1</option></select><input type=checkbox name=c value=y checked><input type=checkbox name=d>\
            <input disabled name=off value=x><button name=do value=one>1</button><button name=do value=two>2</button></form>";
        let form = forms(page).remove(0);
        let entries: Vec<(String, String)> = form.entries();
        let told: Vec<(&str, &str)> = entries.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let wanted = [
            ("h", "1\r\n2"),
            ("t", "ab \"c\""),
            ("n", "\r\n two\r\nlines <b> "),
            ("s", "Y z"),
            ("f", "first"),
            ("c", "y"),
            ("do", "one"),
        ];
        assert_eq!(told, wanted);
        assert!(form.edits() && form.held_back().is_none());
    }

    #[test]
    fn buttons_and_empty_fields_are_deeds_and_what_is_missing_holds_them_back() {
        let page = "<form method=post><input type=hidden name=h value=1><input name=r required><select name=s><option>a</select><button>x</button></form>";
        let form = forms(page).remove(0);
        assert!(!form.edits());
        assert_eq!(form.held_back().as_deref(), Some("r must be filled in"));
    }
}
