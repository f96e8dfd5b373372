//! A telephone number as a QR code, drawn as SVG.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// An SVG of `tel:` and the number; none for what is no number.
///
/// The number is checked here because the drawing is put into the page as it is.
pub fn of_number(number: &str) -> Option<String> {
    let digits = number.strip_prefix('+')?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let code = QrCode::encode_text(&format!("tel:{number}"), QrCodeEcc::Low).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let start = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let width = x - start;
                let _ = write!(path, "M{start} {y}h{width}v1h-{width}z");
            }
            x += 1;
        }
    }
    Some(format!(
        "<svg viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"QR code that dials {number}\" shape-rendering=\"crispEdges\"><path fill=\"currentColor\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_becomes_a_drawing_and_nothing_else_does() {
        assert!(of_number("+16175550133").is_some_and(|svg| svg.starts_with("<svg") && svg.len() < 8_000));
        assert_eq!(of_number("+1<script>"), None);
        assert_eq!(of_number(""), None);
    }
}
