//! Every public function of the nouns is in a story.

use std::path::Path;

#[test]
fn every_public_function_is_in_a_story() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let stories: String = std::fs::read_dir(root.join("tests/stories"))
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    let mut untold = Vec::new();
    for entry in std::fs::read_dir(root.join("src")).unwrap() {
        let path = entry.unwrap().path();
        let Some(module) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else { continue };
        if path.is_dir() || matches!(module.as_str(), "lib" | "reply") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let functions = text.lines().filter_map(|line| line.strip_prefix("pub fn "));
        for function in functions.filter_map(|rest| rest.split(['(', '<']).next()) {
            let name = format!("{module}::{function}");
            let told = stories.match_indices(&name).any(|(start, _)| {
                !stories[start + name.len()..].starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
            });
            if !told {
                untold.push(format!("{module}::{function}"));
            }
        }
    }
    assert!(untold.is_empty(), "no story uses {}", untold.join(", "));
}
