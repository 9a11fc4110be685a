//! What is done with the payloads of a subject: they are counted as a programme says, or held to a schema.

use crate::payload::Counted;
use crate::programme::Programme;
use crate::report;
use crate::schema::Schema;
use crate::text::Cursor;

/// A subject, and how many events of it were taken.
pub struct Subject {
    way: Way,
    pub taken: u64,
}

enum Way {
    Count(Box<Counting>),
    Check(Schema),
}

struct Counting {
    programme: Programme,
    counted: Counted,
}

impl Subject {
    /// Count by a programme; `None` where it is not understood.
    pub fn counted(programme: &[u8]) -> Option<Self> {
        let programme = Programme::read(programme)?;
        let counted = Counted::new(&programme);
        Some(Self { way: Way::Count(Box::new(Counting { programme, counted })), taken: 0 })
    }

    /// Hold to a schema; `None` where it is not understood.
    pub fn checked(schema: &[u8]) -> Option<Self> {
        Some(Self { way: Way::Check(Schema::read(schema)?), taken: 0 })
    }

    /// Read the payload that comes next; `None` where it is not taken.
    #[inline]
    pub fn read(&mut self, cursor: &mut Cursor) -> Option<()> {
        match &mut self.way {
            Way::Count(counting) => counting.counted.read(&counting.programme, cursor),
            Way::Check(schema) => schema.allows(cursor),
        }
    }

    /// Count the payload that was read last.
    #[inline]
    pub fn count(&mut self, time: Option<i64>) {
        self.taken += 1;
        if let Way::Count(counting) = &mut self.way {
            counting.counted.count(&counting.programme, time);
        }
    }

    /// What was counted, as JSON.
    pub fn report(mut self) -> String {
        match &mut self.way {
            Way::Count(counting) => {
                counting.counted.settle(&counting.programme);
                report::written(&counting.programme, &counting.counted, self.taken)
            }
            Way::Check(_) => format!("{{\"taken\":{}}}", self.taken),
        }
    }
}
