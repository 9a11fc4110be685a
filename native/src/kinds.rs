//! Counters by kind, of which there is mostly one.

use crate::clock::TimedCounter;

/// The kinds that were seen, each with its counter.
pub struct Kinds<K> {
    first: Option<(K, TimedCounter)>,
    #[expect(clippy::box_collection, reason = "mostly there are none, and there are very many places")]
    others: Option<Box<Vec<(K, TimedCounter)>>>,
}

impl<K> Default for Kinds<K> {
    fn default() -> Self {
        Self { first: None, others: None }
    }
}

impl<K: PartialEq + Copy> Kinds<K> {
    /// Whether there is none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// The counter of a kind.
    #[inline]
    pub fn of(&mut self, kind: K) -> &mut TimedCounter {
        let (first, counter) = self.first.get_or_insert_with(|| (kind, TimedCounter::default()));
        if *first == kind {
            return counter;
        }
        let others = self.others.get_or_insert_default();
        let at = others.iter().position(|(known, _)| *known == kind).unwrap_or_else(|| {
            others.push((kind, TimedCounter::default()));
            others.len() - 1
        });
        &mut others[at].1
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &(K, TimedCounter)> {
        self.first.iter().chain(self.others.iter().flat_map(|others| others.iter()))
    }

    /// Count what `other` counted, too.
    pub fn merge(&mut self, other: &Self) {
        for (kind, counter) in other.iter() {
            self.of(*kind).merge(counter);
        }
    }
}
