//! The fields that a workspace adds of its own: which name means which, who makes them, and how many there may be. Whoever may
//! change a person fills them; managers make, rename and remove them.

use crate::app::{Mode, Verb};
use crate::context::Context;
use crate::fields::Faults;
use crate::refused::Refused;
use crate::view::{CustomFieldView, NewCustomField, Page};
use std::collections::{BTreeMap, HashMap};
use store::Tx;
use store::custom_fields::{self, CustomField};

/// A workspace has so many at most.
pub const MOST: usize = 200;
/// Longest name of one, in characters.
pub const LONGEST: usize = 100;
/// Longest key, in characters.
const LONGEST_KEY: usize = 60;

/// Keys that are ours beside the workspace's own: what imports keep of a person or a company that has no place of its own yet.
pub(crate) const OURS: [&str; 7] = ["notes", "status", "salutation", "source", "industry", "size", "website"];

/// `GET /custom-fields`: in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListCustomFields;

impl Verb for ListCustomFields {
    type Done = Page<CustomFieldView>;
    const MODE: Mode = Mode::Read;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<Page<CustomFieldView>, Refused> {
        Ok(Page { items: custom_fields::list(on.tx)?.into_iter().map(view).collect(), next: None })
    }
}

/// `POST /custom-fields`. Managers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCustomField(pub NewCustomField);

impl Verb for AddCustomField {
    type Done = CustomFieldView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CustomFieldView, Refused> {
        managers(on)?;
        let label = label(&self.0.label)?;
        let mut catalog = Catalog::of(on.tx)?;
        if let Some(same) = catalog.find(&label) {
            return Err(Refused::field("label", "taken", format!("there is a field \u{201c}{}\u{201d} already", same.label)));
        }
        if catalog.room() == 0 {
            return Err(Refused::field("label", "too_many", used_up()));
        }
        let field = catalog.make(&label);
        custom_fields::put(on.tx, &field, on.now)?;
        on.audit("add_custom_field", "workspace", [0; 16], None, Some(&field.label))?;
        Ok(view(field))
    }
}

/// `PATCH /custom-fields/{key}`: another name; the key stays, and with it what people carry. Managers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameCustomField {
    pub key: String,
    pub label: String,
}

impl Verb for RenameCustomField {
    type Done = CustomFieldView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CustomFieldView, Refused> {
        managers(on)?;
        let label = label(&self.label)?;
        let catalog = Catalog::of(on.tx)?;
        let field = catalog.of_key(&self.key)?.clone();
        if let Some(same) = catalog.find(&label).filter(|same| same.key != field.key) {
            return Err(Refused::field("label", "taken", format!("there is a field \u{201c}{}\u{201d} already", same.label)));
        }
        if label == field.label {
            return Ok(view(field));
        }
        let renamed = CustomField { label, ..field.clone() };
        custom_fields::put(on.tx, &renamed, on.now)?;
        on.audit("rename_custom_field", "workspace", [0; 16], Some(&field.label), Some(&renamed.label))?;
        Ok(view(renamed))
    }
}

/// `DELETE /custom-fields/{key}`: it is off the list, and makes room for another. What people carry in it stays with them.
/// Managers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveCustomField {
    pub key: String,
}

impl Verb for RemoveCustomField {
    type Done = CustomFieldView;
    const MODE: Mode = Mode::Write;

    fn run(&self, on: &mut Context<'_, '_>) -> Result<CustomFieldView, Refused> {
        managers(on)?;
        let field = Catalog::of(on.tx)?.of_key(&self.key)?.clone();
        custom_fields::delete(on.tx, &field.key)?;
        on.audit("remove_custom_field", "workspace", [0; 16], Some(&field.label), None)?;
        Ok(view(field))
    }
}

fn managers(on: &Context<'_, '_>) -> Result<(), Refused> {
    if on.by.manages() {
        return Ok(());
    }
    Err(Refused::NotYours("only managers make, rename and remove custom fields; anybody may fill them".to_owned()))
}

/// A field's name as it was typed, for a field to be made.
fn label(typed: &str) -> Result<String, Refused> {
    let mut faults = Faults::default();
    let label = faults.line("label", Some(typed));
    faults.settle()?;
    match label {
        None => Err(Refused::field("label", "required", "name the field")),
        Some(label) if label.chars().count() > LONGEST => {
            let length = label.chars().count();
            Err(Refused::field("label", "too_long", format!("has {length} characters; {LONGEST} at most")))
        }
        Some(label) => Ok(label),
    }
}

pub(crate) fn used_up() -> String {
    format!("the {MOST} custom fields of a workspace are used up; remove one that nobody needs")
}

fn view(field: CustomField) -> CustomFieldView {
    CustomFieldView { key: field.key, label: field.label }
}

/// All fields of the workspace, found by their names.
pub(crate) struct Catalog {
    fields: Vec<CustomField>,
    by_label: HashMap<String, usize>,
    by_key: HashMap<String, usize>,
}

impl Catalog {
    pub fn of(tx: &mut Tx<'_>) -> Result<Catalog, Refused> {
        let mut catalog = Catalog { fields: Vec::new(), by_label: HashMap::new(), by_key: HashMap::new() };
        custom_fields::list(tx)?.into_iter().for_each(|field| catalog.learn(field));
        Ok(catalog)
    }

    fn learn(&mut self, field: CustomField) {
        let index = self.fields.len();
        self.by_label.entry(plain(&field.label)).or_insert(index);
        self.by_key.insert(field.key.clone(), index);
        self.fields.push(field);
    }

    /// The field of that key, or of that name however its words are joined.
    pub fn find(&self, name: &str) -> Option<&CustomField> {
        let index = self.by_key.get(name).or_else(|| self.by_label.get(&plain(&shortened(name))))?;
        self.fields.get(*index)
    }

    fn of_key(&self, key: &str) -> Result<&CustomField, Refused> {
        self.by_key.get(key).and_then(|index| self.fields.get(*index)).ok_or(Refused::NotFound("custom field"))
    }

    /// How many more there may be.
    pub fn room(&self) -> usize {
        MOST.saturating_sub(self.fields.len())
    }

    /// A new field of that name, with a key that no other has; for the caller to store.
    pub fn make(&mut self, name: &str) -> CustomField {
        let label = shortened(name);
        let key = self.free_key(&key_of(&label));
        self.make_as(key, label)
    }

    fn make_as(&mut self, key: String, label: String) -> CustomField {
        let position = self.fields.iter().map(|field| field.position + 1).max().unwrap_or(0);
        let field = CustomField { key, label, kind: "text".to_owned(), choices: None, position };
        self.learn(field.clone());
        field
    }

    fn free_key(&self, wanted: &str) -> String {
        let free = |key: &str| !self.by_key.contains_key(key) && !OURS.contains(&key);
        if free(wanted) {
            return wanted.to_owned();
        }
        (2..).map(|number| format!("{wanted}_{number}")).find(|key| free(key)).unwrap_or_default()
    }
}

/// A name as names are told apart: "Fleet size", "fleet_size" and "FLEET-SIZE" are one; "C" and "C++" are two.
fn plain(name: &str) -> String {
    let joins = |letter: char| letter.is_whitespace() || "_-.:,/'\"()?!*".contains(letter);
    name.chars().filter(|letter| !joins(*letter)).flat_map(char::to_lowercase).collect()
}

fn shortened(name: &str) -> String {
    name.trim().chars().take(LONGEST).collect::<String>().trim_end().to_owned()
}

/// Of these names those that mean no field of the workspace yet, each once, however it is written: what a manager who fills them
/// would make.
pub fn unknown_among<'a>(known: &[CustomFieldView], names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let is_known = |name: &str| {
        OURS.contains(&name) || known.iter().any(|field| field.key == name || plain(&field.label) == plain(&shortened(name)))
    };
    let mut seen = std::collections::BTreeSet::new();
    names.into_iter().filter(|name| !name.trim().is_empty() && !is_known(name) && seen.insert(plain(name))).collect()
}

/// The key of a custom field: `Favourite colour` is `favourite_colour`.
pub(crate) fn key_of(label: &str) -> String {
    let mut key = String::new();
    for character in intake::fold(label).chars() {
        key.push(if character == ' ' { '_' } else { character });
    }
    key.truncate(key.char_indices().nth(LONGEST_KEY).map_or(key.len(), |(end, _)| end));
    if key.is_empty() { "column".to_owned() } else { key }
}

/// What a person came out with after their own fields were typed: a name that means a field of the workspace stands under its
/// key; what means none is made by a manager, and refused to a rep. What they carried before stays theirs, whatever it is.
pub(crate) fn settle(
    on: &mut Context<'_, '_>,
    faults: &mut Faults,
    before: &BTreeMap<String, serde_json::Value>,
    after: &mut BTreeMap<String, serde_json::Value>,
) -> Result<(), Refused> {
    let new: Vec<String> = after.keys().filter(|name| !before.contains_key(*name)).cloned().collect();
    if new.is_empty() {
        return Ok(());
    }
    let mut catalog = Catalog::of(on.tx)?;
    let mut made = Vec::new();
    for name in new {
        let known = catalog.find(&name).map(|field| field.key.clone());
        let known = known.or_else(|| OURS.contains(&name.as_str()).then(|| name.clone()));
        let field = format!("custom.{name}");
        match known {
            Some(key) if key == name => {}
            Some(key) if before.contains_key(&key) && before.get(&key) == after.get(&key) => {
                let message = format!("is written `{key}` here, and has a value there already; change that one");
                faults.add(field, "taken", message);
            }
            Some(key) => {
                if let Some(value) = after.remove(&name) {
                    after.insert(key, value);
                }
            }
            None if !on.by.manages() => {
                let message = format!(
                    "there is no custom field \u{201c}{name}\u{201d}: a manager makes them under Workspace, Custom fields; or \
                     write it into a note"
                );
                faults.add(field, "unknown", message);
            }
            None if name.chars().count() > LONGEST => {
                faults.add(field, "too_long", format!("a field's name has {LONGEST} characters at most"));
            }
            None if catalog.room() == 0 => faults.add(field, "too_many", used_up()),
            // As it was typed: whoever writes through the API chooses their keys.
            None => made.push(catalog.make_as(name.clone(), name)),
        }
    }
    custom_fields::put_many(on.tx, &made, on.now)?;
    for field in made {
        on.audit("add_custom_field", "workspace", [0; 16], None, Some(&field.label))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty() -> Catalog {
        Catalog { fields: Vec::new(), by_label: HashMap::new(), by_key: HashMap::new() }
    }

    #[test]
    fn a_name_finds_its_field_however_its_words_are_joined_and_no_other() {
        let mut catalog = empty();
        let fleet = catalog.make("Fleet size");
        assert_eq!(fleet.key, "fleet_size");
        for name in ["Fleet size", "fleet_size", "FLEET-SIZE", " Fleet  Size ", "Fleet size:"] {
            assert_eq!(catalog.find(name).map(|field| field.key.as_str()), Some("fleet_size"), "{name}");
        }
        assert_eq!(catalog.make("C").key, "c");
        assert!(catalog.find("C++").is_none() && catalog.find("C#").is_none());
        let plus = catalog.make("C++");
        assert_eq!((plus.key.as_str(), catalog.find("c++").map(|field| &field.label)), ("c_2", Some(&"C++".to_owned())));
        assert_eq!(catalog.find("C").map(|field| field.key.as_str()), Some("c"));
    }

    #[test]
    fn keys_differ_where_nothing_but_signs_or_the_far_end_of_a_long_name_does() {
        let mut catalog = empty();
        let keys: Vec<String> = ["♥", "★", "列", "Notes"].iter().map(|name| catalog.make(name).key).collect();
        assert_eq!(keys, ["column", "column_2", "列", "notes_2"]);
        let long = "How satisfied were you with the service that you have received from us this year";
        let (one, two) = (catalog.make(&format!("{long} (a)")), catalog.make(&format!("{long} (b)")));
        assert_ne!(one.key, two.key);
        assert_eq!(catalog.find(&format!("{long} (b)")).map(|field| &field.key), Some(&two.key));
        let positions: Vec<u32> = catalog.fields.iter().map(|field| field.position).collect();
        assert!(positions.is_sorted() && positions.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_name_that_is_too_long_is_the_same_name_again_when_it_comes_again() {
        let mut catalog = empty();
        let name = "x".repeat(300);
        let field = catalog.make(&name);
        assert_eq!(field.label.chars().count(), LONGEST);
        assert_eq!(catalog.find(&name).map(|found| &found.key), Some(&field.key));
    }
}
