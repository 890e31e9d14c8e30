//! What each byte means in the default state.

/// What a byte means in the default state.
#[derive(Clone, Copy, PartialEq)]
pub enum Class {
    Space,
    LineEnd,
    // The next three may stand in a word, the first two in a number.
    Letter,
    Digit,
    Dollar,
    Quote,
    DoubleQuote,
    Minus,
    Slash,
    Open,
    Close,
    Backslash,
    Semicolon,
    Plain,
}

pub const CLASSES: [Class; 256] = {
    let mut table = [Class::Plain; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b'\t' | 0x0b | 0x0c => Class::Space,
            b'\n' | b'\r' => Class::LineEnd,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\'' => Class::Quote,
            b'"' => Class::DoubleQuote,
            b'$' => Class::Dollar,
            b'-' => Class::Minus,
            b'/' => Class::Slash,
            b'(' => Class::Open,
            b')' => Class::Close,
            b'\\' => Class::Backslash,
            b';' => Class::Semicolon,
            _ => Class::Plain,
        };
        byte += 1;
    }
    table
};
