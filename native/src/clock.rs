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
    #[expect(clippy::box_collection, reason = "mostly there are none, and there are very many tallies")]
    others: Option<Box<Vec<(i64, u64)>>>,
    shift: u32,
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
        for (bucket, count) in other.buckets(self.shift) {
            self.put(bucket, count);
        }
    }

    /// The counts by bucket, in order, where buckets have the width that `shift` says, or a larger one that they have.
    pub fn buckets(&self, shift: u32) -> Vec<(i64, u64)> {
        let by = shift.saturating_sub(self.shift);
        let mut all = Vec::new();
        for (bucket, count) in self.others.iter().flat_map(|others| others.iter().copied()).chain([(self.bucket, self.run)]) {
            insert(&mut all, bucket >> by, count);
        }
        all
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
            insert(self.others.get_or_insert_default(), bucket, count);
        }
    }

    fn widen(&mut self, shift: u32) {
        if shift <= self.shift {
            return;
        }
        let by = shift - self.shift;
        self.shift = shift;
        self.bucket >>= by;
        for (bucket, count) in self.others.take().map_or_else(Vec::new, |others| *others) {
            self.put(bucket >> by, count);
        }
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
