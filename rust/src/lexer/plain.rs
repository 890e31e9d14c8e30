//! The default state: white space, words, numbers, parentheses.

use super::class::{CLASSES, Class};
use super::{Continuation, Lexer, State};

impl Lexer {
    /// Scans until a state other than the default begins. The error is a meta-command's place.
    #[inline]
    pub(super) fn scan_default(&mut self, chunk: &[u8], begin: usize) -> Result<usize, usize> {
        let mut at = begin;
        while let Some(&byte) = chunk.get(at) {
            let here = self.offset + at as u64;
            match CLASSES[byte as usize] {
                Class::Space => {}
                Class::LineEnd => {
                    if self.continuation == Continuation::SameLine {
                        self.continuation = Continuation::NextLine;
                    }
                }
                Class::Letter => {
                    let escape = byte | 0x20 == b'e';
                    self.last_significant = Some(here);
                    at = self.scan_word(chunk, at + 1, escape);
                    if self.state != State::Default {
                        return Ok(at);
                    }
                    continue;
                }
                Class::Digit => {
                    self.last_significant = Some(here);
                    at = self.scan_number(chunk, at + 1);
                    continue;
                }
                Class::Plain => self.last_significant = Some(here),
                Class::Semicolon => {
                    self.last_significant = Some(here);
                    self.last_semicolon = Some(here);
                }
                Class::Open => self.open_parenthesis(here),
                Class::Close => {
                    self.parentheses = self.parentheses.saturating_sub(1);
                    self.last_significant = Some(here);
                }
                Class::Backslash => return Err(at),
                class => {
                    self.leave_default(class, here);
                    return Ok(at + 1);
                }
            }
            at += 1;
        }
        Ok(at)
    }

    pub(super) fn leave_default(&mut self, class: Class, here: u64) {
        self.state = match class {
            Class::Minus => State::Minus,
            Class::Slash => State::Slash,
            Class::DoubleQuote => State::Identifier,
            Class::Dollar => {
                self.delimiter.clear();
                self.delimiter.push(b'$');
                State::Tag
            }
            _ => State::Text { escape: self.is_continued() },
        };
        if matches!(class, Class::DoubleQuote | Class::Dollar | Class::Quote) {
            self.opened = here;
        }
    }

    /// Whether a quote here goes on with an escape string that ended on an earlier line.
    pub(super) fn is_continued(&self) -> bool {
        self.continuation == Continuation::NextLine && self.escape_end == self.last_significant
    }

    pub(super) fn open_parenthesis(&mut self, here: u64) {
        if self.parentheses == 0 {
            self.outermost = here;
        }
        self.parentheses += 1;
        self.last_significant = Some(here);
    }

    #[inline]
    pub(super) fn scan_word(&mut self, chunk: &[u8], begin: usize, escape: bool) -> usize {
        let is_part = |&byte: &u8| {
            matches!(CLASSES[byte as usize], Class::Letter | Class::Digit | Class::Dollar)
        };
        let end = end_of_run(chunk, begin, is_part);
        self.end_at_last_character(chunk, begin, end);
        let is_escape = escape && end == begin;
        self.state = match chunk.get(end) {
            None => State::Word { escape: is_escape },
            Some(b'\'') if is_escape => {
                self.opened = self.offset + end as u64;
                self.state = State::Text { escape: true };
                return end + 1;
            }
            Some(_) => State::Default,
        };
        end
    }

    #[inline]
    pub(super) fn scan_number(&mut self, chunk: &[u8], begin: usize) -> usize {
        let is_part = |&byte: &u8| matches!(CLASSES[byte as usize], Class::Letter | Class::Digit);
        let end = end_of_run(chunk, begin, is_part);
        self.end_at_last_character(chunk, begin, end);
        self.state = if end < chunk.len() { State::Default } else { State::Number };
        end
    }

    /// Notes the first byte of the last character of `chunk[begin..end]`, if one begins there.
    #[inline]
    pub(super) fn end_at_last_character(&mut self, chunk: &[u8], begin: usize, end: usize) {
        if let Some(at) = chunk[begin..end].iter().rposition(|byte| byte & 0xc0 != 0x80) {
            self.last_significant = Some(self.offset + (begin + at) as u64);
        }
    }
}

#[inline]
fn end_of_run(chunk: &[u8], begin: usize, is_part: impl Fn(&u8) -> bool) -> usize {
    chunk[begin..].iter().position(|byte| !is_part(byte)).map_or(chunk.len(), |run| begin + run)
}
