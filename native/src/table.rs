//! The hash table that is used throughout.

/// By a fast hash with a seed of its own in each process, so that keys of others cannot be made to collide.
pub type Table<K, V> = hashbrown::HashMap<K, V, foldhash::fast::RandomState>;
