//! Many byte strings in one buffer, as `src/native/arena.ts` packs them.

/// String `i` is `bytes[ends[i - 1]..ends[i]]`.
#[derive(Clone, Copy)]
pub struct Arena<'a> {
    bytes: &'a [u8],
    ends: &'a [u32],
}

impl<'a> Arena<'a> {
    /// Checks that the ends do not fall and that the last one is the end of the bytes.
    pub fn new(bytes: &'a [u8], ends: &'a [u32]) -> Result<Self, &'static str> {
        if !ends.is_sorted() {
            return Err("the ends of the strings are not in order");
        }
        if ends.last().map_or(0, |&end| end as usize) != bytes.len() {
            return Err("the last end is not the length of the bytes");
        }
        Ok(Self { bytes, ends })
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// String `index`, if it is UTF-8.
    pub fn text(&self, index: usize) -> Result<&'a str, String> {
        let begin = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        let bytes = &self.bytes[begin..self.ends[index] as usize];
        std::str::from_utf8(bytes).map_err(|_| format!("string {index} is not UTF-8"))
    }
}
