//! The Today page, drawn from a call list without any store behind it.

use actions::Crew;
use actions::view::*;
use askama::Template;
use jiff::Timestamp;
use web::pages::today::view::{Empty, TodayPage};
use web::pages::today::{card, queue};
use web::shell::{Here, Me, Said, Shell};

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn line(name: &str, title: &str, company: &str, city: &str) -> ProspectLine {
    ProspectLine {
        id: format!("{:032x}", name.len()),
        name: name.into(),
        title: Some(title.into()),
        company: Some(Named { id: "c".into(), name: company.into() }),
        city: Some(city.into()),
    }
}

fn entry(section: &str, prospect: ProspectLine, attempt: u16, local: &str, zone: &str) -> Entry {
    Entry {
        enrollment_id: Some(format!("{:032x}", prospect.name.len() * 7 + attempt as usize)),
        prospect: prospect.into(),
        section: section.into(),
        attempt,
        attempts_planned: 5,
        dials: u32::from(attempt),
        dials_ever: u32::from(attempt) + 2,
        messages_left: 1,
        put_off: 0,
        last_touch: Some(Ready::new(LastTouch {
            at: at("2026-11-23T13:12:00Z"),
            channel: "email".into(),
            disposition: "replied".into(),
            by: "Ana Ruiz".into(),
            note: None,
        })),
        action: Action {
            detour: false,
            channel: "call".into(),
            fire: attempt == 5,
            goal: "Find out who books the reefers.".into(),
            phone: Some("+16175550133".into()),
            address: None,
            voicemail: "skip".into(),
            scripts: None,
        },
        due_at: at("2026-11-23T15:15:00Z"),
        allowed_from: at("2026-11-23T14:00:00Z"),
        allowed_until: at("2026-11-23T23:00:00Z"),
        local_time: local.into(),
        zone: zone.into(),
        zone_basis: "number".into(),
        reasons: Ready::new(vec![
            ReasonView { code: "due".into(), text: "Due today; two tries so far, both before 10:00".into() },
            ReasonView {
                code: "rule".into(),
                text: "2 of 3 calls in seven days; after this one, not before Tuesday 09:40".into(),
            },
        ]),
    }
}

fn list() -> CallList {
    let rule = RuleView {
        code: "hours".into(),
        text: "It is 07:00 in Reno; calls open at 08:00".into(),
        source: "Courtesy hours".into(),
        law: false,
    };
    CallList {
        rep: Named { id: "u".into(), name: "Ana Ruiz".into() },
        at: at("2026-11-23T15:00:00Z"),
        zone: "America/New_York".into(),
        summary: Summary { done: 12, due: 38, later_today: 9, blocked: 1, minutes_left: 66, capacity: 50, backlog: 0 },
        items: vec![
            entry(
                "promised",
                line("Tomas Lindqvist", "Fleet manager", "Norrvik Freight", "Umeå"),
                2,
                "16:00",
                "Europe/Stockholm",
            ),
            entry("answered", line("Priya Raman", "Owner", "Harbor & Pine", "Portland"), 5, "10:00", "America/New_York"),
            entry("closing", line("Aino Laine", "Buyer", "Pohjola Packaging", "Helsinki"), 2, "17:00", "Europe/Helsinki"),
            entry(
                "due",
                line("Dana Whitfield", "Head of logistics", "Cobalt Cold Storage", "Boston"),
                3,
                "10:00",
                "America/New_York",
            ),
            entry("due", line("Marcus Bell", "Owner", "Bell Joinery", "Tulsa"), 5, "09:00", "America/Chicago"),
            entry("due", line("Ines Duarte", "Buyer", "Altura Packaging", "Lisbon"), 1, "15:00", "Europe/Lisbon"),
            entry("due", line("Owen Park", "Owner", "Park & Daughters", "Halifax"), 2, "11:00", "America/Halifax"),
            entry("due", line("Greta Vogel", "Einkauf", "Vogel Kältetechnik", "Bremen"), 3, "16:00", "Europe/Berlin"),
        ],
        totals: Totals { promised: 1, answered: 1, closing: 1, due: 35, later: 9, blocked: 1, ..Totals::default() },
        later: vec![LaterEntry {
            enrollment_id: "1".into(),
            prospect: line("Ruth Okafor", "Owner", "Sierra Linen", "Reno").into(),
            opens_at: at("2026-11-23T16:00:00Z"),
            rule: rule.clone().into(),
        }],
        blocked: vec![BlockedEntry {
            enrollment_id: "2".into(),
            prospect: line("Luis Ferro", "Buyer", "Cobalt Cold Storage", "Boston").into(),
            rule: RuleView { text: "Ben is talking to this company: ask him first".into(), ..rule }.into(),
        }],
    }
}

fn text(parts: &[(&str, bool)]) -> Vec<Segment> {
    parts.iter().map(|(text, filled)| Segment { text: (*text).into(), filled: *filled }).collect()
}

fn told() -> Card {
    let mark = |place: &str, fire: bool, when: &str, text: &str| Mark {
        place: place.into(),
        fire,
        channel: "call".into(),
        at: Some(at(when)),
        text: text.into(),
    };
    Card {
        entry: list().items[3].clone(),
        trail: vec![
            mark("done", false, "2026-11-17T14:40:00Z", "no answer"),
            mark("done", false, "2026-11-19T14:15:00Z", "voicemail left"),
            mark("now", false, "2026-11-23T15:00:00Z", "first one after 10:00"),
            mark("ahead", false, "2026-11-27T15:00:00Z", "after the holiday"),
            mark("ahead", true, "2026-12-02T15:00:00Z", "farewell"),
        ],
        phones: ["+16175550133", "+16175550100", "+16175550177"]
            .map(|number| PhoneView {
                number: number.into(),
                line: if number.ends_with("00") { "shared" } else { "personal" }.into(),
                condition: "good".into(),
            })
            .to_vec(),
        emails: vec![EmailView { address: "dana@example.com".into(), condition: "good".into() }],
        last_note: Some(LastTouch {
            at: at("2026-11-19T14:15:00Z"),
            channel: "call".into(),
            disposition: "voicemail_left".into(),
            by: "you".into(),
            note: Some("the desk says she plans loads in the morning.".into()),
        }),
        remembered_for: Some("The one who asked about the Tuesday run before selling anything.".into()),
        scripts: FilledScripts {
            gatekeeper: text(&[
                ("Good morning, it's Ana from ", false),
                ("Fairlane", true),
                (". I'm trying to reach the person who books refrigerated loads. Is that still ", false),
                ("Dana", true),
                (", or somebody in the team?", false),
            ]),
            live: text(&[
                ("Dana", true),
                (", Ana from ", false),
                ("Fairlane", true),
                (". Two minutes? ", false),
                ("Cobalt", true),
                (" ships cold to ", false),
                ("Newark", true),
                (". What happens today when a reefer is late?", false),
            ]),
            voicemail: Vec::new(),
            voicemail_why: Some("Hang up kindly. They have a message from you, four days old; the next is due on Friday.".into()),
            email: Some(MailView {
                subject: "Cold loads to Newark".into(),
                body: "Dana,\n\nI tried you this morning.\n\nAna".into(),
            }),
            coaching: Some("slow down, smile, ask before you tell.".into()),
        },
        message: Some(ShortMessage {
            key: "one_question".into(),
            point: "One question".into(),
            channel: "call".into(),
            subject: None,
            text: text(&[("Good morning, Ana from ", false), ("Fairlane", true), (". One question.", false)]),
        }),
        coach: Some(Coaching { key: "pace".into(), title: "Slow down".into(), text: "Half the speed for your name.".into() }),
        evidence: vec![
            Evidence { grade: "probably_arrived".into(), text: "Voicemail of 19 Nov".into() },
            Evidence { grade: "probably_arrived".into(), text: "Mail of 19 Nov".into() },
            Evidence { grade: "never_arrived".into(), text: "Main line, 17 Nov".into() },
        ],
        colleagues: vec![Colleague {
            prospect: Named { id: "p".into(), name: "Luis Ferro".into() },
            title: Some("buyer".into()),
            owner: Some(Named { id: "b".into(), name: "Ben".into() }),
            state: "active".into(),
        }],
        owner: Some(Named { id: "u".into(), name: "Ana Ruiz".into() }),
        tags: vec!["reefer".into()],
        guarded: None,
        state: "active".into(),
    }
}

fn shell() -> Shell {
    Shell {
        me: Some(Me {
            name: "Ana Ruiz".into(),
            initials: "AR".into(),
            role: "manager",
            runs_the_place: true,
            crew: Crew::Several,
        }),
        csrf: "0123456789abcdef".into(),
        here: Here::Today,
        said: Some(Said {
            text: "Lea Brandt: no answer. Next try Wednesday after 14:00.".into(),
            undo: Some("0a1b".into()),
            sorry: false,
        }),
    }
}

fn page(list: &CallList, told: &Card) -> String {
    let page = TodayPage {
        shell: shell(),
        day: queue::day(list),
        sections: queue::sections(list, told.entry.enrollment_id.as_deref()),
        card: Some(card::draw(told, list.at, Crew::Several)),
        empty: Empty::default(),
    };
    let html = page.render().expect("the page");
    if let Ok(folder) = std::env::var("LOOK_AT") {
        std::fs::write(format!("{folder}/today.html"), &html).expect("written");
    }
    html
}

#[test]
fn the_card_says_who_where_which_attempt_and_what_to_say() {
    let html = page(&list(), &told());
    for words in [
        "Dana Whitfield",
        "10:00 in New York, by the number",
        "tel:+16175550133",
        "3 of 5, 3 dials",
        "Tue 17 Nov, 09:40",
        "3rd try, now",
        "<mark>Newark</mark>",
        "Monday, 23 November",
        "12 done · 38 to go · about 66 minutes",
        "mailto:dana@example.com?subject=Cold%20loads",
        "2 other numbers",
    ] {
        assert!(html.contains(words), "missing: {words}");
    }
    assert!(html.len() < 50_000, "{} bytes before compression", html.len());
}

#[test]
fn the_card_says_how_long_the_call_may_be_made() {
    let line = |change: fn(&mut Card)| {
        let mut told = told();
        change(&mut told);
        let page = page(&list(), &told);
        let from = page.find("by the number").expect("the line") + "by the number".len();
        page[from..].split('<').next().unwrap_or_default().to_owned()
    };
    assert_eq!(line(|_| {}), " · allowed until 18:00");
    assert_eq!(line(|told| told.entry.allowed_from = at("2026-11-24T15:00:00Z")), " · not before Tue 24 Nov, 10:00");
    assert_eq!(line(|told| told.entry.allowed_until = at("2026-12-07T15:00:00Z")), " · at any hour");
    let promised = line(|told| {
        told.entry.section = "promised".into();
        told.entry.allowed_until = at("2026-12-07T15:00:00Z");
    });
    assert_eq!(promised, " · at any hour, as they asked for it");
    let never = line(|told| {
        told.guarded = Some(RuleView { code: "suppressed".into(), text: "Never".into(), source: String::new(), law: false });
        told.entry.allowed_until = at("2026-11-23T15:00:00Z");
    });
    assert_eq!(never, "");
}

#[test]
fn no_script_and_no_style_stands_in_the_page() {
    let html = page(&list(), &told());
    assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains(" onclick="));
    assert_eq!(html.matches("<script").count(), 1);
}

#[test]
fn naughty_names_are_shown_and_never_executed() {
    let naughty = "\"><script>alert(1)</script>'{{7*7}}";
    let mut list = list();
    let mut told = told();
    for item in &mut list.items {
        let line = ProspectLine { name: naughty.into(), city: Some(naughty.into()), ..ProspectLine::clone(&item.prospect) };
        item.prospect = line.into();
    }
    told.entry = list.items[3].clone();
    told.entry.action.goal = naughty.into();
    told.entry.action.phone = Some(naughty.into());
    told.scripts.live = text(&[(naughty, true)]);
    told.tags = vec![naughty.into()];
    told.remembered_for = Some(naughty.into());
    let html = page(&list, &told);
    assert!(!html.contains("<script>alert"));
    assert!(html.contains("&#60;script&#62;alert(1)"));
}
