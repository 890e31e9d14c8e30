//! Follows quotes, comments and parentheses as PostgreSQL's scanner does; docs/lexical-check.md
//! says exactly how far. It takes its input in chunks, cut anywhere.

use memchr::{memchr, memchr2};

use crate::problem::{Finding, Problem};

/// What a byte means in the default state.
#[derive(Clone, Copy, PartialEq)]
enum Class {
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

const CLASSES: [Class; 256] = {
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

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Default,
    /// In a word; `escape` if it is just `e` or `E` so far.
    Word {
        escape: bool,
    },
    Number,
    /// After one `-` or `/` that may begin a comment.
    Minus,
    Slash,
    LineComment,
    Block,
    BlockSlash,
    BlockStar,
    Text {
        escape: bool,
    },
    /// After a backslash in an escape string.
    TextBackslash,
    /// After a `'` that ends the string unless another follows.
    TextQuote {
        escape: bool,
    },
    Identifier,
    IdentifierQuote,
    /// In what may be the tag of a dollar quote.
    Tag,
    /// In a dollar quote; so many bytes of its delimiter were just matched.
    Dollar {
        matched: usize,
    },
}

/// What stands since the closing quote of an escape string, as far as it may go on.
#[derive(Clone, Copy, PartialEq)]
enum Continuation {
    None,
    SameLine,
    NextLine,
}

/// The end of a file that has no problem in this lexer's eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The first byte of the last significant character, if it is not a semicolon.
    pub missing_semicolon: Option<u64>,
    /// False for nothing but white space and comments.
    pub is_significant: bool,
    /// A line comment that no line end has closed.
    pub in_line_comment: bool,
}

/// The scanner. `feed` returns the first meta-command; feed it no more after that.
pub struct Lexer {
    offset: u64,
    state: State,
    /// Where the open quote or comment began.
    opened: u64,
    comment_depth: u64,
    parentheses: u64,
    outermost: u64,
    last_significant: Option<u64>,
    last_semicolon: Option<u64>,
    continuation: Continuation,
    /// The closing quote that `continuation` speaks of.
    escape_end: Option<u64>,
    /// `$tag$`, as far as it was read.
    delimiter: Vec<u8>,
}

impl Lexer {
    /// A lexer whose first byte has this offset.
    pub fn new(offset: u64) -> Self {
        Self {
            offset,
            state: State::Default,
            opened: 0,
            comment_depth: 0,
            parentheses: 0,
            outermost: 0,
            last_significant: None,
            last_semicolon: None,
            continuation: Continuation::None,
            escape_end: None,
            delimiter: Vec::new(),
        }
    }

    /// Scans the next chunk; returns the place of the first meta-command in it.
    pub fn feed(&mut self, chunk: &[u8]) -> Option<u64> {
        let mut at = 0;
        while at < chunk.len() {
            at = match self.state {
                State::Default => match self.scan_default(chunk, at) {
                    Ok(next) => next,
                    Err(backslash) => return Some(self.offset + backslash as u64),
                },
                State::Word { escape } => self.scan_word(chunk, at, escape),
                State::Number => self.scan_number(chunk, at),
                State::Minus => self.scan_minus(chunk, at),
                State::Slash => self.scan_slash(chunk, at),
                State::LineComment => self.scan_line_comment(chunk, at),
                State::Block => self.scan_block(chunk, at),
                State::BlockSlash => self.scan_block_slash(chunk, at),
                State::BlockStar => self.scan_block_star(chunk, at),
                State::Text { escape: false } => self.scan_standard_text(chunk, at),
                State::Text { escape: true } => self.scan_escape_text(chunk, at),
                State::TextBackslash => {
                    self.state = State::Text { escape: true };
                    at + 1
                }
                State::TextQuote { escape } => self.scan_text_quote(chunk, at, escape),
                State::Identifier => self.scan_identifier(chunk, at),
                State::IdentifierQuote => self.scan_identifier_quote(chunk, at),
                State::Tag => self.scan_tag(chunk, at),
                State::Dollar { matched } => self.scan_dollar(chunk, at, matched),
            };
        }
        self.offset += chunk.len() as u64;
        None
    }

    /// What is left open at the end of the file, or how the file ends.
    pub fn finish(mut self) -> Result<Ending, Finding> {
        match self.state {
            State::Minus | State::Slash => self.last_significant = Some(self.offset - 1),
            State::TextQuote { .. } | State::IdentifierQuote => {
                self.last_significant = Some(self.offset - 1);
            }
            State::Tag => self.end_tag_as_word(),
            State::Text { .. } | State::TextBackslash => {
                return Err(Finding::new(Problem::UnterminatedString, self.opened));
            }
            State::Identifier => {
                return Err(Finding::new(Problem::UnterminatedIdentifier, self.opened));
            }
            State::Dollar { .. } => {
                return Err(Finding::new(Problem::UnterminatedDollarQuote, self.opened));
            }
            State::Block | State::BlockSlash | State::BlockStar => {
                return Err(Finding::new(Problem::UnterminatedComment, self.opened));
            }
            State::Default | State::Word { .. } | State::Number | State::LineComment => {}
        }
        if self.parentheses > 0 {
            return Err(Finding::new(Problem::UnclosedParenthesis, self.outermost));
        }
        let is_terminated = self.last_significant == self.last_semicolon;
        Ok(Ending {
            missing_semicolon: if is_terminated { None } else { self.last_significant },
            is_significant: self.last_significant.is_some(),
            in_line_comment: self.state == State::LineComment,
        })
    }

    /// Scans until a state other than the default begins. The error is a meta-command's place.
    #[inline]
    fn scan_default(&mut self, chunk: &[u8], begin: usize) -> Result<usize, usize> {
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

    fn leave_default(&mut self, class: Class, here: u64) {
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
    fn is_continued(&self) -> bool {
        self.continuation == Continuation::NextLine && self.escape_end == self.last_significant
    }

    fn open_parenthesis(&mut self, here: u64) {
        if self.parentheses == 0 {
            self.outermost = here;
        }
        self.parentheses += 1;
        self.last_significant = Some(here);
    }

    #[inline]
    fn scan_word(&mut self, chunk: &[u8], begin: usize, escape: bool) -> usize {
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
    fn scan_number(&mut self, chunk: &[u8], begin: usize) -> usize {
        let is_part = |&byte: &u8| matches!(CLASSES[byte as usize], Class::Letter | Class::Digit);
        let end = end_of_run(chunk, begin, is_part);
        self.end_at_last_character(chunk, begin, end);
        self.state = if end < chunk.len() { State::Default } else { State::Number };
        end
    }

    /// Notes the first byte of the last character of `chunk[begin..end]`, if one begins there.
    #[inline]
    fn end_at_last_character(&mut self, chunk: &[u8], begin: usize, end: usize) {
        if let Some(at) = chunk[begin..end].iter().rposition(|byte| byte & 0xc0 != 0x80) {
            self.last_significant = Some(self.offset + (begin + at) as u64);
        }
    }

    fn scan_minus(&mut self, chunk: &[u8], at: usize) -> usize {
        if chunk[at] == b'-' {
            self.state = State::LineComment;
            return at + 1;
        }
        self.end_as_plain(at)
    }

    fn scan_slash(&mut self, chunk: &[u8], at: usize) -> usize {
        if chunk[at] == b'*' {
            self.opened = self.offset + at as u64 - 1;
            self.comment_depth = 1;
            self.continuation = Continuation::None;
            self.state = State::Block;
            return at + 1;
        }
        self.end_as_plain(at)
    }

    /// The byte before `at` was a plain character after all.
    fn end_as_plain(&mut self, at: usize) -> usize {
        self.last_significant = Some(self.offset + at as u64 - 1);
        self.state = State::Default;
        at
    }

    fn scan_line_comment(&mut self, chunk: &[u8], at: usize) -> usize {
        match memchr2(b'\n', b'\r', &chunk[at..]) {
            Some(length) => {
                self.state = State::Default;
                at + length
            }
            None => chunk.len(),
        }
    }

    fn scan_block(&mut self, chunk: &[u8], at: usize) -> usize {
        let Some(length) = memchr2(b'/', b'*', &chunk[at..]) else {
            return chunk.len();
        };
        let is_slash = chunk[at + length] == b'/';
        self.state = if is_slash { State::BlockSlash } else { State::BlockStar };
        at + length + 1
    }

    fn scan_block_slash(&mut self, chunk: &[u8], at: usize) -> usize {
        match chunk[at] {
            b'*' => {
                self.comment_depth += 1;
                self.state = State::Block;
            }
            b'/' => {}
            _ => self.state = State::Block,
        }
        at + 1
    }

    fn scan_block_star(&mut self, chunk: &[u8], at: usize) -> usize {
        match chunk[at] {
            b'/' => {
                self.comment_depth -= 1;
                let is_closed = self.comment_depth == 0;
                self.state = if is_closed { State::Default } else { State::Block };
            }
            b'*' => {}
            _ => self.state = State::Block,
        }
        at + 1
    }

    fn scan_standard_text(&mut self, chunk: &[u8], at: usize) -> usize {
        let Some(length) = memchr(b'\'', &chunk[at..]) else {
            return chunk.len();
        };
        self.state = State::TextQuote { escape: false };
        at + length + 1
    }

    fn scan_escape_text(&mut self, chunk: &[u8], at: usize) -> usize {
        let Some(length) = memchr2(b'\'', b'\\', &chunk[at..]) else {
            return chunk.len();
        };
        let is_quote = chunk[at + length] == b'\'';
        self.state =
            if is_quote { State::TextQuote { escape: true } } else { State::TextBackslash };
        at + length + 1
    }

    fn scan_text_quote(&mut self, chunk: &[u8], at: usize, escape: bool) -> usize {
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

    fn scan_identifier(&mut self, chunk: &[u8], at: usize) -> usize {
        let Some(length) = memchr(b'"', &chunk[at..]) else {
            return chunk.len();
        };
        self.state = State::IdentifierQuote;
        at + length + 1
    }

    fn scan_identifier_quote(&mut self, chunk: &[u8], at: usize) -> usize {
        if chunk[at] == b'"' {
            self.state = State::Identifier;
            return at + 1;
        }
        self.end_as_plain(at)
    }

    fn scan_tag(&mut self, chunk: &[u8], at: usize) -> usize {
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
    fn end_tag_as_word(&mut self) {
        let tag = &self.delimiter[1..];
        let from_end = tag.iter().rposition(|byte| byte & 0xc0 != 0x80);
        let last = from_end.map_or(0, |at| at as u64 + 1);
        self.last_significant = Some(self.opened + last);
        let escape = matches!(tag, b"e" | b"E");
        self.state = if tag.is_empty() { State::Default } else { State::Word { escape } };
    }

    fn scan_dollar(&mut self, chunk: &[u8], begin: usize, matched: usize) -> usize {
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

#[inline]
fn end_of_run(chunk: &[u8], begin: usize, is_part: impl Fn(&u8) -> bool) -> usize {
    chunk[begin..].iter().position(|byte| !is_part(byte)).map_or(chunk.len(), |run| begin + run)
}
