//! How often something was seen, and when: counts in time buckets whose width is a power of two seconds, the smallest that puts all events of a
//! subject into 64 buckets (`Tally` in schemactl/infer/evidence/tally.py).

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

/// How often, the first time, and the counts by bucket; those of the bucket that was counted last stand apart. first: NEVER where no event had a time.
#[derive(Clone)]
pub struct Tally {
    count: u64,
    first: i64,
    bucket: i64,
    run: u64,
    others: Option<Box<Buckets>>,
    shift: u32,
}

/// Counts by bucket: of few buckets a list in their order, of more a ring, which costs the same however often the bucket changes.
#[derive(Clone)]
enum Buckets {
    Few(Vec<(i64, u64)>),
    Many(Box<Ring>),
}

/// So many stand in a list: a ring takes as much memory as 32.
const FEW: usize = 8;

/// The counts of all buckets from `low` to `high`, which are at most BUCKETS; that of a bucket stands at its number modulo BUCKETS.
#[derive(Clone)]
struct Ring {
    low: i64,
    high: i64,
    counts: [u64; BUCKETS as usize],
}

impl Default for Tally {
    fn default() -> Self {
        Self { count: 0, first: NEVER, bucket: 0, run: 0, others: None, shift: 0 }
    }
}

impl Tally {
    /// Count the event of `clock`.
    #[inline]
    pub fn add(&mut self, clock: &Clock) {
        self.count += 1;
        if clock.time == NEVER {
            return;
        }
        if self.bucket == clock.bucket && self.shift == clock.shift {
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
    pub fn merge(&mut self, other: &Tally) {
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
        let others = self.others.iter().flat_map(|others| others.iter());
        others.chain((self.run > 0).then_some((self.bucket, self.run)))
    }

    #[cold]
    #[inline(never)]
    fn change(&mut self, clock: &Clock) {
        self.widen(clock.shift);
        if self.bucket == clock.bucket {
            self.run += 1;
            return;
        }
        let (bucket, run) = (self.bucket, self.run);
        (self.bucket, self.run) = (clock.bucket, 1);
        self.keep(bucket, run);
    }

    fn put(&mut self, bucket: i64, count: u64) {
        if bucket == self.bucket {
            self.run += count;
        } else {
            self.keep(bucket, count);
        }
    }

    fn keep(&mut self, bucket: i64, count: u64) {
        if count > 0 {
            self.others.get_or_insert_with(|| Box::new(Buckets::Few(Vec::new()))).add(bucket, count);
        }
    }

    fn widen(&mut self, shift: u32) {
        if shift <= self.shift {
            return;
        }
        let by = shift - self.shift;
        self.shift = shift;
        self.bucket >>= by;
        if let Some(others) = &mut self.others {
            others.widen(by);
        }
    }
}

impl Buckets {
    /// All from the first to the last that is not empty are at most BUCKETS, this one among them.
    #[inline]
    fn add(&mut self, bucket: i64, count: u64) {
        match self {
            Self::Many(ring) => ring.add(bucket, count),
            Self::Few(few) => {
                insert(few, bucket, count);
                if few.len() > FEW {
                    *self = Self::Many(Box::new(Ring::of(few.iter().copied())));
                }
            }
        }
    }

    /// Those that are not empty, in order.
    fn iter(&self) -> impl Iterator<Item = (i64, u64)> + '_ {
        let (few, ring) = match self {
            Self::Few(few) => (few.as_slice(), None),
            Self::Many(ring) => (&[][..], Some(ring.iter())),
        };
        few.iter().copied().chain(ring.into_iter().flatten())
    }

    /// Make them 2 ^ `by` times as wide.
    fn widen(&mut self, by: u32) {
        match self {
            Self::Many(ring) => **ring = Ring::of(ring.iter().map(|(bucket, count)| (bucket >> by, count))),
            Self::Few(few) => {
                few.iter_mut().for_each(|(bucket, _)| *bucket >>= by);
                few.dedup_by(|later, earlier| {
                    let is_same = later.0 == earlier.0;
                    earlier.1 += if is_same { later.1 } else { 0 };
                    is_same
                });
            }
        }
    }
}

impl Ring {
    fn of(buckets: impl Iterator<Item = (i64, u64)>) -> Self {
        let mut ring = Self { low: i64::MAX, high: i64::MIN, counts: [0; BUCKETS as usize] };
        buckets.for_each(|(bucket, count)| ring.add(bucket, count));
        ring
    }

    #[inline]
    fn add(&mut self, bucket: i64, count: u64) {
        (self.low, self.high) = (self.low.min(bucket), self.high.max(bucket));
        self.counts[(bucket & (BUCKETS - 1)) as usize] += count;
    }

    fn iter(&self) -> impl Iterator<Item = (i64, u64)> + '_ {
        let counts = (self.low..=self.high).map(|bucket| (bucket, self.counts[(bucket & (BUCKETS - 1)) as usize]));
        counts.filter(|(_, count)| *count > 0)
    }
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

    fn counted(seconds: &[i64]) -> (Clock, Tally) {
        let (mut clock, mut tally) = (Clock::default(), Tally::default());
        for second in seconds {
            clock.set(Some(second * MICROSECONDS));
            tally.add(&clock);
        }
        (clock, tally)
    }

    #[test]
    fn buckets_become_wide_enough_for_all() {
        let (clock, tally) = counted(&[0, 10, 64, -1]);
        assert_eq!(clock.shift, 1);
        assert_eq!(tally.buckets(clock.shift), [(-1, 1), (0, 1), (5, 1), (32, 1)]);
        assert_eq!(tally.first(), -MICROSECONDS);
    }

    #[test]
    fn more_buckets_are_counted_alike() {
        for step in [1, 7, 61, 64, 1000] {
            let seconds: Vec<i64> = (-300..300).map(|number: i64| number * step % 997).collect();
            let (clock, tally) = counted(&seconds);
            let mut expected = std::collections::BTreeMap::new();
            seconds.iter().for_each(|second| *expected.entry(second >> clock.shift).or_insert(0) += 1);
            assert_eq!(tally.buckets(clock.shift), expected.into_iter().collect::<Vec<_>>(), "{step}");
            for cut in [1, 17, 300, 599] {
                let (_, mut one) = counted(&seconds[cut..]);
                one.merge(&counted(&seconds[..cut]).1);
                assert_eq!((one.first(), one.buckets(clock.shift)), (tally.first(), tally.buckets(clock.shift)), "{step} {cut}");
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
