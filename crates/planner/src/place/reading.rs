//! What an address may mean. Each part of it (country, state, postal code, what stands behind the city or the street) is read
//! by itself, within every country that may be meant; what all parts can agree on is where they are. Where they cannot, each
//! reading counts, and that is told: a call is allowed only where every one of them allows it.

use super::{Doubt, countries, overseas, postal, states, subdivisions};
use std::cell::OnceCell;

/// An address as given, as far as it tells a place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lines<'a> {
    pub street: Option<&'a str>,
    pub city: Option<&'a str>,
    pub state: Option<&'a str>,
    pub postal_code: Option<&'a str>,
    pub country: Option<&'a str>,
}

/// A country, or a state of one, with its zones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Area {
    pub country: String,
    pub state: Option<&'static str>,
    pub zones: Vec<&'static str>,
}

/// Every reading that stands, and what speaks against trusting them. Without areas nothing is known but the doubt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Read {
    pub areas: Vec<Area>,
    pub doubts: Vec<Doubt>,
}

impl Area {
    fn of_country(country: &str) -> Area {
        Area { country: country.to_owned(), state: None, zones: countries::zones_of(country) }
    }

    /// The part that both speak of; none where they contradict each other.
    fn meet(&self, other: &Area) -> Option<Area> {
        let state = match (self.state, other.state) {
            (Some(mine), Some(theirs)) if mine != theirs => return None,
            (mine, theirs) => mine.or(theirs),
        };
        if self.country != other.country {
            // Martinique is written as France, and lies in none of its clocks.
            return match (overseas::parent(&self.country), overseas::parent(&other.country)) {
                (Some(parent), _) if parent == other.country => Some(self.clone()),
                (_, Some(parent)) if parent == self.country => Some(other.clone()),
                (Some(_) | None, Some(_) | None) => None,
            };
        }
        let zones = match (self.state, other.state) {
            // A state may keep a clock that the country's own list, where equal clocks stand once, does not name.
            (Some(_), None) => self.zones.clone(),
            (None, Some(_)) => other.zones.clone(),
            (Some(_), Some(_)) | (None, None) => {
                let both: Vec<_> = self.zones.iter().filter(|zone| other.zones.contains(zone)).copied().collect();
                if both.is_empty() { self.zones.iter().chain(&other.zones).copied().collect() } else { both }
            }
        };
        Some(Area { country: self.country.clone(), state, zones })
    }

    fn is_within(&self, other: &Area) -> bool {
        self.country == other.country && self.state.is_some() && other.state.is_none()
    }
}

/// The countries that an address may lie in where it names none, looked up only then.
pub(super) struct Homes<'a> {
    found: OnceCell<Vec<String>>,
    find: &'a dyn Fn() -> Vec<String>,
    /// Those of the numbers alone.
    of_numbers: &'a dyn Fn() -> Vec<String>,
}

impl<'a> Homes<'a> {
    pub fn new(find: &'a dyn Fn() -> Vec<String>, of_numbers: &'a dyn Fn() -> Vec<String>) -> Self {
        Homes { found: OnceCell::new(), find, of_numbers }
    }

    fn all(&self) -> &[String] {
        self.found.get_or_init(self.find)
    }

    /// All of them, whole.
    pub fn areas(&self) -> Vec<Area> {
        self.all().iter().map(|country| Area::of_country(country)).filter(|area| !area.zones.is_empty()).collect()
    }
}

/// Countries whose states are recognised by code or name wherever they are written.
pub(super) const FAMOUS: &[&str] = &["US", "CA", "AU"];

/// What stands in a column that means "nothing known".
pub(super) fn is_blank(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
        || matches!(text.to_lowercase().as_str(), "n/a" | "na" | "none" | "null" | "nil" | "unknown" | "tbd" | "xx")
}

/// Reads an address; none where it tells nothing and raises no doubt.
pub(super) fn read(lines: &Lines<'_>, homes: &Homes<'_>) -> Option<Read> {
    let filled = |text: Option<&'_ str>| text.map(|text| text.trim().to_owned()).filter(|text| !is_blank(text));
    let mut reader = Reader { named: None, also: None, homes, sources: Vec::new(), beside: Vec::new(), doubts: Vec::new() };
    // `NA` is Namibia where a country is asked for.
    let country = lines.country.map(str::trim).filter(|text| text.eq_ignore_ascii_case("na") || !is_blank(text));
    country.into_iter().for_each(|text| reader.country(text));
    reader.or_state(country, lines);
    filled(lines.state).iter().for_each(|text| reader.state(text));
    filled(lines.postal_code).iter().for_each(|text| reader.postal_code(text));
    filled(lines.city).iter().for_each(|text| reader.line(text, Behind::City));
    filled(lines.street).iter().for_each(|text| reader.line(text, Behind::Street));
    reader.agreed()
}

/// In which column a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behind {
    City,
    Street,
    /// A whole line in the place of a state or a country.
    Itself,
}

struct Reader<'a> {
    named: Option<String>,
    /// The country a state of which bears the letters that stand for the country.
    also: Option<String>,
    homes: &'a Homes<'a>,
    /// The readings of each part that says something.
    sources: Vec<Vec<Area>>,
    /// Readings that stand whatever the other parts agree on.
    beside: Vec<Area>,
    doubts: Vec<Doubt>,
}

impl Reader<'_> {
    fn doubt(&mut self, doubt: Doubt) {
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }

    fn within(&self) -> Vec<String> {
        let named = || self.named.iter().chain(&self.also).cloned().collect();
        if self.named.is_some() { named() } else { self.homes.all().to_vec() }
    }

    /// Delaware in the column of the country is Germany by its letters. Both count where a number is of the country that has
    /// such a state and none is of the country that is named, or where the code lies in that state.
    fn or_state(&mut self, text: Option<&str>, lines: &Lines<'_>) {
        let (Some(named), Some(letters)) = (self.named.clone(), text.filter(|text| text.len() == 2)) else { return };
        let filled = |text: Option<&str>| text.map(str::trim).map(str::to_owned).filter(|text| !is_blank(text));
        let (state, code) = (filled(lines.state), filled(lines.postal_code));
        let numbers = (self.homes.of_numbers)();
        let alone = state.is_none() && code.is_none() && filled(lines.city).is_none() && filled(lines.street).is_none();
        let fits = state.is_some_and(|text| !Self::states_in(&text, [&named]).is_empty());
        for home in self.homes.all().iter().filter(|home| **home != named) {
            let Some(area) = Self::states_in(letters, [home]).into_iter().find(|area| area.state.is_some()) else { continue };
            let likely = match &code {
                Some(code) => Self::codes_in(code, [home]).0.iter().any(|other| other.state == area.state),
                None => !fits && !numbers.is_empty() && !numbers.contains(&named) && (alone || numbers.contains(home)),
            };
            if likely {
                self.doubt(Doubt::Contradiction);
                self.beside = vec![Area::of_country(&named), area.clone()];
                self.sources.iter_mut().for_each(|source| source.push(area.clone()));
                self.also = Some(home.clone());
                return;
            }
        }
    }

    fn country(&mut self, text: &str) {
        if let Some(code) = countries::named(text) {
            // A territory's address is written, and its codes are given, as a state's.
            if countries::TERRITORIES.contains(&code.as_str()) {
                self.sources.push(Self::states_in(&code, ["US"]));
                self.named = Some("US".to_owned());
                return;
            }
            self.sources.push(vec![Area::of_country(&code)]);
            self.named = Some(code);
            return;
        }
        // Georgia is a state and a country.
        let both = Self::states_in(text, self.homes.all());
        if both.iter().any(|area| subdivisions::is_country_itself(&area.country, text)) {
            return self.sources.push(both);
        }
        // A state in the column of the country, or a whole line.
        match self.tail(text, Behind::Itself) {
            found if !found.is_empty() => self.sources.push(found),
            _ => self.doubt(Doubt::Country),
        }
    }

    fn states_in(text: &str, countries: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<Area> {
        let mut found: Vec<Area> = Vec::new();
        for country in countries {
            let country = country.as_ref();
            let area = match states::state(country, text) {
                Some((code, zones)) => Area { country: country.to_owned(), state: Some(code), zones: zones.to_vec() },
                None => match overseas::named(country, text) {
                    Some(territory) => Area::of_country(territory),
                    None if subdivisions::has(country, text) || subdivisions::is_country_itself(country, text) => {
                        Area::of_country(country)
                    }
                    None => continue,
                },
            };
            if !found.contains(&area) {
                found.push(area);
            }
        }
        found
    }

    fn state(&mut self, text: &str) {
        let mut found = Self::states_in(text, self.within());
        if !found.is_empty() {
            if self.also.is_some() {
                // The country itself is in doubt: a state of any other speaks against both.
                found.extend(Self::states_in(text, FAMOUS).into_iter().filter(|area| !found.contains(area)).collect::<Vec<_>>());
            }
            return self.sources.push(found);
        }
        let strange = self.within().iter().all(|country| states::are_known(country));
        // Two letters are a province of some country nearly always: they count where every home's states are known.
        let wide = self.named.is_none() && !self.homes.all().is_empty() && (strange || text.chars().count() > 3);
        let others = subdivisions::countries().chain(["BR", "MX", "FR", "DK"]).filter(|_| wide);
        let known: Vec<&str> = FAMOUS.iter().copied().chain(others).collect();
        let elsewhere = Self::states_in(text, known.into_iter().chain(self.homes.all().iter().map(String::as_str)));
        let line = if elsewhere.is_empty() { self.tail(text, Behind::Itself) } else { Vec::new() };
        if !line.is_empty() {
            return self.sources.push(line);
        }
        match (&self.named, elsewhere.is_empty()) {
            // The name of a state of another country: it contradicts the country that is named.
            (Some(_), false) => self.sources.push(elsewhere),
            (Some(_), true) if strange => self.doubt(Doubt::State),
            (None, false) => {
                // The code that follows would be read as the homes' own, and speak against it.
                self.beside.extend(elsewhere);
                self.beside.extend(self.homes.areas());
                self.doubt(Doubt::State);
            }
            (None, true) if strange && !self.homes.all().is_empty() => {
                self.beside.extend(self.homes.areas());
                self.doubt(Doubt::State);
            }
            // A county or a province of a country whose states are not known here.
            (Some(_) | None, true) => {}
        }
    }

    fn codes_in(text: &str, countries: impl IntoIterator<Item = impl AsRef<str>>) -> (Vec<Area>, bool) {
        let mut found: Vec<Area> = Vec::new();
        let mut stateless = false;
        for country in countries {
            let country = country.as_ref();
            let Some(code) = postal::whole(country, text).filter(|_| postal::is_known(country)) else { continue };
            let mut area = Area::of_country(country);
            if postal::tells_state(country) {
                let Some((state, zones)) = postal::state(country, &code).and_then(|state| states::state(country, state)) else {
                    stateless = true;
                    continue;
                };
                (area.state, area.zones) = (Some(state), zones.to_vec());
            }
            if let Some(zones) = states::narrowed(country, area.state, &code) {
                area.zones = zones.to_vec();
            }
            for area in overseas::coded(country, &code, text)
                .map_or(vec![area], |codes| codes.iter().map(|one| Area::of_country(one)).collect())
            {
                if !found.contains(&area) {
                    found.push(area);
                }
            }
        }
        (found, stateless)
    }

    fn postal_code(&mut self, text: &str) {
        let (found, _) = Self::codes_in(text, self.within());
        if !found.is_empty() {
            return self.sources.push(found);
        }
        // A country whose codes are not known here takes any.
        let takes_any = |country: &String| !postal::is_known(country);
        if self.named.as_ref().is_some_and(takes_any) {
            return;
        }
        let elsewhere: Vec<&str> = match &self.named {
            Some(_) => self.homes.all().iter().map(String::as_str).chain(postal::UNMISTAKABLE.iter().copied()).collect(),
            None => postal::UNMISTAKABLE.to_vec(),
        };
        let (elsewhere, _) = Self::codes_in(text, elsewhere);
        match (&self.named, elsewhere.is_empty()) {
            (Some(_), false) => self.sources.push(elsewhere),
            (None, false) => {
                let all = elsewhere.into_iter().chain(self.homes.areas()).collect();
                self.doubt(Doubt::PostalCode);
                self.sources.push(all);
            }
            (None, true) if self.homes.all().iter().any(takes_any) => {}
            (Some(_) | None, true) => self.doubt(Doubt::PostalCode),
        }
    }

    fn line(&mut self, text: &str, behind: Behind) {
        let found = self.tail(text, behind);
        if !found.is_empty() {
            self.sources.push(found);
        }
    }

    /// What the end of a line tells: `Honolulu, HI`, `Boston MA 02110`, `12 Main Street, Austin, TX 78701, USA`.
    fn tail(&self, text: &str, behind: Behind) -> Vec<Area> {
        let parts: Vec<&str> = text.split([',', '\n', ';', '(', ')']).map(str::trim).filter(|part| !part.is_empty()).collect();
        let Some((last, before)) = parts.split_last() else { return Vec::new() };
        let within = self.within();
        let everywhere = || -> Vec<String> {
            // Beside a country that is named, the states of others are looked for, because they contradict it.
            let also = if self.named.is_some() || behind == Behind::Itself { FAMOUS } else { &[] };
            self.homes.all().iter().cloned().chain(also.iter().map(|code| (*code).to_owned())).collect()
        };
        let alone = before.is_empty();
        let named = countries::named(last).filter(|_| !alone || behind == Behind::Itself);
        // `Toronto, ON, CA`: two letters behind a state are its country.
        if let (Some(country), Some(part)) = (&named, before.last()) {
            let inside = ending(part, std::slice::from_ref(country), before.len() == 1, behind);
            if !inside.is_empty() {
                return inside;
            }
        }
        // Behind a street, a line of its own or two commas a city with its state needs no code.
        let letters =
            |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase()) && !matches!(word, "NE" | "SE");
        let town = last.split_whitespace().last().is_some_and(letters)
            && !last.bytes().any(|byte| byte.is_ascii_digit())
            && (before.len() > 1 || (before.len() == 1 && last.contains(' ')));
        let behind = if behind == Behind::Street && town { Behind::City } else { behind };
        let found = ending(last, &within, alone, behind);
        if !found.is_empty() {
            return found;
        }
        if let Some(country) = named.filter(|_| behind != Behind::Street || last.len() > 2) {
            return vec![Area::of_country(&country)];
        }
        match self.named.is_some() || behind == Behind::Itself {
            true => ending(last, &everywhere(), alone, behind),
            false => Vec::new(),
        }
    }

    /// What all parts can agree on; else each reading of each of them.
    fn agreed(mut self) -> Option<Read> {
        let sources = std::mem::take(&mut self.sources);
        let beside = std::mem::take(&mut self.beside);
        let mut sources = sources.into_iter().filter(|areas| areas.iter().any(|area| !area.zones.is_empty()));
        let Some(first) = sources.next() else {
            return (!self.doubts.is_empty()).then_some(Read { areas: beside, doubts: self.doubts });
        };
        let mut all = first.clone();
        let mut common = first;
        for source in sources {
            common = common.iter().flat_map(|one| source.iter().filter_map(|other| one.meet(other))).collect();
            all.extend(source);
        }
        let agree = !common.is_empty();
        let mut areas = if agree { common } else { all };
        areas.retain(|area| !area.zones.is_empty());
        let every = areas.clone();
        // A country is no reading of its own beside a state of it.
        areas.retain(|area| agree || !every.iter().any(|other| other.is_within(area)));
        let mut once: Vec<Area> = Vec::with_capacity(areas.len());
        for area in areas.into_iter().chain(beside) {
            if !once.contains(&area) {
                once.push(area);
            }
        }
        if !agree {
            self.doubt(Doubt::Contradiction);
        } else if once.len() > 1 && self.doubts.is_empty() {
            self.doubt(Doubt::Several);
        }
        Some(Read { areas: once, doubts: self.doubts })
    }
}

/// What one part between commas tells: a state, a postal code, or both behind other words.
fn ending(part: &str, countries: &[String], alone: bool, behind: Behind) -> Vec<Area> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let coded = words.iter().rev().take_while(|word| word.bytes().any(|byte| byte.is_ascii_digit())).count();
    // `V6B 1A1` is two words, and the number of a house is none of a code.
    let (names, code) = words.split_at(words.len() - coded.min(2));
    let code = code.join(" ");
    let mut found: Vec<Area> = Vec::new();
    for country in countries {
        let one = std::slice::from_ref(country);
        let by_code = if code.is_empty() || !is_whole(country, &code) { Vec::new() } else { Reader::codes_in(&code, one).0 };
        let by_name = named_state(names, country, alone, behind, !code.is_empty());
        match (by_name, by_code.is_empty(), code.is_empty()) {
            (Some(state), true, true) if behind != Behind::Street => found.push(state),
            (Some(state), false, false) => match by_code.iter().find_map(|area| state.meet(area)) {
                Some(area) => found.push(area),
                // A city may bear the name of another state: the code behind it tells more.
                None if alone && names.iter().all(|name| name.len() > 3) => found.extend(by_code),
                // The line contradicts itself.
                None => {
                    found.push(state);
                    found.extend(by_code);
                }
            },
            (None, false, false) if names.is_empty() && behind != Behind::Street => found.extend(by_code),
            (Some(_) | None, _, _) => {}
        }
    }
    found
}

/// A code inside a line has all its signs: a shorter number is that of a house.
fn is_whole(country: &str, code: &str) -> bool {
    let signs = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).count();
    postal::whole(country, code).is_some_and(|whole| signs(&whole) <= signs(code))
}

/// The state that a part is or ends with.
fn named_state(words: &[&str], country: &str, alone: bool, behind: Behind, coded: bool) -> Option<Area> {
    let of = |text: &str| {
        let (code, zones) = states::state(country, text)?;
        Some(Area { country: country.to_owned(), state: Some(code), zones: zones.to_vec() })
    };
    let last = *words.last()?;
    // A city alone may bear the name of a state that it does not lie in: Washington, Kansas, Nevada.
    let whole_part = !alone || behind == Behind::Itself || coded;
    if let Some(area) = of(&words.join(" ")).filter(|_| whole_part) {
        return Some(area);
    }
    let capitals = |word: &str| {
        let letters: String = word.chars().filter(|letter| *letter != '.').collect();
        (2..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    if words.len() > 1
        && last.len() <= 5
        && let Some(area) = of(last).filter(|_| coded || capitals(last))
    {
        return Some(area);
    }
    if !coded {
        return None;
    }
    (1..=3.min(words.len() - 1)).rev().find_map(|count| of(&words[words.len() - count..].join(" ")))
}
