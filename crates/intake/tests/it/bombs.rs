//! Files that are small and lie. Each is read in a process of its own with little memory: whatever it claims, it is refused
//! with the limit that it met, or its sound rows are read, and never more than 256 MB are used. The time that a look takes is
//! bounded by what is counted; that it is short is measured elsewhere, on programs that are optimised.

use crate::build::*;
use intake::closed_days::{self, Reading};
use intake::preview::Preview;
use intake::registry::{self, BadFile, Country};
use intake::{Extent, Settings, Source, Survey, limits};
use jiff::tz::TimeZone;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// What the reading of any file may use, in kilobytes: the whole process, its program and stacks included.
const MOST_MEMORY: u64 = 256 * 1024;
/// Beyond that many kilobytes of addresses nothing is given at all. Stacks and reserves of threads count, used or not.
const ADDRESSES: u64 = 900 * 1024;
/// Loosely: these programs are not optimised and run beside others.
const LONGEST: Duration = Duration::from_secs(240);
const BOMB: &str = "FIFTHCALL_BOMB";

struct OnDisk(PathBuf);

impl Source for OnDisk {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(&self.0)?))
    }
}

/// What is to come of a file.
enum Outcome {
    /// Refused with these words.
    Refused(&'static str),
    /// So many rows are sound, and so many refused one by one with these words.
    Rows(u64, u64, &'static str),
    /// A look, which ends after so many rows.
    Looked(u64),
    /// Anything but harm.
    Anything,
}
use Outcome::{Anything, Looked, Refused, Rows};

fn blow(name: &str, kind: &str, bytes: Vec<u8>, outcome: Outcome) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-"));
    std::fs::write(&path, &bytes).unwrap();
    let size = bytes.len();
    drop(bytes);
    let begun = Instant::now();
    let child = Command::new("sh")
        .args(["-c", &format!("ulimit -v {ADDRESSES}; exec \"$@\""), "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["bombs::what_a_process_of_its_own_reads", "--exact", "--nocapture", "--test-threads", "1"])
        .env(BOMB, format!("{kind}:{}", path.display()))
        .output()
        .unwrap();
    let took = begun.elapsed();
    let told = String::from_utf8_lossy(&child.stdout).into_owned();
    let line = |word: &str| told.lines().find_map(|line| line.split_once(word).map(|(_, rest)| rest.to_owned()));
    assert!(child.status.success(), "{name}: {}\n{told}\n{}", child.status, String::from_utf8_lossy(&child.stderr));
    let peak: u64 = line("PEAK ").and_then(|peak| peak.parse().ok()).unwrap_or_else(|| panic!("{name}: {told}"));
    let said = line("SAID ").unwrap_or_else(|| panic!("{name}: {told}"));
    println!("{name}: {size} bytes, {} MB, {:.1} s: {said}", peak / 1024, took.as_secs_f64());
    assert!(peak < MOST_MEMORY, "{name} uses {peak} kB");
    assert!(took < LONGEST, "{name} takes {took:?}");
    match outcome {
        Refused(words) => assert!(said.starts_with("refused: ") && said.contains(words), "{name}: {said}"),
        Rows(sound, bad, words) => {
            assert!(said.starts_with(&format!("{sound} sound, {bad} not: ")) && said.contains(words), "{name}: {said}");
        }
        Looked(rows) => assert_eq!(said, format!("more than {rows}"), "{name}"),
        Anything => {}
    }
}

/// Reads what its parent names; does nothing in an ordinary run.
#[test]
fn what_a_process_of_its_own_reads() {
    let Ok(order) = std::env::var(BOMB) else { return };
    let (kind, path) = order.split_once(':').unwrap();
    let said = match kind {
        "table" => table(Path::new(path)),
        "look" => look(Path::new(path)),
        "calendar" => {
            let zone = TimeZone::UTC;
            let reading = Reading { today: jiff::civil::date(2026, 11, 24), zone: &zone };
            let read = closed_days::read(&OnDisk(path.into()), reading);
            read.map_or_else(
                |error| format!("refused: {error}"),
                |days| format!("{} sound, {} not: {:?}", days.days.len(), days.left_out.len(), days.left_out.first()),
            )
        }
        "registry" => {
            let file = BufReader::with_capacity(1 << 20, File::open(path).unwrap());
            let read = registry::read(file, Country("US"), |_| Ok::<(), BadFile>(()));
            read.map_or_else(|error| format!("refused: {error}"), |count| format!("{count} sound, 0 not: "))
        }
        other => panic!("{other}"),
    };
    println!("\nSAID {}", said.replace('\n', " ").chars().take(600).collect::<String>());
    println!("PEAK {}", peak());
}

/// What a person waits for who has brought the file.
fn look(path: &Path) -> String {
    let (source, settings) = (OnDisk(path.to_owned()), Settings::new("US", TimeZone::UTC));
    let looked =
        Survey::look(&source, &settings).and_then(|survey| Preview::of(&survey, &source, &settings, limits::PREVIEWED_RECORDS));
    match looked {
        Err(error) => format!("refused: {error}"),
        Ok(preview) => match preview.extent {
            Extent::Start => format!("more than {}", preview.records),
            Extent::Whole => format!("{} sound, 0 not: ", preview.records),
        },
    }
}

fn table(path: &Path) -> String {
    let (source, settings) = (OnDisk(path.to_owned()), Settings::new("US", TimeZone::UTC));
    let survey = match Survey::of(&source, &settings) {
        Ok(survey) => survey,
        Err(error) => return format!("refused: {error}"),
    };
    let preview = Preview::of(&survey, &source, &settings, 200).unwrap();
    drop(preview);
    let (mut sound, mut bad, mut first) = (0, 0, String::new());
    for row in survey.prospects(&source, &settings).unwrap() {
        let row = match row {
            Ok(row) => row,
            Err(error) => return format!("refused: {error}"),
        };
        if row.is_sound() {
            sound += 1;
        } else {
            bad += 1;
            let kept: usize = row.original.iter().flatten().map(String::len).sum();
            assert!(kept < 40_000, "{kept} bytes of a refused row are kept");
            if first.is_empty() {
                first = row.faults.iter().map(|fault| fault.reason.clone()).collect::<Vec<_>>().join("; ");
            }
        }
    }
    format!("{sound} sound, {bad} not: {first}")
}

/// The most memory that this process has had, in kilobytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

const MB: usize = 1024 * 1024;

#[test]
fn a_workbook_costs_what_is_in_it_not_what_it_says() {
    let head = format!("<row r=\"1\">{}{}</row>", inline("A1", "Name"), inline("B1", "Phone"));
    let corners = format!("<row r=\"1\">{}</row><row r=\"1048576\">{}</row>", inline("A1", "Name"), inline("XFD1048576", "x"));
    blow("two cells in the corners", "table", xlsx_of(&corners), Refused("column 16,384 (XFD); 1,000 columns"));
    let person = |number: usize, last: &str| {
        format!(
            "<row r=\"{number}\">{}{}{last}</row>",
            inline(&format!("A{number}"), "Ana Ruiz"),
            inline(&format!("B{number}"), "+16175550133")
        )
    };
    let far: String =
        (2..=5_001).map(|number| person(number, &if number == 2_500 { inline("XFD2500", "x") } else { String::new() })).collect();
    blow("one value far to the right", "table", xlsx_of(&format!("{head}{far}")), Rows(4_999, 1, "column 16,384 (XFD)"));
    let sheet = |before: &str, block: &str, times: usize, after: &str| {
        xlsx(vec![repeated(SHEET, &format!("{BEFORE}{before}"), block, times, &format!("{after}{AFTER}"))])
    };
    let long = sheet("<row><c t=\"inlineStr\"><is><t>", &"a".repeat(MB), 1_500, "</t></is></c></row>");
    blow("one cell of 1.5 GB", "table", long, Refused("one cell is longer than 256 KB"));
    let attribute = sheet("<row><c r=\"", &"A".repeat(MB), 300, "\"/></row>");
    blow("an attribute of 300 MB", "table", attribute, Refused("one cell is longer than 256 KB"));
    blow("elements within elements", "table", sheet("", &"<a>".repeat(100_000), 50, ""), Refused("more than 64 deep"));
    let blank = sheet(&head, &"<row></row>".repeat(90_000), 40, "");
    blow("3,600,000 empty rows", "table", blank, Refused("more than 1,048,576 rows"));
    let wide = sheet(&head, &"<row><c r=\"ALL1\"><v>1</v></c></row>".repeat(2_000), 14, "");
    blow("a thousand columns, all but the last empty, in every row", "table", wide, Refused("more than 25,000,000 cells"));
    // Each tab leads to the same part, which is not packed, so that the ratio says nothing.
    let book = format!("<workbook><sheets>{}</sheets></workbook>", "<sheet name=\"a\" r:id=\"r1\"/>".repeat(8));
    let rels = "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let text = format!("<x>{}</x>", "a".repeat(200_000)).repeat(240);
    let large = stored(SHEET, &format!("<worksheet>{text}<sheetData/></worksheet>"));
    let parts = vec![part("xl/workbook.xml", &book), part("xl/_rels/workbook.xml.rels", rels), large];
    blow("one part read eight times", "table", zip(&parts), Refused("elements that hold no value"));
}

#[test]
fn the_texts_of_a_workbook_are_bounded_however_often_they_are_used() {
    let book = |texts: Part, rows: &str| xlsx(vec![texts, part(SHEET, &format!("{BEFORE}{rows}{AFTER}"))]);
    let row = "<row><c t=\"s\"><v>0</v></c></row>";
    let lying = part(TEXTS, "<sst count=\"1\" uniqueCount=\"4294967295\"><si><t>Name</t></si></sst>");
    blow("four thousand million texts, it says", "table", book(lying, &row.repeat(2)), Anything);
    let empty = repeated(TEXTS, "<sst>", &"<si/>".repeat(200_000), 20, "</sst>");
    blow("four million empty texts", "table", book(empty, row), Refused("200 times larger"));
    let noise: String = (0..10_000_u32).map(|number| number.wrapping_mul(2_654_435_761).to_string()).collect();
    let some = repeated(TEXTS, "<sst>", &format!("<si><t>{noise}</t></si>"), 800, "</sst>");
    blow("75 MB of texts", "table", book(some, row), Refused("64 MB or 4,000,000 texts"));
    let long = part(TEXTS, &format!("<sst><si><t>{}</t></si></sst>", "long text ".repeat(3_000)));
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(30);
    let often: String = (0..2_000).map(|number| format!("<row r=\"{number}\">{cells}</row>")).collect();
    blow("one long text in 60,000 cells", "table", book(long, &often), Refused("more than 256 MB"));
    let long = part(TEXTS, &format!("<sst><si><t>Name</t></si><si><t>{}</t></si></sst>", "long text ".repeat(3_000)));
    let rows = format!("{}<row>{}</row>{}", row, "<c t=\"s\"><v>1</v></c>".repeat(900), row.repeat(3));
    blow("a row longer than any", "table", book(long, &rows), Rows(3, 1, "longer than 1 MB"));
}

#[test]
fn an_archive_is_bounded_in_its_parts() {
    let many: Vec<Part> = (0..60_000).map(|number| part(&format!("x{number}"), "")).collect();
    blow("60,000 parts", "table", zip(&many), Refused("more than 5,000 files"));
    let mut sheets = "<sheet name=\"a\" r:id=\"r1\"/>".repeat(2_000);
    sheets = format!("<workbook><sheets>{sheets}</sheets></workbook>");
    let rels = "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let parts = vec![part("xl/workbook.xml", &sheets), part("xl/_rels/workbook.xml.rels", rels), part(SHEET, "<worksheet/>")];
    blow("2,000 sheets", "table", zip(&parts), Refused("more than 1,000 sheets"));
    blow("65 MB in one workbook", "table", [b"PK\x03\x04".to_vec(), vec![0; 65 * MB]].concat(), Refused("64 MB at most"));
    let mut cut = xlsx_of("<row><c><v>1</v></c></row>");
    cut.truncate(cut.len() / 2);
    blow("half a workbook", "table", cut, Refused("the file breaks off"));
    blow("an archive of something else", "table", zip(&[part("people.csv", "Name\nAna\n")]), Refused("without a workbook in it"));
    blow("a binary workbook", "table", zip(&[part("xl/workbook.bin", "")]), Refused("binary workbook (.xlsb)"));
}

#[test]
fn an_opendocument_sheet_repeats_no_more_than_is_borne() {
    let text = |repeated: &str, text: &str| {
        format!("<table:table-cell{repeated} office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let head = format!("<table:table-row>{}</table:table-row>", text("", "Name"));
    let row = |times: &str, cells: &str| format!("<table:table-row{times}>{cells}</table:table-row>");
    let all = row(" table:number-rows-repeated=\"1000\"", &text(" table:number-columns-repeated=\"900\"", "x")).repeat(28);
    let often = |times: u32| row(&format!(" table:number-rows-repeated=\"{times}\""), &text("", &"Ana ".repeat(100)));
    let after = row("", &text("", "Ben Ito"));
    for times in [1_001, 8_000, 1_048_576] {
        let file = ods_of(&format!("{head}{}{after}", often(times)));
        blow("one row that stands there too often", "table", file, Rows(1, 1, "1,000 are read at most"));
    }
    blow("a thousand times is well", "table", ods_of(&format!("{head}{}{after}", often(1_000))), Rows(1_001, 0, ""));
    blow("a sheet full of one letter", "table", ods_of(&format!("{head}{all}")), Refused("more than 25,000,000 cells"));
    let wide = row("", &text(" table:number-columns-repeated=\"16384\"", "x"));
    blow("one letter in 16,384 columns", "table", ods_of(&format!("{head}{wide}")), Refused("1,000 columns are read at most"));
    let spaces = row("", &text("", "a<text:s text:c=\"4000000000\"/>b"));
    blow("four thousand million spaces", "table", ods_of(&format!("{head}{spaces}")), Refused("one cell is longer than 256 KB"));
    let usual = format!(
        "{head}{}{}{}",
        row("", &format!("{}<table:table-cell table:number-columns-repeated=\"16383\"/>", text("", "Ana Ruiz"))),
        row(" table:number-rows-repeated=\"1048573\"", "<table:table-cell table:number-columns-repeated=\"16384\"/>"),
        row("", &text("", "Ben Ito")),
    );
    blow("what every such program writes", "table", ods_of(&usual), Rows(2, 0, ""));
    let long = repeated(
        "content.xml",
        &format!("{ODS_BEFORE}<table:table-row><table:table-cell><text:p>"),
        &"a".repeat(MB),
        1_500,
        ODS_AFTER,
    );
    blow("one cell of 1.5 GB, OpenDocument", "table", ods(vec![long]), Refused("one cell is longer than 256 KB"));
    let deep = repeated("content.xml", ODS_BEFORE, &"<text:span>".repeat(100_000), 20, ODS_AFTER);
    blow("elements within elements, OpenDocument", "table", ods(vec![deep]), Refused("more than 64 deep"));
}

#[test]
fn an_old_workbook_neither_runs_in_circles_nor_grows() {
    let text = |row: u16, column: u16, text: &str| cell(0x0204, row, column, 0, &letters(text));
    let people = [text(0, 0, "Name"), text(1, 0, "Ana Ruiz"), text(2, 0, "Ben Ito")].concat();
    let sound = compound(biff(&[], std::slice::from_ref(&people)));
    blow("a sound one", "table", sound.clone(), Rows(2, 0, ""));
    let mut ring = sound.clone();
    // The stream begins behind the table and the directory; its second sector leads back to its first.
    chained(&mut ring, 3, 2);
    // It says that it is as long as can be.
    ring[1024 + 128 + 120..1024 + 128 + 124].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0x7F]);
    blow("a stream that bites its tail", "table", ring, Refused("form a ring"));
    let mut ring = sound.clone();
    chained(&mut ring, 1, 1);
    blow("a directory that bites its tail", "table", ring, Refused("form a ring"));
    let mut ring = sound.clone();
    ring[68..72].copy_from_slice(&1_u32.to_le_bytes());
    ring[512 + 512 + 508..512 + 1024].copy_from_slice(&1_u32.to_le_bytes());
    blow("a list of tables that bites its tail", "table", ring, Refused("form a ring"));
    let corners = [text(0, 0, "Name"), text(65_535, 255, "x")].concat();
    blow("corners in 500 sheets", "table", compound(biff(&[], &vec![corners; 500])), Rows(0, 1, "256 values for 1 columns"));
    let mut claims = vec![0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F];
    claims.extend([0xFF, 0xFF, 8 | 4, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, b'a']);
    blow(
        "texts that claim more than there is",
        "table",
        compound(biff(&[record(0x00FC, &claims)], std::slice::from_ref(&people))),
        Refused("shared texts break off"),
    );
    let mut once = vec![1, 0, 0, 0, 1, 0, 0, 0];
    once.extend(letters(&"long text ".repeat(700)));
    let cells: Vec<u8> =
        (0..60_000_u16).flat_map(|row| (0..4).flat_map(move |column| cell(0x00FD, row, column, 0, &[0; 4]))).collect();
    blow(
        "one long text in 240,000 cells",
        "table",
        compound(biff(&[record(0x00FC, &once)], &[cells])),
        Refused("more than 256 MB"),
    );
    blow("half an old workbook", "table", sound[..1_000].to_vec(), Refused("sector"));
}

#[test]
fn a_text_table_is_read_in_the_memory_of_one_record() {
    let people = "Name,Phone\nAna Ruiz,+16175550133\n";
    blow("30 MB of commas", "table", vec![b','; 30 * MB], Anything);
    let commas = format!("{people}{}\nBen Ito,+16175550144\n", ",".repeat(5 * MB));
    blow("5 MB of commas among people", "table", commas.into_bytes(), Rows(2, 0, ""));
    let values = format!("{people}{}\nBen Ito,+16175550144\n", "1,".repeat(100_000));
    blow("100,000 values in a row", "table", values.into_bytes(), Rows(2, 1, "1,000 columns are read at most"));
    let long = format!("{people}{}\nBen Ito,+16175550144\n", "x".repeat(30 * MB));
    blow("a row of 30 MB", "table", long.into_bytes(), Rows(2, 1, "longer than 1 MB"));
    let quoted = format!("{people}\"{}", "x\n".repeat(5 * MB));
    blow("a quotation mark that is never closed", "table", quoted.into_bytes(), Rows(1, 1, "not closed within 2,000 lines"));
    blow("one long header", "table", vec![b'x'; 20 * MB], Refused("longer than 1 MB"));
    let wide: Vec<u8> = "a".repeat(20 * MB).bytes().flat_map(|letter| [letter, 0]).collect();
    blow("one long header in two bytes a letter", "table", wide, Refused("longer than 1 MB"));
    let large = format!("{}\n", vec!["a value of its own"; 50_000].join(" ")).repeat(20);
    blow("many long rows", "table", format!("Name,Note\n{large}").into_bytes(), Anything);
    let header: String = (0..998).map(|column| format!("Column number {column},")).collect();
    let rows = format!("{}\n", vec!["12"; 999].join(",")).repeat(1_000);
    blow("a thousand columns", "table", format!("Phone,{header}\n{rows}").into_bytes(), Anything);
}

#[test]
fn address_cards_are_read_one_at_a_time() {
    let card = |more: &str| format!("BEGIN:VCARD\nVERSION:3.0\nFN:Ana Ruiz\nTEL:+16175550133\n{more}\nEND:VCARD\n");
    blow(
        "a note of 20 MB",
        "table",
        card(&format!("NOTE:{}", "x".repeat(20 * MB))).into_bytes(),
        Rows(0, 1, "longer than 256 KB"),
    );
    let never = format!("{}{}", card(""), "BEGIN:VCARD\n".to_owned() + &"NOTE:x\n".repeat(MB));
    blow("a card that is never closed", "table", never.into_bytes(), Rows(1, 1, "longer than 256 KB"));
    blow("a picture of 20 MB", "table", card(&format!("PHOTO;ENCODING=b:{}", "A".repeat(20 * MB))).into_bytes(), Rows(1, 0, ""));
    let folded = format!("PHOTO;ENCODING=b:\n{}", format!(" {}\n", "A".repeat(74)).repeat(100_000));
    blow("a picture of 7 MB in lines", "table", card(&folded).into_bytes(), Rows(1, 0, ""));
    let commas = card(&format!("NICKNAME:{}", ",".repeat(250_000))).repeat(20);
    blow("cards full of commas", "table", commas.into_bytes(), Anything);
    let kinds = card(&format!("TEL;TYPE={}:1", "a,".repeat(120_000))).repeat(20);
    blow("numbers of every kind", "table", kinds.into_bytes(), Anything);
    blow("many empty cards", "table", "BEGIN:VCARD\nEND:VCARD\n".repeat(200_000).into_bytes(), Anything);
}

#[test]
fn a_calendar_is_written_out_within_its_bounds() {
    let calendar = |events: &str| format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n").into_bytes();
    let event = |more: &str| format!("BEGIN:VEVENT\nSUMMARY:Day\nDTSTART;VALUE=DATE:20270101\n{more}\nEND:VEVENT\n");
    let dates = event(&format!("RDATE;VALUE=DATE:{}", "20270102,".repeat(200_000)));
    blow("200,000 dates", "calendar", calendar(&format!("{}{dates}", event(""))), Rows(1, 1, "longer than 64 KB"));
    blow("4 MB", "calendar", calendar(&event(&"X".repeat(4 * MB))), Refused("larger than 2 MB"));
    let days = format!("RRULE:FREQ=DAILY;BYMONTHDAY={}", vec!["1,2,3"; 8_000].join(","));
    let old = format!("BEGIN:VEVENT\nDTSTART;VALUE=DATE:16000101\n{days}\nEND:VEVENT\n");
    blow(
        "every day since 1600, each looked for 24,000 times",
        "calendar",
        calendar(&old.repeat(40)),
        Refused("repeats more than can be written out"),
    );
    let except = format!("RRULE:FREQ=DAILY\nEXDATE;VALUE=DATE:{}", vec!["20270102"; 7_000].join(","));
    blow("seven thousand exceptions to every day", "calendar", calendar(&event(&except).repeat(25)), Anything);
    blow("6,000 events", "calendar", calendar(&event("").repeat(6_000)), Refused("more than 5000 events"));
    blow("alarms within alarms", "calendar", calendar(&event(&"BEGIN:VALARM\n".repeat(4_000))), Anything);
    let zone = event("").replace("DTSTART;VALUE=DATE:20270101", &format!("DTSTART;TZID={}:20270101T120000", "/".repeat(60_000)));
    blow("a zone of slashes", "calendar", calendar(&zone.repeat(20)), Refused("no name that is known"));
}

#[test]
fn the_file_of_a_registry_is_read_in_the_memory_of_one_line() {
    blow("60 MB of open elements", "registry", "<a>".repeat(20 * MB).into_bytes(), Refused("more than 64 deep"));
    blow(
        "one element of 60 MB",
        "registry",
        format!("<{}", "a".repeat(60 * MB)).into_bytes(),
        Refused("more than 4,000 characters"),
    );
    blow("a line of 60 MB", "registry", vec![b'2'; 60 * MB], Refused("more than 1,000 characters"));
    let sound = format!("<list>{}</list>", "<ph val=\"2025550143\"/>".repeat(200_000));
    blow("two hundred thousand numbers", "registry", sound.into_bytes(), Rows(200_000, 0, ""));
}

/// Something that is there so many times, packed a hundred times smaller: what is told of how well it is packed does not help.
fn many(name: &str, before: &str, one: &str, times: usize, after: &str) -> Part {
    let block = one.repeat((3_000 / one.len()).max(1));
    repeated(name, before, &block, times * one.len() / block.len() + 1, after)
}

#[test]
fn a_look_at_a_workbook_ends_whatever_it_is_full_of() {
    let person = format!("<row>{}</row>", inline("A1", "Ana Ruiz"));
    let sheet = |before: &str, one: &str, times: usize, after: &str| {
        xlsx(vec![many(SHEET, &format!("{BEFORE}{before}"), one, times, &format!("{after}{AFTER}"))])
    };
    // The last part of a name is the one that counts.
    let styled = |before: &str, one: &str, times: usize| {
        let sheet = part(SHEET, &format!("{BEFORE}{}{AFTER}", person.repeat(2)));
        xlsx(vec![many("xl/styles.xml", &format!("<styleSheet>{before}"), one, times, "</styleSheet>"), sheet])
    };
    let two = person.repeat(2);
    blow(
        "8 M formats of cells",
        "look",
        styled("<cellXfs>", "<xf/>", 8_000_000),
        Refused("come to more than 3,000,000 elements"),
    );
    let rows = || Refused("the sheet has more than 1,048,576 rows");
    blow("8 M empty rows", "look", sheet(&two, "<row></row>", 8_000_000, ""), rows());
    blow("60 M empty cells in a row", "look", sheet(&format!("{two}<row>"), "<c/>", 60_000_000, "</row>"), Looked(1));
    let none = || Refused("the sheet begins with more than 4,000,000 elements that hold no value");
    blow("60 M instructions", "look", sheet("", "<?a?>", 50_000_000, ""), none());
}

#[test]
fn a_look_at_an_opendocument_sheet_ends_whatever_it_is_full_of() {
    let row = |repeated: &str, text: &str| {
        format!("<table:table-row{repeated}><table:table-cell><text:p>{text}</text:p></table:table-cell></table:table-row>")
    };
    let two = row("", "Ana").repeat(2);
    let content = |before: &str, one: &str, times: usize| {
        ods(vec![many("content.xml", &format!("{ODS_BEFORE}{before}"), one, times, ODS_AFTER)])
    };
    let rows = || Refused("the sheet has more than 1,048,576 rows");
    let often = row(" table:number-rows-repeated=\"1000\"", "x");
    // Short rows are soon counted: a million of them is more than anybody looks at.
    blow("a thousand times as often as may be", "look", content(&two, &often, 2_000), Looked(limits::LOOKED_AT_RECORDS));
    blow("a thousand times as often as may be, imported", "table", content(&two, &often, 2_000), rows());
    blow("empty rows", "look", content(&two, "<table:table-row/>", 1_200_000), rows());
    blow("empty cells", "look", content(&format!("{two}<table:table-row>"), "<table:table-cell/>", 9_000_000), Looked(1));
}

#[test]
fn a_look_at_a_text_ends_whatever_it_is_full_of() {
    let full = |before: &str, one: &str| [before.as_bytes(), &one.as_bytes().repeat(70 * MB / one.len())].concat();
    blow("70 MB of empty cards", "look", full("", "BEGIN:VCARD\n"), Refused("the first 64 MB of the file hold nothing"));
    blow("70 MB of a card", "look", full("BEGIN:VCARD\n", "NOTE:x\n"), Refused("the address card is longer than 256 KB"));
    blow("70 MB of empty lines", "look", full("", "\n"), Refused("the first 64 MB of the file hold nothing"));
    blow("70 MB of short rows", "look", full("Name\n", "a\n"), Looked(limits::LOOKED_AT_RECORDS));
    blow("70 MB of commas in rows", "look", full("Name,Phone\n", ",\n"), Looked(limits::LOOKED_AT_RECORDS));
    let families = format!("Mailing Street{}{}\n1\n", ",Mailing Street".repeat(499), ",Billing City".repeat(500));
    blow("a thousand columns of two addresses", "look", families.into_bytes(), Rows(1, 0, ""));
}

#[test]
fn the_file_of_a_registry_holds_numbers_or_is_refused() {
    let lines = |before: &str, one: &str| [before.as_bytes(), &one.as_bytes().repeat(80 * MB / one.len())].concat();
    let words = || Refused("100,000 blank lines or elements in a row without a number");
    blow("80 MB of empty lines", "registry", lines("", "\r\n"), Refused("the file holds no number"));
    blow("80 MB of blank lines behind a number", "registry", lines("2025550143\n", " \n"), words());
    blow("80 MB of elements", "registry", lines("<list>", "<a></a>"), words());
    blow("80 MB of remarks", "registry", lines("<list>", "<!>"), words());
    let spaced = "2025550143\n\n\n2025550144\r\n\n".repeat(60_000);
    blow("numbers with empty lines between", "registry", spaced.into_bytes(), Rows(120_000, 0, ""));
}
