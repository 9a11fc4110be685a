//! How often something was seen, and when: counts in time buckets whose width is a power of two seconds, the smallest that puts all events of a
//! subject into 64 buckets (`TimedCounter` in schemactl/infer/evidence/counter.py).

/// At most so many buckets.
const BUCKETS: i64 = 64;
const MICROSECONDS: i64 = 1_000_000;
/// In the place of a time where there is none.
pub const NEVER: i64 = i64::MAX;

/// The time of the event that is counted, and the width of the buckets that all events of the subject so far need.
#[derive(Default)]
pub struct Clock {
    /// Width of a bucket: 2 ^ shift seconds.
    pub shift: u32,
    low: i64,
    high: i64,
    has_begun: bool,
    /// Of the event that is counted, in microseconds since 1970; NEVER without one.
    pub time: i64,
    bucket: i64,
}

impl Clock {
    /// Count an event at `time` from now on.
    pub fn set(&mut self, time: Option<i64>) {
        let Some(time) = time else {
            self.time = NEVER;
            return;
        };
        self.time = time;
        self.include(time.div_euclid(MICROSECONDS));
        self.bucket = time.div_euclid(MICROSECONDS) >> self.shift;
    }

    /// Make room for all that another clock has seen.
    pub fn merge(&mut self, other: &Clock) {
        if other.has_begun {
            self.include(other.low);
            self.include(other.high);
        }
    }

    /// low, high: in seconds, so that nothing is lost when buckets become wider.
    fn include(&mut self, second: i64) {
        (self.low, self.high) = if self.has_begun { (self.low.min(second), self.high.max(second)) } else { (second, second) };
        self.has_begun = true;
        while (self.high >> self.shift) - (self.low >> self.shift) >= BUCKETS {
            self.shift += 1;
        }
    }
}

/// How often, the first time, and the counts by bucket; those of the bucket that was counted last stand apart (`run`). first: NEVER where no event had a
/// time. top: the last of the other buckets that are not empty, if there are any.
#[derive(Clone)]
pub struct TimedCounter {
    count: u64,
    first: i64,
    bucket: i64,
    top: i64,
    others: Buckets,
    run: u32,
    shift: u32,
}

/// Counts by bucket, all of them less than BUCKETS apart: of few buckets a list in their order, of more a ring, where a bucket stands at its number modulo
/// BUCKETS. A ring costs one place in memory, however often the bucket changes.
#[derive(Clone)]
enum Buckets {
    None,
    #[expect(clippy::box_collection, reason = "there are very many counters")]
    Few(Box<Vec<(i64, u64)>>),
    Many(Box<Ring>),
}

/// So many stand in a list: a ring takes as much memory as 32.
const FEW: usize = 8;

type Ring = [u64; BUCKETS as usize];

impl Default for TimedCounter {
    fn default() -> Self {
        Self { count: 0, first: NEVER, bucket: 0, top: i64::MIN, others: Buckets::None, run: 0, shift: 0 }
    }
}

impl TimedCounter {
    /// Count the event of `clock`.
    #[inline]
    pub fn add(&mut self, clock: &Clock) {
        self.count += 1;
        if clock.time == NEVER {
            return;
        }
        if self.bucket == clock.bucket && self.shift == clock.shift && self.run < u32::MAX {
            self.run += 1;
        } else {
            self.change(clock);
        }
        if clock.time < self.first {
            self.first = clock.time;
        }
    }

    /// How often.
    #[inline]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The first time; NEVER without any.
    #[inline]
    pub fn first(&self) -> i64 {
        self.first
    }

    /// Count what `other` counted, too.
    pub fn merge(&mut self, other: &TimedCounter) {
        self.count += other.count;
        self.first = self.first.min(other.first);
        self.widen(other.shift);
        let theirs = other.buckets(self.shift);
        let low = theirs.first().map(|(bucket, _)| *bucket).into_iter().chain(self.known().map(|(bucket, _)| bucket)).min();
        let high = theirs.last().map(|(bucket, _)| *bucket).into_iter().chain(self.known().map(|(bucket, _)| bucket)).max();
        let mut by = 0;
        while low.zip(high).is_some_and(|(low, high)| (high >> by) - (low >> by) >= BUCKETS) {
            by += 1;
        }
        self.widen(self.shift + by);
        for (bucket, count) in theirs {
            self.put(bucket >> by, count);
        }
    }

    /// The counts by bucket, in order, where buckets have the width that `shift` says, or a larger one that they have.
    pub fn buckets(&self, shift: u32) -> Vec<(i64, u64)> {
        let by = shift.saturating_sub(self.shift);
        let mut all = Vec::new();
        for (bucket, count) in self.known() {
            insert(&mut all, bucket >> by, count);
        }
        all
    }

    /// The buckets that are not empty; that which was counted last comes last, and may be among the others, too.
    fn known(&self) -> impl Iterator<Item = (i64, u64)> + '_ {
        self.others.iter(self.top).chain((self.run > 0).then_some((self.bucket, u64::from(self.run))))
    }

    #[cold]
    #[inline(never)]
    fn change(&mut self, clock: &Clock) {
        self.widen(clock.shift);
        if self.bucket == clock.bucket && self.run < u32::MAX {
            self.run += 1;
            return;
        }
        let (bucket, run) = (self.bucket, self.run);
        (self.bucket, self.run) = (clock.bucket, 1);
        self.put(bucket, u64::from(run));
    }

    /// Count in a bucket that need not be that of `run`.
    fn put(&mut self, bucket: i64, count: u64) {
        if count > 0 {
            self.top = self.top.max(bucket);
            self.others.add(bucket, count, self.top);
        }
    }

    fn widen(&mut self, shift: u32) {
        if shift <= self.shift {
            return;
        }
        let by = shift - self.shift;
        self.shift = shift;
        self.bucket >>= by;
        self.others.widen(by, self.top);
        self.top >>= by;
    }
}

impl Buckets {
    /// top: the last bucket that is not empty, after this was added.
    #[inline]
    fn add(&mut self, bucket: i64, count: u64, top: i64) {
        match self {
            Self::Many(ring) => ring[slot(bucket)] += count,
            Self::Few(few) => {
                insert(few, bucket, count);
                if few.len() > FEW {
                    *self = Self::Many(ring_of(self.iter(top)));
                }
            }
            Self::None => *self = Self::Few(Box::new(vec![(bucket, count)])),
        }
    }

    /// Those that are not empty, in order. top: the last of them.
    fn iter(&self, top: i64) -> impl Iterator<Item = (i64, u64)> + '_ {
        let (few, ring) = match self {
            Self::None => (&[][..], None),
            Self::Few(few) => (few.as_slice(), None),
            Self::Many(ring) => (&[][..], Some(ring)),
        };
        let of_ring = ring.into_iter().flat_map(move |ring| (top - (BUCKETS - 1)..=top).map(|bucket| (bucket, ring[slot(bucket)])));
        few.iter().copied().chain(of_ring.filter(|(_, count)| *count > 0))
    }

    /// Make them 2 ^ `by` times as wide.
    fn widen(&mut self, by: u32, top: i64) {
        let wider = match self {
            Self::Many(_) => Some(ring_of(self.iter(top).map(|(bucket, count)| (bucket >> by, count)))),
            Self::Few(few) => {
                few.iter_mut().for_each(|(bucket, _)| *bucket >>= by);
                few.dedup_by(|later, earlier| {
                    let is_same = later.0 == earlier.0;
                    earlier.1 += if is_same { later.1 } else { 0 };
                    is_same
                });
                None
            }
            Self::None => None,
        };
        if let Some(ring) = wider {
            *self = Self::Many(ring);
        }
    }
}

fn ring_of(buckets: impl Iterator<Item = (i64, u64)>) -> Box<Ring> {
    let mut ring = Box::new([0; BUCKETS as usize]);
    buckets.for_each(|(bucket, count)| ring[slot(bucket)] += count);
    ring
}

/// Where a bucket stands in a ring.
#[inline]
fn slot(bucket: i64) -> usize {
    (bucket & (BUCKETS - 1)) as usize
}

/// Add to the count of a bucket, in a list that is sorted by bucket; most come at its end.
fn insert(buckets: &mut Vec<(i64, u64)>, bucket: i64, count: u64) {
    if count == 0 {
        return;
    }
    match buckets.last_mut() {
        Some(last) if last.0 == bucket => last.1 += count,
        Some(last) if last.0 > bucket => match buckets.binary_search_by_key(&bucket, |known| known.0) {
            Ok(at) => buckets[at].1 += count,
            Err(at) => buckets.insert(at, (bucket, count)),
        },
        _ => buckets.push((bucket, count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(seconds: &[i64]) -> (Clock, TimedCounter) {
        let (mut clock, mut counter) = (Clock::default(), TimedCounter::default());
        for second in seconds {
            clock.set(Some(second * MICROSECONDS));
            counter.add(&clock);
        }
        (clock, counter)
    }

    #[test]
    fn buckets_become_wide_enough_for_all() {
        let (clock, counter) = counted(&[0, 10, 64, -1]);
        assert_eq!(clock.shift, 1);
        assert_eq!(counter.buckets(clock.shift), [(-1, 1), (0, 1), (5, 1), (32, 1)]);
        assert_eq!(counter.first(), -MICROSECONDS);
    }

    #[test]
    fn more_buckets_are_counted_alike() {
        for step in [1, 7, 61, 64, 1000] {
            let seconds: Vec<i64> = (-300..300).map(|number: i64| number * step % 997).collect();
            let (clock, counter) = counted(&seconds);
            let mut expected = std::collections::BTreeMap::new();
            seconds.iter().for_each(|second| *expected.entry(second >> clock.shift).or_insert(0) += 1);
            assert_eq!(counter.buckets(clock.shift), expected.into_iter().collect::<Vec<_>>(), "{step}");
            for cut in [1, 17, 300, 599] {
                let (_, mut one) = counted(&seconds[cut..]);
                one.merge(&counted(&seconds[..cut]).1);
                assert_eq!((one.first(), one.buckets(clock.shift)), (counter.first(), counter.buckets(clock.shift)), "{step} {cut}");
            }
        }
    }

    #[test]
    fn parts_merge_to_the_whole() {
        let all = [5, 900, 17, 17, -40, 3, 100_000, 64];
        let (clock, whole) = counted(&all);
        for cut in 0..all.len() {
            let (_, mut one) = counted(&all[..cut]);
            let (_, other) = counted(&all[cut..]);
            one.merge(&other);
            assert_eq!((one.count(), one.first(), one.buckets(clock.shift)), (whole.count(), whole.first(), whole.buckets(clock.shift)));
        }
    }
}
