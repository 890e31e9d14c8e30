//! Finds the first conflict marker that git left: seven `<` or `>` at the start of a line, then
//! a space, a line end or the end of the file.

use memchr::memmem;

const WIDTH: usize = 7;

/// A resumable search. It must not be fed after it has found a marker.
pub struct MarkerSearch {
    offset: u64,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// At the start of a line.
    LineStart,
    /// So many `<` or `>` (the byte) from the start of a line.
    Prefix(u8, usize),
    /// Elsewhere in a line.
    Inside,
}

impl Default for MarkerSearch {
    fn default() -> Self {
        Self { offset: 0, state: State::LineStart }
    }
}

impl MarkerSearch {
    /// How many bytes it was fed.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The place of the first marker that this chunk completes.
    pub fn feed(&mut self, chunk: &[u8]) -> Option<u64> {
        let mut at = 0;
        while self.state != State::Inside && at < chunk.len() {
            if let Some(marker) = self.step(chunk[at], self.offset + at as u64) {
                return Some(marker);
            }
            at += 1;
        }
        let found = find_inside(&chunk[at..]).map(|marker| self.offset + (at + marker) as u64);
        if self.state == State::Inside {
            self.state = state_at_end(&chunk[at..]);
        }
        self.offset += chunk.len() as u64;
        found
    }

    /// The marker that the end of the file completes.
    pub fn finish(&self) -> Option<u64> {
        match self.state {
            State::Prefix(_, WIDTH) => Some(self.offset - WIDTH as u64),
            _ => None,
        }
    }

    fn step(&mut self, byte: u8, offset: u64) -> Option<u64> {
        self.state = match (self.state, byte) {
            (State::Prefix(_, WIDTH), b' ' | b'\n' | b'\r') => return Some(offset - WIDTH as u64),
            (_, b'\n') => State::LineStart,
            (State::LineStart, b'<' | b'>') => State::Prefix(byte, 1),
            (State::Prefix(sign, count), _) if sign == byte && count < WIDTH => {
                State::Prefix(sign, count + 1)
            }
            _ => State::Inside,
        };
        None
    }
}

/// The first marker that stands whole in `bytes`, which do not begin at the start of a line.
fn find_inside(bytes: &[u8]) -> Option<usize> {
    let open = find_sign(bytes, b"<<<<<<<");
    let close = find_sign(&bytes[..open.unwrap_or(bytes.len())], b">>>>>>>");
    close.or(open)
}

fn find_sign(bytes: &[u8], sign: &[u8; WIDTH]) -> Option<usize> {
    memmem::find_iter(bytes, sign).find(|&at| {
        at > 0
            && bytes[at - 1] == b'\n'
            && matches!(bytes.get(at + WIDTH), Some(b' ' | b'\n' | b'\r'))
    })
}

fn state_at_end(bytes: &[u8]) -> State {
    let tail = &bytes[bytes.len().saturating_sub(WIDTH + 1)..];
    let Some(line_feed) = memchr::memrchr(b'\n', tail) else {
        return State::Inside;
    };
    match &tail[line_feed + 1..] {
        [] => State::LineStart,
        [sign @ (b'<' | b'>'), rest @ ..] if rest.iter().all(|byte| byte == sign) => {
            State::Prefix(*sign, rest.len() + 1)
        }
        _ => State::Inside,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(text: &str, chunk: usize) -> Option<u64> {
        let mut search = MarkerSearch::default();
        let mut chunks = text.as_bytes().chunks(chunk);
        chunks.find_map(|part| search.feed(part)).or_else(|| search.finish())
    }

    #[test]
    fn finds_markers_at_every_split() {
        let cases = [
            ("", None),
            ("<<<<<<< HEAD\n", Some(0)),
            ("<<<<<<<", Some(0)),
            ("a\n<<<<<<<\r\n", Some(2)),
            ("a\n>>>>>>> b", Some(2)),
            ("a\n>>>>>>>", Some(2)),
            ("a\n>>>>>>>\n<<<<<<<\n", Some(2)),
            ("a\n<<<<<<<\n>>>>>>>\n", Some(2)),
            ("a\n<<<<<<<<\n", None),
            ("a\n<<<<<<\n", None),
            ("a\n <<<<<<< b\n", None),
            ("a\r<<<<<<< b\n", None),
            ("a <<<<<<< b\n", None),
            ("a\n<<<<<<<x\n\n<<<<<<< ", Some(12)),
            ("a\n<<<>>>> \n", None),
            ("=======\n", None),
        ];
        for (text, expected) in cases {
            for chunk in 1..=text.len().max(1) {
                assert_eq!(search(text, chunk), expected, "{text:?} in chunks of {chunk}");
            }
        }
    }
}
