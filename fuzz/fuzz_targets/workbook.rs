//! Workbooks. The first byte says what the rest is: a whole file, the sheet or the shared texts of an .xlsx, the content of
//! an .ods, the stream of an .xls; packed here, so that what is tried reaches the readers behind the packing.
#![no_main]

mod read;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else { return };
    match kind % 5 {
        0 => read::whole(rest),
        1 => read::whole(&xlsx(rest, b"<sst><si><t>Name</t></si><si><t>Ana</t></si></sst>")),
        2 => {
            let cell = b"<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>";
            read::whole(&xlsx(&[&b"<worksheet><sheetData>"[..], cell, cell, b"</sheetData></worksheet>"].concat(), rest));
        }
        3 => read::whole(&zip(&[("content.xml", rest)])),
        _ => read::whole(&compound(rest)),
    }
});

fn xlsx(sheet: &[u8], texts: &[u8]) -> Vec<u8> {
    zip(&[
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"r1\" Target=\"sheet.xml\"/></Relationships>"),
        ("xl/styles.xml", b"<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"46\"/></cellXfs></styleSheet>"),
        ("xl/sharedStrings.xml", texts),
        ("xl/sheet.xml", sheet),
    ])
}

/// An archive of parts that are not packed.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut contents) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let at = file.len() as u32;
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend((content.len() as u32).to_le_bytes());
        common.extend((content.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        file.extend([b"PK\x03\x04", &common[..], name.as_bytes(), content].concat());
        contents.extend([b"PK\x01\x02\x14\0", &common[..], &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat());
    }
    let (at, length, count) = (file.len() as u32, contents.len() as u32, parts.len() as u16);
    file.extend(contents);
    file.extend([b"PK\x05\x06\0\0\0\0", &count.to_le_bytes()[..], &count.to_le_bytes(), &length.to_le_bytes(), &at.to_le_bytes(), &[0, 0]].concat());
    file
}

/// A compound file with one stream of at most 60 kB, in the table of sectors that it begins with.
fn compound(stream: &[u8]) -> Vec<u8> {
    let stream = &stream[..stream.len().min(60_000)];
    let sectors = stream.len().max(4_096).div_ceil(512);
    let mut file = vec![0_u8; 512];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    (file[30], file[32]) = (9, 6);
    for (at, value) in [(44, 1_u32), (48, 1), (56, 4_096), (60, u32::MAX - 1), (68, u32::MAX - 1)] {
        file[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    file[80..512].fill(0xFF);
    let chain = [u32::MAX - 2, u32::MAX - 1].into_iter().chain((0..sectors).map(|sector| if sector + 1 == sectors { u32::MAX - 1 } else { sector as u32 + 3 }));
    let mut table: Vec<u8> = chain.flat_map(u32::to_le_bytes).collect();
    table.resize(512, 0xFF);
    file.extend(table);
    for (name, start, length) in [("Root Entry", u32::MAX - 1, 0), ("Workbook", 2, sectors as u32 * 512)] {
        let mut entry = vec![0_u8; 128];
        for (index, letter) in name.encode_utf16().enumerate() {
            entry[index * 2..index * 2 + 2].copy_from_slice(&letter.to_le_bytes());
        }
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&length.to_le_bytes());
        file.extend(entry);
    }
    file.resize(1_536, 0);
    file.extend(stream);
    file.resize(1_536 + sectors * 512, 0);
    file
}
