//! Workbooks made here, byte by byte: sound ones, and such as no program writes.

use flate2::write::DeflateEncoder;
use flate2::{Compress, Compression, Crc, FlushCompress};
use std::io::Write;

/// A part of an archive: its name, its packed bytes, what it says of its size and check sum, and how it is packed.
pub struct Part {
    name: String,
    packed: Vec<u8>,
    said: u32,
    check: u32,
    method: u16,
}

pub fn part(name: &str, content: &str) -> Part {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(content.as_bytes()).unwrap();
    let mut check = Crc::new();
    check.update(content.as_bytes());
    Part { name: name.to_owned(), packed: packer.finish().unwrap(), said: content.len() as u32, check: check.sum(), method: 8 }
}

/// A part as it stands.
pub fn stored(name: &str, content: &str) -> Part {
    Part { packed: content.as_bytes().to_vec(), method: 0, ..part(name, "") }
}

/// A part with something in the middle that is there so many times: a block of it is packed once, and the packed block repeated.
pub fn repeated(name: &str, before: &str, block: &str, times: usize, after: &str) -> Part {
    let pack = |text: &str| {
        let mut packer = Compress::new(Compression::best(), false);
        let mut packed = Vec::with_capacity(text.len() + 1024);
        packer.compress_vec(text.as_bytes(), &mut packed, FlushCompress::Full).unwrap();
        packed
    };
    let mut packed = pack(before);
    let block = pack(block);
    for _ in 0..times {
        packed.extend_from_slice(&block);
    }
    packed.extend(pack(after));
    // An empty last block.
    packed.extend([3, 0]);
    Part { name: name.to_owned(), packed, said: 4, check: 0, method: 8 }
}

pub fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut file, mut contents) = (Vec::new(), Vec::new());
    for part in parts {
        let at = file.len() as u32;
        let mut common = Vec::new();
        for short in [20, 0, part.method, 0, 0] {
            common.extend(u16::to_le_bytes(short));
        }
        for long in [part.check, part.packed.len() as u32, part.said] {
            common.extend(u32::to_le_bytes(long));
        }
        common.extend(u16::to_le_bytes(part.name.len() as u16));
        common.extend([0, 0]);
        file.extend(b"PK\x03\x04");
        file.extend(&common);
        file.extend(part.name.as_bytes());
        file.extend(&part.packed);
        contents.extend(b"PK\x01\x02\x14\0");
        contents.extend(&common);
        contents.extend([0; 10]);
        contents.extend(at.to_le_bytes());
        contents.extend(part.name.as_bytes());
    }
    let at = file.len() as u32;
    file.extend(&contents);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend(u16::to_le_bytes(parts.len().min(0xFFFF) as u16));
    file.extend(u16::to_le_bytes(parts.len().min(0xFFFF) as u16));
    file.extend((contents.len() as u32).to_le_bytes());
    file.extend(at.to_le_bytes());
    file.extend([0, 0]);
    file
}

pub const SHEET: &str = "xl/worksheets/sheet1.xml";
pub const TEXTS: &str = "xl/sharedStrings.xml";
pub const BEFORE: &str = "<worksheet><sheetData>";
pub const AFTER: &str = "</sheetData></worksheet>";

/// Everything of a workbook but its one sheet and its shared texts.
fn frame() -> Vec<Part> {
    vec![
        part("[Content_Types].xml", "<Types/>"),
        part(
            "_rels/.rels",
            "<Relationships><Relationship Id=\"r1\" Type=\"http://x/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        part(
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"People &amp; more\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"r1\" Type=\"http://x/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        part(
            "xl/styles.xml",
            "<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"46\"/></cellXfs></styleSheet>",
        ),
    ]
}

pub fn xlsx(parts: Vec<Part>) -> Vec<u8> {
    let mut all = frame();
    all.extend(parts);
    zip(&all)
}

/// A workbook of that sheet data.
pub fn xlsx_of(rows: &str) -> Vec<u8> {
    xlsx(vec![part(SHEET, &format!("{BEFORE}{rows}{AFTER}"))])
}

pub fn inline(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

pub fn ods(parts: Vec<Part>) -> Vec<u8> {
    let mut all = vec![
        part("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        part("META-INF/manifest.xml", "<manifest:manifest/>"),
    ];
    all[0].packed = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
    all[0].method = 0;
    all.extend(parts);
    zip(&all)
}

pub const ODS_BEFORE: &str = "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"People\">";
pub const ODS_AFTER: &str = "</table:table></office:spreadsheet></office:body></office:document-content>";

pub fn ods_of(rows: &str) -> Vec<u8> {
    ods(vec![part("content.xml", &format!("{ODS_BEFORE}{rows}{ODS_AFTER}"))])
}

/// A record of an older workbook.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut record = kind.to_le_bytes().to_vec();
    record.extend((data.len() as u16).to_le_bytes());
    record.extend(data);
    record
}

/// A text with its length in two bytes, one byte to a letter.
pub fn letters(text: &str) -> Vec<u8> {
    let mut data = (text.len() as u16).to_le_bytes().to_vec();
    data.push(0);
    data.extend(text.bytes());
    data
}

/// A cell: row, column, format, and what follows.
pub fn cell(kind: u16, row: u16, column: u16, format: u16, value: &[u8]) -> Vec<u8> {
    let mut data = Vec::new();
    for short in [row, column, format] {
        data.extend(short.to_le_bytes());
    }
    data.extend(value);
    record(kind, &data)
}

/// The stream of an older workbook: what all sheets share, and the cells of each sheet.
pub fn biff(shared: &[Vec<u8>], sheets: &[Vec<u8>]) -> Vec<u8> {
    let begin = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let mut globals = begin(5);
    globals.extend(record(0x0042, &1200_u16.to_le_bytes()));
    for format in [0_u16, 14] {
        let mut data = [0; 20];
        data[2..4].copy_from_slice(&format.to_le_bytes());
        globals.extend(record(0x00E0, &data));
    }
    let named = |number: usize, at: u32| {
        let name = format!("S{number}");
        let mut data = at.to_le_bytes().to_vec();
        data.extend([0, 0, name.len() as u8, 0]);
        data.extend(name.bytes());
        record(0x0085, &data)
    };
    let bound: usize = (0..sheets.len()).map(|number| named(number, 0).len()).sum();
    let rest: usize = shared.iter().map(Vec::len).sum();
    let mut at = globals.len() + bound + rest + 4;
    let mut streams = Vec::new();
    for (number, cells) in sheets.iter().enumerate() {
        globals.extend(named(number, at as u32));
        let mut stream = begin(16);
        stream.extend(cells);
        stream.extend(record(0x000A, &[]));
        at += stream.len();
        streams.extend(stream);
    }
    globals.extend(shared.concat());
    globals.extend(record(0x000A, &[]));
    globals.extend(streams);
    globals
}

/// A compound file with that one stream, named Workbook.
pub fn compound(mut stream: Vec<u8>) -> Vec<u8> {
    stream.resize(stream.len().max(4096).div_ceil(512) * 512, 0);
    let sectors = stream.len() / 512;
    // The tables cover themselves, the directory and the stream.
    let tables = (sectors + 1).div_ceil(127).max(1);
    assert!(tables <= 109, "too large for this writer");
    let mut next: Vec<u32> = vec![0xFFFF_FFFD; tables];
    next.push(0xFFFF_FFFE);
    for sector in 0..sectors {
        next.push(if sector + 1 == sectors { 0xFFFF_FFFE } else { (tables + 1 + sector + 1) as u32 });
    }
    next.resize(tables * 128, 0xFFFF_FFFF);
    let mut file = vec![0_u8; 512];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    for (at, value) in [(24, 0x3E_u16), (26, 3), (28, 0xFFFE), (30, 9), (32, 6)] {
        file[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    for (at, value) in
        [(44, tables as u32), (48, tables as u32), (56, 4096), (60, 0xFFFF_FFFE), (64, 0), (68, 0xFFFF_FFFE), (72, 0)]
    {
        file[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    for table in 0..109 {
        let value = if table < tables { table as u32 } else { 0xFFFF_FFFF };
        file[76 + table * 4..80 + table * 4].copy_from_slice(&value.to_le_bytes());
    }
    file.extend(next.iter().flat_map(|next| next.to_le_bytes()));
    let entry = |name: &str, kind: u8, start: u32, length: u32, child: u32| {
        let mut entry = vec![0_u8; 128];
        for (index, letter) in name.encode_utf16().enumerate() {
            entry[index * 2..index * 2 + 2].copy_from_slice(&letter.to_le_bytes());
        }
        entry[64..66].copy_from_slice(&((name.len() as u16 + 1) * 2).to_le_bytes());
        (entry[66], entry[67]) = (kind, 1);
        for (at, value) in [(68, u32::MAX), (72, u32::MAX), (76, child), (116, start), (120, length)] {
            entry[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        entry
    };
    file.extend(entry("Root Entry", 5, 0xFFFF_FFFE, 0, 1));
    file.extend(entry("Workbook", 2, (tables + 1) as u32, stream.len() as u32, u32::MAX));
    file.extend([0; 256]);
    file.extend(stream);
    file
}

/// Writes where the chain goes on behind a sector.
pub fn chained(file: &mut [u8], sector: usize, next: u32) {
    let at = 512 + sector * 4;
    file[at..at + 4].copy_from_slice(&next.to_le_bytes());
}
