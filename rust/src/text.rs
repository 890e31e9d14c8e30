//! Finds the first NUL byte or ill-formed UTF-8 sequence of a text that comes in chunks.

use crate::problem::{Finding, Problem};

/// A resumable check. After the first finding it looks no further.
#[derive(Default)]
pub struct TextCheck {
    /// Offset of the next chunk's first byte.
    offset: u64,
    /// The beginning of a sequence that the last chunk cut off.
    carry: [u8; 4],
    carry_len: usize,
    finding: Option<Finding>,
}

impl TextCheck {
    pub fn feed(&mut self, chunk: &[u8]) {
        if self.finding.is_some() {
            return;
        }
        let begin = self.complete_carry(chunk);
        if self.finding.is_none() && self.carry_len == 0 {
            self.check(&chunk[begin..], self.offset + begin as u64);
        }
        self.offset += chunk.len() as u64;
    }

    pub fn finish(&self) -> Option<Finding> {
        let cut = self.offset - self.carry_len as u64;
        let open = (self.carry_len > 0).then(|| Finding::new(Problem::InvalidUtf8, cut));
        self.finding.or(open)
    }

    fn check(&mut self, bytes: &[u8], offset: u64) {
        let valid = match std::str::from_utf8(bytes) {
            Ok(_) => bytes.len(),
            Err(error) => {
                let valid = error.valid_up_to();
                if error.error_len().is_some() {
                    let position = offset + valid as u64;
                    self.finding = Some(Finding::new(Problem::InvalidUtf8, position));
                } else {
                    self.carry_len = bytes.len() - valid;
                    self.carry[..self.carry_len].copy_from_slice(&bytes[valid..]);
                }
                valid
            }
        };
        if let Some(nul) = memchr::memchr(0, &bytes[..valid]) {
            self.finding = Some(Finding::new(Problem::NulByte, offset + nul as u64));
        }
    }

    /// Adds bytes to the sequence that was cut off until it is whole or known to be ill-formed;
    /// returns how many bytes of the chunk that took.
    fn complete_carry(&mut self, chunk: &[u8]) -> usize {
        let begin = self.offset - self.carry_len as u64;
        let mut taken = 0;
        while self.carry_len > 0 && taken < chunk.len() {
            self.carry[self.carry_len] = chunk[taken];
            self.carry_len += 1;
            taken += 1;
            match std::str::from_utf8(&self.carry[..self.carry_len]) {
                Ok(_) => self.carry_len = 0,
                Err(error) if error.error_len().is_none() => {}
                Err(_) => {
                    self.finding = Some(Finding::new(Problem::InvalidUtf8, begin));
                    self.carry_len = 0;
                }
            }
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], chunk: usize) -> Option<Finding> {
        let mut check = TextCheck::default();
        for part in bytes.chunks(chunk) {
            check.feed(part);
        }
        check.finish()
    }

    #[test]
    fn agrees_with_the_standard_library_at_every_split() {
        let texts: [&[u8]; 12] = [
            b"",
            b"plain",
            "h\u{e9}ll\u{f6} \u{20ac} \u{1f353}".as_bytes(),
            b"\xff",
            b"ab\xc3",
            b"ab\xe2\x82",
            b"ab\xe2\x82\x41",
            b"ab\xf0\x9f\x8d",
            b"\xed\xa0\x80",
            b"\xc0\xaf",
            b"a\xf4\x90\x80\x80",
            b"\xe2\x82\xac\xe2\x82\xac\x80",
        ];
        for text in texts {
            let expected = std::str::from_utf8(text).err().map(|error| error.valid_up_to() as u64);
            for chunk in 1..=8 {
                let found = check(text, chunk).map(|finding| finding.position);
                assert_eq!(found, expected, "{text:?} in chunks of {chunk}");
            }
        }
    }

    #[test]
    fn reports_whichever_comes_first() {
        for chunk in 1..=8 {
            assert_eq!(check(b"ab\0\xff", chunk), Some(Finding::new(Problem::NulByte, 2)));
            assert_eq!(check(b"ab\xff\0", chunk), Some(Finding::new(Problem::InvalidUtf8, 2)));
            assert_eq!(check(b"a\xe2\0", chunk), Some(Finding::new(Problem::InvalidUtf8, 1)));
        }
    }
}
