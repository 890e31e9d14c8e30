//! Dollar quotes.

use memchr::memchr;

use super::class::{CLASSES, Class};
use super::{Lexer, State};

impl Lexer {
    pub(super) fn scan_tag(&mut self, chunk: &[u8], at: usize) -> usize {
        let byte = chunk[at];
        match CLASSES[byte as usize] {
            Class::Dollar => {
                self.delimiter.push(byte);
                self.state = State::Dollar { matched: 0 };
                at + 1
            }
            Class::Digit if self.delimiter.len() == 1 => {
                self.end_tag_as_word();
                at
            }
            Class::Letter | Class::Digit => {
                self.delimiter.push(byte);
                at + 1
            }
            _ => {
                self.end_tag_as_word();
                at
            }
        }
    }

    /// No second `$` came: the first was a plain character and the rest, if any, is a word.
    pub(super) fn end_tag_as_word(&mut self) {
        let tag = &self.delimiter[1..];
        let from_end = tag.iter().rposition(|byte| byte & 0xc0 != 0x80);
        let last = from_end.map_or(0, |at| at as u64 + 1);
        self.last_significant = Some(self.opened + last);
        let escape = matches!(tag, b"e" | b"E");
        self.state = if tag.is_empty() { State::Default } else { State::Word { escape } };
    }

    pub(super) fn scan_dollar(&mut self, chunk: &[u8], begin: usize, matched: usize) -> usize {
        let (mut at, mut matched) = (begin, matched);
        while at < chunk.len() {
            if matched == 0 {
                let Some(length) = memchr(b'$', &chunk[at..]) else { break };
                (at, matched) = (at + length + 1, 1);
            } else if chunk[at] == self.delimiter[matched] {
                (at, matched) = (at + 1, matched + 1);
                if matched == self.delimiter.len() {
                    self.end_as_plain(at);
                    return at;
                }
            } else {
                // Only the last byte of a delimiter is a `$`: nothing but a new start can match.
                matched = 0;
            }
        }
        self.state = State::Dollar { matched };
        chunk.len()
    }
}
