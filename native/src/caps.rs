//! What bounds the memory of evidence (`Caps` in schemactl/model/options/infer.py).

/// Each is passed in one direction only.
#[derive(Clone)]
#[allow(missing_docs)]
pub struct Caps {
    pub distinct_values: usize,
    pub map_keys: usize,
    pub patterned_keys: usize,
    pub coded_keys: usize,
    pub layouts: usize,
    pub tags: usize,
    pub candidates: usize,
    pub depth: usize,
    pub repeats: usize,
    pub trait_failures: u64,
}

impl Caps {
    /// From numbers, in the order of the fields.
    pub fn of(numbers: [usize; 10]) -> Self {
        let [distinct_values, map_keys, patterned_keys, coded_keys, layouts, tags, candidates, depth, repeats, trait_failures] = numbers;
        Self {
            distinct_values,
            map_keys,
            patterned_keys,
            coded_keys,
            layouts,
            tags,
            candidates,
            depth,
            repeats,
            trait_failures: trait_failures as u64,
        }
    }
}
