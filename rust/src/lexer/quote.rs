//! Strings, escape strings and quoted identifiers.

use memchr::{memchr, memchr2};

use super::{Continuation, Lexer, State};

impl Lexer {
    pub(super) fn scan_standard_text(&mut self, chunk: &[u8], at: usize) -> usize {
        let Some(length) = memchr(b'\'', &chunk[at..]) else {
            return chunk.len();
        };
        self.state = State::TextQuote { escape: false };
        at + length + 1
    }

    pub(super) fn scan_escape_text(&mut self, chunk: &[u8], at: usize) -> usize {
        let Some(length) = memchr2(b'\'', b'\\', &chunk[at..]) else {
            return chunk.len();
        };
        let is_quote = chunk[at + length] == b'\'';
        self.state =
            if is_quote { State::TextQuote { escape: true } } else { State::TextBackslash };
        at + length + 1
    }

    pub(super) fn scan_text_quote(&mut self, chunk: &[u8], at: usize, escape: bool) -> usize {
        if chunk[at] == b'\'' {
            self.state = State::Text { escape };
            return at + 1;
        }
        self.end_as_plain(at);
        if escape {
            self.continuation = Continuation::SameLine;
            self.escape_end = self.last_significant;
        }
        at
    }

    pub(super) fn scan_identifier(&mut self, chunk: &[u8], at: usize) -> usize {
        let Some(length) = memchr(b'"', &chunk[at..]) else {
            return chunk.len();
        };
        self.state = State::IdentifierQuote;
        at + length + 1
    }

    pub(super) fn scan_identifier_quote(&mut self, chunk: &[u8], at: usize) -> usize {
        if chunk[at] == b'"' {
            self.state = State::Identifier;
            return at + 1;
        }
        self.end_as_plain(at)
    }
}
