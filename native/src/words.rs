//! How Python writes schemas for the engine (`schemactl/native/words.py`): numbers of 32 bits and texts, one behind the other.

/// Reads numbers and texts from the front.
pub struct Words<'a>(pub &'a [u8]);

impl Words<'_> {
    /// A number of 32 bits.
    pub fn number(&mut self) -> Option<u32> {
        let (four, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*four))
    }

    /// One that fits into 16 bits.
    pub fn short(&mut self) -> Option<u16> {
        u16::try_from(self.number()?).ok()
    }

    /// A number of things.
    pub fn size(&mut self) -> Option<usize> {
        Some(self.number()? as usize)
    }

    /// A text.
    pub fn text(&mut self) -> Option<Box<str>> {
        let size = self.size()?;
        let text = self.0.get(..size)?;
        self.0 = &self.0[size..];
        Some(std::str::from_utf8(text).ok()?.into())
    }

    /// As many as the next number says.
    pub fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.number()?).map(|_| one(self)).collect()
    }
}
