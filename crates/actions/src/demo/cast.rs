//! Who is in the demo workspace: made-up people at made-up companies. Their numbers are from ranges that regulators keep free for
//! stories, their addresses end in example.com or example.net, so that nothing here can ever reach anybody.

use super::chance::Chance;

/// Companies and people in the workspace.
pub const COMPANIES: usize = 150;
pub const PEOPLE: usize = 400;

/// One of the three who sell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Seller {
    Ana,
    Ben,
    Lea,
}

/// A town with a range of numbers that belongs to nobody.
#[derive(Debug, Clone, Copy)]
pub struct Town {
    pub city: &'static str,
    pub state: Option<&'static str>,
    pub country: &'static str,
    pub zone: &'static str,
    /// What stands before the last digits.
    prefix: &'static str,
    /// How many last digits there are, and the first of them.
    digits: (usize, u32),
    /// How many numbers there are.
    room: u32,
    seller: Seller,
    /// How many companies of a hundred are here.
    weight: usize,
}

const fn north(
    city: &'static str,
    state: &'static str,
    country: &'static str,
    zone: &'static str,
    prefix: &'static str,
    seller: Seller,
    weight: usize,
) -> Town {
    Town { city, state: Some(state), country, zone, prefix, digits: (2, 0), room: 100, seller, weight }
}

const fn abroad(
    city: &'static str,
    country: &'static str,
    zone: &'static str,
    prefix: &'static str,
    digits: (usize, u32),
    weight: usize,
) -> Town {
    Town {
        city,
        state: None,
        country,
        zone,
        prefix,
        digits,
        room: 10_u32.pow(digits.0 as u32) - digits.1,
        seller: Seller::Lea,
        weight,
    }
}

/// 555-01xx in North America; Ofcom's, the Bundesnetzagentur's, ARCEP's and ACMA's numbers for films elsewhere.
const TOWNS: [Town; 24] = [
    north("Boston", "MA", "US", "America/New_York", "+161755501", Seller::Ana, 9),
    north("New York", "NY", "US", "America/New_York", "+121255501", Seller::Ana, 8),
    north("Atlanta", "GA", "US", "America/New_York", "+140455501", Seller::Ana, 5),
    north("Chicago", "IL", "US", "America/Chicago", "+131255501", Seller::Ben, 7),
    north("Tulsa", "OK", "US", "America/Chicago", "+191855501", Seller::Ben, 4),
    north("Denver", "CO", "US", "America/Denver", "+130355501", Seller::Ben, 5),
    north("Phoenix", "AZ", "US", "America/Phoenix", "+160255501", Seller::Ben, 4),
    north("Seattle", "WA", "US", "America/Los_Angeles", "+120655501", Seller::Ben, 5),
    north("Los Angeles", "CA", "US", "America/Los_Angeles", "+121355501", Seller::Ana, 6),
    north("Anchorage", "AK", "US", "America/Anchorage", "+190755501", Seller::Ben, 1),
    north("Toronto", "ON", "CA", "America/Toronto", "+141655501", Seller::Ana, 5),
    north("Halifax", "NS", "CA", "America/Halifax", "+190255501", Seller::Ana, 3),
    north("Calgary", "AB", "CA", "America/Edmonton", "+140355501", Seller::Ben, 3),
    north("Vancouver", "BC", "CA", "America/Vancouver", "+160455501", Seller::Ben, 3),
    abroad("London", "GB", "Europe/London", "+4420794600", (2, 0), 7),
    abroad("Leeds", "GB", "Europe/London", "+441134960", (3, 0), 3),
    abroad("Glasgow", "GB", "Europe/London", "+441414960", (3, 0), 3),
    abroad("Berlin", "DE", "Europe/Berlin", "+493023125", (3, 0), 5),
    abroad("Hamburg", "DE", "Europe/Berlin", "+494066969", (3, 0), 4),
    abroad("Köln", "DE", "Europe/Berlin", "+492214710", (3, 0), 3),
    abroad("Paris", "FR", "Europe/Paris", "+33199001", (3, 0), 4),
    abroad("Nantes", "FR", "Europe/Paris", "+33261911", (3, 0), 3),
    Town { state: Some("WA"), ..abroad("Perth", "AU", "Australia/Perth", "+6185550", (4, 1000), 2) },
    Town { state: Some("NSW"), seller: Seller::Ana, ..abroad("Sydney", "AU", "Australia/Sydney", "+6125550", (4, 1000), 2) },
];

#[derive(Debug, Clone)]
pub struct Company {
    pub name: String,
    pub town: Town,
    pub seller: Seller,
    /// As `cobalt-cold-storage.example.com`.
    pub domain: String,
    pub switchboard: String,
}

#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub title: &'static str,
    /// Index into the companies.
    pub company: usize,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub worth: &'static str,
    pub source: &'static str,
    pub tags: Vec<&'static str>,
    pub wishes: Option<&'static str>,
}

#[derive(Debug, Clone)]
pub struct Cast {
    pub companies: Vec<Company>,
    pub people: Vec<Person>,
}

const FIRST_HALVES: [&str; 50] = [
    "Cobalt",
    "Harbor",
    "Altura",
    "Sierra",
    "Juniper",
    "Northgate",
    "Marlow",
    "Willow",
    "Copper",
    "Granite",
    "Linden",
    "Orchard",
    "Saltmarsh",
    "Beacon",
    "Fennel",
    "Kestrel",
    "Larch",
    "Meridian",
    "Otter",
    "Pinewood",
    "Quarry",
    "Rosewater",
    "Sandpiper",
    "Thistle",
    "Umber",
    "Vesper",
    "Wren",
    "Yarrow",
    "Alder",
    "Bramble",
    "Cinder",
    "Dovetail",
    "Elm",
    "Foxglove",
    "Gable",
    "Hollow",
    "Ironside",
    "Jasper",
    "Kelp",
    "Lantern",
    "Millrace",
    "Nettle",
    "Oakum",
    "Plover",
    "Quill",
    "Ravel",
    "Sable",
    "Tamarack",
    "Ulmus",
    "Verbena",
];
const SECOND_HALVES: [&str; 24] = [
    "Cold Storage",
    "Foods",
    "Packaging",
    "Linen",
    "Dairy",
    "Seafood",
    "Produce",
    "Bakery",
    "Pharma Supply",
    "Flowers",
    "Provisions",
    "Brewing",
    "Ice Cream",
    "Wholesale",
    "Meats",
    "Juices",
    "Catering",
    "Kitchens",
    "Greens",
    "Chocolate",
    "Farms",
    "Imports",
    "Grocers",
    "Laboratories",
];
const GIVEN_EN: [&str; 40] = [
    "Dana", "Marcus", "Ruth", "Owen", "Priya", "Luis", "Grace", "Hector", "Naomi", "Caleb", "Ines", "Theo", "Mabel", "Andre",
    "Joyce", "Simon", "Leona", "Victor", "Hana", "Felix", "Nadia", "Oscar", "Della", "Ravi", "Tessa", "Miles", "Carmen", "Ellis",
    "Faye", "Graham", "Iris", "Jonah", "Keiko", "Lamar", "Moira", "Nils", "Olive", "Pedro", "Rosa", "Stella",
];
const FAMILY_EN: [&str; 44] = [
    "Whitfield",
    "Bell",
    "Okafor",
    "Park",
    "Raman",
    "Ferro",
    "Abbott",
    "Ibarra",
    "Castell",
    "Draper",
    "Eastman",
    "Fairweather",
    "Grantham",
    "Holloway",
    "Ingram",
    "Jessop",
    "Kimura",
    "Lockhart",
    "Mbeki",
    "Nakata",
    "Oldham",
    "Pemberton",
    "Quigley",
    "Rowntree",
    "Sandoval",
    "Thackeray",
    "Underhill",
    "Vasquez",
    "Winslow",
    "Yardley",
    "Zeller",
    "Ashdown",
    "Birdsong",
    "Coldwell",
    "Delacroix",
    "Ellery",
    "Farrow",
    "Goodwin",
    "Hartley",
    "Iverson",
    "Joyner",
    "Kessler",
    "Lindqvist",
    "Moreau",
];
const GIVEN_DE: [&str; 14] = [
    "Greta", "Jonas", "Anke", "Lukas", "Birgit", "Matthias", "Heike", "Stefan", "Ute", "Florian", "Jördis", "Malte", "Sabine",
    "Till",
];
const FAMILY_DE: [&str; 16] = [
    "Vogel",
    "Brandhorst",
    "Kühnert",
    "Rademacher",
    "Osterloh",
    "Petzold",
    "Schönfeld",
    "Wiegand",
    "Lütke",
    "Ahlers",
    "Dornbusch",
    "Eggers",
    "Fröhlich",
    "Grothe",
    "Hinrichs",
    "Jessen",
];
const GIVEN_FR: [&str; 12] =
    ["Élodie", "Bruno", "Camille", "Damien", "Hélène", "Julien", "Léa", "Maxime", "Noémie", "Paul", "Solène", "Yves"];
const FAMILY_FR: [&str; 14] = [
    "Moreau",
    "Delaunay",
    "Garnier",
    "Le Goff",
    "Perrault",
    "Rivière",
    "Thibault",
    "Vasseur",
    "Chevalier",
    "Besson",
    "Fontaine",
    "Jaubert",
    "Marchand",
    "Rousselet",
];
const TITLES: [&str; 16] = [
    "Head of logistics",
    "Buyer",
    "Operations manager",
    "Managing director",
    "Supply chain lead",
    "Warehouse manager",
    "Purchasing manager",
    "Plant manager",
    "Transport planner",
    "Owner",
    "Quality manager",
    "Finance director",
    "Distribution lead",
    "Shipping coordinator",
    "Category manager",
    "General manager",
];
const SOURCES: [&str; 6] = ["Trade fair", "Directory", "Referral", "Website", "Old customer list", "Newspaper"];
const TAGS: [&str; 8] = ["frozen", "fresh", "pharma", "seasonal", "two depots", "own lorries", "export", "night loading"];

impl Cast {
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed ^ 0x0c0a_5700);
        let mut used: Vec<u32> = vec![0; TOWNS.len()];
        let mut numbers: Vec<usize> = (0..TOWNS.len()).flat_map(|town| std::iter::repeat_n(town, TOWNS[town].weight)).collect();
        chance.shuffle(&mut numbers);
        let mut names: Vec<(usize, usize)> =
            (0..FIRST_HALVES.len()).flat_map(|first| (0..SECOND_HALVES.len()).map(move |second| (first, second))).collect();
        chance.shuffle(&mut names);
        let mut towns = Vec::with_capacity(COMPANIES);
        let companies: Vec<Company> = (0..COMPANIES)
            .map(|index| {
                // Every town has its share, the first ones each a company for certain.
                let town = if index < TOWNS.len() { index } else { numbers[index % numbers.len()] };
                towns.push(town);
                let (first, second) = names[index];
                let name = format!("{} {}", FIRST_HALVES[first], SECOND_HALVES[second]);
                let ending = if index % 3 == 0 { "example.net" } else { "example.com" };
                let domain = format!("{}.{ending}", name.to_lowercase().replace(' ', "-"));
                let switchboard = number(&TOWNS[town], &mut used[town]);
                Company { name, town: TOWNS[town], seller: TOWNS[town].seller, domain, switchboard }
            })
            .collect();
        let mut taken = std::collections::BTreeSet::new();
        let people = (0..PEOPLE)
            .map(|index| {
                // Every company has somebody, some have a handful.
                let company = if index < COMPANIES { index } else { chance.below(COMPANIES) };
                let at = &companies[company];
                let name = loop {
                    let name = person_name(at.town.country, &mut chance);
                    if taken.insert(name.clone()) {
                        break name;
                    }
                };
                let town = towns[company];
                let direct = used[town] < TOWNS[town].room && chance.percent(88);
                let phone = match direct {
                    true => Some(number(&TOWNS[town], &mut used[town])),
                    false => chance.percent(85).then(|| at.switchboard.clone()),
                };
                let email = chance.percent(93).then(|| format!("{}@{}", mailbox(&name), at.domain));
                let mut tags: Vec<&'static str> = (0..chance.below(3)).map(|_| *chance.pick(&TAGS)).collect();
                tags.sort_unstable();
                tags.dedup();
                Person {
                    name,
                    title: TITLES[chance.below(TITLES.len())],
                    company,
                    phone,
                    email,
                    worth: ["A", "B", "B", "B", "C"][chance.below(5)],
                    source: SOURCES[chance.below(SOURCES.len())],
                    tags,
                    wishes: if chance.percent(3) { Some("after 13:00") } else { None },
                }
            })
            .collect();
        Cast { companies, people }
    }
}

/// The next free number of a town.
fn number(town: &Town, used: &mut u32) -> String {
    let (width, first) = town.digits;
    let last = first + *used % town.room;
    *used += 1;
    format!("{}{last:0width$}", town.prefix)
}

fn person_name(country: &str, chance: &mut Chance) -> String {
    let (given, family) = match country {
        "DE" => (*chance.pick(&GIVEN_DE), *chance.pick(&FAMILY_DE)),
        "FR" => (*chance.pick(&GIVEN_FR), *chance.pick(&FAMILY_FR)),
        _ => (*chance.pick(&GIVEN_EN), *chance.pick(&FAMILY_EN)),
    };
    format!("{given} {family}")
}

/// "Jördis Kühnert" writes from `jordis.kuhnert`.
fn mailbox(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            ' ' => Some('.'),
            'ä' | 'à' | 'â' => Some('a'),
            'é' | 'è' | 'ê' => Some('e'),
            'ö' | 'ô' => Some('o'),
            'ü' | 'û' => Some('u'),
            letter => letter.is_ascii_alphanumeric().then_some(letter),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_same_seed_gives_the_same_people() {
        assert_eq!(format!("{:?}", Cast::new(7)), format!("{:?}", Cast::new(7)));
        assert_ne!(format!("{:?}", Cast::new(7)), format!("{:?}", Cast::new(8)));
    }

    #[test]
    fn there_are_400_people_at_150_companies_in_five_countries_and_eight_zones_or_more() {
        let cast = Cast::new(5);
        assert_eq!((cast.people.len(), cast.companies.len()), (PEOPLE, COMPANIES));
        let zones: BTreeSet<_> = cast.companies.iter().map(|company| company.town.zone).collect();
        let countries: BTreeSet<_> = cast.companies.iter().map(|company| company.town.country).collect();
        assert!(zones.len() >= 8 && countries.len() >= 5, "{zones:?} {countries:?}");
        assert!(zones.iter().all(|zone| planner::calendar::zone(zone).is_some()));
        let names: BTreeSet<_> = cast.companies.iter().map(|company| &company.name).collect();
        assert_eq!(names.len(), COMPANIES);
        assert_eq!(cast.companies.iter().map(|company| company.seller).collect::<BTreeSet<_>>().len(), 3);
    }

    #[test]
    fn numbers_and_addresses_can_reach_nobody() {
        let cast = Cast::new(5);
        let mut personal = BTreeSet::new();
        for person in &cast.people {
            let company = &cast.companies[person.company];
            for number in person.phone.iter().chain([&company.switchboard]) {
                let kept_free = match company.town.country {
                    "US" | "CA" => number.len() == 12 && number[5..].starts_with("55501"),
                    "GB" => {
                        ["+442079460", "+441134960", "+441414960"].iter().any(|range| number.starts_with(range))
                            && number.len() == 13
                    }
                    "DE" => ["+493023125", "+494066969", "+492214710"].iter().any(|range| number.starts_with(range)),
                    "FR" => ["+3319900", "+3326191"].iter().any(|range| number.starts_with(range)) && number.len() == 12,
                    "AU" => ["+6185550", "+6125550"].iter().any(|range| number.starts_with(range)) && number.len() == 12,
                    other => panic!("no range is kept free in {other}"),
                };
                assert!(kept_free, "{number}");
                assert_eq!(planner::phone::normalise(number, company.town.country).map(|read| read.e164).as_ref(), Ok(number));
            }
            if let Some(number) = person.phone.as_ref().filter(|number| **number != company.switchboard) {
                assert!(personal.insert(number.clone()), "{number} twice");
            }
            if let Some(address) = &person.email {
                assert!(address.ends_with(".example.com") || address.ends_with(".example.net"), "{address}");
            }
        }
        let addresses: BTreeSet<_> = cast.people.iter().filter_map(|person| person.email.as_ref()).collect();
        assert_eq!(addresses.len(), cast.people.iter().filter(|person| person.email.is_some()).count());
    }
}
